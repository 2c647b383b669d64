"""Agreement on links between turns: F1, the ends matched exactly or by overlap."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.agreement.arrays import Floats, ratio, summed
from annotator.agreement.bootstrap import Statistic
from annotator.agreement.matching import matched
from annotator.agreement.spans import NOTHING


@dataclass(frozen=True, slots=True, order=True)
class End:
    """One end of a link: a turn, or the characters ``start`` to ``end`` of it."""

    turn: int
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A labelled link from one end to another, with its attributes as sorted pairs."""

    conversation: int
    label: str
    source: End
    target: End
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> tuple[int, str, int, int]:
        """Return what two links must have in common to be compared."""
        return self.conversation, self.label, self.source.turn, self.target.turn


@dataclass(frozen=True, slots=True, eq=False)
class LinkCounts:
    """What pairs of annotators have in common, conversations x columns (see `_counts`)."""

    sums: Floats
    units: int
    raters: int

    def f1(self, *, overlap: bool = False, attributes: bool = False) -> Statistic:
        """Return F1 of links with the same label.

        With ``overlap`` the ends need only share a character (an end without characters is the
        whole turn); with ``attributes`` those must be the same, too.
        """
        column = 1 + 2 * overlap + attributes
        return Statistic(
            sums=self.sums,
            value=lambda sums: ratio(2 * sums[:, column], sums[:, 0]),
            units=self.units,
            raters=self.raters,
            missing=0,
            reason=NOTHING,
        )


def compare(pairs: Iterable[tuple[Sequence[Link], Sequence[Link]]], raters: int = 2) -> LinkCounts:
    """Count what each pair of annotators has in common in the conversations both have done."""
    conversations: list[int] = []
    rows: list[tuple[int, ...]] = []
    for pair in pairs:
        by_place: dict[tuple[int, str, int, int], tuple[list[Link], list[Link]]]
        by_place = defaultdict(lambda: ([], []))
        for side, links in enumerate(pair):
            for link in dict.fromkeys(links):
                by_place[link.place][side].append(link)
        for place, (left, right) in by_place.items():
            conversations.append(place[0])
            rows.append(_counts(left, right))
    sums = summed(conversations, rows)
    return LinkCounts(sums, int(sums[:, 0].sum()) if len(sums) else 0, raters)


def _counts(left: list[Link], right: list[Link]) -> tuple[int, ...]:
    """Links of both; matched exactly, with attributes, by overlap, by overlap with attributes."""
    return (
        len(left) + len(right),
        matched(left, right, _same),
        matched(left, right, lambda one, other: _same(one, other) and _alike(one, other)),
        matched(left, right, _near),
        matched(left, right, lambda one, other: _near(one, other) and _alike(one, other)),
    )


def _same(one: Link, other: Link) -> bool:
    return one.source == other.source and one.target == other.target


def _near(one: Link, other: Link) -> bool:
    return _overlap(one.source, other.source) and _overlap(one.target, other.target)


def _alike(one: Link, other: Link) -> bool:
    return one.attributes == other.attributes


def _overlap(one: End, other: End) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return True
    return one.start < other.end and other.start < one.end
