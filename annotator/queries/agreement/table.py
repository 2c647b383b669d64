"""A report as rows: one a coefficient, for CSV and for the shell.

docs/agreement.md describes every column; tests/test_docs.py keeps it true.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.agreement.bootstrap import Coefficient
from annotator.agreement.report import Measures
from annotator.queries.agreement.reports import Compared, Report

COLUMNS = (
    "layer",
    "label",
    "annotator_1",
    "annotator_2",
    "coefficient",
    "value",
    "low",
    "high",
    "units",
    "conversations",
    "annotators",
    "missing",
    "resamples",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One coefficient, of a whole layer, of a label of it, or of two annotators."""

    layer: str
    label: str
    first: str
    second: str
    key: str
    found: Coefficient

    def cells(self) -> tuple[object, ...]:
        """Return the cells in the order of COLUMNS; what isn't defined is empty."""
        found = self.found
        return (
            self.layer,
            self.label,
            self.first,
            self.second,
            self.key,
            found.value,
            found.low,
            found.high,
            found.units,
            found.conversations,
            found.raters,
            found.missing,
            found.resamples,
            found.reason,
        )


def rows(report: Report) -> Iterator[Row]:
    """Yield every coefficient of a report: layer by layer, the whole, its pairs, its labels."""
    for layer in report.layers:
        yield from _of(layer, layer.report.whole)
        for pair in layer.report.pairs:
            names = layer.report.annotators
            yield from _of(layer, pair.measures, "", names[pair.first], names[pair.second])
        for label, measures in zip(layer.report.labels, layer.report.by_label, strict=True):
            yield from _of(layer, measures, label)


def as_csv(report: Report) -> str:
    """Return the rows as CSV with a header; numbers with all their digits."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(row.cells() for row in rows(report))
    return text.getvalue()


def _of(
    layer: Compared, measures: Measures, label: str = "", first: str = "", second: str = ""
) -> Iterator[Row]:
    for key, found in measures.items():
        yield Row(layer.key, label, first, second, key, found)
