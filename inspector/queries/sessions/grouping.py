"""By what conversations are put together, and in which order they stand there."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from annotator.models import Conversation, Corpus
from inspector.lenses.retry import RetryAndReflection

SUCCESS = RetryAndReflection().success  # the outcome from which on a trial counts as solved


@dataclass(frozen=True, slots=True)
class Grouping:
    """A field of conversations whose equal values make a group."""

    key: str
    field: str
    title: str
    one: str


# Sessions stand in the order in which lenses look back at them; a task's trials run by run.
SESSIONS = Grouping("session", "session_group", "Sessions", "Session")
TASKS = Grouping("task", "task_key", "Tasks", "Attempt")
GROUPINGS = {each.key: each for each in (SESSIONS, TASKS)}


def any_groups(corpus: Corpus) -> bool:
    """Whether any conversation of the corpus names a session group or a task."""
    named = Q(session_group__gt="") | Q(task_key__gt="")
    return Conversation.objects.filter(named, corpus=corpus).exists()


def members(corpus: Corpus, grouping: Grouping, name: str) -> QuerySet[Conversation]:
    """Return the conversations of a group, newest revisions, in their order."""
    run = ["session_group"] if grouping is TASKS else []
    order = (F("session_order").asc(nulls_last=True), F("trial").asc(nulls_last=True), "pk")
    return Conversation.objects.filter(
        corpus=corpus, superseded_by=None, **{grouping.field: name}
    ).order_by(*run, *order)
