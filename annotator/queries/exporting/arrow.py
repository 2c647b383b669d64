"""Tables as Parquet with types, batch by batch."""

import io
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import msgspec
import pyarrow as pa
from django.db import connection
from pyarrow import parquet

from annotator.exports.choices import Choices
from annotator.exports.kinds import File
from annotator.models import Project
from annotator.queries.exporting import tables
from annotator.queries.exporting.tables import CONVERSATIONS, LABELS, TURNS, Table

BATCH = 5_000  # rows
WHOLE = pa.int32()
MOMENT = pa.timestamp("us", tz="UTC")
TYPES = {
    **dict.fromkeys(("revision", "turn", "turns", "session_order", "trial"), WHOLE),
    **dict.fromkeys(("span_start", "span_end"), WHOLE),
    **dict.fromkeys(("linked_turn", "linked_start", "linked_end", "scheme_version"), WHOLE),
    **dict.fromkeys(("time", "begun_at", "completed_at", "labelled_at"), MOMENT),
    "outcome": pa.float64(),
}
TABLES = {"conversations": CONVERSATIONS, "turns": TURNS, "labels": LABELS}


def files(project: Project, choices: Choices, folder: str = "") -> list[File]:
    """Return conversations, turns and labels as Parquet; no cell is defused in it."""
    plain = msgspec.structs.replace(choices, excel_safe=False)
    return [
        File(
            name=f"{folder}{name}.parquet",
            rows=tables.count(project, plain, table),
            blocks=partial(blocks, project, plain, table),
            columns={column: each.meaning for column, each in table.columns.items()},
        )
        for name, table in TABLES.items()
    ]


def schema(table: Table) -> pa.Schema:
    """Return the table's columns with their types; what has no other is a string."""
    return pa.schema([(name, TYPES.get(name, pa.string())) for name in table.columns])


def features(table: Table) -> dict[str, str]:
    """Return each column's type as the library ``datasets`` names it."""
    return {name: str(kind) for name, kind in zip(table.columns, schema(table).types, strict=True)}


def blocks(project: Project, choices: Choices, table: Table) -> Iterator[bytes]:
    """Yield a Parquet file, a row group for each batch of rows."""
    kinds = schema(table)
    sink = _Sink()
    with parquet.ParquetWriter(sink, kinds, compression="zstd") as writer:
        for rows in _batches(project, choices, table):
            columns = [
                _array(column, kind)
                for column, kind in zip(zip(*rows, strict=True), kinds.types, strict=True)
            ]
            writer.write_batch(pa.record_batch(columns, schema=kinds))
            yield sink.taken()
    yield sink.taken()


def _array(cells: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if kind == MOMENT:
        return pa.array(cells, pa.string()).cast(MOMENT)
    if kind == pa.string():
        return pa.array([None if cell is None else str(cell) for cell in cells], kind)
    return pa.array(cells, kind)


def _batches(project: Project, choices: Choices, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(tables.selected(project, choices, table))
        while rows := cursor.fetchmany(BATCH):
            yield rows


class _Sink(io.RawIOBase):
    """What a writer wrote and nobody has taken yet."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: Any) -> int:
        """Hold ``data`` until it is taken."""
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        """Return what is held, and let go of it."""
        held = bytes(self._held)
        self._held.clear()
        return held
