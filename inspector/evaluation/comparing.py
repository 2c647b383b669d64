"""Rates of findings side by side: intervals, gaps against a reference, and how sure they are.

Conversations, or the tasks that two sides share, are the units, as turns of one are not
independent: inspector.evaluation.spread says how sure their rates are. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import erfc, sqrt

import numpy as np

from annotator.agreement.arrays import Floats, Ints
from inspector.evaluation.spread import (
    PER,
    Spread,
    difference,
    paired,
    sign_test,
    spread,
)

FEW = 20  # conversations below which intervals are too narrow to be relied on
LEVEL = 0.05  # below which a corrected p is called a difference


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """What is compared: a row for each conversation, its turns and then its count of each kind.

    Turns are at least one. ``tasks`` are the numbers of the conversations' tasks, 0 without one.
    """

    name: str
    table: Floats
    tasks: Ints

    @property
    def conversations(self) -> int:
        """How many conversations it has."""
        return len(self.table)

    @property
    def few(self) -> bool:
        """Whether it has too few conversations for its intervals to be relied on."""
        return self.conversations < FEW

    @property
    def turns(self) -> int:
        """How many turns they have."""
        return int(self.table[:, 0].sum())


@dataclass(frozen=True, slots=True)
class Rate:
    """Findings per 100 turns with the 95 % interval; bounds are None of one conversation."""

    findings: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A side's rate beside the reference's.

    ``difference`` is in findings per 100 turns, with its 95 % interval. ``relative`` is (rate −
    reference) / reference, None of a reference of 0 (Shaikh et al. 2024, arXiv 2311.09144).
    ``delta`` is Cliff's delta of the conversations' rates, -1 to 1 (Cliff 1993, Psychological
    Bulletin 114). ``p`` is that of a Wald test with the standard error, None where nothing varies;
    ``holm`` is p after Holm's correction (1979, Scandinavian Journal of Statistics 6). ``few`` says
    that either side has too few conversations for any of it to be relied on.

    Where sides are matched, ``tasks`` are those that both have: ``difference`` is the mean over
    tasks, ``relative`` that over the reference's mean on them, ``delta`` is the share of tasks in
    which this side is higher less that in which it is lower, and ``p`` that of the sign test.
    """

    difference: float
    low: float | None
    high: float | None
    relative: float | None
    delta: float
    p: float | None
    few: bool
    tasks: int | None = None
    holm: float | None = None

    @property
    def differs(self) -> bool:
        """Whether the corrected p speaks of a difference, and rests on enough to be heard."""
        return not self.few and self.holm is not None and self.holm < LEVEL


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of finding: the rate of each side, and each side's gap; None for the reference."""

    kind: str
    rates: Sequence[Rate]
    gaps: Sequence[Gap | None]


def compare(
    sides: Sequence[Side], kinds: Sequence[str], reference: int, *, matched: bool = False
) -> list[Row]:
    """Return a row for each kind, with gaps against the side at place ``reference``.

    Gaps are of what the sides' rates are or, where ``matched``, of what they are on the tasks that
    both sides have.
    """
    spreads = [spread(side.name, side.table) for side in sides]
    gaps = [
        [None] * len(kinds)
        if place == reference
        else _matched(side, sides[reference])
        if matched
        else _gaps((side, sides[reference]), (spreads[place], spreads[reference]))
        for place, side in enumerate(sides)
    ]
    rows = [
        Row(
            kind,
            [_rate(side, each, at) for side, each in zip(sides, spreads, strict=True)],
            [of_side[at] for of_side in gaps],
        )
        for at, kind in enumerate(kinds)
    ]
    return corrected(rows)


def corrected(rows: Sequence[Row]) -> list[Row]:
    """Return rows whose p values are corrected for all the tests there are among them."""
    values = iter(holm([gap.p for row in rows for gap in row.gaps if gap]))
    return [
        replace(row, gaps=[gap and replace(gap, holm=next(values)) for gap in row.gaps])
        for row in rows
    ]


