"""Export transcripts to a file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.formats import convokit_writer, native
from annotator.management.output import written
from annotator.models import Corpus
from annotator.queries import transcripts


class Command(BaseCommand):
    """Write a corpus as JSON Lines that read back the same, or as a ConvoKit corpus."""

    help = "Export a corpus's transcripts, the newest revision of each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command line."""
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--corpus", required=True, metavar="SLUG")
        parser.add_argument("--format", default="native", choices=["native", "convokit"])
        parser.add_argument(
            "-o", "--output", required=True, metavar="FILE", help="- for standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the corpus conversation by conversation."""
        corpus = Corpus.objects.filter(
            project__slug=options["project"], slug=options["corpus"]
        ).first()
        if corpus is None:
            raise CommandError(f"{options['project']!r} has no corpus {options['corpus']!r}")
        found = transcripts.all_of(corpus)
        with written(options["output"]) as stream:
            if options["format"] == "convokit":
                count = convokit_writer.write(found, stream)
            else:
                count = native.write(found, stream)
        self.stderr.write(f"{options['output']}: {count} conversations")
