"""What people said of a conversation, beside what lenses found in it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from annotator.models import Annotation, Assignment, Conversation, Turn
from inspector.queries.selecting import COUNTED


@dataclass(frozen=True, slots=True)
class Annotator:
    """Somebody who labels the conversation, and whether they are done."""

    name: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A label on a turn with those who gave it; ``words`` of a span, ``linked`` turn from 1."""

    layer: str
    name: str
    letters: str
    colour: int
    by: Sequence[str]
    words: str
    linked: int | None


@dataclass(frozen=True, slots=True)
class People:
    """The annotators of a conversation and their standing labels by turn, from 0."""

    annotators: Sequence[Annotator]
    labels: Mapping[int, Sequence[Given]]


def people(conversation: Conversation, turns: Sequence[Turn]) -> People:
    """Return who labelled ``conversation``, and how they labelled ``turns``, in two queries."""
    annotators = [
        Annotator(name, status == Assignment.Status.COMPLETE)
        for name, status in Assignment.objects.filter(
            conversation=conversation, kind__in=COUNTED, status__in=Assignment.BEGUN
        )
        .order_by("annotator__username")
        .values_list("annotator__username", "status")
    ]
    return People(annotators, _labels(conversation, turns) if annotators else {})


def _labels(conversation: Conversation, turns: Sequence[Turn]) -> dict[int, list[Given]]:
    by_id = {turn.pk: turn for turn in turns}
    rows = (
        Annotation.objects.filter(
            assignment__conversation=conversation,
            assignment__kind__in=COUNTED,
            turn__in=by_id,
            removed_at__isnull=True,
        )
        .select_related("label__layer", "assignment__annotator")
        .annotate(linked=F("linked_turn__index"))
        .order_by(
            "label__layer__position", "label__position", "start", "assignment__annotator__username"
        )
    )
    same: dict[tuple[object, ...], list[Any]] = defaultdict(list)
    for row in rows:
        same[row.turn_id, row.label_id, row.start, row.end, row.linked_turn_id].append(row)
    found: dict[int, list[Given]] = defaultdict(list)
    for alike in same.values():
        found[by_id[alike[0].turn_id].index].append(_given(alike, by_id))
    return dict(found)


def _given(alike: Sequence[Any], turns: Mapping[int, Turn]) -> Given:
    first = alike[0]
    return Given(
        layer=first.label.layer.name,
        name=first.label.name,
        letters=first.label.letters,
        colour=first.label.colour,
        by=[row.assignment.annotator.username for row in alike],
        words="" if first.start is None else turns[first.turn_id].text[first.start : first.end],
        linked=None if first.linked is None else first.linked + 1,
    )
