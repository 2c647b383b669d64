"""Export a project's labels and what is known of them to a zip file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.errors import InvalidInput
from annotator.exports.choices import Choices
from annotator.forms.exports import WHO
from annotator.management.output import written
from annotator.management.projects import project_named
from annotator.services import exporting


class Command(BaseCommand):
    """Write an export as the export page gives it: data, a codebook and a manifest in a zip."""

    help = "Export a project to a zip file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command line."""
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--kind", default="csv", choices=list(exporting.kinds()))
        parser.add_argument("--corpus", default="", metavar="SLUG", help="one corpus only")
        parser.add_argument("--layer", default="", metavar="KEY", help="one layer only")
        parser.add_argument("--who", default="all", choices=list(WHO))
        parser.add_argument("--completed", action="store_true", help="completed work only")
        parser.add_argument("--anonymous", action="store_true", help="pseudonyms for annotators")
        parser.add_argument("--excel-safe", action="store_true", help="defuse formulas in CSV")
        parser.add_argument(
            "--redact", action="append", default=[], metavar="FIELD", help="leave metadata out"
        )
        parser.add_argument(
            "-o", "--output", required=True, metavar="FILE", help="- for standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the export."""
        project = project_named(options["project"])
        choices = Choices(
            corpus=options["corpus"],
            layer=options["layer"],
            who=options["who"],
            completed=options["completed"],
            anonymous=options["anonymous"],
            redact=tuple(sorted(set(options["redact"]))),
            excel_safe=options["excel_safe"],
        )
        try:
            with written(options["output"]) as stream:
                manifest = exporting.write(
                    project=project, kind=options["kind"], choices=choices, stream=stream
                )
        except InvalidInput as error:
            raise CommandError(str(error)) from error
        for file in manifest["files"]:
            self.stderr.write(f"{file['name']}: {file['rows']} rows")
