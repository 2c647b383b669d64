"""Who labels which conversation next."""

from django.db import transaction
from django.utils import timezone

from annotator.models import Assignment, Conversation, Project, User
from annotator.queries import annotating
from annotator.services import audit


def unfinished(*, user: User, project: Project) -> Assignment | None:
    """Return the oldest work that ``user`` has begun and not completed."""
    return (
        Assignment.objects.filter(
            annotator=user,
            conversation__corpus__project=project,
            status=Assignment.Status.IN_PROGRESS,
        )
        .order_by("id")
        .first()
    )


def next_for(*, user: User, project: Project) -> Assignment | None:
    """Return the next assignment of ``user``, making one if needed; None when nothing is left.

    Unfinished work comes first, then a conversation that somebody else has begun, so that the
    overlap asked for fills up early.
    """
    return unfinished(user=user, project=project) or _assign(user=user, project=project)


@transaction.atomic
def _assign(*, user: User, project: Project) -> Assignment | None:
    # The project's row is the queue's lock: two people who ask at once don't get the same slot.
    locked = Project.objects.select_for_update().get(pk=project.pk)
    conversation = annotating.available(locked, user).order_by("-taken", "id").first()
    if conversation is None:
        return None
    return Assignment.objects.create(conversation=conversation, annotator=user)


def open_for(*, user: User, conversation: Conversation) -> Assignment:
    """Return the assignment of ``user`` on a conversation they chose themselves."""
    return Assignment.objects.get_or_create(conversation=conversation, annotator=user)[0]


@transaction.atomic
def complete(*, assignment: Assignment, actor: User | None = None) -> None:
    """Mark the work as complete; done again, it changes nothing.

    ``actor`` is who did so, the annotator if nobody else is said: gold has no annotator who acts.
    """
    changed = Assignment.objects.filter(
        pk=assignment.pk, status=Assignment.Status.IN_PROGRESS
    ).update(status=Assignment.Status.COMPLETE, completed_at=timezone.now())
    if changed:
        _record(assignment, actor, "assignment completed")


@transaction.atomic
def reopen(*, assignment: Assignment, actor: User | None = None) -> None:
    """Take back the completion; done again, it changes nothing."""
    changed = Assignment.objects.filter(pk=assignment.pk, status=Assignment.Status.COMPLETE).update(
        status=Assignment.Status.IN_PROGRESS, completed_at=None
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
