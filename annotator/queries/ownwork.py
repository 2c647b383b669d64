"""What somebody was given and has done, searched and a page at a time."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from annotator.models import Annotation, Assignment, Conversation, Project, User
from annotator.queries import queue, searching
from annotator.queries.paging import Page, span, within

PAGE = 50
Status = Assignment.Status
STATES = {
    Status.IN_PROGRESS.value: "In progress",
    Status.WAITING.value: "Waiting",
    Status.COMPLETE.value: "Complete",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which work; ``label`` is a layer's key and a label's with a slash between. Empty is all."""

    search: str = ""
    state: str = ""
    label: str = ""


def page(project: Project, user: User, selection: Selection, number: int = 1) -> Page[Assignment]:
    """Return the work of ``user`` that is selected, with ``labels`` counted on each.

    What is in progress comes first, then what waits, then what was completed last.
    """
    rows = _selected(project, user, selection)
    total = rows.count()
    number = within(number, total, PAGE)
    place = Case(
        When(status=Status.IN_PROGRESS, then=0), When(status=Status.WAITING, then=1), default=2
    )
    count = _standing().order_by().values("assignment").annotate(n=Count("*")).values("n")
    found: Any = (
        rows.select_related("conversation__corpus", "assigned_by")
        .annotate(labels=Coalesce(Subquery(count, output_field=IntegerField()), 0))
        .order_by(place, F("completed_at").desc(nulls_first=True), "id")[span(number, PAGE)]
    )
    return Page(list(found), total, number, PAGE)


def _selected(project: Project, user: User, selection: Selection) -> QuerySet[Assignment]:
    rows = queue.held(annotator=user, conversation__corpus__project=project)
    if selection.search:
        said = Conversation.objects.filter(
            searching.said(selection.search), corpus__project=project
        )
        rows = rows.filter(conversation__in=said)
    if selection.state:
        rows = rows.filter(status=selection.state)
    if selection.label:
        layer, _, label = selection.label.partition("/")
        given = _standing().filter(label__layer__key=layer, label__key=label)
        rows = rows.filter(Q(pk__in=given.values("assignment")))
    return rows


def _standing() -> QuerySet[Annotation]:
    return Annotation.objects.filter(assignment=OuterRef("pk"), removed_at=None)
