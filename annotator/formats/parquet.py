"""Parquet: one turn a row, or one conversation a row in any of the JSON shapes."""

import io
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import msgspec
import pyarrow as pa
from pyarrow import compute as pc
from pyarrow import parquet

from annotator.formats import tables
from annotator.formats.base import FormatError, Item, Options, Reader
from annotator.formats.head import Head, ranked
from annotator.formats.zips import SMALL

MAGIC = b"PAR1"
ROWS = 500  # at a time
HELD = 64_000_000  # bytes of the texts of a column


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
        file = _opened(stream, options)
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


def _opened(stream: BinaryIO, options: Options) -> Any:
    """Return a file of which a text that stands in many rows is held once.

    Raises FormatError if it can't be read, or a column would unpack to more than ``options`` allow.
    """
    try:
        about = parquet.ParquetFile(stream)
        kinds = zip(about.schema_arrow.names, about.schema_arrow.types, strict=True)
        texts = [name for name, kind in kinds if pa.types.is_string(kind)]
        file = parquet.ParquetFile(stream, metadata=about.metadata, read_dictionary=texts)
    except (pa.ArrowException, OSError) as error:
        raise FormatError(f"The Parquet file can't be read: {error}") from error
    groups = (file.metadata.row_group(at) for at in range(file.metadata.num_row_groups))
    for column in (group.column(at) for group in groups for at in range(group.num_columns)):
        unpacked, packed = column.total_uncompressed_size, column.total_compressed_size
        if unpacked > SMALL and unpacked > packed * options.max_ratio:
            raise FormatError(
                f"The column {column.path_in_schema} unpacks to {unpacked / max(1, packed):,.0f}"
                f" times its size; at most {options.max_ratio} times is read."
            )
    return file


def _is_large(kind: Any) -> bool:
    return bool(pa.types.is_large_list(kind))


def _rows(file: Any) -> Iterator[dict[str, Any]]:
    try:
        for batch in file.iter_batches(batch_size=ROWS):
            for start in range(0, batch.num_rows, at_once := _at_once(batch)):
                yield from batch.slice(start, at_once).to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise FormatError(f"The Parquet file is damaged: {error}") from error


def _at_once(batch: Any) -> int:
    """Return how many rows are few enough for their texts to be held, each for itself."""
    texts = (each.dictionary for each in batch.columns if pa.types.is_dictionary(each.type))
    longest = max((pc.max(pc.binary_length(each)).as_py() or 0 for each in texts), default=0)
    return max(1, min(ROWS, HELD // max(1, longest)))


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
