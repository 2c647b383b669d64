"""Rows that don't come from CSV, read as the same table."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from annotator.formats.base import Item, Options
from annotator.formats.csv_collector import Collector


def read(header: Sequence[str], rows: Iterable[Sequence[Any]], options: Options) -> Iterator[Item]:
    """Yield the conversations of rows of any values, counted from 2: the header is row 1.

    Raises FormatError if the header lacks a column that is needed.
    """
    collector = Collector(header, options, as_csv(header))
    for number, row in enumerate(rows, start=2):
        cells = [cell(value) for value in row]
        yield from collector.take(cells, number, as_csv(cells) if options.keep_raw else "")
    yield from collector.finish()


def cell(value: Any) -> str:
    """Return a cell as text: a whole number without a point, a time as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value).replace("\x00", "\ufffd")


def as_csv(cells: Sequence[str]) -> str:
    """Return one row as a line of CSV."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
