"""What the annotate page shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from annotator.models import (
    Annotation,
    Assignment,
    Conversation,
    Label,
    Layer,
    Project,
    SchemeVersion,
    Turn,
    User,
)


@dataclass(frozen=True, slots=True)
class Given:
    """A label that stands on a turn."""

    id: str
    label: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one annotator's queue is. ``open`` conversations could still be given to them."""

    complete: int
    in_progress: int
    open: int


def current_scheme(project: Project) -> SchemeVersion:
    """Return the newest scheme version with its layers and labels, in two further queries."""
    return (
        SchemeVersion.objects.filter(project=project)
        .prefetch_related(
            Prefetch(
                "layers",
                queryset=Layer.objects.order_by("position").prefetch_related(
                    Prefetch("labels", queryset=Label.objects.order_by("position"))
                ),
            )
        )
        .latest("number")
    )


def turns(conversation: Conversation) -> list[Turn]:
    """Return every turn of a conversation in order."""
    return list(Turn.objects.filter(conversation=conversation).order_by("index"))


def given(assignment: Assignment, indices: Iterable[int] | None = None) -> dict[int, list[Given]]:
    """Return the standing turn labels by turn index; of the turns ``indices`` alone if given."""
    rows = Annotation.objects.filter(
        assignment=assignment,
        removed_at__isnull=True,
        start__isnull=True,
        linked_turn__isnull=True,
    )
    if indices is not None:
        rows = rows.filter(turn__index__in=list(indices))
    found: dict[int, list[Given]] = defaultdict(list)
    for index, pk, label in rows.order_by("label__layer__position", "label__position").values_list(
        "turn__index", "id", "label_id"
    ):
        found[index].append(Given(id=str(pk), label=label))
    return dict(found)


def available(project: Project, user: User) -> QuerySet[Any]:
    """Return the conversations that can be given to ``user``; ``taken`` counts their annotators.

    Labels that came with a file take nobody's place, and nobody begins on an old revision.
    """
    return (
        Conversation.objects.filter(corpus__project=project, superseded_by=None)
        .annotate(
            taken=Count("assignments", filter=Q(assignments__annotator__is_source=False)),
            mine=Count("assignments", filter=Q(assignments__annotator=user)),
        )
        .filter(mine=0, taken__lt=project.overlap)
    )


def progress(project: Project, user: User) -> Progress:
    """Count what ``user`` has completed, begun, and could still be given."""
    mine = Assignment.objects.filter(annotator=user, conversation__corpus__project=project)
    counts = mine.aggregate(
        complete=Count("id", filter=Q(status=Assignment.Status.COMPLETE)),
        in_progress=Count("id", filter=Q(status=Assignment.Status.IN_PROGRESS)),
    )
    return Progress(
        complete=counts["complete"],
        in_progress=counts["in_progress"],
        open=available(project, user).count(),
    )


def last_completed(besides: Assignment) -> Assignment | None:
    """Return what the same person completed last in the project, other than ``besides``."""
    return (
        Assignment.objects.filter(
            annotator=besides.annotator_id,
            conversation__corpus__project=besides.conversation.corpus.project_id,
            status=Assignment.Status.COMPLETE,
        )
        .exclude(pk=besides.pk)
        .select_related("conversation")
        .order_by("-completed_at")
        .first()
    )


def recent(project: Project, user: User, limit: int = 50) -> list[Assignment]:
    """Return the newest work of ``user``, unfinished first, with ``labels`` counted on each."""
    standing = Q(annotations__removed_at__isnull=True)
    return list(
        Assignment.objects.filter(annotator=user, conversation__corpus__project=project)
        .select_related("conversation__corpus")
        .annotate(labels=Count("annotations", filter=standing))
        .order_by(F("completed_at").desc(nulls_first=True), "-id")[:limit]
    )
