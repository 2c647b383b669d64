"""A comparison of two runs for people to read: with titles, and conversations by their names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.models import Conversation
from inspector.lenses import base
from inspector.models import Run
from inspector.queries import declared
from inspector.queries.runcomparison.found import Changed, Kind, OfLens, Overview, Place
from inspector.queries.runcomparison.specs import Difference, differences


@dataclass(frozen=True, slots=True)
class Lens:
    """A lens of either run; ``both`` is None where only one of them scores with it."""

    difference: Difference
    both: int | None
    differing: int


@dataclass(frozen=True, slots=True)
class At:
    """A turn, from 1, of a conversation; None where none is known."""

    conversation: Conversation
    turn: int | None


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure that changed; ``largest`` are places with the value then and now."""

    measure: base.Measure
    found: Changed
    largest: Sequence[tuple[At, float, float]]


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of finding of which some came or went."""

    kind: base.Kind
    found: Kind
    gained: Sequence[At]
    lost: Sequence[At]


@dataclass(frozen=True, slots=True)
class Shown:
    """One lens: what changed, and the titles of what didn't."""

    measures: Sequence[MeasureRow]
    alike: Sequence[str]
    kinds: Sequence[KindRow]
    kinds_alike: Sequence[str]


def lenses(earlier: Run, later: Run, found: Overview) -> list[Lens]:
    """Return the lenses of two runs, first those with a new version, then those that differ."""
    rows = [
        Lens(each, count.both if count else None, count.differing if count else 0)
        for each in differences(earlier.spec, later.spec)
        for count in [found.lenses.get(each.name)]
    ]
    return sorted(rows, key=lambda row: (not row.difference.differs, not row.differing))


def of_lens(name: str, found: OfLens) -> Shown:
    """Return what changed of a lens, in one query; a conversation that is gone is left out."""
    places = [
        *(change.conversation for each in found.measures for change in each.largest),
        *(place.conversation for each in found.kinds for place in (*each.gained_at, *each.lost_at)),
    ]
    known = Conversation.objects.in_bulk(set(places))
    return Shown(
        measures=[
            MeasureRow(
                declared.summary(name, each.key),
                each,
                [
                    (At(known[change.conversation], change.turn), change.then, change.now)
                    for change in each.largest
                    if change.conversation in known
                ],
            )
            for each in found.measures
            if each.differs
        ],
        alike=[declared.summary(name, e.key).title for e in found.measures if not e.differs],
        kinds=[
            KindRow(
                declared.kind(name, each.key),
                each,
                _places(each.gained_at, known),
                _places(each.lost_at, known),
            )
            for each in found.kinds
            if each.gained or each.lost
        ],
        kinds_alike=[
            declared.kind(name, e.key).title for e in found.kinds if not (e.gained or e.lost)
        ],
    )


def _places(places: Iterable[Place], known: dict[int, Conversation]) -> list[At]:
    return [At(known[p.conversation], p.turn) for p in places if p.conversation in known]
