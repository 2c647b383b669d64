"""Import transcripts from files."""

from __future__ import annotations  # File takes its type argument only when checked

import tempfile
import zipfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from annotator.errors import InvalidInput
from annotator.exports.lines import escaped
from annotator.formats.base import Problem
from annotator.formats.mapping import FileMapping
from annotator.formats.survey import Surveyor
from annotator.models import Corpus, Project, Upload
from annotator.services import projects, reading, uploads
from annotator.slugs import free_slug

SHOWN = 20  # problems


class Command(BaseCommand):
    """Read files into a corpus, as the upload page does; scoring follows by itself."""

    help = "Import transcripts. The project and the corpus are made when missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command line."""
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--corpus", required=True, metavar="NAME")
        parser.add_argument(
            "--mapping",
            type=Path,
            metavar="JSON",
            help="what fields mean and which are labels; see docs/formats.md",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what is in the files")
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="or a directory")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import each file in turn; exit 1 if one could not be read."""
        if options["dry_run"]:
            for path in options["files"]:
                self._look(path)
            return
        choices = _choices(options["mapping"])
        corpus = _corpus(_project(options["project"]), options["corpus"])
        failed = [path for path in options["files"] if not self._import(corpus, path, choices)]
        if failed:
            raise CommandError(f"not imported: {', '.join(map(str, failed))}")

    def _look(self, path: Path) -> None:
        """Say what would be imported, and what is wrong with the rest; store nothing."""
        surveyor = Surveyor()
        try:
            with _opened(path) as stream:
                reader = uploads.check(file=stream)
                for item in reader.read(cast("BinaryIO", stream), reading.options(FileMapping())):
                    surveyor.take(item)
                    if isinstance(item, Problem) and surveyor.survey.problems <= SHOWN:
                        self._tell(path, item.line, item.path, item.message)
        except (InvalidInput, OSError) as error:
            raise CommandError(f"{path}: {escaped(str(error))}") from error
        found = surveyor.survey
        self.stdout.write(
            f"{path}: {reader.name}, {found.conversations} conversations with {found.turns} turns,"
            f" {found.problems} problems, {found.left_out} of which leave something out"
        )

    def _tell(self, path: Path, line: int, where: str, message: str) -> None:
        self.stderr.write(f"{path}:{line}: {escaped(f'{where} {message}'.strip())}")

    def _import(self, corpus: Corpus, path: Path, choices: FileMapping) -> bool:
        try:
            with _opened(path) as stream:
                upload = uploads.receive(corpus=corpus, file=stream, user=None, choices=choices)
        except (InvalidInput, OSError) as error:
            self.stderr.write(f"{path}: {escaped(str(error))}")
            return False
        reading.execute(pk=upload.pk)
        upload.refresh_from_db()
        self._report(path, upload, choices)
        return upload.state == Upload.State.STORED

    def _report(self, path: Path, upload: Upload, choices: FileMapping) -> None:
        for problem in upload.problems.all()[:SHOWN]:
            self._tell(path, problem.line, problem.path, problem.message)
        if upload.problem_count > SHOWN:
            self.stderr.write(f"{path}: and {upload.problem_count - SHOWN} problems more")
        if upload.error:
            self.stderr.write(f"{path}: {escaped(upload.error)}")
        self.stdout.write(
            f"{path}: {upload.stored} conversations with {upload.turns_stored} turns stored,"
            f" {upload.duplicates} already there, {upload.problem_count} problems"
            + (f", {upload.labels_stored} labels" if choices.labels else "")
        )


@contextmanager
def _opened(path: Path) -> Iterator[File[bytes]]:
    """Yield a file; a directory, as a ConvoKit corpus is one, as a zip of what is in it."""
    if not path.is_dir():
        with path.open("rb") as stream:
            yield File(stream, name=path.name)
        return
    with tempfile.TemporaryFile() as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for each in sorted(path.rglob("*")):
                if each.is_file():
                    archive.write(each, each.relative_to(path.parent))
        packed.seek(0)
        yield File(packed, name=f"{path.resolve().name}.zip")


def _choices(path: Path | None) -> FileMapping:
    """Return the choices that a file has as JSON; without one, none."""
    if path is None:
        return FileMapping()
    try:
        return msgspec.json.decode(path.read_bytes(), type=FileMapping)
    except (OSError, msgspec.MsgspecError) as error:
        raise CommandError(f"{path}: {error}") from error


def _project(slug: str) -> Project:
    found = Project.objects.filter(slug=slug).first()
    if found is not None:
        return found
    if slug != free_slug(slug, Project.objects.all(), "project"):
        raise CommandError(f"{slug!r} is no slug: use lower-case letters, digits and hyphens")
    return projects.create(name=slug, slug=slug, manager=projects.first_manager())


def _corpus(project: Project, name: str) -> Corpus:
    found = project.corpora.filter(name=name).first()
    return found or projects.create_corpus(project=project, name=name, actor=None)