def shared(side: Side, reference: Side) -> Ints:
    """Return the numbers of the tasks that both sides have."""
    return np.intersect1d(side.tasks[side.tasks > 0], reference.tasks)


def holm(values: Sequence[float | None]) -> list[float | None]:
    """Return p values corrected for that many tests; None stays so and counts for no test."""
    order = sorted((value, place) for place, value in enumerate(values) if value is not None)
    found: list[float | None] = [None] * len(values)
    highest = 0.0
    for rank, (value, place) in enumerate(order):
        highest = max(highest, min(1.0, value * (len(order) - rank)))
        found[place] = highest
    return found


def cliff(these: Floats, those: Floats) -> float:
    """Return P(this > that) − P(this < that) over all pairs of two lists of rates, not empty."""
    some, others = these[these > 0], np.sort(those[those > 0])
    below = np.searchsorted(others, some, "left").sum()
    above = (len(others) - np.searchsorted(others, some, "right")).sum()
    # Most conversations have no finding of a kind: what is 0 need not be sorted.
    none, neither = len(these) - len(some), len(those) - len(others)
    gained = int(below) + len(some) * neither
    lost = int(above) + none * len(others)
    return (gained - lost) / (len(these) * len(those))


def _rate(side: Side, each: Spread, at: int) -> Rate:
    count = int(side.table[:, at + 1].sum())
    if not side.turns:
        return Rate(count, None, None, None)
    return Rate(count, float(each.rates[at]), *(each.interval(at) or (None, None)))


def _gaps(sides: tuple[Side, Side], spreads: tuple[Spread, Spread]) -> list[Gap | None]:
    """Return the gap of one side to another for each kind, None where either has no turns."""
    (one, other), (mine, theirs) = sides, spreads
    count = one.table.shape[1] - 1
    if not one.turns or not other.turns:
        return [None] * count
    rates = [PER * side.table[:, 1:] / side.table[:, :1] for side in sides]
    few = one.few or other.few
    found: list[Gap | None] = []
    for at in range(count):
        gap, base = float(mine.rates[at] - theirs.rates[at]), float(theirs.rates[at])
        error, bounds = difference(mine, theirs, at)
        found.append(
            Gap(
                difference=gap,
                low=bounds and bounds[0],
                high=bounds and bounds[1],
                relative=gap / base if base else None,
                delta=cliff(rates[0][:, at], rates[1][:, at]),
                p=erfc(abs(gap) / error / sqrt(2)) if error else None,
                few=few,
            )
        )
    return found


def _matched(side: Side, reference: Side) -> list[Gap | None]:
    """Return the gaps on shared tasks: of a task's conversations together, tasks counting alike."""
    tasks, count = shared(side, reference), side.table.shape[1] - 1
    if not len(tasks):
        return [None] * count
    mine, base = (_by_task(each, tasks) for each in (side, reference))
    gaps = mine - base
    means, bases = gaps.mean(axis=0).tolist(), base.mean(axis=0).tolist()
    higher, lower = (gaps > 0).sum(axis=0).tolist(), (gaps < 0).sum(axis=0).tolist()
    return [
        Gap(
            difference=gap,
            low=bounds and bounds[0],
            high=bounds and bounds[1],
            relative=gap / of if of else None,
            delta=(more - fewer) / len(tasks),
            p=sign_test(more, fewer),
            few=len(tasks) < FEW,
            tasks=len(tasks),
        )
        for gap, of, more, fewer, bounds in zip(
            means, bases, higher, lower, paired(gaps), strict=True
        )
    ]


def _by_task(side: Side, tasks: Ints) -> Floats:
    """Return the rates (tasks x kinds) of a side's conversations of each task."""
    inside = np.isin(side.tasks, tasks)
    place = np.searchsorted(tasks, side.tasks[inside])
    sums = np.stack(
        [np.bincount(place, column, len(tasks)) for column in side.table[inside].T], axis=1
    )
    return np.asarray(PER * sums[:, 1:] / sums[:, :1])
