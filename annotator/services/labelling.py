"""Giving and taking back labels, so that none is lost, doubled or silently overwritten."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.errors import Conflict, InvalidInput
from annotator.models import Annotation, AnnotationRevision, Assignment, Label, Turn


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing an annotator did. ``op`` is its own name: sent twice, it is done once.

    ``annotation`` names the label given or taken back; ``turn`` is the turn's index and ``label``
    the label's id. To take back they are needed only where the server may not know the name.
    """

    op: UUID
    do: Literal["add", "remove"]
    annotation: UUID
    turn: int = -1
    label: int = 0


@transaction.atomic
def apply(*, assignment: Assignment, operations: list[Operation]) -> set[int]:
    """Do the operations in order, all or none; return the indices of the turns they touched.

    Taking back a label that is gone already changes nothing. Raises InvalidInput if a turn or a
    label is not there, or the label's layer isn't asked of turns of that role; Conflict if the
    work is complete.
    """
    # Two tabs of one annotator take turns.
    work = Assignment.objects.select_for_update().get(pk=assignment.pk)
    names = {operation.op for operation in operations}
    done = set(AnnotationRevision.objects.filter(op__in=names).values_list("op", flat=True))
    if work.status == Assignment.Status.COMPLETE and names - done:
        raise Conflict("This conversation is complete. Reopen it to change its labels.")
    touched: set[int] = set()
    for operation in operations:
        perform = _add if operation.do == "add" else _remove
        touched.add(perform(assignment, operation, replay=operation.op in done))
    return touched


def _add(assignment: Assignment, operation: Operation, *, replay: bool) -> int:
    turn = _turn(assignment, operation)
    if replay:
        return turn.index
    label = _label(assignment, operation, turn)
    standing = _standing(assignment, turn)
    if not standing.filter(label=label).exists():
        if not label.layer.multiple:
            for other in standing.filter(label__layer=label.layer):
                _mark_removed(other, uuid4())
        _mark_added(assignment, turn, label, operation)
    return turn.index


def _remove(assignment: Assignment, operation: Operation, *, replay: bool) -> int:
    named = (
        Annotation.objects.select_related("turn")
        .filter(assignment=assignment, pk=operation.annotation)
        .first()
    )
    turn = named.turn if named else _turn(assignment, operation)
    if replay:
        return turn.index
    if named and named.removed_at is None:
        _mark_removed(named, operation.op)
        return turn.index
    # Another tab gave the same label under another name: what is meant is the label.
    label = named.label_id if named else operation.label
    for same in _standing(assignment, turn).filter(label=label):
        _mark_removed(same, operation.op)
    return turn.index


def _standing(assignment: Assignment, turn: Turn) -> QuerySet[Annotation]:
    return Annotation.objects.filter(
        assignment=assignment,
        turn=turn,
        start__isnull=True,
        linked_turn__isnull=True,
        removed_at__isnull=True,
    )


def _mark_added(assignment: Assignment, turn: Turn, label: Label, operation: Operation) -> None:
    now = timezone.now()
    annotation, made = Annotation.objects.get_or_create(
        pk=operation.annotation,
        defaults={"assignment": assignment, "turn": turn, "label": label, "created_at": now},
    )
    if not made:
        same = (assignment.pk, turn.pk, label.pk)
        if (annotation.assignment_id, annotation.turn_id, annotation.label_id) != same:
            raise InvalidInput("That annotation's name is already taken by another one.")
        annotation.removed_at = None
        annotation.save(update_fields=["removed_at"])
    AnnotationRevision.objects.create(
        annotation=annotation, op=operation.op, action=AnnotationRevision.Action.ADDED, at=now
    )


def _mark_removed(annotation: Annotation, op: UUID) -> None:
    now = timezone.now()
    annotation.removed_at = now
    annotation.save(update_fields=["removed_at"])
    AnnotationRevision.objects.create(
        annotation=annotation, op=op, action=AnnotationRevision.Action.REMOVED, at=now
    )


def _turn(assignment: Assignment, operation: Operation) -> Turn:
    turn = Turn.objects.filter(
        conversation_id=assignment.conversation_id, index=operation.turn
    ).first()
    if turn is None:
        raise InvalidInput(f"This conversation has no turn {operation.turn + 1}.")
    return turn


def _label(assignment: Assignment, operation: Operation, turn: Turn) -> Label:
    project = assignment.conversation.corpus.project_id
    label = (
        Label.objects.select_related("layer")
        .filter(layer__scheme_version__project_id=project, pk=operation.label)
        .first()
    )
    if label is None:
        raise InvalidInput("This project's scheme has no such label.")
    if label.layer.roles and turn.role not in label.layer.roles:
        raise InvalidInput(f"{label.layer.name} is not asked of {turn.role} turns.")
    return label
