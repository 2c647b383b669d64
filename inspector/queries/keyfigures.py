"""What matters first in a corpus: a figure or two of each lens, and where it stands worst."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.models import Conversation
from inspector.evaluation.means import Mean, mean_of
from inspector.lenses.base import Direction, Measure
from inspector.queries import declared
from inspector.queries.tables import Array, Chosen, Floats, Ints, Part, Table, Want, stretches

WORST = 3


@dataclass(frozen=True, slots=True)
class Key:
    """A summary measure, and the series in which to look for the turn where it comes from."""

    lens: str
    measure: str
    series: str = ""

    @property
    def name(self) -> str:
        """Lens and measure, as an address names them."""
        return f"{self.lens}.{self.measure}"

    @property
    def declared(self) -> Measure:
        """What the lens says of it."""
        return declared.summary(self.lens, self.measure)

    @property
    def title(self) -> str:
        """The lens's title."""
        return declared.title(self.lens)


KEYS = (
    Key("drift", "drift_mean", "drift"),
    Key("grounding-acts", "unanswered", "open_requests"),
    Key("maintenance", "repair_success", "debt"),
    Key("lost-in-conversation", "premature_share", "premature"),
    Key("lost-in-conversation", "loss_in_the_middle", "coverage_middle"),
    Key("information-seeking", "mean_feedback_uptake", "feedback_uptake"),
    Key("conventions", "replaced"),
    Key("entrainment", "er", "der"),
    Key("goal-distance", "mean_assistant", "goal_distance"),
    Key("topic-control", "distractor_success", "distraction"),
    Key("proactivity", "saveable", "avoidable"),
    Key("collaboration-value", "effort"),
    Key("memory-fidelity", "recalls_supported", "recall_support"),
    Key("carrier-audit", "supported_assistant", "claim_support"),
    Key("retry", "repeated_error_rate", "similarity"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation where a measure stands worst; ``number`` is the turn, from 1, where known."""

    conversation: Conversation
    value: float
    number: int | None


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A measure over conversations: its mean with interval, three quantiles, and the worst."""

    key: Key
    mean: Mean
    tenth: float
    median: float
    ninetieth: float
    worst: Sequence[Place]


def wanted() -> list[Want]:
    """Return the columns that key figures are made from."""
    return [(Part.SUMMARY, key.lens, key.measure) for key in KEYS]


def key_figures(chosen: Chosen) -> list[KeyFigure]:
    """Return the key figures that anything was measured for, in two queries."""
    worst = {key: _worst(key, *chosen.measured(key.lens, key.measure)) for key in KEYS}
    places = _places(chosen.table, worst)
    return [
        _figure(key, values, places[key])
        for key in KEYS
        if len(values := chosen.measured(key.lens, key.measure)[1])
    ]


def _figure(key: Key, values: Floats, worst: Sequence[Place]) -> KeyFigure:
    about = key.declared
    spread = float(values.std(ddof=1)) if len(values) > 1 else None
    mean = mean_of(len(values), float(values.mean()), spread, least=about.low, most=about.high)
    tenth, median, ninetieth = np.quantile(values, [0.1, 0.5, 0.9]).tolist()
    return KeyFigure(key, mean, tenth, median, ninetieth, worst)


def _worst(key: Key, places: Ints, values: Floats) -> list[tuple[int, float]]:
    """Return places and values of the worst conversations, the worst first, then by their ids."""
    about = key.declared
    told = values != best(about)
    bad, places = _badness(values[told], about), places[told]
    if len(bad) > WORST:
        few = np.flatnonzero(bad >= np.partition(bad, -WORST)[-WORST])
        bad, places = bad[few], places[few]
    order = np.argsort(-bad, kind="stable")[:WORST]
    return [(int(places[at]), float(_badness(bad[at], about))) for at in order]


def _places(
    table: Table, worst: Mapping[Key, Sequence[tuple[int, float]]]
) -> dict[Key, list[Place]]:
    said = Conversation.objects.in_bulk(
        [int(table.ids[at]) for found in worst.values() for at, _ in found]
    )
    turns = _turns(table, [(key, at) for key in KEYS for at, _ in worst[key] if key.series])
    return {
        key: [
            Place(said[pk], value, turns.get((key, at)))
            for at, value in found
            if (pk := int(table.ids[at])) in said
        ]
        for key, found in worst.items()
    }


def _turns(table: Table, wanted: Sequence[tuple[Key, int]]) -> dict[tuple[Key, int], int]:
    """Return the turn, from 1, at which each key's series stands worst."""
    slices = [
        (key.lens, key.series, int(table.begins[at]), int(table.turns[at])) for key, at in wanted
    ]
    found = {}
    for (key, at), values in zip(wanted, stretches(table, slices), strict=True):
        if values is None:
            continue
        about = declared.measure(key.lens, key.series)
        bad = np.where(values == best(about), np.nan, _badness(values, about))
        if not np.isnan(bad).all():
            found[key, at] = 1 + int(np.nanargmax(bad))
    return found


def best(measure: Measure) -> float | None:
    """Return the value than which a measure can't be better, if there is one."""
    return measure.high if measure.direction == Direction.LESS_DRIFT else measure.low


def _badness(values: Array, measure: Measure) -> Array:
    return -values if measure.direction == Direction.LESS_DRIFT else values
