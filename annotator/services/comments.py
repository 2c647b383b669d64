"""Commenting on turns, answering, and resolving."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.models import Comment, Conversation, Reply, Turn, User
from annotator.services import audit

NAME_TAKEN = "That comment's name is already taken by another one."


@transaction.atomic
def comment(
    *, conversation: Conversation, author: User, name: UUID, turn: int, text: str, flag: str
) -> Comment:
    """Say something about a turn; sent twice under one ``name``, it is said once.

    Raises InvalidInput for a turn that isn't there, for nothing said at all, and for a name that is
    taken.
    """
    text = text.strip()
    if not text and flag == Comment.Flag.NONE:
        raise InvalidInput("Say something, or choose what is the matter.")
    place = Turn.objects.filter(conversation=conversation, index=turn).first()
    if place is None:
        raise InvalidInput(f"This conversation has no turn {turn + 1}.")
    made, _ = Comment.objects.get_or_create(
        pk=name, defaults={"turn": place, "author": author, "text": text, "flag": flag}
    )
    if (made.turn_id, made.author_id) != (place.pk, author.pk):
        raise InvalidInput(NAME_TAKEN)
    return made


@transaction.atomic
def reply(*, comment: Comment, author: User, name: UUID, text: str) -> Reply:
    """Answer a comment; sent twice under one ``name``, it is answered once.

    If whoever made the comment goes on about it, it is open again. Raises InvalidInput for an empty
    text and for a name that is taken.
    """
    text = text.strip()
    if not text:
        raise InvalidInput("Write an answer first.")
    made, new = Reply.objects.get_or_create(
        pk=name, defaults={"comment": comment, "author": author, "text": text}
    )
    if (made.comment_id, made.author_id) != (comment.pk, author.pk):
        raise InvalidInput(NAME_TAKEN)
    if new and author.pk == comment.author_id:
        Comment.objects.filter(pk=comment.pk).update(resolved_at=None, resolved_by=None)
    return made


@transaction.atomic
def resolve(*, comment: Comment, actor: User) -> None:
    """Say that a comment is dealt with; done again, it changes nothing."""
    changed = Comment.objects.filter(pk=comment.pk, resolved_at=None).update(
        resolved_at=timezone.now(), resolved_by=actor
    )
    if changed:
        _record(comment, actor, "comment resolved")


@transaction.atomic
def reopen(*, comment: Comment, actor: User) -> None:
    """Say that a comment is not dealt with after all; done again, it changes nothing."""
    changed = (
        Comment.objects.filter(pk=comment.pk)
        .exclude(resolved_at=None)
        .update(resolved_at=None, resolved_by=None)
    )
    if changed:
        _record(comment, actor, "comment reopened")


def _record(comment: Comment, actor: User, action: str) -> None:
    conversation = comment.turn.conversation
    audit.record(
        project=conversation.corpus.project,
        actor=actor,
        action=action,
        comment=str(comment.pk),
        conversation=conversation.pk,
    )
