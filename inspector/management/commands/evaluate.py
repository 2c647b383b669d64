"""Hold lenses against labels."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.agreement.bootstrap import Resampler
from annotator.exports.lines import escaped
from annotator.formats.base import FormatError, Problem
from inspector.evaluation import reading, report
from inspector.evaluation.judging import Judge
from inspector.evaluation.learnedfrom import learned_from
from inspector.evaluation.mapping import CLASSES
from inspector.evaluation.markdown import as_markdown
from inspector.evaluation.outcome import Outcome, outcome
from inspector.evaluation.reading import Labelled
from inspector.lenses import registry
from inspector.lenses.learned.model import learned_from_halves


class Command(BaseCommand):
    """Score labelled conversations without a database, and say how well each lens does."""

    help = "Say how well lenses find what people labelled, for each file of labelled conversations."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command line."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON Lines")
        parser.add_argument(
            "--lens",
            nargs="+",
            action="extend",
            default=[],
            metavar="NAME",
            help="only these; may be given again",
        )
        parser.add_argument(
            "--held-out",
            action="store_true",
            help="only conversations whose id has a SHA-256 with an odd first byte, by models that"
            " have learned from the others alone",
        )
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="an object for each file")
        form.add_argument(
            "--markdown", action="store_true", help="the tables of a page, of all files"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 if a file can't be opened or has no conversation in it."""
        known = registry.lenses().keys()
        if unknown := set(options["lens"]) - known:
            raise CommandError(
                f"no such lens: {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}"
            )
        with learned_from_halves() if options["held_out"] else nullcontext():
            self._evaluate(options)

    def _evaluate(self, options: dict[str, Any]) -> None:
        failed, page = [], []
        for path in options["files"]:
            found = self._judged(path, options["lens"], held_out=options["held_out"])
            if found and not options["held_out"] and (models := learned_from(path)):
                self.stderr.write(
                    f"{path}: {', '.join(models)} learned from these conversations; --held-out"
                    " takes those that are new to a model"
                )
            if found is None:
                failed.append(str(path))
            elif options["json"]:
                self.stdout.write(json.dumps(report.as_data(found), ensure_ascii=False))
            elif options["markdown"]:
                page.append(found)
            else:
                self.stdout.write(report.as_text(found))
        if page:
            self.stdout.write(as_markdown(page))
        if failed:
            raise CommandError(f"nothing to evaluate in {', '.join(failed)}")

    def _judged(self, path: Path, lenses: list[str], *, held_out: bool) -> Outcome | None:
        """Return what came of a file, None if no conversation could be read."""
        asked = [label for label in CLASSES if label.lens in lenses or not lenses]
        judge, problems, read = Judge(registry.defaults(), asked), 0, 0
        try:
            judge.prepare(lambda: _labelled(path, held_out=held_out))
            for item in _items(path):
                if isinstance(item, Problem):
                    problems += not item.kept
                    self._tell(path, item)
                    continue
                read += 1
                if not held_out or reading.held_out(item.transcript):
                    judge.add(item)
        except (OSError, FormatError) as error:
            self.stderr.write(f"{path}: {escaped(str(error))}")
        if not read:
            return None
        return outcome(
            str(path),
            judge,
            resampler=Resampler(),
            problems=problems,
            unmapped=not lenses,
            unused=True,
        )

    def _tell(self, path: Path, problem: Problem) -> None:
        said = escaped(f"{problem.path} {problem.message}".strip())
        self.stderr.write(f"{path}:{problem.line}: {said}")


def _items(path: Path) -> Iterator[Labelled | Problem]:
    with path.open("rb") as stream:
        yield from reading.read(stream)


def _labelled(path: Path, *, held_out: bool) -> Iterator[Labelled]:
    for item in _items(path):
        if isinstance(item, Labelled) and (not held_out or reading.held_out(item.transcript)):
            yield item
