"""CSV and TSV: one turn a row, the rows of a conversation together."""

import csv
import itertools
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from annotator.formats.base import FormatError, Item, Options, Problem
from annotator.formats.csv_collector import Collector
from annotator.formats.csv_columns import cells, columns_of, delimiter_of, required
from annotator.formats.head import Head
from annotator.formats.text import text_lines

# What `csv` says, and what it means for somebody who has a file to mend.
REASONS = {
    "expected after": (
        "after a closing quotation mark the next cell must begin; a quotation mark inside a quoted"
        ' cell is written twice ("")'
    ),
    "unexpected end": "a quotation mark opened here is never closed; what follows can't be read",
    "field larger": "a cell is too long: a quotation mark opened here is perhaps never closed",
}


class CSVTurns:
    """The delimiter (comma, semicolon, tab or bar) and the columns are found from the header."""

    name = "csv"
    title = "CSV or TSV, one turn a row: conversation, speaker or role, text"

    def sniff(self, head: Head) -> float:
        """Look for a header with a column for the text and one for who speaks."""
        header = _first_line(head)
        columns = columns_of(cells(header, delimiter_of(header)))
        if "text" not in columns.places or head.is_json:
            return 0.0
        return 0.9 if columns.enough() else 0.3  # then somebody can say which column it is

    def titles(self, head: Head) -> tuple[str, ...]:
        """Return the titles of a file's columns."""
        header = _first_line(head)
        return columns_of(cells(header, delimiter_of(header))).titles

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield a conversation whenever the conversation's id changes.

        Raises FormatError if the header lacks a column that is needed.
        """
        csv.field_size_limit(max(csv.field_size_limit(), options.max_characters))
        source = _Lines(text_lines(stream, options.max_line_bytes))
        header = next(source, "")
        delimiter = delimiter_of(header)
        rows = csv.reader(itertools.chain([header], source), delimiter=delimiter, strict=True)
        collector = Collector(_header(rows), options, source.taken())
        row: Sequence[str] | None = []
        while row is not None:
            line = source.number + 1
            try:
                row = next(rows, None)
            except csv.Error as error:
                row = []
                yield collector.damage(Problem(line, "", _reason(error)), source.taken())
            yield from source.put_aside(collector)
            if row:
                yield from collector.take(row, line, source.taken())
        yield from collector.finish()


def refuse(head: Head) -> None:
    """Raise FormatError, if a file that is called CSV can't be read for want of a column."""
    header = _first_line(head)
    required(cells(header, delimiter_of(header)))


class _Lines:
    """The lines of a file as `csv.reader` takes them; the problems are put aside."""

    def __init__(self, source: Iterator[tuple[int, str] | Problem]) -> None:
        self.number = 0
        self._source = source
        self._aside: list[Problem] = []
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        for each in self._source:
            if isinstance(each, Problem):
                self._aside.append(each)
            else:
                self.number, line = each
                self._taken.append(line)
                return line
        raise StopIteration

    def taken(self) -> str:
        """Return the lines since the last time."""
        found, self._taken = "".join(self._taken), []
        return found

    def put_aside(self, collector: Collector) -> list[Problem]:
        """Return the problems since the last time; a line that is lost damages conversations."""
        found, self._aside = self._aside, []
        return [each if each.kept else collector.damage(each) for each in found]


def _header(rows: Iterator[list[str]]) -> list[str]:
    try:
        return next(rows, [])
    except csv.Error as error:
        raise FormatError(f"The first row can't be read: {_reason(error)}") from error


def _first_line(head: Head) -> str:
    return head.text.replace("\r", "\n").split("\n", 1)[0]


def _reason(error: csv.Error) -> str:
    said = str(error)
    return next((reason for key, reason in REASONS.items() if key in said), said)
