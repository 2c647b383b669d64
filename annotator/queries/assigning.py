"""Conversations to give out, a page at a time, with those who have them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from annotator.models import Conversation, Membership, Project, User
from annotator.policies import ALLOWED, Action
from annotator.queries import queue, searching
from annotator.queries.paging import Page, span, within

PAGE = 50
STATES = {
    "open": "Short of annotators",
    "none": "With no annotator",
    "full": "With all annotators",
    "overlap": "In the overlap",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which conversations; ``state`` is a key of STATES. Empty and None select everything.

    ``annotator`` is the username of somebody who has work on them.
    """

    corpus: str = ""
    search: str = ""
    model: str = ""
    state: str = ""
    annotator: str = ""
    shortest: int | None = None
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has a conversation, and how far they are."""

    name: str
    status: str


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation, the annotators it has and the number it is to have."""

    pk: int
    title: str
    corpus: str
    turn_count: int
    wanted: int
    holders: Sequence[Holder]


def chosen(project: Project, selection: Selection) -> QuerySet[Any]:
    """Return the conversations that the selection has, in the order they were stored."""
    rows = queue.slots(project)
    if selection.corpus:
        rows = rows.filter(corpus__slug=selection.corpus)
    if selection.search:
        said = searching.said(selection.search) | Q(task_key__icontains=selection.search)
        rows = rows.filter(said)
    if selection.model:
        rows = rows.filter(model=selection.model)
    if selection.annotator:
        held = queue.working(project).filter(annotator__username=selection.annotator)
        rows = rows.filter(pk__in=held.values("conversation"))
    if selection.shortest is not None:
        rows = rows.filter(turn_count__gte=selection.shortest)
    if selection.longest is not None:
        rows = rows.filter(turn_count__lte=selection.longest)
    states = {
        "open": Q(taken__lt=F("wanted")),
        "none": Q(taken=0),
        "full": Q(taken__gte=F("wanted")),
        "overlap": Q(wanted=project.overlap),
    }
    return rows.filter(states.get(selection.state, Q())).order_by("pk")


def page(project: Project, selection: Selection, number: int) -> Page[Row]:
    """Return a page of the selected conversations; past the last one, the last one."""
    rows = chosen(project, selection)
    total = rows.count()
    number = within(number, total, PAGE)
    found = list(rows.select_related("corpus")[span(number, PAGE)])
    holders: dict[int, list[Holder]] = defaultdict(list)
    for conversation, name, status in (
        queue.working(project)
        .filter(conversation__in=[row.pk for row in found])
        .order_by("annotator__username")
        .values_list("conversation", "annotator__username", "status")
    ):
        holders[conversation].append(Holder(name, status))
    return Page([_row(each, holders[each.pk]) for each in found], total, number, PAGE)


def models(project: Project) -> list[str]:
    """Return the models that the project's conversations name."""
    rows = Conversation.objects.filter(corpus__project=project).exclude(model="")
    return list(rows.order_by("model").values_list("model", flat=True).distinct())


def annotators(project: Project) -> list[User]:
    """Return the people who may annotate in the project, by name."""
    rows = Membership.objects.filter(project=project, role__in=ALLOWED[Action.ANNOTATE])
    return [row.user for row in rows.select_related("user").order_by("user__username")]


def _row(conversation: Any, holders: Sequence[Holder]) -> Row:
    return Row(
        pk=conversation.pk,
        title=str(conversation),
        corpus=conversation.corpus.name,
        turn_count=conversation.turn_count,
        wanted=conversation.wanted,
        holders=holders,
    )
