"""XLSX: one turn a row, on the first sheet that has the columns."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any, BinaryIO

import openpyxl

from annotator.formats import tables, zips
from annotator.formats.base import FormatError, Item, Options
from annotator.formats.csv_columns import columns_of
from annotator.formats.head import Head

WORKBOOK = "xl/workbook.xml"


class XLSX:
    """Numbers and times stand as text; formulas as what they gave when the file was saved."""

    name = "xlsx"
    title = "XLSX, one turn a row: conversation, speaker or role, text"

    def sniff(self, head: Head) -> float:
        """Look for a workbook in the zip file."""
        return 0.98 if WORKBOOK in head.members else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield a conversation whenever the conversation's id changes.

        Raises FormatError if the file isn't a workbook, or no sheet has the columns.
        """
        zips.opened(stream, options)
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        except Exception as error:
            raise FormatError(f"The workbook can't be read: {error}") from error
        with closing(book):
            rows = _rows(book, options)
            header = [tables.cell(value) for value in next(rows, ())]
            yield from tables.read(header, rows, options)


def _rows(book: Any, options: Options) -> Iterator[Sequence[Any]]:
    """Yield the rows of the first sheet that has the columns, or else of the first sheet."""
    for sheet in [*book.worksheets, *book.worksheets[:1]]:
        rows = sheet.iter_rows(values_only=True)
        first = next(rows, ())
        header = [tables.cell(value) for value in first]
        if columns_of(header, options.columns).enough() or sheet is book.worksheets[-1]:
            yield first
            yield from rows
            return
