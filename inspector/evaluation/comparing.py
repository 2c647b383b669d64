"""Rates of findings side by side: intervals, gaps against a reference, and how sure they are.

Conversations are the units, as turns of one are not independent: intervals are percentiles of
seeded resamples (annotator.agreement.bootstrap). Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import erfc, sqrt

import numpy as np

from annotator.agreement.arrays import Floats
from annotator.agreement.bootstrap import SEED, Resampler

PER = 100  # turns
FEW = 20  # conversations below which resamples make intervals too narrow to be relied on
LEVEL = 0.05  # below which a corrected p is called a difference


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """What is compared: a row for each conversation, its turns and then its count of each kind."""

    name: str
    table: Floats

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
    Bulletin 114). ``p`` is that of a Wald test with the resamples' standard error, None where they
    don't vary; ``holm`` is p after Holm's correction (1979, Scandinavian Journal of Statistics 6).
    ``few`` says that either side has too few conversations for any of it to be relied on.
    """

    difference: float
    low: float | None
    high: float | None
    relative: float | None
    delta: float
    p: float | None
    few: bool
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


def compare(sides: Sequence[Side], kinds: Sequence[str], reference: int) -> list[Row]:
    """Return a row for each kind, with gaps against the side at place ``reference``.

    Every side is resampled by draws of its own: sides of one size would otherwise vary together.
    """
    drawn = [
        _rates(Resampler(seed=SEED + place).sums(side.table)) for place, side in enumerate(sides)
    ]
    rows = [
        Row(
            kind,
            [_rate(side, each, at) for side, each in zip(sides, drawn, strict=True)],
            [
                None if place == reference else _gap(sides, drawn, (place, reference), at)
                for place in range(len(sides))
            ],
        )
        for at, kind in enumerate(kinds)
    ]
    return _corrected(rows)


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
    """Return P(this > that) − P(this < that) over all pairs of two lists that aren't empty."""
    ordered = np.sort(those)
    below = np.searchsorted(ordered, these, "left").sum()
    above = (len(those) - np.searchsorted(ordered, these, "right")).sum()
    return float((below - above) / (len(these) * len(those)))


def _rates(sums: Floats) -> Floats:
    return np.asarray(PER * sums[:, 1:] / sums[:, :1])


def _rate(side: Side, drawn: Floats, at: int) -> Rate:
    count = int(side.table[:, at + 1].sum())
    if not side.turns:
        return Rate(count, None, None, None)
    value = PER * count / side.turns
    # Where nothing varies, as without any finding, resamples say nothing of how sure the rate is.
    if side.conversations == 1 or not np.ptp(drawn[:, at]):
        return Rate(count, value, None, None)
    return Rate(count, value, *Resampler().interval(drawn[:, at]))


def _gap(
    sides: Sequence[Side], drawn: Sequence[Floats], places: tuple[int, int], at: int
) -> Gap | None:
    (side, reference) = (sides[place] for place in places)
    if not side.turns or not reference.turns:
        return None
    rate, base = (PER * each.table[:, at + 1].sum() / each.turns for each in (side, reference))
    spread = drawn[places[0]][:, at] - drawn[places[1]][:, at]
    error = float(spread.std())
    told = error > 0 and min(side.conversations, reference.conversations) > 1
    low, high = Resampler().interval(spread) if told else (None, None)
    each = [_rates(side.table)[:, at], _rates(reference.table)[:, at]]
    return Gap(
        difference=float(rate - base),
        low=low,
        high=high,
        relative=float((rate - base) / base) if base else None,
        delta=cliff(*each),
        p=erfc(abs(float(rate - base)) / error / sqrt(2)) if told else None,
        few=side.few or reference.few,
    )


def _corrected(rows: Sequence[Row]) -> list[Row]:
    corrected = iter(holm([gap.p for row in rows for gap in row.gaps if gap]))
    return [
        replace(row, gaps=[gap and replace(gap, holm=next(corrected)) for gap in row.gaps])
        for row in rows
    ]
