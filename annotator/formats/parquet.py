"""Parquet: one turn a row, or one conversation a row in any of the JSON shapes."""

import io
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import msgspec
import pyarrow as pa
from pyarrow import parquet

from annotator.formats import tables
from annotator.formats.base import FormatError, Item, Options, Reader
from annotator.formats.head import Head, ranked

MAGIC = b"PAR1"
ROWS = 500  # at a time


class Parquet:
    """``readers`` are those of JSON: a row with lists is an object of one of their shapes."""

    name = "parquet"
    title = "Parquet, one turn or one conversation a row"

    def __init__(self, readers: Sequence[Reader]) -> None:
        self._readers = readers

    def sniff(self, head: Head) -> float:
        """Look for the format's first four bytes."""
        return 0.98 if head.data.startswith(MAGIC) else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield the conversations; lines are rows, counted from 1 (from 2 for one turn a row).

        Raises FormatError if the file isn't Parquet, or its columns are of no known shape.
        """
        try:
            file = parquet.ParquetFile(stream)
        except (pa.ArrowException, OSError) as error:
            raise FormatError(f"The Parquet file can't be read: {error}") from error
        schema = file.schema_arrow
        if any(pa.types.is_list(kind) or _is_large(kind) for kind in schema.types):
            yield from self._conversations(file, options)
        else:
            rows = (tuple(row.values()) for row in _rows(file))
            yield from tables.read(list(schema.names), rows, options)

    def _conversations(self, file: Any, options: Options) -> Iterator[Item]:
        lines = (msgspec.json.encode(row) + b"\n" for row in _rows(file))
        first = next(lines, b"")
        head = Head(first)
        found = ranked(head, self._readers)
        if not found:
            names = ", ".join(file.schema_arrow.names[:12])
            raise FormatError(f"The rows of the Parquet file are of no known shape: {names}")
        yield from found[0][1].read(io.BufferedReader(_Lines(first, lines)), options)


def _is_large(kind: Any) -> bool:
    return bool(pa.types.is_large_list(kind))


def _rows(file: Any) -> Iterator[dict[str, Any]]:
    try:
        for batch in file.iter_batches(batch_size=ROWS):
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise FormatError(f"The Parquet file is damaged: {error}") from error


class _Lines(io.RawIOBase):
    """Lines as a stream of bytes."""

    def __init__(self, first: bytes, lines: Iterator[bytes]) -> None:
        self._held = first
        self._lines = lines

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` with what is left of a line, or the next."""
        self._held = self._held or next(self._lines, b"")
        data, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)
