"""Taking a file in, and storing what it holds.

A file is read in batches. Each batch is one transaction that also moves the upload's checkpoint,
so a worker that is killed loses at most the batch it was in, and the next one reads on from there.
"""

from __future__ import annotations  # File takes its type argument only when checked

import hashlib
import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotator import jobs
from annotator.errors import InvalidInput
from annotator.formats import base, registry
from annotator.formats.base import Reader
from annotator.formats.head import head_of
from annotator.models import Corpus, Upload, UploadProblem, User
from annotator.services import audit, storing

BATCH_TURNS = 10_000
BATCH_ITEMS = 2_000
MAX_ATTEMPTS = 4
MAX_PROBLEMS_KEPT = 10_000
HEAD_BYTES = 65_536
RESEND_AFTER = timedelta(seconds=30)
OPEN = (Upload.State.WAITING, Upload.State.READING)


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
    return registry.recognise(head_of(_head(file), filename, file))


def receive(*, corpus: Corpus, file: File[bytes], user: User | None) -> Upload:
    """Keep ``file`` and record it as an upload that waits to be read.

    Raises InvalidInput as `check` does.
    """
    reader = check(file=file)
    with transaction.atomic():
        upload = Upload.objects.create(
            corpus=corpus,
            uploaded_by=user,
            filename=_name(file),
            file=file,
            size=file.size,
            sha256=_sha256(file),
            format=reader.name,
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
    """Ask a worker to read the upload."""
    jobs.send("annotator.import_upload", upload.pk)


def execute(*, pk: int) -> None:
    """Read the upload from its checkpoint to its end, unless another worker is at it."""
    with jobs.held(jobs.UPLOADS, pk) as mine:
        if not (mine and _claim(pk)):
            return
        upload = Upload.objects.select_related("corpus__project").get(pk=pk)
        if upload.attempts > MAX_ATTEMPTS:
            _fail(
                upload,
                f"Reading stopped unexpectedly {MAX_ATTEMPTS} times at the same place, after record"
                f" {upload.records_read}. The worker's log says why.",
            )
            return
        try:
            _read(upload)
        except base.FormatError as error:
            _fail(upload, str(error))
        else:
            _finish(upload)


def resend() -> int:
    """Ask again for open uploads that no worker holds; return how many.

    The message or the worker was lost, or every worker is busy: then one message more does no harm.
    """
    asked_before = timezone.now() - RESEND_AFTER
    stale = Upload.objects.filter(state__in=OPEN, queued_at__lt=asked_before).order_by("pk")
    pks = jobs.abandoned(jobs.UPLOADS, list(stale.values_list("pk", flat=True)[:100]))
    with transaction.atomic():
        Upload.objects.filter(pk__in=pks).update(queued_at=timezone.now())
        for pk in pks:
            jobs.send("annotator.import_upload", pk)
    return len(pks)


def _claim(pk: int) -> bool:
    return bool(
        Upload.objects.filter(pk=pk, state__in=OPEN).update(
            state=Upload.State.READING, attempts=F("attempts") + 1
        )
    )


def _read(upload: Upload) -> None:
    reader = registry.reader(upload.format)
    with upload.file.open("rb") as stream:
        items = reader.read(cast("BinaryIO", stream), base.Options())
        fresh = itertools.islice(items, upload.records_read, None)
        for batch in _batches(fresh):
            _store(upload, batch, stream.tell())


def _batches(items: Iterator[base.Item]) -> Iterator[list[base.Item]]:
    batch: list[base.Item] = []
    turns = 0
    for item in items:
        batch.append(item)
        turns += len(item.transcript.turns) if isinstance(item, base.Record) else 0
        if turns >= BATCH_TURNS or len(batch) >= BATCH_ITEMS:
            yield batch
            batch, turns = [], 0
    if batch:
        yield batch


@transaction.atomic
def _store(upload: Upload, batch: list[base.Item], position: int) -> None:
    records = [item for item in batch if isinstance(item, base.Record)]
    problems = [item for item in batch if isinstance(item, base.Problem)]
    stored, turns = storing.store(upload=upload, records=records)
    _keep_problems(upload, problems)
    upload.attempts = 0  # they count what happens at one place
    upload.records_read += len(batch)
    upload.bytes_read = position
    upload.stored += stored
    upload.turns_stored += turns
    upload.duplicates += len(records) - stored
    upload.problem_count += len(problems)
    upload.save(
        update_fields=[
            "attempts",
            "records_read",
            "bytes_read",
            "stored",
            "turns_stored",
            "duplicates",
            "problem_count",
        ]
    )


def _keep_problems(upload: Upload, problems: list[base.Problem]) -> None:
    # A file that is wrong in every line must not fill the database with the same sentence.
    room = max(0, MAX_PROBLEMS_KEPT - upload.problem_count)
    UploadProblem.objects.bulk_create(
        UploadProblem(
            upload=upload,
            line=problem.line,
            path=problem.path,
            message=problem.message,
            excerpt=problem.excerpt,
            kept=problem.kept,
        )
        for problem in problems[:room]
    )


@transaction.atomic
def _finish(upload: Upload) -> None:
    upload.state = Upload.State.STORED
    upload.finished_at = timezone.now()
    upload.bytes_read = upload.size
    upload.save(update_fields=["state", "finished_at", "bytes_read"])
    for task in settings.TASKS_AFTER_UPLOAD:
        jobs.send(task, upload.pk)


def _fail(upload: Upload, error: str) -> None:
    upload.state = Upload.State.FAILED
    upload.finished_at = timezone.now()
    upload.error = error
    upload.save(update_fields=["state", "finished_at", "error"])


def _name(file: File[bytes]) -> str:
    return Path(file.name or "upload").name


def _head(file: File[bytes]) -> bytes:
    file.seek(0)
    head: bytes = file.read(HEAD_BYTES)
    file.seek(0)
    return head


def _sha256(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
