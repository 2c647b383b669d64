"""Labels that come with a file, kept as the labels of whoever gave them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import uuid4

import msgspec
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from annotator.formats.mapping import FileMapping, LabelRule, labels_in
from annotator.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    Label,
    Layer,
    Turn,
    Upload,
    User,
)
from annotator.services import gold
from annotator.services.storing import Stored, copying, new_ids
from annotator.transcript import Transcript

ASSIGNMENT_COLUMNS = [
    "id",
    "conversation_id",
    "annotator_id",
    "kind",
    "status",
    "created_at",
    "touched_at",
    "completed_at",
]
ANNOTATION_COLUMNS = [
    "id",
    "assignment_id",
    "turn_id",
    "label_id",
    "attributes",
    "version",
    "created_at",
]
COMPLETE = Assignment.Status.COMPLETE.value
REVISION_COLUMNS = ["id", "annotation_id", "op", "number", "action", "state", "at"]


@dataclass(frozen=True, slots=True)
class Labels:
    """The rules of a mapping, whose labels they give, and the labels' rows by layer and key."""

    rules: tuple[LabelRule, ...]
    source: User
    kind: Assignment.Kind
    known: Mapping[tuple[str, str], int]


def prepare(upload: Upload, choices: FileMapping) -> Labels | None:
    """Return what is needed to store an upload's labels; None if it brings none.

    The source is made when it is missing. Labels that a file brings as the project's gold are gold.
    """
    if not choices.labels:
        return None
    project = upload.corpus.project
    name = f"{project.slug}/{choices.source or upload.filename}"[:150]
    source, _ = User.objects.get_or_create(
        username=name,
        defaults={"is_source": True, "is_active": False, "password": make_password(None)},
    )
    version = project.scheme_versions.order_by("-number").values("pk")[:1]
    known = {
        (label.layer.key, label.key): label.pk
        for label in Label.objects.filter(
            layer__scheme_version__in=version, layer__unit=Layer.Unit.TURN
        ).select_related("layer")
    }
    is_gold = name == gold.source_name(project)
    kind = Assignment.Kind.GOLD if is_gold else Assignment.Kind.WORK
    return Labels(choices.labels, source, kind, known)


def store(labels: Labels, stored: Stored) -> int:
    """Write the labels of conversations just stored, each one's as complete; return how many.

    Call it in the transaction that stored them.
    """
    found = {
        pk: places
        for pk, record in stored.conversations.items()
        if (places := _places(labels, record.transcript))
    }
    turns = _turns(found)
    now = timezone.now()
    assignments = new_ids(Assignment, len(found))
    with copying(Assignment, ASSIGNMENT_COLUMNS) as write:
        for pk, conversation in zip(assignments, found, strict=True):
            who = labels.source.pk
            write((pk, conversation, who, labels.kind.value, COMPLETE, now, now, now))
    annotations = [
        (uuid4(), assignment, turns[conversation, index], label)
        for assignment, (conversation, places) in zip(assignments, found.items(), strict=True)
        for index, label in places
    ]
    with copying(Annotation, ANNOTATION_COLUMNS) as write:
        for row in annotations:
            write((*row, "{}", 1, now))
    ids = new_ids(AnnotationRevision, len(annotations))
    added = AnnotationRevision.Action.ADDED.value
    states = {pk: _state(key) for key, pk in labels.known.items()}
    with copying(AnnotationRevision, REVISION_COLUMNS) as write:
        for pk, (name, _, _, label) in zip(ids, annotations, strict=True):
            write((pk, name, uuid4(), 1, added, states[label], now))
    return len(annotations)


def _state(key: tuple[str, str]) -> str:
    """Return what a turn label's first revision says, as JSON."""
    said: dict[str, object] = {"label": "/".join(key), "span": None, "link": None, "attributes": {}}
    return msgspec.json.encode(said).decode()


def _places(labels: Labels, transcript: Transcript) -> list[tuple[int, int]]:
    """Return turn index and label id of every label, each pair once."""
    found = {
        (index, labels.known[layer, label])
        for index, layer, label in labels_in(transcript, labels.rules)
        if (layer, label) in labels.known
    }
    return sorted(found)


def _turns(conversations: Iterable[int]) -> dict[tuple[int, int], int]:
    """Return the ids of the conversations' turns by conversation and index."""
    rows = Turn.objects.filter(conversation__in=conversations).order_by()
    return {
        (pk, index): turn for pk, index, turn in rows.values_list("conversation", "index", "pk")
    }
