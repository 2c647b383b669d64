"""Projects and corpora as pages list them, counted in a flat number of queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from annotator.models import (
    Annotation,
    Assignment,
    Conversation,
    Corpus,
    Membership,
    Project,
    Upload,
    User,
)


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a person's list."""

    slug: str
    name: str
    description: str
    role: str
    corpora: int
    conversations: int
    complete: int


@dataclass(frozen=True, slots=True)
class CorpusRow:
    """A corpus in a project's list. ``labelled`` counts conversations with completed work."""

    slug: str
    name: str
    kind: str
    conversations: int
    turns: int
    labelled: int


def of(user: User) -> list[ProjectRow]:
    """Return the projects that ``user`` is a member of, by name."""
    memberships = (
        Membership.objects.filter(user=user)
        .select_related("project")
        .annotate(
            corpora=_count(Corpus.objects.filter(project=OuterRef("project"))),
            conversations=_count(Conversation.objects.filter(corpus__project=OuterRef("project"))),
            complete=_count(
                Assignment.objects.filter(
                    conversation__corpus__project=OuterRef("project"),
                    kind=Assignment.Kind.WORK,
                    status=Assignment.Status.COMPLETE,
                )
            ),
        )
        .order_by("project__name")
    )
    return [
        ProjectRow(
            slug=row.project.slug,
            name=row.project.name,
            description=row.project.description,
            role=row.get_role_display(),
            corpora=row.corpora,
            conversations=row.conversations,
            complete=row.complete,
        )
        for row in memberships
    ]


def corpora(project: Project) -> list[CorpusRow]:
    """Return the project's corpora, by name."""
    inside = Conversation.objects.filter(corpus=OuterRef("pk"))
    done = Assignment.objects.filter(
        conversation__corpus=OuterRef("pk"),
        kind=Assignment.Kind.WORK,
        status=Assignment.Status.COMPLETE,
    )
    rows = Corpus.objects.filter(project=project).annotate(
        conversation_count=_count(inside),
        turn_total=_aggregate(inside, Sum("turn_count")),
        labelled=_aggregate(done, Count("conversation", distinct=True)),
    )
    return [
        CorpusRow(
            slug=row.slug,
            name=row.name,
            kind=row.get_kind_display(),
            conversations=row.conversation_count,
            turns=row.turn_total,
            labelled=row.labelled,
        )
        for row in rows
    ]


def uploads(project: Project, limit: int = 10) -> list[Upload]:
    """Return the project's newest uploads with their corpora."""
    return list(
        Upload.objects.filter(corpus__project=project).select_related("corpus", "uploaded_by")[
            :limit
        ]
    )


@dataclass(frozen=True, slots=True)
class Held:
    """What would go with a corpus; ``labels`` counts those that stand."""

    conversations: int
    turns: int
    labels: int
    annotators: int
    uploads: int


def held(corpus: Corpus) -> Held:
    """Count what the corpus holds."""
    sizes = corpus.conversations.aggregate(rows=Count("*"), turns=Sum("turn_count"))
    labels = Annotation.objects.filter(
        assignment__conversation__corpus=corpus, removed_at=None
    ).aggregate(rows=Count("*"), people=Count("assignment__annotator", distinct=True))
    return Held(
        conversations=sizes["rows"],
        turns=sizes["turns"] or 0,
        labels=labels["rows"],
        annotators=labels["people"],
        uploads=corpus.uploads.count(),
    )


def members(project: Project) -> list[Membership]:
    """Return the project's members, by name."""
    return list(
        Membership.objects.filter(project=project).select_related("user").order_by("user__username")
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    return _aggregate(rows, Count("*"))


def _aggregate(rows: QuerySet[Any], what: Count | Sum) -> Coalesce:
    one = rows.order_by().annotate(_group=F("pk") * 0).values("_group").annotate(_value=what)
    return Coalesce(Subquery(one.values("_value"), output_field=IntegerField()), 0)
