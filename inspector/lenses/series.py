"""Values over the turns of a conversation, put together from values of some of them."""

from collections.abc import Iterable, Sequence
from math import fsum


def mean(values: Sequence[float]) -> float | None:
    """Return the mean; None of nothing."""
    return fsum(values) / len(values) if values else None


def spread(values: Iterable[float | None], indices: Iterable[int], size: int) -> list[float | None]:
    """Return ``size`` values, those of ``indices`` as given and None elsewhere."""
    found: list[float | None] = [None] * size
    for index, value in zip(indices, values, strict=True):
        found[index] = value
    return found


def lowest(values: Iterable[tuple[int, float]], size: int) -> list[float | None]:
    """Return, for each of ``size`` turns, the lowest of its values; None where it has none."""
    found: list[float | None] = [None] * size
    for turn, value in values:
        known = found[turn]
        found[turn] = value if known is None else min(known, value)
    return found
