"""Somebody's labels beside gold, turn by turn."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.marking import Mark, Marking, Words, compared, mark
from annotator.models import Annotation, Assignment, Label, Turn
from annotator.schemes import attributes
from annotator.schemes.attributes import Attribute, AttributeKind


@dataclass(frozen=True, slots=True)
class Detailed:
    """A detail that gold has of a label which is right, in words; ``given`` is empty for none."""

    name: str
    gold: str
    given: str

    @property
    def right(self) -> bool:
        """Whether both say the same."""
        return self.given == self.gold


@dataclass(frozen=True, slots=True)
class Verdict:
    """A label and how it stands to gold; ``words`` are those it was given to, empty for the turn.

    ``verdict`` is right, missing or extra. ``theirs`` are the words that gold has, where it is
    right and they differ; ``details`` what gold says of it further.
    """

    verdict: str
    layer: str
    label: Label
    words: str
    linked: int | None
    theirs: str
    details: Sequence[Detailed] = ()


@dataclass(frozen=True, slots=True)
class Turned:
    """A turn with everything that was given to it or ought to have been."""

    turn: Turn
    verdicts: Sequence[Verdict]


@dataclass(frozen=True, slots=True)
class Layered:
    """One layer's counts, of labels and details, and micro F1, from 0 to 1."""

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
        details={
            each.key: row.attributes[each.key]
            for each in _details(row)
            if each.kind != AttributeKind.TEXT and each.key in row.attributes
        },
    )


def _details(row: Annotation) -> tuple[Attribute, ...]:
    return attributes.from_plain(row.label.layer.attributes)


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
        details=_detailed(own, golden, row) if golden else (),
    )


def _detailed(own: Mark, golden: Mark, row: Annotation) -> list[Detailed]:
    known = {each.key: each for each in _details(row)}
    return [
        Detailed(
            known[each.key].name if each.key in known else each.key,
            _answer(known.get(each.key), each.gold),
            "" if each.given is None else _answer(known.get(each.key), each.given),
        )
        for each in compared(own, golden)
    ]


def _answer(attribute: Attribute | None, value: str | int) -> str:
    """Return an answer as the form has it."""
    choices = attribute.choices if attribute else ()
    return next((choice.name for choice in choices if choice.key == value), str(value))


def _words(place: Words, texts: Mapping[int, str]) -> str:
    return "" if place.start is None else texts[place.turn][place.start : place.end]
