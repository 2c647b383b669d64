"""The array types and the few operations that every coefficient shares."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Divide; nan where the denominator is 0, which says "not defined" until it becomes None."""
    result = np.full(np.broadcast(numerator, denominator).shape, np.nan)
    np.divide(numerator, denominator, out=result, where=denominator != 0)
    return result


def summed(conversations: Sequence[int] | Ints, rows: Iterable[Sequence[float]] | Floats) -> Floats:
    """Sum the rows of each conversation.

    ``conversations`` names the conversation of each row. Returns one row for each conversation, in
    the order of their names; shape (0, 0) without rows.
    """
    table = rows if isinstance(rows, np.ndarray) else np.array(list(rows), dtype=np.float64)
    if not len(table):
        return np.zeros((0, 0))
    _, place = np.unique(np.asarray(conversations), return_inverse=True)
    return counted(place, place.max() + 1, table)


def counted(place: Ints, conversations: int, table: Floats) -> Floats:
    """Sum rows by ``place``, 0 to ``conversations`` - 1."""
    columns = [np.bincount(place, column, conversations) for column in table.T]
    return np.stack(columns, axis=1)
