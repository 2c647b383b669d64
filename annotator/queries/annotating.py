"""What the annotate page shows."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Prefetch, QuerySet, Window
from django.db.models.fields.json import KeyTextTransform

from annotator.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    Conversation,
    Label,
    Layer,
    Project,
    SchemeVersion,
    Turn,
)


@dataclass(frozen=True, slots=True)
class End:
    """Where a link leads: a turn's index and, where they are said, the words in it."""

    turn: int
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Given:
    """A label that stands on a turn, on words of it, or on a link from there."""

    id: str
    label: int
    version: int
    start: int | None
    end: int | None
    to: End | None
    attributes: dict[str, str | int]


def current_scheme(project: Project) -> SchemeVersion:
    """Return the newest scheme version with its layers and labels."""
    versions = SchemeVersion.objects.filter(project=project)
    return _frozen(versions.values_list("pk", flat=True).latest("number"))


@lru_cache(maxsize=100)
def _frozen(pk: int) -> SchemeVersion:
    """Return a version; it never changes once it is made, so a process reads it once."""
    return with_layers(SchemeVersion.objects.all()).get(pk=pk)


def labels(project: int, pks: Iterable[int]) -> dict[int, Label]:
    """Return those of the labels that the project's schemes have, by id, with their layers."""
    found = {}
    for pk in pks:
        with suppress(Label.DoesNotExist):
            label = _label(pk)
            if label.layer.scheme_version.project_id == project:
                found[pk] = label
    return found


@lru_cache(maxsize=5_000)
def _label(pk: int) -> Label:
    """Return a label, which never changes once it is made: a process reads it once."""
    return Label.objects.select_related("layer__scheme_version").get(pk=pk)


def with_layers(versions: QuerySet[SchemeVersion]) -> QuerySet[SchemeVersion]:
    """Return the versions with their layers and labels, each in order."""
    labels = Prefetch("labels", queryset=Label.objects.order_by("position"))
    layers = Layer.objects.order_by("position").prefetch_related(labels)
    return versions.prefetch_related(Prefetch("layers", queryset=layers))


def turns(conversation: Conversation) -> list[tuple[str, str, str]]:
    """Return role, speaker and text of every turn of a conversation in order."""
    rows = Turn.objects.filter(conversation=conversation).order_by("index")
    return list(rows.values_list("role", "speaker", "text"))


def given(assignment: Assignment, indices: Iterable[int] | None = None) -> dict[int, list[Given]]:
    """Return what stands, by turn index; of the turns ``indices`` alone if given."""
    rows = Annotation.objects.filter(assignment=assignment, removed_at__isnull=True)
    if indices is not None:
        wanted = list(indices)
        rows = rows.filter(turn__index__in=wanted) if wanted else rows.none()
    # No rows of models: there may be thousands, and their turns' texts are of no use here.
    fields = rows.order_by(
        "label__layer__position", "label__position", "start", "created_at"
    ).values_list(
        *("turn__index", "id", "label", "version", "start", "end"),
        *("linked_turn__index", "linked_start", "linked_end", "attributes"),
    )
    found: dict[int, list[Given]] = defaultdict(list)
    for turn, pk, label, version, start, end, linked, *there, details in fields:
        to = None if linked is None else End(linked, *there)
        found[turn].append(Given(str(pk), label, version, start, end, to, details))
    return dict(found)


def given_of(row: Annotation) -> Given:
    """Return an annotation as the page knows it."""
    linked = row.linked_turn
    return Given(
        id=str(row.pk),
        label=row.label_id,
        version=row.version,
        start=row.start,
        end=row.end,
        to=None if linked is None else End(linked.index, row.linked_start, row.linked_end),
        attributes=row.attributes,
    )


def former_labels(found: Iterable[Given], scheme: SchemeVersion) -> list[Label]:
    """Return the labels of other scheme versions among those given, with their layers."""
    known = {label.pk for layer in scheme.layers.all() for label in layer.labels.all()}
    former = {each.label for each in found} - known
    if not former:
        return []
    rows = Label.objects.filter(pk__in=former).select_related("layer")
    return list(rows.order_by("layer", "position"))


def done(work: Assignment) -> tuple[int, Assignment | None]:
    """Return how much work like this the person has completed, and the last of it besides this."""
    rows = Assignment.objects.filter(
        annotator=work.annotator_id,
        conversation__corpus__project=work.conversation.corpus.project_id,
        kind=work.kind,
        status=Assignment.Status.COMPLETE,
    )
    found = (
        rows.annotate(total=Window(Count("pk")))
        .select_related("conversation")
        .order_by("-completed_at")[:2]
    )
    last = next((each for each in found if each.pk != work.pk), None)
    return (found[0].total if found else 0), last


def written(project: Project, *, layer: str, attribute: str, limit: int = 300) -> list[str]:
    """Return what stands in the project in a text of a layer's details, the most frequent first.

    Only a text that the scheme lets be completed: of other details nobody learns what others gave.
    """
    if not any(
        each["key"] == attribute and each["complete"]
        for found in current_scheme(project).layers.all()
        if found.key == layer
        for each in found.attributes
    ):
        return []
    text = KeyTextTransform(attribute, "attributes")
    return list(
        Annotation.objects.filter(
            label__layer__key=layer,
            label__layer__scheme_version__project=project,
            attributes__has_key=attribute,
            removed_at=None,
        )
        .values_list(text, flat=True)
        .annotate(times=Count("id"))
        .order_by("-times", text)[:limit]
    )


@dataclass(frozen=True, slots=True)
class Revision:
    """What happened to a label of a turn: what it said from then on, when, and of gold by whom."""

    id: str
    number: int
    action: str
    state: dict[str, Any]
    at: datetime
    author: str


def history(assignment: Assignment, index: int) -> list[Revision]:
    """Return every revision of the labels of a turn, the newest first."""
    rows = AnnotationRevision.objects.filter(
        annotation__assignment=assignment, annotation__turn__index=index
    )
    return [
        Revision(str(row.annotation_id), row.number, row.action, row.state, row.at, row.author)
        for row in rows.order_by("-id")
    ]
