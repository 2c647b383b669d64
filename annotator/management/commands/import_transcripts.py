"""Import transcripts from files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from annotator.errors import InvalidInput
from annotator.models import Corpus, Project, Upload
from annotator.services import projects, reading, uploads
from annotator.slugs import free_slug


class Command(BaseCommand):
    """Read files into a corpus, as the upload page does; scoring follows by itself."""

    help = "Import transcripts. The project and the corpus are made when missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command line."""
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--corpus", required=True, metavar="NAME")
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import each file in turn; exit 1 if one could not be read."""
        corpus = _corpus(_project(options["project"]), options["corpus"])
        failed = [path for path in options["files"] if not self._import(corpus, path)]
        if failed:
            raise CommandError(f"not imported: {', '.join(map(str, failed))}")

    def _import(self, corpus: Corpus, path: Path) -> bool:
        try:
            with path.open("rb") as stream:
                upload = uploads.receive(
                    corpus=corpus, file=File(stream, name=path.name), user=None
                )
        except (InvalidInput, OSError) as error:
            self.stderr.write(f"{path}: {error}")
            return False
        reading.execute(pk=upload.pk)
        upload.refresh_from_db()
        self._report(path, upload)
        return upload.state == Upload.State.STORED

    def _report(self, path: Path, upload: Upload) -> None:
        for problem in upload.problems.all()[:20]:
            self.stderr.write(f"{path}:{problem.line}: {problem.path} {problem.message}".strip())
        if upload.problem_count > 20:
            self.stderr.write(f"{path}: and {upload.problem_count - 20} problems more")
        if upload.error:
            self.stderr.write(f"{path}: {upload.error}")
        self.stdout.write(
            f"{path}: {upload.stored} conversations with {upload.turns_stored} turns stored,"
            f" {upload.duplicates} already there, {upload.problem_count} problems"
        )


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
