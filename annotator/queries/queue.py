"""Who can be given which conversation, and how far everybody's own work is."""

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from annotator.models import Assignment, Conversation, Project, User
from annotator.queries import overlap

Kind, Order, Status = Assignment.Kind, Project.Order, Assignment.Status


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one annotator's work is, in conversations.

    ``waiting`` are assigned to them and not begun; ``open`` could still be given to them.
    """

    complete: int
    in_progress: int
    waiting: int
    open: int

    @property
    def mine(self) -> int:
        """What was given to them, done or not."""
        return self.complete + self.in_progress + self.waiting


def held(**which: Any) -> QuerySet[Assignment]:
    """Return the work of people that takes a place, of the conversations and people given."""
    return Assignment.objects.filter(kind=Kind.WORK, **which).exclude(status=Status.RELEASED)


def working(project: Project) -> QuerySet[Assignment]:
    """Return the work that takes places in the project: labels that came with a file take none."""
    return held(conversation__corpus__project=project, annotator__is_source=False)


def slots(project: Project) -> QuerySet[Any]:
    """Return the project's conversations with the number of annotators ``wanted`` and ``taken``.

    Nobody begins on an old revision, and what people learn by is no work.
    """
    return _newest(project).annotate(wanted=overlap.wanted(project), taken=_taken(project))


def available(project: Project, user: User) -> QuerySet[Any]:
    """Return the conversations that can still be given to ``user``, in the project's order.

    Sets of conversations are left out, which PostgreSQL hashes: asked row by row, it would take
    three times as long.
    """
    begun = working(project).order_by().values("conversation")
    full = begun.annotate(n=Count("*")).filter(n__gte=project.overlap).values("conversation")
    mine = Assignment.objects.filter(annotator=user).exclude(status=Status.RELEASED)
    rows = _newest(project).exclude(pk__in=mine.values("conversation")).exclude(pk__in=full)
    if project.overlap_share < 1:
        rows = rows.filter(overlap.inside(project) | ~Q(pk__in=begun))
    return rows.order_by(*_order(project, user))


def _newest(project: Project) -> QuerySet[Conversation]:
    return Conversation.objects.filter(
        corpus__project=project, superseded_by=None, training_item=None
    )


def _taken(project: Project) -> Coalesce:
    count = working(project).filter(conversation=OuterRef("pk")).order_by().values("conversation")
    n = Subquery(count.annotate(n=Count("*")).values("n"), output_field=IntegerField())
    return Coalesce(n, 0)


def _order(project: Project, user: User) -> tuple[Any, ...]:
    begun = Q(pk__in=working(project).values("conversation"))
    orders: dict[str, Any] = {
        Order.BEGUN: Case(When(begun, then=_taken(project)), default=0).desc(),
        Order.RANDOM: overlap.drawn(f"{user.pk}:").asc(),
        Order.LONGEST: F("turn_count").desc(),
        Order.SHORTEST: F("turn_count").asc(),
        Order.PRIORITY: F("priority__value").desc(nulls_last=True),
    }
    return (orders[project.order], "pk")


def progress(project: Project, user: User) -> Progress:
    """Count what ``user`` has completed, begun, waiting, and could still be given."""
    counts = held(annotator=user, conversation__corpus__project=project).aggregate(
        **{
            status.value: Count("id", filter=Q(status=status))
            for status in (Status.COMPLETE, Status.IN_PROGRESS, Status.WAITING)
        }
    )
    return Progress(**counts, open=available(project, user).count())


def overlap_size(project: Project) -> tuple[int, int]:
    """Return how many conversations get the overlap, and how many there are."""
    rows = slots(project)
    return rows.filter(wanted=project.overlap).count(), rows.count()


@dataclass(frozen=True, slots=True)
class Ranking:
    """What ``ranked`` conversations of ``total`` are ranked by, empty where none is."""

    source: str
    ranked: int
    total: int


def ranking(project: Project) -> Ranking:
    """Return what the project's priorities go by."""
    rows = Conversation.objects.filter(corpus__project=project, superseded_by=None)
    found = rows.aggregate(
        source=Max("priority__source"), ranked=Count("priority"), total=Count("pk")
    )
    return Ranking(found["source"] or "", found["ranked"], found["total"])
