"""Shares of many conversations put together, such as that of premature attempts."""

from collections.abc import Iterable


def pooled(
    conversations: Iterable[tuple[float | None, float | None]],
) -> tuple[float, float] | None:
    """Return the share over everything counted, and how much that is, from (share, count) each.

    Conversations count by what they have: the share of one with ten attempts weighs ten times that
    of one with one. Conversations where either is None are left out; None where nothing is left.
    """
    hits = total = 0.0
    for share, count in conversations:
        if share is not None and count:
            hits += share * count
            total += count
    return (hits / total, total) if total else None
