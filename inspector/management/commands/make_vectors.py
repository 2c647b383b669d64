"""Make the file of word vectors that the lenses know words by."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inspector.lenses.learned.vectors import SHIPPED
from inspector.training import cards, wordvectors


class Command(BaseCommand):
    """Keep the most common content words of a file of GloVe vectors, in whole numbers."""

    help = "Make the shipped word vectors from a file in GloVe's form, as glove.6B.50d.txt."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command line."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--words", type=int, default=wordvectors.WORDS, metavar="N")
        parser.add_argument("--into", type=Path, default=SHIPPED, metavar="PATH")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 if the file can't be read, has too few words, or the vectors can't be written."""
        path = options["into"]
        try:
            found = wordvectors.made(options["file"], words=options["words"])
            found.save(path)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{cards.text(found.card)}\n{path}: {path.stat().st_size:,} bytes")
