"""What somebody gave beside gold: what is right, what is missing, what is too much."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.agreement.matching import pairs


@dataclass(frozen=True, slots=True, order=True)
class Words:
    """The characters ``start`` to ``end`` (code points) of a turn; all of it where None."""

    turn: int
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A label of a layer on a turn, on words of it, or on a link from there; turns from 0.

    ``details`` are its answers by the detail's key. Two marks are the same whatever they are.
    """

    layer: str
    label: str
    place: Words
    linked: Words | None = None
    details: Mapping[str, str | int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail that gold has of a label which is right; ``given`` is None where it was left out."""

    layer: str
    key: str
    gold: str | int
    given: str | int | None

    @property
    def right(self) -> bool:
        """Whether both say the same."""
        return self.given == self.gold


@dataclass(frozen=True, slots=True)
class Marking:
    """``right`` pairs a mark with gold's, ``missing`` gold alone has, ``extra`` only one's own."""

    right: Sequence[tuple[Mark, Mark]]
    missing: Sequence[Mark]
    extra: Sequence[Mark]

    @property
    def f1(self) -> float | None:
        """Micro F1, 2 right / (2 right + missing + extra), 0 to 1; None where nobody marked any.

        Labels and details count alike. van Rijsbergen 1979, with the weight of precision and recall
        the same.
        """
        counts = self.counts().values()
        right, missing, extra = (sum(row[column] for row in counts) for column in range(3))
        marks = 2 * right + missing + extra
        return 2 * right / marks if marks else None

    def counts(self) -> dict[str, tuple[int, int, int]]:
        """Return by layer how many labels and details are right, missing and extra.

        A detail that was answered otherwise misses gold's answer and has one too many.
        """
        details = [each for own, golden in self.right for each in compared(own, golden)]
        wrong = [each for each in details if not each.right]
        columns: tuple[list[Mark | Detail], ...] = (
            [*(golden for _, golden in self.right), *(each for each in details if each.right)],
            [*self.missing, *wrong],
            [*self.extra, *(each for each in wrong if each.given is not None)],
        )
        found: Mapping[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for column, marks in enumerate(columns):
            for mark in marks:
                found[mark.layer][column] += 1
        return {layer: (row[0], row[1], row[2]) for layer, row in found.items()}


def compared(own: Mark, golden: Mark) -> list[Detail]:
    """Return the details that gold has of a label, each beside one's own."""
    return [
        Detail(golden.layer, key, value, own.details.get(key))
        for key, value in golden.details.items()
    ]


def mark(given: Iterable[Mark], gold: Iterable[Mark]) -> Marking:
    """Hold what was given against gold.

    A label of a whole turn must be the same; words must share a character with gold's, and so must
    both ends of a link; each mark of gold is met once. Details make no label wrong; those that gold
    has of one that is right are counted beside it.
    """
    sides: dict[tuple[object, ...], tuple[list[Mark], list[Mark]]] = defaultdict(lambda: ([], []))
    for side, marks in enumerate((given, gold)):
        for each in dict.fromkeys(marks):
            turns = (each.place.turn, each.linked and each.linked.turn)
            sides[each.layer, each.label, *turns][side].append(each)
    right: list[tuple[Mark, Mark]] = []
    missing: list[Mark] = []
    extra: list[Mark] = []
    for ours, theirs in sides.values():
        found = pairs(ours, theirs, _fits)
        right += found
        extra += _but(ours, [own for own, _ in found])
        missing += _but(theirs, [golden for _, golden in found])
    return Marking(right, missing, extra)


def _but(marks: Sequence[Mark], met: Sequence[Mark]) -> list[Mark]:
    gone = set(met)
    return [each for each in marks if each not in gone]


def _fits(one: Mark, other: Mark) -> bool:
    if one.linked is None or other.linked is None:
        return one.linked == other.linked and _meet(one.place, other.place)
    return _meet(one.place, other.place) and _meet(one.linked, other.linked)


def _meet(one: Words, other: Words) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return True
    return one.start < other.end and other.start < one.end
