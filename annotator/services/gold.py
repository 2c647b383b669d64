"""What is held to be true of a conversation, kept as the labels of nobody in particular."""

from annotator.models import Assignment, Conversation, Project, User
from annotator.services import bulk

NAME = "gold"


def source_name(project: Project) -> str:
    """Return the username of the source that gold labels belong to."""
    return f"{project.slug}/{NAME}"


def source_for(project: Project) -> User:
    """Return the project's source of gold, made if it is missing; nobody logs in as it."""
    return bulk.source(project, NAME)


def gold_for(conversation: Conversation) -> Assignment:
    """Return the gold of a conversation, begun if there is none yet.

    Whoever may review opens and changes it like work of their own (`access.enter_work`). It is
    gold for others once it is complete.
    """
    return Assignment.objects.get_or_create(
        conversation=conversation,
        kind=Assignment.Kind.GOLD,
        defaults={"annotator": source_for(conversation.corpus.project)},
    )[0]
