"""What PostgreSQL sends of a corpus's scores, as the columns of its table.

PostgreSQL strings numbers together in its own binary format, most significant byte first; here they
find their places among the conversations and turns of the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from inspector.queries.tables import MEASURED, TYPES, UNMEASURED, Array, Floats, Ints, Part

HEAD = 5  # words before the elements of an array of one dimension that array_send makes
ELEMENT = 3  # words of an element: its length, then a double
Words = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Conversations by ascending ``ids``, ``turns`` of each, and where its turns ``begin``."""

    ids: Ints
    turns: Ints
    begins: Ints

    def places(self, data: bytes) -> Ints:
        """Return where the conversations of ``data`` stand, all of which are among them."""
        return np.searchsorted(self.ids, integers(data))


def frame(ids: Ints, turns: Ints) -> Frame:
    """Return a frame of conversations in ascending order."""
    return Frame(ids, turns, np.concatenate([[0], np.cumsum(turns, dtype=np.int64)]))


def integers(data: bytes) -> Ints:
    """Return numbers that int8send made."""
    return np.frombuffer(data, ">i8").astype(np.int64)


def scores(at: Frame, who: bytes, measured: bytes) -> Array:
    """Return by conversation whether a lens measured it; ``measured`` has a byte each, 0 or 1."""
    found = np.zeros(len(at.ids), np.uint8)
    said = np.frombuffer(measured, np.uint8)
    found[at.places(who)] = np.where(said == 1, MEASURED, UNMEASURED)
    return found


def summaries(at: Frame, who: bytes, said: bytes) -> dict[str, Floats]:
    """Return every measure by conversation from JSON summaries, NaN where not measured."""
    places = at.places(who)
    rows: list[Mapping[str, Any]] = msgspec.json.decode(said)
    names = sorted({name for row in rows for name in row})
    found = {}
    for name in names:
        values = np.array([_number(row.get(name)) for row in rows], np.float64)
        values[~np.isfinite(values)] = np.nan
        column = np.full(len(at.ids), np.nan)
        column[places] = values
        found[name] = column
    return found


def series(at: Frame, who: bytes, said: bytes) -> NDArray[np.float32]:
    """Return a measure of turns from arrays that array_send made, NaN where not measured.

    An array has as many elements as its conversation has turns.
    """
    places = at.places(who)
    begins, counts = at.begins[places], at.turns[places]
    within = _within(counts)
    first = np.cumsum(HEAD + ELEMENT * counts) - ELEMENT * counts  # of each array's elements
    high = np.repeat(first, counts) + ELEMENT * within + 1
    words: Words = np.frombuffer(said, ">u4").astype(np.uint32)
    bits = (words[high].astype(np.uint64) << np.uint64(32)) | words[high + 1]
    values = bits.view(np.float64)
    with np.errstate(over="ignore"):
        small = values.astype(np.float32)
    small[~np.isfinite(small)] = np.nan
    found = np.full(int(at.begins[-1]), np.nan, np.float32)
    found[np.repeat(begins, counts) + within] = small
    return found


def findings(at: Frame, who: bytes, turns: bytes, sure: bytes, ids: bytes) -> dict[str, Array]:
    """Return the columns of findings, by part; those at turns that aren't there are left out."""
    places = at.places(who)
    turn = np.frombuffer(turns, ">i4").astype(np.int64)
    known = turn < at.turns[places]
    found = (at.begins[places] + turn)[known]
    rows = integers(ids)[known]
    order = np.lexsort((rows, found))
    columns = {
        Part.FINDING: found,
        Part.CONFIDENCE: np.frombuffer(sure, ">f8")[known],
        Part.FINDING_ID: rows,
    }
    return {part: column[order].astype(TYPES[part]) for part, column in columns.items()}


def _within(counts: Ints) -> Ints:
    """Return 0 to count − 1 for each of ``counts``, one after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - counts, counts)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else np.nan
