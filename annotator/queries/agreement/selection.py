"""Which labels agreement is counted of."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from annotator.models import AnnotationRevision, Assignment, Project
from annotator.queries.agreement.automatic import models


@dataclass(frozen=True, slots=True)
class Selection:
    """Which work is compared; empty and None select everything.

    ``corpus`` is a slug, ``layer`` a key, ``annotators`` are usernames. ``version`` takes work that
    was completed while that scheme version was the newest, ``since`` and ``until`` (both included,
    UTC) work completed then. With ``unfinished`` what is labelled in work not yet complete counts,
    what isn't labelled there is missing. ``gold`` compares everybody with gold instead of with each
    other, ``model`` with the model of that name. ``ordered`` says that the order of the labels
    means something; ``boundaries`` are the labels that begin a topic.
    """

    corpus: str = ""
    layer: str = ""
    annotators: tuple[str, ...] = ()
    version: int | None = None
    since: date | None = None
    until: date | None = None
    unfinished: bool = False
    gold: bool = False
    model: str = ""
    ordered: bool = False
    boundaries: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


def decode(value: object) -> Selection:
    """Return the selection that `Selection.plain` gave."""
    return msgspec.convert(value, Selection)


def stamp(project: Project, selection: Selection) -> str:
    """Return what changes whenever a label is given or taken back, or work completed or reopened.

    The newest revision of all projects stands for the project's: finding its own would cost as much
    as counting its labels.
    """
    revision = AnnotationRevision.objects.order_by("-pk").values_list("pk", flat=True).first()
    completed = Assignment.objects.filter(
        conversation__corpus__project=project, completed_at__isnull=False
    )
    newest = completed.order_by("-completed_at").values_list("completed_at", flat=True).first()
    answers = models().stamp(project, selection.model) if selection.model else ""
    return f"{revision or 0}/{completed.count()}/{newest.isoformat() if newest else ''}/{answers}"


def digest(project: Project, selection: Selection) -> bytes:
    """Return 16 bytes that name a project's selection."""
    data = msgspec.json.encode([project.pk, selection.plain()], order="deterministic")
    return hashlib.blake2b(data, digest_size=16).digest()
