"""Lists that are shown a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list: its rows, at most ``size`` of ``total``; ``number`` counts from 1."""

    rows: Sequence[Row]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return pages(self.total, self.size)

    @property
    def before(self) -> int | None:
        """The page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The page after, if any."""
        return self.number + 1 if self.number < self.pages else None


def pages(total: int, size: int) -> int:
    """Return how many pages of ``size`` rows ``total`` rows fill, at least 1."""
    return max(1, -(-total // size))


def within(number: int, total: int, size: int) -> int:
    """Return the page that is asked for: the first for less than 1, past the last the last."""
    return min(max(1, number), pages(total, size))


def span(number: int, size: int) -> slice:
    """Return where in the list the rows of page ``number`` stand."""
    return slice((number - 1) * size, number * size)
