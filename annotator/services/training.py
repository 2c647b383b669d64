"""Learning by gold before real work."""

from uuid import uuid4

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from annotator.errors import Conflict, InvalidInput
from annotator.models import (
    Assignment,
    Conversation,
    Membership,
    Project,
    TrainingItem,
    TrainingResult,
    User,
)
from annotator.queries import feedback, training
from annotator.queries.training import Training
from annotator.services import audit, labelling
from annotator.services.labelling import Operation

Kind, Status = Assignment.Kind, Assignment.Status


@transaction.atomic
def choose(*, project: Project, conversations: QuerySet[Conversation], actor: User) -> int:
    """Put conversations at the end of the training set; return how many were not in it yet."""
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    fresh = conversations.filter(corpus__project=project, training_item=None).order_by("pk")
    last = project.training_items.aggregate(last=Max("position"))["last"]
    start = 0 if last is None else last + 1
    made = TrainingItem.objects.bulk_create(
        TrainingItem(project=project, conversation=conversation, position=start + place)
        for place, conversation in enumerate(fresh)
    )
    if made:
        audit.record(
            project=project, actor=actor, action="training set grew", conversations=len(made)
        )
    return len(made)


@transaction.atomic
def drop(*, item: TrainingItem, actor: User) -> None:
    """Take a conversation out of the training set, into the queue; what was learned stays."""
    audit.record(
        project=item.project, actor=actor, action="training set shrank", conversation=item.pk
    )
    item.delete()


@transaction.atomic
def move_up(*, item: TrainingItem) -> None:
    """Let an item come before the one that is before it now."""
    above = (
        TrainingItem.objects.select_for_update()
        .filter(project=item.project, position__lt=item.position)
        .order_by("-position")
        .first()
    )
    if above is not None:
        above.position, item.position = item.position, above.position
        TrainingItem.objects.bulk_update([above, item], ["position"])


@transaction.atomic
def next_for(*, user: User, learning: Training) -> Assignment | None:
    """Return the training assignment that comes next; None when the round is over."""
    if learning.following is None:
        return None
    work, made = Assignment.objects.select_for_update().get_or_create(
        conversation_id=learning.following, annotator=user, defaults={"kind": Kind.TRAINING}
    )
    if not made and work.status != Status.IN_PROGRESS:
        work.kind, work.status = Kind.TRAINING, Status.IN_PROGRESS
        work.save(update_fields=["kind", "status"])
    return work


@transaction.atomic
def complete(*, assignment: Assignment) -> TrainingResult:
    """Mark training work as complete and score it; done again, it changes nothing.

    With the last one of a round that reaches the pass mark the annotator is through.
    """
    work = Assignment.objects.select_for_update().get(pk=assignment.pk)
    project, user = assignment.conversation.corpus.project, assignment.annotator
    results = TrainingResult.objects.filter(
        annotator=user, conversation=assignment.conversation_id
    ).order_by("-round")
    if work.status == Status.COMPLETE and (done := results.first()) is not None:
        return done
    # None where they were let through, or the set is no longer there: then it is one round more.
    learning = training.needed(project, user)
    latest = results.values_list("round", flat=True).first() or 0
    found = feedback.marking(assignment)
    result = TrainingResult.objects.create(
        project=project,
        conversation=assignment.conversation,
        annotator=user,
        round=learning.round if learning else latest + 1,
        score=found.f1 or 0.0,
        layers={layer: list(counts) for layer, counts in found.counts().items()},
    )
    work.status, work.completed_at = Status.COMPLETE, timezone.now()
    work.save(update_fields=["status", "completed_at"])
    _pass(project, user)
    return result


def _pass(project: Project, user: User) -> None:
    learning = training.needed(project, user)
    if learning is None or not learning.passed:
        return
    Membership.objects.filter(project=project, user=user).update(trained_at=timezone.now())
    audit.record(
        project=project,
        actor=user,
        action="training passed",
        round=learning.round,
        mean=round(learning.mean or 0, 4),
        pass_mark=learning.pass_mark,
    )


@transaction.atomic
def begin_again(*, project: Project, user: User) -> None:
    """Begin the next round: the labels of the last one are taken back, its results stay.

    Raises Conflict where no round is over that was not passed.
    """
    learning = training.needed(project, user)
    if learning is None or not learning.over:
        raise Conflict("There is no round of the training to try again.")
    works = Assignment.objects.select_for_update().filter(
        annotator=user, kind=Kind.TRAINING, conversation__in=learning.conversations
    )
    for work in works.select_related("conversation__corpus"):
        work.status, work.completed_at = Status.IN_PROGRESS, None
        work.save(update_fields=["status", "completed_at"])
        _take_labels_back(work)
    Assignment.objects.filter(pk__in=[work.pk for work in works]).update(status=Status.WAITING)
    audit.record(
        project=project, actor=user, action="training begun again", round=learning.round + 1
    )


def _take_labels_back(work: Assignment) -> None:
    operations = [
        Operation(uuid4(), "remove", each.pk, base=each.version)
        for each in work.annotations.filter(removed_at=None)
    ]
    labelling.apply(assignment=work, operations=operations)


@transaction.atomic
def let_through(*, project: Project, user: User, actor: User) -> None:
    """Let an annotator begin real work without passing. Raises InvalidInput if they need not."""
    changed = Membership.objects.filter(
        project=project, user=user, role__in=training.LEARNING, trained_at=None
    ).update(trained_at=timezone.now(), let_through_by=actor)
    if not changed:
        raise InvalidInput("They are no annotator here who has yet to pass.")
    audit.record(project=project, actor=actor, action="let through training", user=user.username)
