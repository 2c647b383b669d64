"""Giving, changing and taking back labels: none is lost, doubled or silently overwritten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotator.errors import Conflict, InvalidInput
from annotator.models import Annotation, Assignment, Label, Layer, Turn, User
from annotator.queries.annotating import Given, given_of
from annotator.schemes import attributes
from annotator.services.desk import Desk, author_of

NAME_TAKEN = "That annotation's name is already taken by another one."
Unit = Layer.Unit
Values = dict[str, str | int]


class Overtaken(Conflict):
    """Newer work stands where this was meant to go. ``standing`` is that work, None if removed."""

    def __init__(self, message: str, standing: Given | None) -> None:
        super().__init__(message)
        self.standing = standing


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """Where a link leads: a turn's index, and the words in it where they are said."""

    turn: int
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing an annotator did. ``op`` is its own name: sent twice, it is done once.

    ``annotation`` names the label given, changed or taken back; ``turn`` is the turn's index,
    ``label`` the label's id, ``start`` and ``end`` the words in code points, ``to`` the other end
    of a link. ``base`` is the version of the annotation that the annotator saw, 0 for none:
    changing or taking back what has another version by now is a conflict.
    """

    op: UUID
    do: Literal["add", "change", "remove"]
    annotation: UUID
    turn: int = -1
    label: int = 0
    start: int | None = None
    end: int | None = None
    to: LinkEnd | None = None
    attributes: Values = field(default_factory=dict)
    base: int = 0


@transaction.atomic
def apply(
    *, assignment: Assignment, operations: list[Operation], actor: User | None = None
) -> dict[int, list[Given]]:
    """Do the operations in order, all or none; return what stands on the turns they touched.

    ``actor`` is who does so, the annotator if nobody else is said: gold has no annotator who acts.
    Taking back a label that is gone already changes nothing. Raises InvalidInput if a turn or a
    label is not there, the words lie outside the text, or the label's layer isn't asked of turns of
    that role; Overtaken if newer work stands there; Conflict if the work is complete.
    """
    open_still = _hold(assignment)
    desk = Desk(
        assignment,
        names={operation.op for operation in operations},
        annotations={operation.annotation for operation in operations},
        indices={index for operation in operations for index in _indices(operation)},
        labels={operation.label for operation in operations},
        author=author_of(assignment, actor),
    )
    if not open_still and not desk.knows_all:
        raise Conflict("This conversation is complete. Reopen it to change its labels.")
    touched = {_PERFORM[operation.do](desk, operation) for operation in operations}
    desk.write()
    return desk.given(touched)


def _hold(assignment: Assignment) -> bool:
    """Let two tabs of one annotator take turns; return whether the work is open.

    The statement that says when the work was touched locks its row, too.
    """
    row = Assignment.objects.filter(pk=assignment.pk, completed_at=None)
    changed = row.update(touched_at=timezone.now(), status=Assignment.Status.IN_PROGRESS)
    return changed == 1


def _indices(operation: Operation) -> tuple[int, ...]:
    return (operation.turn,) if operation.to is None else (operation.turn, operation.to.turn)


def _add(desk: Desk, operation: Operation) -> int:
    turn = desk.turn(operation.turn)
    if desk.done(operation.op):
        return turn.index
    label = _label(desk, operation, turn)
    if operation.annotation in desk.foreign:
        raise InvalidInput(NAME_TAKEN)
    known = desk.annotations.get(operation.annotation)
    if known is not None:
        _same_thing(known, turn, label)
        if known.removed_at is None:
            return _change(desk, operation)
        known.version += 1
    else:
        known = Annotation(
            pk=operation.annotation, assignment=desk.assignment, turn=turn, label=label, version=1
        )
    _fill(desk, known, operation)
    if _stands_already(desk, known):
        return turn.index
    if not label.layer.multiple:
        _alone(desk, known)
    desk.give(known, operation.op)
    return turn.index


def _change(desk: Desk, operation: Operation) -> int:
    known = desk.annotations.get(operation.annotation)
    if known is None:
        raise InvalidInput("What was to be changed is not there.")
    if desk.done(operation.op):
        return known.turn.index
    _not_overtaken(known, operation)
    if known.removed_at is not None:
        raise Overtaken("It was taken back elsewhere.", None)
    _fill(desk, known, operation)
    if _stands_already(desk, known):
        raise InvalidInput("The same label stands there already.")
    known.version += 1
    desk.change(known, operation.op)
    return known.turn.index


def _remove(desk: Desk, operation: Operation) -> int:
    known = desk.annotations.get(operation.annotation)
    turn = known.turn if known else desk.turn(operation.turn)
    if desk.done(operation.op):
        return turn.index
    # Another tab gave the same label under another name: what is meant is the label.
    meant = known if known and known.removed_at is None else _same_label(desk, operation, turn)
    if meant is not None:
        if meant is known:
            _not_overtaken(meant, operation)
        meant.version += 1
        desk.take_back(meant, operation.op)
    return turn.index


_PERFORM: Mapping[str, Callable[[Desk, Operation], int]] = {
    "add": _add,
    "change": _change,
    "remove": _remove,
}


def _label(desk: Desk, operation: Operation, turn: Turn) -> Label:
    label = desk.labels.get(operation.label)
    if label is None:
        raise InvalidInput("This project's scheme has no such label.")
    if label.layer.roles and turn.role not in label.layer.roles:
        raise InvalidInput(f"{label.layer.name} is not asked of {turn.role} turns.")
    return label


def _same_thing(known: Annotation, turn: Turn, label: Label) -> None:
    if (known.turn_id, known.label_id) != (turn.pk, label.pk):
        raise InvalidInput(NAME_TAKEN)


def _fill(desk: Desk, annotation: Annotation, operation: Operation) -> None:
    """Give the annotation the words, the other end and the details of the operation."""
    layer = annotation.label.layer
    annotation.start, annotation.end = _span(annotation.turn, operation.start, operation.end)
    if layer.unit == Unit.SPAN and annotation.start is None:
        raise InvalidInput(f"{layer.name} is given to words, and none are said.")
    if layer.unit == Unit.TURN and annotation.start is not None:
        raise InvalidInput(f"{layer.name} is given to whole turns, not to words.")
    if (layer.unit == Unit.LINK) != (operation.to is not None):
        raise InvalidInput(
            f"{layer.name} needs a turn to lead to."
            if layer.unit == Unit.LINK
            else f"{layer.name} leads to no other turn."
        )
    annotation.linked_turn = None
    if operation.to is not None:
        linked = desk.turn(operation.to.turn)
        annotation.linked_turn = linked
        annotation.linked_start, annotation.linked_end = _span(
            linked, operation.to.start, operation.to.end
        )
        if (linked, annotation.linked_start, annotation.linked_end) == (
            annotation.turn,
            annotation.start,
            annotation.end,
        ):
            raise InvalidInput(f"{layer.name} can't lead from a place to itself.")
    annotation.attributes = attributes.checked(
        attributes.from_plain(layer.attributes), operation.attributes
    )


def _span(turn: Turn, start: int | None, end: int | None) -> tuple[int | None, int | None]:
    if start is None and end is None:
        return None, None
    if start is None or end is None or not 0 <= start < end <= len(turn.text):
        raise InvalidInput(f"Turn {turn.index + 1} has no words from {start} to {end}.")
    return start, end


def _stands_already(desk: Desk, annotation: Annotation) -> bool:
    place = _place(annotation)
    return any(_place(each) == place for each in desk.standing_beside(annotation))


def _place(annotation: Annotation) -> tuple[object, ...]:
    """Return what is said where; a label keeps its keys from one scheme version to the next."""
    label = annotation.label
    return (
        (label.layer.key, label.key),
        (annotation.start, annotation.end),
        (annotation.linked_turn_id, annotation.linked_start, annotation.linked_end),
    )


def _alone(desk: Desk, annotation: Annotation) -> None:
    for other in desk.standing_beside(annotation):
        if other.label.layer.key == annotation.label.layer.key:
            raise Overtaken(
                f"{other.label.name} was given to turn {annotation.turn.index + 1} elsewhere.",
                given_of(other),
            )


def _not_overtaken(known: Annotation, operation: Operation) -> None:
    if operation.base and operation.base != known.version:
        standing = None if known.removed_at else given_of(known)
        raise Overtaken("It was changed elsewhere.", standing)


def _same_label(desk: Desk, operation: Operation, turn: Turn) -> Annotation | None:
    label = desk.labels.get(operation.label)
    return next(
        (
            each
            for each in desk.standing(turn)
            if label is not None
            and _place(each) == ((label.layer.key, label.key), (None, None), (None, None, None))
        ),
        None,
    )
