"""Who labels which conversation next."""

from django.db import transaction
from django.utils import timezone

from annotator.errors import Conflict
from annotator.models import Assignment, Conversation, Project, User
from annotator.queries import queue
from annotator.queries import training as queries
from annotator.services import audit, leases, training

Kind, Status = Assignment.Kind, Assignment.Status


def unfinished(*, user: User, project: Project) -> Assignment | None:
    """Return the oldest work that ``user`` has begun and not completed."""
    return _first(user, project, Status.IN_PROGRESS)


def next_for(*, user: User, project: Project) -> Assignment | None:
    """Return the next assignment of ``user``, making one if needed; None when nothing is left.

    Training comes before anything else where they have yet to pass it; None when its round is over.
    Unfinished work comes next, then what was assigned to them, then the queue in the project's
    order.
    """
    learning = queries.needed(project, user)
    if learning is not None:
        return training.next_for(user=user, learning=learning)
    begun = unfinished(user=user, project=project)
    if begun is not None:
        return begun
    assigned = _first(user, project, Status.WAITING)
    if assigned is not None:
        return open_for(user=user, conversation=assigned.conversation)
    return _take(user=user, project=project)


def _first(user: User, project: Project, status: str) -> Assignment | None:
    return (
        queue.held(annotator=user, conversation__corpus__project=project, status=status)
        .select_related("conversation")
        .order_by("id")
        .first()
    )


@transaction.atomic
def _take(*, user: User, project: Project) -> Assignment | None:
    # The project's row is the queue's lock: two people who ask at once don't get the same slot.
    # A weaker lock than for a change of its key, so that rows which refer to it needn't wait.
    locked = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    leases.release(project=locked)
    conversation = queue.available(locked, user).first()
    return None if conversation is None else open_for(user=user, conversation=conversation)


@transaction.atomic
def open_for(*, user: User, conversation: Conversation) -> Assignment:
    """Return the assignment of ``user`` on a conversation, begun if it wasn't yet."""
    work, made = Assignment.objects.select_for_update().get_or_create(
        conversation=conversation, annotator=user
    )
    if not made and work.status in {Status.WAITING, Status.RELEASED}:
        work.status = Status.IN_PROGRESS
        work.touched_at = timezone.now()
        work.save(update_fields=["status", "touched_at"])
    return work


@transaction.atomic
def complete(*, assignment: Assignment, actor: User | None = None) -> None:
    """Mark the work as complete; done again, it changes nothing. Training is scored beside gold.

    ``actor`` is who did so, the annotator if nobody else is said: gold has no annotator who acts.
    """
    if assignment.kind == Kind.TRAINING:
        training.complete(assignment=assignment)
        return
    changed = (
        Assignment.objects.filter(pk=assignment.pk)
        .exclude(status=Status.COMPLETE)
        .update(status=Status.COMPLETE, completed_at=timezone.now())
    )
    if changed:
        _record(assignment, actor, "assignment completed")


@transaction.atomic
def reopen(*, assignment: Assignment, actor: User | None = None) -> None:
    """Take back the completion; done again, it changes nothing. Raises Conflict for training."""
    if assignment.kind == Kind.TRAINING:
        raise Conflict("You have seen what gold has. The next round of the training is a new try.")
    changed = Assignment.objects.filter(pk=assignment.pk, status=Status.COMPLETE).update(
        status=Status.IN_PROGRESS, completed_at=None
    )
    if changed:
        _record(assignment, actor, "assignment reopened")


def _record(assignment: Assignment, actor: User | None, action: str) -> None:
    audit.record(
        project=assignment.conversation.corpus.project,
        actor=actor or assignment.annotator,
        action=action,
        conversation=assignment.conversation_id,
        kind=assignment.kind,
    )
