"""Agreement as an export: every coefficient, computed when the file is written."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from annotator.exports.choices import Choices
from annotator.exports.kinds import Blocks, File
from annotator.models import Assignment, Project, User
from annotator.queries.agreement import reports, rows
from annotator.queries.agreement.selection import Selection
from annotator.queries.agreement.table import COLUMNS, Row
from annotator.queries.agreement.table import rows as coefficients
from annotator.queries.exporting.names import names
from annotator.queries.exporting.tables import FORMULA


def files(project: Project, choices: Choices) -> list[File]:
    """Return agreement between annotators and, where there is gold, of each of them with gold.

    Only completed work counts, as on the page. How many coefficients there are is known once they
    are computed; until then the work is measured by the answers that are compared.
    """
    found = []
    if choices.who != "gold":
        found.append(_file("agreement.csv", project, choices, gold=False))
    gold = Assignment.objects.filter(conversation__corpus__project=project, kind="gold")
    if choices.who != "work" and gold.exists():
        found.append(_file("agreement-with-gold.csv", project, choices, gold=True))
    return found


def _file(name: str, project: Project, choices: Choices, *, gold: bool) -> File:
    selected = Selection(corpus=choices.corpus, layer=choices.layer, gold=gold)
    written = Coefficients(project, choices, selected)
    return File(
        name=name,
        rows=rows.size(project, selected),
        blocks=written.blocks,
        columns=MEANINGS,
        made=lambda: written.count,
    )


@dataclass(slots=True)
class Coefficients:
    """The coefficients of a selection as CSV; ``count`` is how many were written."""

    project: Project
    choices: Choices
    selected: Selection
    count: int = field(default=0, init=False)

    def blocks(self) -> Blocks:
        """Yield the CSV with a header, with annotators under the names they are exported by."""
        yield _csv(COLUMNS)
        people = self._people()
        self.count = 0
        for row in coefficients(reports.compute(self.project, self.selected)):
            self.count += 1
            first, second = (people.get(name, name) for name in (row.first, row.second))
            yield _csv(self._cells(replace(row, first=first, second=second)))

    def _cells(self, row: Row) -> Iterator[object]:
        for cell in row.cells():
            defuse = self.choices.excel_safe and isinstance(cell, str) and re.match(FORMULA, cell)
            yield f"'{cell}" if defuse else cell

    def _people(self) -> dict[str, str]:
        exported = names(self.project, self.choices)
        known = User.objects.filter(pk__in=exported).values_list("pk", "username")
        return {username: exported[pk] for pk, username in known}


def _csv(cells: object) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)  # type: ignore[arg-type]
    return text.getvalue().encode()


MEANINGS = {
    "layer": "key of the layer",
    "label": "key of the label; empty where it is of the whole layer",
    "annotator_1": "one of two who are compared; empty where it is of everybody",
    "annotator_2": "the other",
    "coefficient": "which one; the page on agreement defines them",
    "value": "with all digits; empty where it is not defined",
    "low": "lower end of the 95 % interval over conversations",
    "high": "its upper end",
    "units": "how many turns, spans or links it is of",
    "conversations": "in how many conversations",
    "annotators": "of how many annotators",
    "missing": "units left out because too few answered",
    "resamples": "those in which it was defined",
    "reason": "why it is not defined",
}
