"""Reading an uploaded file: looking through it, then storing what it holds.

A file is stored in batches. Each batch is one transaction that also moves the upload's checkpoint,
so a worker that is killed loses at most the batch it was in, and the next one reads on from there.
"""

import itertools
import time
from collections.abc import Iterator
from typing import BinaryIO, cast

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotator import jobs
from annotator.formats import mapping, registry
from annotator.formats.base import FormatError, Item, Options, Problem, Record, Table
from annotator.formats.fields import Unfit
from annotator.formats.mapping import FileMapping
from annotator.formats.survey import Survey, Surveyor
from annotator.models import Upload, UploadProblem
from annotator.services import brought, returned, storing, uploads

BATCH_TURNS = 10_000
BATCH_ITEMS = 2_000
MAX_ATTEMPTS = 4
MAX_PROBLEMS_KEPT = 10_000
TELL_EVERY = 2.0  # seconds

Batch = tuple[list[Item], int]


class Stopped(Exception):
    """Somebody cancelled the upload, or decided anew about it."""


def execute(*, pk: int) -> None:
    """Look through the upload, or read it from its checkpoint to its end.

    Does nothing if another worker is at it, or there is nothing to do.
    """
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
            if upload.state == Upload.State.CHECKING:
                _look_through(upload)
            else:
                _read(upload)
                _finish(upload)
        except FormatError as error:
            if upload.state == Upload.State.CHECKING:
                _not_readable_so(upload, error)
            else:
                _fail(upload, str(error))
        except Stopped:
            return


def items(upload: Upload, stream: BinaryIO, *, keep_raw: bool = False) -> Iterator[Item]:
    """Yield what is in an upload's file, as its mapping has it."""
    choices = mapping.decode(upload.mapping)
    reader = registry.reader(upload.format)
    for item in reader.read(stream, options(choices, keep_raw=keep_raw)):
        yield item if isinstance(item, Problem) else _mapped(item, choices)


def options(choices: FileMapping, *, keep_raw: bool = False) -> Options:
    """Return what a reader is told: the settings' limits, and which column is which."""
    return Options(
        max_turns=settings.UPLOAD_MAX_TURNS,
        max_characters=settings.UPLOAD_MAX_CHARACTERS,
        max_depth=settings.UPLOAD_MAX_DEPTH,
        max_ratio=settings.UPLOAD_MAX_RATIO,
        columns=choices.columns,
        keep_raw=keep_raw,
    )


def left_out(upload: Upload) -> Iterator[bytes]:
    """Yield what can't be stored of an upload's file, as it stands there."""
    with upload.file.open("rb") as stream:
        for item in items(upload, cast("BinaryIO", stream), keep_raw=True):
            if isinstance(item, Problem) and not item.kept and item.raw:
                yield item.raw


def _mapped(record: Record, choices: FileMapping) -> Item:
    try:
        return Record(record.line, mapping.apply(record.transcript, choices))
    except Unfit as error:
        return Problem(record.line, error.path, error.message, error.found)


def _claim(pk: int) -> bool:
    rows = Upload.objects.filter(pk=pk)
    begun = {
        "attempts": F("attempts") + 1,
        "started_at": Coalesce("started_at", timezone.now()),
    }
    if rows.filter(state=Upload.State.CHECKING).update(**begun):
        return True
    return bool(rows.filter(state__in=Upload.OPEN).update(state=Upload.State.READING, **begun))


def _look_through(upload: Upload) -> None:
    """Count what is in the file, and keep the first conversations to be shown."""
    UploadProblem.objects.filter(upload=upload).delete()
    surveyor, told = Surveyor(_begun(upload)), 0.0
    problems: list[Problem] = []
    with upload.file.open("rb") as opened:
        stream = cast("BinaryIO", opened)
        for item in items(upload, stream):
            surveyor.take(item)
            if isinstance(item, Problem) and len(problems) < MAX_PROBLEMS_KEPT:
                problems.append(item)
            if time.monotonic() - told > TELL_EVERY:
                told = time.monotonic()
                _tell(upload, surveyor, stream.tell())
    _keep_problems(upload, problems)
    changed = Upload.objects.filter(
        pk=upload.pk, state=Upload.State.CHECKING, mapping=upload.mapping
    ).update(state=Upload.State.READY, survey=surveyor.result(), attempts=0, bytes_read=upload.size)
    if not changed:
        UploadProblem.objects.filter(upload=upload).delete()


