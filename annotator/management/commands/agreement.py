"""Print how far annotators agree."""

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from django.core.management.base import BaseCommand

from annotator.agreement.bootstrap import Coefficient
from annotator.agreement.report import MEASURES
from annotator.management.projects import project_named
from annotator.queries.agreement import reports, table
from annotator.queries.agreement.reports import Report
from annotator.queries.agreement.selection import Selection
from annotator.queries.agreement.table import Row

HEAD = ("", "value", "95 % interval", "units", "conversations", "missing")


class Command(BaseCommand):
    """Compute what the agreement page shows, whatever its size."""

    help = "Agreement between annotators, or with gold, by layer, by pair and by label."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command line."""
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--corpus", default="", metavar="SLUG")
        parser.add_argument("--layer", default="", metavar="KEY")
        parser.add_argument("--annotator", action="append", default=[], metavar="NAME")
        parser.add_argument("--scheme-version", type=int, metavar="N")
        parser.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--unfinished", action="store_true", help="count work in progress, too")
        parser.add_argument("--gold", action="store_true", help="compare everybody with gold")
        parser.add_argument("--model", default="", metavar="LENS", help="compare with a lens")
        parser.add_argument("--ordered", action="store_true", help="the labels have an order")
        parser.add_argument(
            "--begins",
            action="append",
            default=[],
            metavar="LABEL",
            help="a label that begins a topic, where it isn't one of the usual ones",
        )
        parser.add_argument("--json", action="store_true", help="the whole report as JSON")
        parser.add_argument("--csv", action="store_true", help="a row for every coefficient")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the coefficients of the chosen labels."""
        project = project_named(options["project"])
        selection = Selection(
            corpus=options["corpus"],
            layer=options["layer"],
            annotators=tuple(options["annotator"]),
            version=options["scheme_version"],
            since=options["since"],
            until=options["until"],
            unfinished=options["unfinished"],
            gold=options["gold"],
            model=options["model"],
            ordered=options["ordered"],
            boundaries=tuple(options["begins"]),
        )
        report = reports.compute(project, selection)
        if options["json"]:
            said = {"selection": selection.plain(), "report": msgspec.to_builtins(report)}
            self.stdout.write(msgspec.json.format(msgspec.json.encode(said)).decode())
        elif options["csv"]:
            self.stdout.write(table.as_csv(report), ending="")
        else:
            self._tell(report, selection)

    def _tell(self, report: Report, selection: Selection) -> None:
        work = "work complete or not" if selection.unfinished else "completed work only"
        self.stdout.write(
            f"{report.conversations} conversations that two or more have done, {work};"
            f" intervals by {report.resamples} resamples of conversations, seed {report.seed}"
        )
        if not report.layers:
            self.stdout.write("Nothing to compare.")
        # Two who share nothing would fill the screen; CSV and JSON have them.
        found = [row for row in table.rows(report) if row.found.units or not row.first]
        for layer in report.layers:
            self.stdout.write(f"\n{layer.name} ({layer.key})")
            lines = [HEAD, *(_line(row) for row in found if row.layer == layer.key)]
            widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
            for line in lines:
                self.stdout.write(_padded(line, widths))


def _line(row: Row) -> tuple[str, ...]:
    who = f"{row.first} and {row.second}: " if row.first else ""
    what = f"{row.label}: " if row.label else ""
    found = row.found
    value = "not defined" if found.value is None else f"{found.value:.6f}"
    counts = (str(found.units), str(found.conversations), str(found.missing))
    return (f"{who}{what}{MEASURES[row.key].title}", value, _interval(found), *counts)


def _interval(found: Coefficient) -> str:
    if found.low is None or found.high is None:
        return ""
    return f"{found.low:.3f} to {found.high:.3f}"


def _padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = [
        cell.rjust(width) if at else cell.ljust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join([first, *rest]).rstrip()
