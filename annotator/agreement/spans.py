"""Agreement on spans of text: F1 by exact ends, by overlap, by characters, and what was found."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from annotator.agreement.arrays import Floats, ratio, summed
from annotator.agreement.bootstrap import Statistic
from annotator.agreement.matching import matched

NOTHING = "Nobody marked any."


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` (code points, the end not included) of a turn, labelled."""

    conversation: int
    turn: int
    label: str
    start: int
    end: int

    @property
    def place(self) -> tuple[int, int, str]:
        """Return what two spans must have in common to be compared."""
        return self.conversation, self.turn, self.label


@dataclass(frozen=True, slots=True, eq=False)
class SpanCounts:
    """What pairs of annotators have in common, conversations x columns (see `_counts`)."""

    sums: Floats
    units: int
    raters: int

    def exact(self) -> Statistic:
        """Return F1 where two spans match if both ends are the same."""
        return self._f1(2, 0)

    def overlap(self) -> Statistic:
        """Return F1 where two spans match if they share a character; each is matched once."""
        return self._f1(3, 0)

    def found(self) -> Statistic:
        """Return the share of spans that share a character with any of the other annotator's."""
        return self._statistic(lambda sums: ratio(sums[:, 4], sums[:, 0]))

    def characters(self) -> Statistic:
        """Return F1 over the characters marked."""
        return self._f1(5, 1)

    def _f1(self, matches: int, marks: int) -> Statistic:
        return self._statistic(lambda sums: ratio(2 * sums[:, matches], sums[:, marks]))

    def _statistic(self, value: Callable[[Floats], Floats]) -> Statistic:
        return Statistic(self.sums, value, self.units, self.raters, 0, NOTHING)


def compare(pairs: Iterable[tuple[Sequence[Span], Sequence[Span]]], raters: int = 2) -> SpanCounts:
    """Count what each pair of annotators has in common in the conversations both have done.

    F1 is symmetric, so it makes no difference who is the reference; counts of several pairs are
    added up.
    """
    conversations: list[int] = []
    rows: list[tuple[int, ...]] = []
    for left, right in pairs:
        by_place: dict[tuple[int, int, str], tuple[list[Span], list[Span]]]
        by_place = defaultdict(lambda: ([], []))
        for side, marks in enumerate((left, right)):
            for place, group in groupby(sorted(set(marks)), key=lambda span: span.place):
                by_place[place][side].extend(group)
        for place, (first, second) in by_place.items():
            conversations.append(place[0])
            rows.append(_counts(first, second))
    sums = summed(conversations, rows)
    return SpanCounts(sums, int(sums[:, 0].sum()) if len(sums) else 0, raters)


def overlaps(one: Span, other: Span) -> bool:
    """Whether two spans of one turn share a character."""
    return one.start < other.end and other.start < one.end


def _counts(left: list[Span], right: list[Span]) -> tuple[int, ...]:
    """Spans and characters of both; matched exactly, by overlap; found; characters in common."""
    exact = len(set(left) & set(right))
    one, two = _characters(left), _characters(right)
    return (
        len(left) + len(right),
        len(one) + len(two),
        exact,
        matched(left, right, overlaps),
        _found(left, right) + _found(right, left),
        len(np.intersect1d(one, two, assume_unique=True)),
    )


def _found(these: list[Span], others: list[Span]) -> int:
    return sum(any(overlaps(span, other) for other in others) for span in these)


def _characters(spans: list[Span]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    if not spans:
        return np.zeros(0, dtype=np.int64)
    return np.unique(np.concatenate([np.arange(span.start, span.end) for span in spans]))
