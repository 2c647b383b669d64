"""An annotator's labels while operations work on them: read in three queries, written in four."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.models import Annotation, AnnotationRevision, Assignment, Turn, User
from annotator.queries import annotating
from annotator.queries.annotating import Given

Action = AnnotationRevision.Action
CHANGING = [
    "start",
    "end",
    "linked_turn",
    "linked_start",
    "linked_end",
    "attributes",
    "version",
    "removed_at",
]


class Desk:
    """What the operations of one request may need, held until all of them are done.

    ``annotations`` has everything named and everything that stands on the turns concerned, by name;
    ``foreign`` the names that are somebody else's, ``labels`` the labels named, by id.
    """

    def __init__(
        self,
        assignment: Assignment,
        *,
        names: set[UUID],
        annotations: set[UUID],
        indices: set[int],
        labels: set[int],
        author: str = "",
    ) -> None:
        self.assignment = assignment
        self._names = names
        self._indices = indices
        self._author = author
        self._done = set(
            AnnotationRevision.objects.filter(op__in=names).values_list("op", flat=True)
        )
        conversation = assignment.conversation
        self.labels = annotating.labels(conversation.corpus.project_id, labels)
        found = Annotation.objects.filter(
            Q(pk__in=annotations)
            | Q(assignment=assignment, turn__index__in=indices, removed_at=None)
        ).select_related("turn", "linked_turn", "label__layer")
        self.foreign = {each.pk for each in found if each.assignment_id != assignment.pk}
        self.annotations = {each.pk: each for each in found if each.pk not in self.foreign}
        self._turns = {
            turn.index: turn
            for turn in Turn.objects.filter(conversation=conversation, index__in=indices)
        }
        self._new: list[Annotation] = []
        self._changed: dict[UUID, Annotation] = {}
        self._revisions: list[AnnotationRevision] = []

    @property
    def knows_all(self) -> bool:
        """Whether every operation was done before."""
        return self._names <= self._done

    def done(self, op: UUID) -> bool:
        """Whether an operation was done before."""
        return op in self._done

    def turn(self, index: int) -> Turn:
        """Return a turn of the conversation. Raises InvalidInput if it has none such."""
        if index not in self._turns:
            raise InvalidInput(f"This conversation has no turn {index + 1}.")
        return self._turns[index]

    def standing(self, turn: Turn) -> list[Annotation]:
        """Return what stands on a turn."""
        return [
            each
            for each in self.annotations.values()
            if each.turn_id == turn.pk and each.removed_at is None
        ]

    def standing_beside(self, annotation: Annotation) -> Iterable[Annotation]:
        """Return what else stands on the annotation's turn."""
        return (each for each in self.standing(annotation.turn) if each.pk != annotation.pk)

    def give(self, annotation: Annotation, op: UUID) -> None:
        """Let a new annotation stand, or one that was removed stand again."""
        annotation.removed_at = None
        if annotation.pk in self.annotations:
            self._changed[annotation.pk] = annotation
        else:
            annotation.created_at = timezone.now()
            self._new.append(annotation)
            self.annotations[annotation.pk] = annotation
        self._record(annotation, op, Action.ADDED)

    def change(self, annotation: Annotation, op: UUID) -> None:
        """Keep what was changed of an annotation."""
        self._changed[annotation.pk] = annotation
        self._record(annotation, op, Action.CHANGED)

    def take_back(self, annotation: Annotation, op: UUID) -> None:
        """Let an annotation stand no more."""
        annotation.removed_at = timezone.now()
        self._changed[annotation.pk] = annotation
        self._record(annotation, op, Action.REMOVED)

    def given(self, indices: set[int]) -> dict[int, list[Given]]:
        """Return what stands on turns, in the order of the scheme, as the page knows it."""
        found: dict[int, list[Given]] = {index: [] for index in indices}
        for each in sorted(self.annotations.values(), key=_order):
            if each.removed_at is None and each.turn.index in found:
                found[each.turn.index].append(annotating.given_of(each))
        # Of turns that no operation named, only the labels named were read.
        return found | annotating.given(self.assignment, indices - self._indices)

    def write(self) -> None:
        """Write it all; what is taken back goes first, since something like it may follow."""
        fresh = {annotation.pk for annotation in self._new}
        changed = [each for each in self._changed.values() if each.pk not in fresh]
        for gone in (True, False):
            rows = [each for each in changed if (each.removed_at is not None) == gone]
            Annotation.objects.bulk_update(rows, CHANGING)
        Annotation.objects.bulk_create(self._new)
        AnnotationRevision.objects.bulk_create(self._revisions)

    def _record(self, annotation: Annotation, op: UUID, action: Action) -> None:
        self._done.add(op)
        self._revisions.append(
            AnnotationRevision(
                annotation=annotation,
                op=op,
                number=annotation.version,
                action=action,
                state=state_of(annotation),
                author=self._author,
                at=timezone.now(),
            )
        )


def author_of(assignment: Assignment, actor: User | None) -> str:
    """Return whom a revision names: whoever wrote gold, nobody for work of somebody's own."""
    return actor.username if actor and assignment.kind == Assignment.Kind.GOLD else ""


def _order(annotation: Annotation) -> tuple[int, int, float, datetime]:
    start = math.inf if annotation.start is None else annotation.start
    label = annotation.label
    return label.layer.position, label.position, start, annotation.created_at


def state_of(annotation: Annotation) -> dict[str, Any]:
    """Return what an annotation says, as a revision keeps it."""
    linked = annotation.linked_turn
    return said(
        f"{annotation.label.layer.key}/{annotation.label.key}",
        None if annotation.start is None else (annotation.start, annotation.end),
        None if linked is None else (linked.index, annotation.linked_start, annotation.linked_end),
        annotation.attributes,
    )


def said(
    label: str,
    span: Sequence[int | None] | None,
    link: Sequence[int | None] | None,
    attributes: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what a revision keeps of a label: see `AnnotationRevision`."""
    return {
        "label": label,
        "span": span and list(span),
        "link": link and list(link),
        "attributes": dict(attributes),
    }
