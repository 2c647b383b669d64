"""Score a corpus."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.models import Corpus
from inspector.models import Run, RunChunk
from inspector.services import chunks, planning, runs, tabulating

BAR = 40


class Command(BaseCommand):
    """Plan a run over a corpus and do it here, beside any workers that take part."""

    help = "Score every conversation of a corpus with every lens, and wait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command line."""
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--corpus", required=True, metavar="NAME", help="its name or slug")
        parser.add_argument(
            "--outdated",
            action="store_true",
            help="only what is missing or was scored in another version or by other parameters",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 if a chunk could not be scored."""
        corpus = _corpus(options["project"], options["corpus"])
        plan = planning.plan_outdated if options["outdated"] else planning.plan
        run = plan(corpus=corpus)
        while not self._over(run):
            if not runs.work(run=run):
                time.sleep(0.5)
                runs.sweep()
        tabulating.make(corpus=corpus.pk)
        failed = run.chunks.filter(state=RunChunk.State.FAILED).count()
        if failed:
            raise CommandError(f"run {run.pk}: {failed} chunks could not be scored")
        self.stdout.write(
            f"run {run.pk}: {run.scores.count()} scores, {run.findings.count()} findings"
        )

    def _over(self, run: Run) -> bool:
        self._show(run)
        run.refresh_from_db()
        return run.state != Run.State.RUNNING

    def _show(self, run: Run) -> None:
        if not sys.stderr.isatty():
            return
        total = run.chunks.count()
        done = run.chunks.exclude(state__in=chunks.OPEN).count()
        filled = BAR * done // total if total else BAR
        end = "\n" if done == total else ""
        self.stderr.write(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {done}/{total} ", ending=end)


def _corpus(project: str, name: str) -> Corpus:
    corpora = Corpus.objects.filter(project__slug=project)
    found = corpora.filter(name=name).first() or corpora.filter(slug=name).first()
    if found is None:
        raise CommandError(f"project {project!r} has no corpus {name!r}")
    return found
