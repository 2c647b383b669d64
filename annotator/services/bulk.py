"""Labels that come in numbers, written by COPY: work, annotations and their first revisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import msgspec
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from annotator.models import Annotation, AnnotationRevision, Assignment, Project, User
from annotator.services.desk import said
from annotator.services.storing import copying, new_ids

ASSIGNMENTS = (
    *("id", "conversation_id", "annotator_id", "kind", "status", "asked"),
    *("created_at", "touched_at", "completed_at"),
)
ANNOTATIONS = (
    *("id", "assignment_id", "turn_id", "label_id", "start", "end"),
    *("linked_turn_id", "linked_start", "linked_end", "attributes", "version", "created_at"),
)
REVISIONS = ("id", "annotation_id", "op", "number", "action", "state", "author", "at")
Asked = Mapping[str, Sequence[int]] | None
Span = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class NewWork:
    """What somebody did with a conversation, both by id; ``asked`` as the table has it."""

    conversation: int
    annotator: int
    kind: str
    status: str
    asked: Asked
    created_at: datetime
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewLabel:
    """A label on a turn, ``name`` being its layer's key and its own with a slash between.

    ``link`` is the linked turn's id, its index and the words there; ``author`` who wrote gold.
    """

    work: int
    turn: int
    label: int
    name: str
    at: datetime
    span: Span = None
    link: tuple[int, int, Span] | None = None
    attributes: Mapping[str, Any] | None = None
    author: str = ""


def source(project: Project, name: str) -> User:
    """Return whom a project's file calls ``name``, made if missing; nobody logs in as it."""
    return User.objects.get_or_create(
        username=f"{project.slug}/{name}"[:150],
        defaults={"is_source": True, "is_active": False, "password": make_password(None)},
    )[0]


def write_work(rows: Sequence[NewWork]) -> list[int]:
    """Write assignments; return their ids in the same order."""
    ids = new_ids(Assignment, len(rows))
    now = timezone.now()
    with copying(Assignment, ASSIGNMENTS) as write:
        for pk, row in zip(ids, rows, strict=True):
            asked = None if row.asked is None else _json(row.asked)
            whose = (row.conversation, row.annotator, row.kind, row.status, asked)
            write((pk, *whose, row.created_at, now, row.completed_at))
    return ids


def write_labels(rows: Iterable[NewLabel]) -> int:
    """Write annotations, each with its first revision; return how many."""
    named = [(uuid4(), row) for row in rows]
    with copying(Annotation, ANNOTATIONS) as write:
        for name, row in named:
            linked, _, there = row.link or (None, None, None)
            place = (row.work, row.turn, row.label, *(row.span or (None, None)))
            end = (linked, *(there or (None, None)))
            write((name, *place, *end, _json(row.attributes or {}), 1, row.at))
    ids = new_ids(AnnotationRevision, len(named))
    added = AnnotationRevision.Action.ADDED.value
    with copying(AnnotationRevision, REVISIONS) as write:
        for pk, (name, row) in zip(ids, named, strict=True):
            _, index, there = row.link or (None, None, None)
            link = None if index is None else (index, *(there or (None, None)))
            state = said(row.name, row.span, link, row.attributes or {})
            write((pk, name, uuid4(), 1, added, _json(state), row.author, row.at))
    return len(named)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