def _not_readable_so(upload: Upload, error: FormatError) -> None:
    """Leave it to somebody to choose another format, or say which column is which."""
    Upload.objects.filter(pk=upload.pk, state=Upload.State.CHECKING).update(
        state=Upload.State.READY,
        survey=Surveyor(_begun(upload)).result(),
        attempts=0,
        error=str(error),
    )


def _begun(upload: Upload) -> Survey:
    """Return what the beginning of the file tells."""
    reader = registry.reader(upload.format)
    with upload.file.open("rb") as stream:
        head = uploads.head(file=stream)
    return Survey(
        recognised=registry.likely(head),
        columns=list(reader.titles(head)) if isinstance(reader, Table) else [],
    )


def _tell(upload: Upload, surveyor: Surveyor, position: int) -> None:
    """Say how far it is. Raises Stopped if the file isn't to be looked through so any more."""
    going = Upload.objects.filter(pk=upload.pk, state=Upload.State.CHECKING, mapping=upload.mapping)
    if not going.update(survey=surveyor.result(), bytes_read=position):
        raise Stopped


def _read(upload: Upload) -> None:
    if not upload.records_read:
        UploadProblem.objects.filter(upload=upload).delete()  # of looking through it
    labels = brought.prepare(upload, mapping.decode(upload.mapping))
    with upload.file.open("rb") as opened:
        stream = cast("BinaryIO", opened)
        fresh = itertools.islice(items(upload, stream), upload.records_read, None)
        for batch, position in _batches(fresh, stream):
            _store(upload, batch, position, labels)


def _batches(found: Iterator[Item], stream: BinaryIO) -> Iterator[Batch]:
    batch: list[Item] = []
    turns = 0
    for item in found:
        batch.append(item)
        turns += len(item.transcript.turns) if isinstance(item, Record) else 0
        if turns >= BATCH_TURNS or len(batch) >= BATCH_ITEMS:
            yield batch, stream.tell()
            batch, turns = [], 0
    if batch:
        yield batch, stream.tell()


@transaction.atomic
def _store(upload: Upload, batch: list[Item], position: int, labels: brought.Labels | None) -> None:
    states = Upload.objects.select_for_update().values_list("state", flat=True)
    if states.filter(pk=upload.pk).first() != Upload.State.READING:
        raise Stopped  # cancelled, or deleted with its corpus
    records = [item for item in batch if isinstance(item, Record)]
    problems = [item for item in batch if isinstance(item, Problem)]
    stored = storing.store(upload=upload, records=records)
    back = returned.store(upload=upload, stored=stored)
    problems += back.problems
    _keep_problems(upload, problems)
    upload.attempts = 0  # they count what happens at one place
    upload.records_read += len(batch)
    upload.bytes_read = position
    upload.stored += len(stored.conversations)
    upload.turns_stored += stored.turns
    upload.duplicates += len(records) - len(stored.conversations)
    upload.revised += stored.revised
    upload.problem_count += len(problems)
    upload.labels_stored += back.labels + (brought.store(labels, stored) if labels else 0)
    upload.save(
        update_fields=[
            "attempts",
            "records_read",
            "bytes_read",
            "stored",
            "turns_stored",
            "duplicates",
            "revised",
            "problem_count",
            "labels_stored",
        ]
    )


def _keep_problems(upload: Upload, problems: list[Problem]) -> None:
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
    changed = Upload.objects.filter(pk=upload.pk, state=Upload.State.READING).update(
        state=Upload.State.STORED, finished_at=timezone.now(), bytes_read=upload.size
    )
    if changed:
        for task in settings.TASKS_AFTER_UPLOAD:
            jobs.send(task, upload.pk)


def _fail(upload: Upload, error: str) -> None:
    upload.state = Upload.State.FAILED
    upload.finished_at = timezone.now()
    upload.error = error
    upload.save(update_fields=["state", "finished_at", "error"])
