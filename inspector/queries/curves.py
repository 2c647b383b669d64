"""Curves over many conversations: a measure by the place of the turn, and compounding failures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inspector.evaluation.means import Mean, mean_of
from inspector.lenses.aggregates.outcomes import (
    BEGIN,
    END,
    FAILURE,
    FAILURES,
    LONGEST,
    SUCCESS,
    SUCCESSES,
    Continuation,
    compounding,
)
from inspector.lenses.base import Measure
from inspector.queries import declared
from inspector.queries.tables import ROLES, Chosen, Floats, Ints, Part, Want

ACTS = "grounding-acts"
PLACES = 100  # turns that a curve spans at most
OFTEN = (  # looked at
    *("drift.drift", "maintenance.debt", "collaboration-value.value"),
    *("information-seeking.feedback_uptake", "entrainment.der", "topic-control.distraction"),
)
FEW = 5  # conversations below which a point rests on too little


@dataclass(frozen=True, slots=True)
class Point:
    """A measure at the ``number``-th turn, from 1: mean, and the 10th and 90th percentiles."""

    number: int
    mean: Mean
    low: float
    high: float

    @property
    def few(self) -> bool:
        """Whether it rests on too few conversations to be relied on."""
        return self.mean.n < FEW


def wanted(lens: str, measure: str) -> list[Want]:
    """Return the columns that the curves are made from."""
    return [
        (Part.SERIES, lens, measure),
        (Part.CONVERSATION, "", "roles"),
        (Part.SCORE, ACTS, ""),
        *((Part.FINDING, ACTS, kind) for kind in sorted(FAILURES | SUCCESSES)),
    ]


def by_turn(chosen: Chosen, lens: str, measure: str) -> list[Point]:
    """Return the measure at each of the first turns."""
    table, about = chosen.table, declared.measure(lens, measure)
    values = table.series(lens, measure)
    places = np.flatnonzero(chosen.turns & ~np.isnan(values))
    numbers = places - table.begins[table.owner[places]] + 1
    near = numbers <= PLACES
    return by_number(numbers[near], values[places[near]].astype(np.float64), about)


def by_number(numbers: Ints, values: Floats, about: Measure) -> list[Point]:
    """Return a point for each of the numbers, from 1, that stand beside the values."""
    order = np.argsort(numbers, kind="stable")
    ends = np.cumsum(np.bincount(numbers))
    groups = np.split(values[order], ends[:-1]) if len(values) else []
    return [_point(number, each, about) for number, each in enumerate(groups) if len(each)]


def _point(number: int, values: Floats, about: Measure) -> Point:
    spread = float(values.std(ddof=1)) if len(values) > 1 else None
    mean = mean_of(len(values), float(values.mean()), spread, least=about.low, most=about.high)
    low, high = np.quantile(values, [0.1, 0.9]).tolist()
    return Point(number, mean, low, high)


@dataclass(frozen=True, slots=True)
class Compounding:
    """How often a failure comes next, after failures in a row and after successes in a row."""

    after_failures: Sequence[Continuation]
    after_successes: Sequence[Continuation]

    @property
    def measured(self) -> bool:
        """Whether any conversation goes on at all."""
        return bool(self.after_failures[0].n)

    @property
    def table(self) -> list[tuple[Continuation, Continuation]]:
        """Both, by how many came before."""
        return list(zip(self.after_failures, self.after_successes, strict=True))


def failures(chosen: Chosen) -> Compounding:
    """Return how failures beget failures, by the grounding acts."""
    outcomes = _outcomes(chosen)
    return Compounding(
        compounding(outcomes, after=FAILURE, then=FAILURE),
        compounding(outcomes, after=SUCCESS, then=FAILURE),
    )


def _outcomes(chosen: Chosen) -> dict[str, int]:
    """Count the strings of inspector.lenses.aggregates.outcomes, cut after the longest row."""
    table = chosen.table
    acts = np.zeros(int(table.begins[-1]), np.int8)  # of failure, less those of success
    for kind in FAILURES | SUCCESSES:
        acts[chosen.found(ACTS, kind)] += 1 if kind in FAILURES else -1
    asked = np.flatnonzero(table.roles == ord(ROLES["user"])) if len(acts) else np.zeros(0, int)
    asked = asked[chosen.scored(ACTS)[table.owner[asked]]]
    owners, first, counts = np.unique(table.owner[asked], return_index=True, return_counts=True)
    number = np.arange(len(asked)) - np.repeat(first, counts)  # 0 is the first request
    if not len(owners):
        return {}
    letters = np.zeros((len(owners), LONGEST + 2), "S1")
    letters[:, 0] = BEGIN
    told = (number > 0) & (number < LONGEST + 2)
    row = np.repeat(np.arange(len(owners)), counts)
    letters[row[told], number[told]] = np.where(acts[asked[told]] > 0, FAILURE, SUCCESS)
    over = counts < LONGEST + 2
    letters[over, counts[over]] = END
    said, often = np.unique(letters.view(f"S{LONGEST + 2}"), return_counts=True)
    return {each.decode(): count for each, count in zip(said, often.tolist(), strict=True)}
