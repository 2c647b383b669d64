"""Taking a file in, and deciding what becomes of it. `annotator.services.reading` reads it."""

from __future__ import annotations  # File takes its type argument only when checked

import hashlib
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from annotator import jobs
from annotator.errors import Conflict, InvalidInput
from annotator.formats import mapping, registry
from annotator.formats.base import Reader
from annotator.formats.head import HEAD_BYTES, Head, head_of
from annotator.formats.mapping import FileMapping
from annotator.models import Corpus, Upload, User
from annotator.services import audit

RESEND_AFTER = timedelta(seconds=30)


def check(*, file: File[bytes]) -> Reader:
    """Return the reader for ``file``.

    Raises InvalidInput if it is empty, too large, or of no format that can be read.
    """
    filename = _name(file)
    if not file.size:
        raise InvalidInput(f"{filename} is empty.")
    if file.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 1_000_000
        raise InvalidInput(f"{filename} is larger than the {limit} MB that one file may have.")
    return registry.recognise(head(file=file))


def head(*, file: File[bytes]) -> Head:
    """Return the beginning of ``file``, for recognising its format."""
    file.seek(0)
    data: bytes = file.read(HEAD_BYTES)
    file.seek(0)
    return head_of(data, _name(file), file)


def receive(
    *,
    corpus: Corpus,
    file: File[bytes],
    user: User | None,
    look_first: bool = False,
    choices: FileMapping | None = None,
) -> Upload:
    """Keep ``file`` and record it as an upload that waits to be read, as ``choices`` have it.

    With ``look_first`` it is looked through, and read only after `confirm`. Raises InvalidInput as
    `check` does.
    """
    choices = choices or FileMapping()
    reader = check(file=file)
    with transaction.atomic():
        upload = Upload.objects.create(
            corpus=corpus,
            uploaded_by=user,
            filename=_name(file),
            file=file,
            size=file.size,
            sha256=_sha256(file),
            format=choices.format or reader.name,
            mapping=mapping.encode(choices),
            state=Upload.State.CHECKING if look_first else Upload.State.WAITING,
            queued_at=timezone.now(),
        )
        audit.record(
            project=corpus.project,
            actor=user,
            action="file uploaded",
            upload=upload.pk,
            filename=upload.filename,
            sha256=upload.sha256,
        )
    return upload


@transaction.atomic
def enqueue(*, upload: Upload) -> None:
    """Ask a worker to take the upload."""
    jobs.send("annotator.import_upload", upload.pk)


def look_again(*, upload: Upload, choices: FileMapping) -> None:
    """Have the file looked through anew, with other choices about it.

    Raises Conflict if it is being imported already.
    """
    _decide(upload, Upload.State.CHECKING, (Upload.State.CHECKING, Upload.State.READY), choices)


@transaction.atomic
def confirm(*, upload: Upload, choices: FileMapping, user: User | None) -> None:
    """Have the file read into its corpus. Raises Conflict if that was decided already."""
    before = (Upload.State.CHECKING, Upload.State.READY, Upload.State.CANCELLED)
    _decide(upload, Upload.State.WAITING, before, choices)
    audit.record(
        project=upload.corpus.project, actor=user, action="import confirmed", upload=upload.pk
    )


@transaction.atomic
def cancel(*, upload: Upload, user: User | None) -> None:
    """Stop the upload. What it has stored stays; confirmed again, it goes on from there.

    Raises Conflict if it is over.
    """
    changed = Upload.objects.filter(
        pk=upload.pk, state__in=(*Upload.OPEN, Upload.State.READY)
    ).update(state=Upload.State.CANCELLED, finished_at=timezone.now())
    if not changed:
        raise Conflict("This upload is over already.")
    audit.record(
        project=upload.corpus.project, actor=user, action="upload cancelled", upload=upload.pk
    )


@transaction.atomic
def _decide(upload: Upload, state: str, before: tuple[str, ...], choices: FileMapping) -> None:
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    if row.state not in before:
        raise Conflict(f"This upload is in another state by now: {row.get_state_display()}.")
    row.state = state
    row.format = choices.format or row.format
    row.mapping = mapping.encode(choices)
    row.queued_at = timezone.now()
    row.error, row.attempts, row.finished_at = "", 0, None
    if not row.records_read:
        row.started_at, row.bytes_read = None, 0  # they are of looking through it
    row.save(
        update_fields=[
            "state",
            "format",
            "mapping",
            "queued_at",
            "started_at",
            "finished_at",
            "bytes_read",
            "attempts",
            "error",
        ]
    )
    jobs.send("annotator.import_upload", row.pk)


def resend() -> int:
    """Ask again for open uploads that no worker holds; return how many.

    The message or the worker was lost, or every worker is busy: then one message more does no harm.
    """
    asked_before = timezone.now() - RESEND_AFTER
    stale = Upload.objects.filter(state__in=Upload.OPEN, queued_at__lt=asked_before).order_by("pk")
    pks = jobs.abandoned(jobs.UPLOADS, list(stale.values_list("pk", flat=True)[:100]))
    with transaction.atomic():
        Upload.objects.filter(pk__in=pks).update(queued_at=timezone.now())
        for pk in pks:
            jobs.send("annotator.import_upload", pk)
    return len(pks)


def _name(file: File[bytes]) -> str:
    return Path(file.name or "upload").name


def _sha256(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
