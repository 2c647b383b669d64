"""Deciding what is right where annotators differ. What they gave stays as it is."""

from collections.abc import Iterable, Sequence
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotator.errors import Conflict, InvalidInput
from annotator.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    Conversation,
    Decision,
    Label,
    Project,
    Turn,
    User,
)
from annotator.queries import disagreements
from annotator.queries.disagreements import Where
from annotator.services import audit, gold
from annotator.services.desk import author_of, state_of

Action = AnnotationRevision.Action
Rule = Decision.Rule


@transaction.atomic
def decide(
    *,
    turn: Turn,
    layer: str,
    take: Sequence[int],
    reason: str = "",
    against: str = "",
    actor: User,
) -> Decision:
    """Make gold of a turn in a layer what the assignments ``take`` gave, put together.

    An empty ``take`` says that there is none. Raises InvalidInput if one of them isn't complete
    work on the conversation, or the layer takes one label and they gave several.
    """
    works = list(
        Assignment.objects.filter(
            Q(status=Assignment.Status.COMPLETE) | Q(kind=Assignment.Kind.GOLD),
            conversation=turn.conversation_id,
            pk__in=take,
        )
        .exclude(kind=Assignment.Kind.TRAINING)
        .select_related("annotator")
    )
    if len(works) != len(set(take)):
        raise InvalidInput("Only complete work on this conversation can be taken.")
    true = _held(turn.conversation)
    _replace(true, turn, layer, _given(turn, layer).filter(assignment__in=works), actor)
    return _record(
        true, turn, layer, Rule.PERSON, works, reason=reason, against=against, actor=actor
    )


@transaction.atomic
def by_model(
    *, turn: Turn, layer: str, labels: Iterable[Label], against: str, reason: str = "", actor: User
) -> Decision:
    """Make gold of a turn in a layer the ``labels`` that the model ``against`` gives it.

    Raises InvalidInput if the layer takes one label and it gives several.
    """
    true = _held(turn.conversation)
    _replace(true, turn, layer, [Annotation(turn=turn, label=label) for label in labels], actor)
    return _record(true, turn, layer, Rule.MODEL, [], reason=reason, against=against, actor=actor)


@transaction.atomic
def written(
    *, turn: Turn, layer: str, reason: str = "", against: str = "", actor: User
) -> Decision:
    """Record that gold of a turn in a layer is written by hand; open it for that."""
    true = _held(turn.conversation)
    if true.completed_at is not None:
        true.status, true.completed_at = Assignment.Status.IN_PROGRESS, None
        true.save(update_fields=["status", "completed_at"])
    return _record(true, turn, layer, Rule.PERSON, [], reason=reason, against=against, actor=actor)


@transaction.atomic
def sign_off(*, conversation: Conversation, actor: User) -> int:
    """Complete a conversation's gold; what everybody agreed on becomes gold, too.

    Return how many turns that is. Raises Conflict while a disagreement is open.
    """
    project = conversation.corpus.project
    where = Where(conversation=conversation.pk)
    left = disagreements.count(project, where)
    if left:
        waiting = "disagreement waits" if left == 1 else "disagreements wait"
        raise Conflict(f"{left:,} {waiting} for a decision in it.")
    true = _held(conversation)
    agreed = _settle(project, where, 1.0, Rule.UNANIMOUS, actor)
    true.status, true.completed_at = Assignment.Status.COMPLETE, timezone.now()
    true.save(update_fields=["status", "completed_at"])
    audit.record(
        project=project, actor=actor, action="gold signed off", conversation=conversation.pk
    )
    return agreed


@transaction.atomic
def by_majority(*, project: Project, where: Where, threshold: float, actor: User | None) -> int:
    """Make gold of what more than half of the annotators, and at least ``threshold``, gave.

    Every decision says that it was made by this rule. Return how many there are. Raises
    InvalidInput for a threshold that is no majority.
    """
    if not 0.5 < threshold <= 1:
        raise InvalidInput("A majority is more than a half, and one at the most.")
    count = _settle(project, where, threshold, Rule.MAJORITY, actor)
    audit.record(
        project=project, actor=actor, action="gold by majority", threshold=threshold, count=count
    )
    return count


def _settle(project: Project, where: Where, threshold: float, rule: str, actor: User | None) -> int:
    found = disagreements.settled(project, where, threshold)
    turns = Turn.objects.select_related("conversation__corpus__project").in_bulk(
        [turn for _, turn, _, _ in found]
    )
    works = Assignment.objects.select_related("annotator").in_bulk([work for *_, work in found])
    opened: dict[int, Assignment] = {}
    for conversation, turn, layer, work in found:
        if conversation not in opened:
            opened[conversation] = _held(turns[turn].conversation)
        true = opened[conversation]
        _replace(
            true, turns[turn], layer, _given(turns[turn], layer).filter(assignment=work), actor
        )
        _record(
            true,
            turns[turn],
            layer,
            rule,
            [works[work]],
            threshold=threshold if rule == Rule.MAJORITY else None,
            actor=actor,
        )
    return len(found)


def _held(conversation: Conversation) -> Assignment:
    """Return a conversation's gold, locked; what was signed off stays so."""
    true = gold.gold_for(conversation)
    return Assignment.objects.select_for_update().get(pk=true.pk)


def _given(turn: Turn, layer: str) -> QuerySet[Annotation]:
    """Return what is given to a turn in a layer."""
    rows = Annotation.objects.filter(turn=turn, label__layer__key=layer, removed_at=None)
    return rows.select_related("label__layer", "linked_turn")


def _replace(
    true: Assignment, turn: Turn, layer: str, rows: Iterable[Annotation], actor: User | None
) -> None:
    """Take back what gold says of a turn in a layer, and say what ``rows`` say."""
    now, author = timezone.now(), author_of(true, actor)
    wanted = {_place(row): row for row in rows}
    if len(wanted) > 1 and not next(iter(wanted.values())).label.layer.multiple:
        raise InvalidInput("This layer takes one label: take one annotator's, or write your own.")
    for row in _given(turn, layer).filter(assignment=true):
        if wanted.pop(_place(row), None) is None:
            row.removed_at, row.version = now, row.version + 1
            row.save(update_fields=["removed_at", "version"])
            _revise(row, Action.REMOVED, author)
    for row in wanted.values():
        row.pk, row.assignment, row.version, row.created_at = uuid4(), true, 1, now
        row.save(force_insert=True)
        _revise(row, Action.ADDED, author)


def _place(row: Annotation) -> tuple[object, ...]:
    return (
        (row.label.layer.key, row.label.key),
        (row.start, row.end),
        (row.linked_turn_id, row.linked_start, row.linked_end),
    )


def _revise(row: Annotation, action: str, author: str) -> None:
    AnnotationRevision.objects.create(
        annotation=row,
        number=row.version,
        action=action,
        state=state_of(row),
        author=author,
        at=timezone.now(),
    )


def _record(
    true: Assignment,
    turn: Turn,
    layer: str,
    rule: str,
    works: Iterable[Assignment],
    *,
    threshold: float | None = None,
    reason: str = "",
    against: str = "",
    actor: User | None,
) -> Decision:
    return Decision.objects.create(
        assignment=true,
        turn=turn,
        layer=layer,
        rule=rule,
        threshold=threshold,
        took=sorted(work.annotator_id for work in works),
        reason=reason,
        against=against,
        decided_by=actor,
        decided_by_name=actor.username if actor else "",
    )
