"""Whose labels a project has, for lenses to be held against."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from annotator.models import Assignment, Corpus, Membership, Project, User
from annotator.policies import ALLOWED, Action

GOLD = "gold"
ANYBODY = "anybody"


@dataclass(frozen=True, slots=True)
class Reference:
    """Completed labels of one source: gold, or one annotator's; ``key`` stands in addresses."""

    key: str
    title: str
    conversations: int


def references(project: Project, corpus: Corpus | None = None) -> list[Reference]:
    """Return the sources of completed labels: gold first, then by how much they labelled.

    With ``corpus``, those of its conversations alone.
    """
    completed = _completed(project)
    rows = (
        (completed if corpus is None else completed.filter(conversation__corpus=corpus))
        .order_by()
        .values_list("kind", "annotator", "annotator__username")
        .annotate(n=Count("*"))
    )
    found = [
        Reference(GOLD, "Gold", n)
        if kind == Assignment.Kind.GOLD
        else Reference(str(annotator), name, n)
        for kind, annotator, name, n in rows
    ]
    return sorted(found, key=lambda each: (each.key != GOLD, -each.conversations, each.title))


def assignments(project: Project, reference: Reference) -> QuerySet[Assignment]:
    """Return the completed assignments of a reference."""
    completed = _completed(project)
    if reference.key == ANYBODY:
        return completed
    if reference.key == GOLD:
        return completed.filter(kind=Assignment.Kind.GOLD)
    return completed.filter(kind=Assignment.Kind.WORK, annotator=int(reference.key))


def inspected_by(user: User, limit: int = 50) -> list[Project]:
    """Return projects whose labels ``user`` may see, by name."""
    mine = Membership.objects.filter(user=user, role__in=ALLOWED[Action.INSPECT])
    return list(Project.objects.filter(pk__in=mine.values("project")).order_by("name")[:limit])


def _completed(project: Project) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        conversation__corpus__project=project,
        conversation__superseded_by=None,
        status=Assignment.Status.COMPLETE,
        kind__in=[Assignment.Kind.GOLD, Assignment.Kind.WORK],
    )
