"""Export labels to a file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from annotator.models import Project
from annotator.queries import labels
from annotator.queries.labels import Selection


class Command(BaseCommand):
    """Write the labels of a project as CSV, the same bytes as the export page gives."""

    help = "Export a project's labels as CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command line."""
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--corpus", default="", metavar="SLUG", help="one corpus only")
        parser.add_argument("--layer", default="", metavar="KEY", help="one layer only")
        parser.add_argument("--completed", action="store_true", help="completed work only")
        parser.add_argument(
            "-o", "--output", required=True, metavar="FILE", help="- for standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write beside the target and rename, so that a half-written file never bears its name."""
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"there is no project {options['project']!r}")
        selection = Selection(options["corpus"], options["layer"], options["completed"])
        if options["output"] == "-":
            _write(sys.stdout.buffer, project, selection)
            return
        target = Path(options["output"])
        part = target.with_name(f"{target.name}.part")
        try:
            with part.open("wb") as stream:
                _write(stream, project, selection)
            part.replace(target)
        except OSError as error:
            raise CommandError(f"{target}: {error.strerror}") from error
        self.stderr.write(f"{target}: {labels.count(project, selection)} labels")


def _write(stream: BinaryIO, project: Project, selection: Selection) -> None:
    for block in labels.csv(project, selection):
        stream.write(block)
