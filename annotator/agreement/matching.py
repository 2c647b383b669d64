"""Pairing what two annotators marked, each mark used once."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Mark = TypeVar("Mark")


def matched(left: Sequence[Mark], right: Sequence[Mark], fits: Callable[[Mark, Mark], bool]) -> int:
    """Return the largest number of pairs that fit, no mark in two of them."""
    return len(pairs(left, right, fits))


def pairs(
    left: Sequence[Mark], right: Sequence[Mark], fits: Callable[[Mark, Mark], bool]
) -> list[tuple[Mark, Mark]]:
    """Return as many pairs that fit as there can be, no mark in two of them.

    Augmenting paths (Kuhn 1955); meant for the few marks of one turn.
    """
    options = [[place for place, other in enumerate(right) if fits(mark, other)] for mark in left]
    owner: dict[int, int] = {}  # which of left has a place of right
    owned: dict[int, int] = {}
    for start in range(len(left)):
        _augment(start, options, owner, owned)
    return [(left[mark], right[place]) for place, mark in sorted(owner.items())]


def _augment(
    start: int, options: list[list[int]], owner: dict[int, int], owned: dict[int, int]
) -> None:
    reached_from: dict[int, int] = {}
    waiting = [start]
    while waiting:
        mark = waiting.pop()
        for place in options[mark]:
            if place in reached_from:
                continue
            reached_from[place] = mark
            if place not in owner:
                _take(place, reached_from, owner, owned)
                return
            waiting.append(owner[place])


def _take(
    place: int | None, reached_from: dict[int, int], owner: dict[int, int], owned: dict[int, int]
) -> None:
    """Give ``place`` to the mark it was reached from, what that one had to the one before it."""
    while place is not None:
        mark = reached_from[place]
        owner[place] = mark
        freed, owned[mark] = owned.get(mark), place
        place = freed
