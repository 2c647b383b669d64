"""Giving work out to chosen people, and taking back what they have not touched."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from annotator.errors import InvalidInput
from annotator.models import Annotation, Assignment, Conversation, Project, User
from annotator.policies import ALLOWED, Action
from annotator.queries import queue
from annotator.services import audit

# Somebody who gave a conversation back may be assigned it again.
_INSERT = """
INSERT INTO annotator_assignment AS assignment
  (conversation_id, annotator_id, kind, status, assigned_by_id, created_at, touched_at)
SELECT conversation, annotator, 'work', 'waiting', %s, now(), now()
FROM ({pairs}) AS pairs (conversation, annotator)
ON CONFLICT (conversation_id, annotator_id) DO UPDATE
  SET status = 'waiting', assigned_by_id = excluded.assigned_by_id, touched_at = now()
  WHERE assignment.kind = 'work' AND assignment.status = 'released'
"""
_EACH = "SELECT chosen.id, who.id FROM ({chosen}) chosen CROSS JOIN unnest(%s::bigint[]) who (id)"
# Free places are dealt like cards: those of one conversation go to the people who come next, and
# the next conversation goes on where that one stopped. Who has it already is passed over.
_DEALT = """
SELECT conversation, annotator FROM (
  SELECT place.id AS conversation, who.id AS annotator, place.free, row_number() OVER (
    PARTITION BY place.id ORDER BY (who.seat - 1 - place.dealt %% %s + %s) %% %s) AS turn
  FROM (
    SELECT id, free, sum(free) OVER (ORDER BY id) - free AS dealt
    FROM ({chosen}) chosen WHERE free > 0
  ) place
  CROSS JOIN unnest(%s::bigint[]) WITH ORDINALITY who (id, seat)
  WHERE NOT EXISTS (
    SELECT FROM annotator_assignment held
    WHERE held.conversation_id = place.id AND held.annotator_id = who.id
      AND held.status <> 'released')
) hands WHERE turn <= free
"""


@transaction.atomic
def assign(
    *,
    project: Project,
    conversations: QuerySet[Conversation],
    annotators: Iterable[User],
    actor: User,
) -> int:
    """Assign every one of the conversations to each of the annotators; return how many are new.

    The overlap is not looked at: whoever names people means them. Raises InvalidInput if one of
    them may not annotate in the project.
    """
    people = _people(project, annotators)
    chosen = _chosen(project, conversations).values("id")
    made = _write(_EACH, chosen, [people], actor)
    _record(project, actor, "work assigned", people, made)
    return made


@transaction.atomic
def share_out(
    *,
    project: Project,
    conversations: QuerySet[Conversation],
    annotators: Iterable[User],
    actor: User,
) -> int:
    """Deal the free places of the conversations to the annotators in turn; return how many.

    Each conversation gets as many annotators as its overlap still asks for, and none of them twice.
    Who has least to do comes first. Raises InvalidInput as `assign` does.
    """
    locked = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    people = _people(project, annotators)
    chosen = _chosen(locked, conversations).annotate(free=F("wanted") - F("taken"))
    count = len(people)
    made = _write(_DEALT, chosen.values("id", "free"), [people], actor, [count, count, count])
    _record(project, actor, "work shared out", people, made)
    return made


@transaction.atomic
def take_back(
    *,
    project: Project,
    conversations: QuerySet[Conversation],
    annotators: Iterable[User],
    actor: User,
) -> int:
    """Take from the annotators what they have given no label yet; return how many."""
    people = [user.pk for user in annotators]
    inside = conversations.filter(corpus__project=project).order_by().values("pk")
    unfinished = queue.held(conversation__in=inside, annotator__in=people).exclude(
        status=Assignment.Status.COMPLETE
    )
    # A label that arrives now waits until this is done, and then makes it work again.
    locked = list(unfinished.select_for_update().values_list("pk", flat=True))
    labels = Annotation.objects.filter(assignment=OuterRef("pk"), removed_at=None)
    taken = Assignment.objects.filter(~Exists(labels), pk__in=locked).update(
        status=Assignment.Status.RELEASED
    )
    _record(project, actor, "work taken back", people, taken)
    return taken


def _people(project: Project, annotators: Iterable[User]) -> list[int]:
    """Return the annotators' ids, those with least to do first."""
    meant = {user.pk for user in annotators}
    mine = Q(assignments__conversation__corpus__project=project, assignments__kind="work")
    unfinished = mine & Q(assignments__status__in=["waiting", "in_progress"])
    found = (
        User.objects.filter(
            pk__in=meant,
            memberships__project=project,
            memberships__role__in=ALLOWED[Action.ANNOTATE],
        )
        .annotate(unfinished=Count("assignments", filter=unfinished, distinct=True))
        .order_by("unfinished", "username")
    )
    ids = [user.pk for user in found]
    if not ids or set(ids) != meant:
        raise InvalidInput("Choose people who may annotate in this project.")
    return ids


def _chosen(project: Project, conversations: QuerySet[Conversation]) -> QuerySet[Any]:
    return queue.slots(project).filter(pk__in=conversations.order_by().values("pk")).order_by()


def _write(
    pairs: str,
    chosen: QuerySet[Any, Any],
    people: list[list[int]],
    actor: User,
    before: list[int] | None = None,
) -> int:
    query, parameters = chosen.query.sql_with_params()
    statement = _INSERT.format(pairs=pairs.format(chosen=query))
    with connection.cursor() as cursor:
        cursor.execute(statement, [actor.pk, *(before or []), *parameters, *people])
        return int(cursor.rowcount)


def _record(project: Project, actor: User, action: str, people: list[int], count: int) -> None:
    names = (
        User.objects.filter(pk__in=people).order_by("username").values_list("username", flat=True)
    )
    audit.record(
        project=project, actor=actor, action=action, annotators=sorted(names), conversations=count
    )
