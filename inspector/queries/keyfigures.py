"""What matters first in a corpus: a figure or two of each lens, and where it stands worst."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from annotator.models import Conversation, Corpus
from inspector.evaluation.means import Mean, mean_of
from inspector.lenses.base import Direction, Measure
from inspector.models import Series
from inspector.queries import declared
from inspector.queries.newestscores import FINITE, newest, rows
from inspector.queries.selecting import Selection

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


def key_figures(corpus: Corpus, selection: Selection) -> list[KeyFigure]:
    """Return the key figures that anything was measured for, in four queries."""
    chosen, params = newest(corpus, selection, sorted({key.lens for key in KEYS}))
    found = {(row[0], row[1]): row[2:] for row in rows(_SQL.format(newest=chosen), _keyed(params))}
    places = _places([(lens, measure, worst) for (lens, measure), (*_, worst) in found.items()])
    figures = []
    for key in KEYS:
        if (key.lens, key.measure) not in found:
            continue
        count, mean, spread, (tenth, median, ninetieth), _ = found[key.lens, key.measure]
        about = key.declared
        mean = mean_of(count, mean, spread, least=about.low, most=about.high)
        figures.append(KeyFigure(key, mean, tenth, median, ninetieth, places.get(key, [])))
    return figures


_SQL = f"""
WITH score AS ({{newest}}), said AS MATERIALIZED (
  SELECT score.conversation_id, score.run_id, wanted.lens, wanted.measure, wanted.sign,
    (score.summary ->> wanted.measure)::float AS v
  FROM score
  JOIN unnest(%s::text[], %s::text[], %s::int[]) wanted(lens, measure, sign)
    ON wanted.lens = score.lens
)
SELECT lens, measure, count(*), avg(v), stddev_samp(v),
  percentile_cont(ARRAY[0.1, 0.5, 0.9]) WITHIN GROUP (ORDER BY v),
  (array_agg(ARRAY[conversation_id, run_id, v] ORDER BY v * sign DESC, conversation_id))[1:{WORST}]
FROM said WHERE {FINITE}
GROUP BY lens, measure
"""  # noqa: S608 - every part of it is written here


def _keyed(params: list[object]) -> list[object]:
    signs = [-1 if key.declared.direction == Direction.LESS_DRIFT else 1 for key in KEYS]
    return [*params, [key.lens for key in KEYS], [key.measure for key in KEYS], signs]


def _places(
    found: Sequence[tuple[str, str, Sequence[tuple[float, float, float]]]],
) -> dict[Key, list[Place]]:
    keys = {(key.lens, key.measure): key for key in KEYS}
    worst = [
        (keys[lens, measure], int(pk), int(run), value)
        for lens, measure, rows in found
        for pk, run, value in rows
        if value != best(keys[lens, measure].declared)
    ]
    said = Conversation.objects.in_bulk({pk for _, pk, _, _ in worst})
    turns = _turns([(key, pk, run) for key, pk, run, _ in worst if key.series])
    places: dict[Key, list[Place]] = {}
    for key, pk, _, value in worst:
        places.setdefault(key, []).append(Place(said[pk], value, turns.get((key, pk))))
    return places


def _turns(wanted: Sequence[tuple[Key, int, int]]) -> dict[tuple[Key, int], int]:
    """Return the turn, from 1, at which each key's series stands worst."""
    any_of = Q(pk=None)
    for key, pk, run in wanted:
        any_of |= Q(conversation=pk, run=run, lens=key.lens, measure=key.series)
    series = {
        (row.lens, row.measure, row.conversation_id): row.values
        for row in Series.objects.filter(any_of)
    }
    found = {}
    for key, pk, _ in wanted:
        about = declared.measure(key.lens, key.series)
        values = series.get((key.lens, key.series, pk), [])
        said = [
            (_badness(value, about), -index)
            for index, value in enumerate(values)
            if value is not None and value != best(about)
        ]
        if said:
            found[key, pk] = 1 - max(said)[1]
    return found


def best(measure: Measure) -> float | None:
    """Return the value than which a measure can't be better, if there is one."""
    return measure.high if measure.direction == Direction.LESS_DRIFT else measure.low


def _badness(value: float, measure: Measure) -> float:
    return -value if measure.direction == Direction.LESS_DRIFT else value
