"""Somebody's labels beside gold, turn by turn."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.marking import Mark, Marking, Words, mark
from annotator.models import Annotation, Assignment, Label, Turn


@dataclass(frozen=True, slots=True)
class Verdict:
    """A label and how it stands to gold; ``words`` are those it was given to, empty for the turn.

    ``verdict`` is right, missing or extra. ``theirs`` are the words that gold has, where it is
    right and they differ.
    """

    verdict: str
    layer: str
    label: Label
    words: str
    linked: int | None
    theirs: str


@dataclass(frozen=True, slots=True)
class Turned:
    """A turn with everything that was given to it or ought to have been."""

    turn: Turn
    verdicts: Sequence[Verdict]


@dataclass(frozen=True, slots=True)
class Layered:
    """One layer's counts and micro F1, from 0 to 1."""

    name: str
    right: int
    missing: int
    extra: int

    @property
    def f1(self) -> float:
        """2 right / (2 right + missing + extra)."""
        return 2 * self.right / (2 * self.right + self.missing + self.extra)


@dataclass(frozen=True, slots=True)
class Feedback:
    """Work beside gold. ``f1`` is None where neither has a label."""

    f1: float | None
    layers: Sequence[Layered]
    turns: Sequence[Turned]


Marked = Mapping[Mark, Annotation]


def marking(work: Assignment) -> Marking:
    """Hold the labels that stand in ``work`` against the conversation's gold."""
    return mark(marks(work.conversation_id, work.pk), marks(work.conversation_id, None))


def feedback(work: Assignment) -> Feedback:
    """Return ``work`` beside gold, turn by turn, in three queries."""
    given = marks(work.conversation_id, work.pk)
    gold = marks(work.conversation_id, None)
    found = mark(given, gold)
    turns = list(Turn.objects.filter(conversation=work.conversation_id).order_by("index"))
    texts = {turn.index: turn.text for turn in turns}
    by_turn: dict[int, list[Verdict]] = defaultdict(list)
    for own, golden in found.right:
        by_turn[own.place.turn].append(_verdict("right", own, given[own], texts, golden))
    for each in found.missing:
        by_turn[each.place.turn].append(_verdict("missing", each, gold[each], texts))
    for each in found.extra:
        by_turn[each.place.turn].append(_verdict("extra", each, given[each], texts))
    for verdicts in by_turn.values():
        verdicts.sort(key=lambda each: (each.label.layer.position, each.label.position))
    names = {m.layer: row.label.layer.name for m, row in [*given.items(), *gold.items()]}
    return Feedback(
        f1=found.f1,
        layers=[Layered(names[key], *row) for key, row in sorted(found.counts().items())],
        turns=[Turned(turn, by_turn[turn.index]) for turn in turns],
    )


def marks(conversation: int, assignment: int | None) -> dict[Mark, Annotation]:
    """Return what stands in an assignment, in the conversation's gold where it is None."""
    rows = Annotation.objects.filter(removed_at=None, assignment__conversation=conversation)
    if assignment is None:
        rows = rows.filter(assignment__kind=Assignment.Kind.GOLD)
    else:
        rows = rows.filter(assignment=assignment)
    return {_mark(row): row for row in rows.select_related("turn", "linked_turn", "label__layer")}


def _mark(row: Annotation) -> Mark:
    linked = row.linked_turn
    return Mark(
        layer=row.label.layer.key,
        label=row.label.key,
        place=Words(row.turn.index, row.start, row.end),
        linked=None if linked is None else Words(linked.index, row.linked_start, row.linked_end),
    )


def _verdict(
    verdict: str,
    own: Mark,
    row: Annotation,
    texts: Mapping[int, str],
    golden: Mark | None = None,
) -> Verdict:
    words = _words(own.place, texts)
    theirs = _words(golden.place, texts) if golden else words
    return Verdict(
        verdict=verdict,
        layer=row.label.layer.name,
        label=row.label,
        words=words,
        linked=own.linked.turn if own.linked else None,
        theirs="" if theirs == words else theirs,
    )


def _words(place: Words, texts: Mapping[int, str]) -> str:
    return "" if place.start is None else texts[place.turn][place.start : place.end]
