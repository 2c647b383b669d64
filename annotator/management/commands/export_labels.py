"""Export labels to a file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from annotator.exports.choices import Choices
from annotator.management.output import written
from annotator.management.projects import project_named
from annotator.queries.exporting import tables


class Command(BaseCommand):
    """Write the labels of a project as CSV, the labels.csv of an export alone."""

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
        """Write the chosen labels."""
        project = project_named(options["project"])
        choices = Choices(
            corpus=options["corpus"], layer=options["layer"], completed=options["completed"]
        )
        with written(options["output"]) as stream:
            for block in tables.csv(project, choices, tables.LABELS):
                stream.write(block)
        count = tables.count(project, choices, tables.LABELS)
        self.stderr.write(f"{options['output']}: {count} labels")
