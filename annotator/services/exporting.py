"""Making export files: a zip of data, a codebook and a manifest, written as they come."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from importlib import import_module
from tempfile import TemporaryFile
from typing import IO, Any

import msgspec
from django.conf import settings
from django.core.files import File as DjangoFile
from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from annotator import __version__, jobs
from annotator.errors import DomainError, InvalidInput
from annotator.exports import codebook
from annotator.exports.choices import Choices
from annotator.exports.kinds import File, Kind
from annotator.models import Annotation, Corpus, Export, Project, User
from annotator.queries import schemes
from annotator.queries.exporting import kinds as own
from annotator.schemes import writing
from annotator.services import audit

AT_ONCE = 20_000  # rows; more of them are left to a worker
MAX_ATTEMPTS = 3
RESEND_AFTER = timedelta(seconds=30)
TELL_EVERY = 200  # blocks
FORMAT = "common-ground-export/1"
MADE = ("state", "done", "finished_at", "sha256", "size", "filename", "file")
State = Export.State
Tell = Callable[[int], None]


def kinds() -> Mapping[str, Kind]:
    """Return everything that can be exported, by its key."""
    others = [kind for path in settings.EXPORT_KINDS for kind in import_module(path).KINDS]
    return {kind.key: kind for kind in (*own.KINDS, *others)}


@transaction.atomic
def ask(*, project: Project, kind: str, choices: Choices, user: User | None) -> Export:
    """Ask for an export; a small one is made at once, a large one by a worker.

    Raises InvalidInput if there is no such kind or corpus, or nothing to export.
    """
    files = _files(project, kind, choices)
    row = Export.objects.create(
        project=project,
        kind=kind,
        choices=msgspec.to_builtins(choices),
        total=sum(file.rows for file in files),
        requested_by=user,
        queued_at=timezone.now(),
    )
    audit.record(project=project, actor=user, action="export asked for", kind=kind, export=row.pk)
    if row.total > AT_ONCE:
        jobs.send("annotator.export", row.pk)
    else:
        _make(row)
    return row


def execute(*, pk: int) -> None:
    """Make an export that waits, unless another worker is at it."""
    with jobs.held(jobs.EXPORTS, pk) as mine:
        waiting = Export.objects.filter(pk=pk, state=State.WAITING)
        if not (mine and waiting.update(attempts=F("attempts") + 1)):
            return
        row = Export.objects.select_related("project").get(pk=pk)
        if row.attempts > MAX_ATTEMPTS:
            _fail(row, f"Its worker stopped {MAX_ATTEMPTS} times. The worker's log says why.")
            return
        try:
            _make(row)
        except DomainError as error:
            _fail(row, str(error))


def resend() -> None:
    """Ask again for exports that no worker holds."""
    stale = Export.objects.filter(
        state=State.WAITING, queued_at__lt=timezone.now() - RESEND_AFTER
    ).order_by("pk")
    pks = jobs.abandoned(jobs.EXPORTS, list(stale.values_list("pk", flat=True)[:100]))
    Export.objects.filter(pk__in=pks).update(queued_at=timezone.now())
    for pk in pks:
        jobs.send("annotator.export", pk)


@transaction.atomic
def forget(*, export: Export, actor: User) -> None:
    """Delete an export and its file."""
    audit.record(project=export.project, actor=actor, action="export deleted", export=export.pk)
    name, storage = export.file.name, export.file.storage
    export.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def write(
    *,
    project: Project,
    kind: str,
    choices: Choices,
    stream: IO[bytes],
    tell: Tell = lambda _rows: None,
) -> dict[str, Any]:
    """Write an export as a zip file to ``stream``; return its manifest.

    ``tell`` is told how many rows are written. Raises InvalidInput as `ask` does.
    """
    files = _files(project, kind, choices)
    written: list[dict[str, Any]] = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        before = 0
        for file in files:
            written.append(_member(archive, file, before, tell))
            before += file.rows
        versions = [(row.number, schemes.definition(row)) for row in schemes.all_of(project)]
        for number, scheme in versions:
            archive.writestr(_info(f"scheme-{number}.yaml"), writing.dump(scheme))
        columns = {file.name: file.columns for file in files if file.columns}
        book = codebook.markdown(versions, _counts(project, choices), columns)
        archive.writestr(_info("codebook.md"), book)
        manifest = {
            "format": FORMAT,
            "made_by": f"Common Ground {__version__}",
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "project": project.slug,
            "kind": kind,
            "choices": msgspec.to_builtins(choices),
            "scheme_versions": [number for number, _ in versions],
            "files": written,
        }
        archive.writestr(_info("manifest.json"), json.dumps(manifest, indent=2) + "\n")
    return manifest


def _files(project: Project, kind: str, choices: Choices) -> list[File]:
    found = kinds().get(kind)
    if found is None:
        raise InvalidInput(f"There is no export called {kind!r}.")
    if choices.corpus and not Corpus.objects.filter(project=project, slug=choices.corpus).exists():
        raise InvalidInput(f"The project has no corpus {choices.corpus!r}.")
    return found.files(project, choices)


def _member(archive: zipfile.ZipFile, file: File, before: int, tell: Tell) -> dict[str, Any]:
    digest, size, lines = hashlib.sha256(), 0, 0
    with archive.open(_info(file.name), "w", force_zip64=True) as member:
        for number, block in enumerate(file.blocks(), 1):
            member.write(block)
            digest.update(block)
            size += len(block)
            lines += block.count(b"\n")  # a row may have several
            if number % TELL_EVERY == 0:
                tell(before + min(lines, file.rows))
    tell(before + file.rows)
    return {
        "name": file.name,
        "rows": file.made() if file.made else file.rows,
        "bytes": size,
        "sha256": digest.hexdigest(),
    }


def _info(name: str) -> zipfile.ZipInfo:
    """Return a member without a time, so that the same data make the same file."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _counts(project: Project, choices: Choices) -> codebook.Counts:
    rows = Annotation.objects.filter(
        assignment__conversation__corpus__project=project,
        assignment__kind__in=choices.kinds,
        removed_at=None,
    )
    if choices.corpus:
        rows = rows.filter(assignment__conversation__corpus__slug=choices.corpus)
    if choices.completed:
        rows = rows.filter(assignment__status="complete")
    counted = rows.order_by().values_list(
        "label__layer__scheme_version__number", "label__layer__key", "label__key"
    )
    rows_counted = counted.annotate(n=Count("*"))
    return {(version, layer, label): n for version, layer, label, n in rows_counted}


def _make(row: Export) -> None:
    with TemporaryFile() as stream:
        write(
            project=row.project,
            kind=row.kind,
            choices=msgspec.convert(row.choices, Choices),
            stream=stream,
            tell=lambda rows: _tell(row, rows),
        )
        stream.seek(0)
        row.sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        row.size = stream.tell()
        stream.seek(0)
        day = timezone.now().date().isoformat()
        row.filename = f"{row.project.slug}-{row.kind}-{day}.zip"
        row.file.save(row.filename, DjangoFile(stream), save=False)
    row.state, row.done, row.finished_at = State.DONE, row.total, timezone.now()
    made = {name: getattr(row, name) for name in MADE}
    if not Export.objects.filter(pk=row.pk).update(**made):
        row.file.delete(save=False)  # somebody deleted the export meanwhile


def _tell(row: Export, rows: int) -> None:
    Export.objects.filter(pk=row.pk).update(done=rows)


def _fail(row: Export, error: str) -> None:
    Export.objects.filter(pk=row.pk).update(
        state=State.FAILED, error=error, finished_at=timezone.now()
    )
