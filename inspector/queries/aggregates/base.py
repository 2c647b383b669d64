"""What every such figure has: its meaning, its table, its drawing, what lies behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from annotator.models import Conversation
from inspector.evaluation.means import Mean, mean_of
from inspector.queries.tables import Chosen, Floats, Ints

EXAMPLES = 3  # conversations that a row leads to
Value = float | int | str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of numbers that is drawn, with the bounds of their 95 % intervals where there are."""

    name: str
    values: Sequence[float | None]
    lows: Sequence[float | None] = ()
    highs: Sequence[float | None] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines over ``labels``; ``bars`` from 0, else points."""

    x: str
    y: str
    labels: Sequence[str]
    lines: Sequence[Line]
    bars: bool = False


@dataclass(frozen=True, slots=True)
class Examples:
    """Conversations behind a figure: ``title`` says which, ``ids`` has some for each row."""

    title: str
    ids: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A figure: ``heads`` name the columns of ``rows``, as they do in its CSV.

    ``about`` says what it means and where it comes from, ``lens`` whose page defines it. ``links``
    lead, row by row, to the conversations or turns behind it: the name of a page and its query.
    ``examples`` stand where no selection has what is behind a row; ``known`` are conversations by
    their ids, with those among them. ``more`` names what the page of sessions and trials has of it,
    empty if that has nothing.
    ``why`` says why there are no rows.
    """

    key: str
    title: str
    about: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]] = ()
    lens: str = ""
    links: Sequence[tuple[str, str]] = ()
    drawing: Drawing | None = None
    examples: Examples | None = None
    known: Mapping[int, Conversation] = field(default_factory=dict)
    more: str = ""
    note: str = ""
    why: str = ""

    @property
    def figure_id(self) -> str:
        """The id of its chart's figure in the page."""
        return f"{self.key}-figure"

    @property
    def titles(self) -> list[str]:
        """The columns' names for people to read."""
        said = (head.replace("_", " ") for head in self.heads)
        return [head if len(head) == 1 else head.capitalize() for head in said]

    @property
    def lines(self) -> list[tuple[list[str], tuple[str, str] | None, list[Conversation]]]:
        """The rows as text, each with its link and its examples."""
        size = len(self.rows)
        links = [*self.links, *[None] * (size - len(self.links))]
        ids = self.examples.ids if self.examples and size else [()] * size
        return [
            (
                [_text(value) for value in row],
                link,
                [self.known[pk] for pk in some if pk in self.known],
            )
            for row, link, some in zip(self.rows, links, ids, strict=True)
        ]


def means(
    groups: Ints,
    values: Floats,
    names: Sequence[int],
    *,
    least: float | None = None,
    most: float | None = None,
) -> list[Mean | None]:
    """Return the mean of the values in each group of ``names``, with its interval; None of none.

    Intervals are cut to [``least``, ``most``].
    """
    found: list[Mean | None] = []
    for name in names:
        mine = values[groups == name]
        spread = float(mine.std(ddof=1)) if len(mine) > 1 else None
        told = (len(mine), float(mine.mean()), spread) if len(mine) else None
        found.append(mean_of(*told, least=least, most=most) if told else None)
    return found


def bounds(mean: Mean | None) -> tuple[int, float | None, float | None, float | None]:
    """Return n, mean, low and high of a mean as a table has them."""
    return (mean.n, mean.value, mean.low, mean.high) if mean else (0, None, None, None)


def line(name: str, found: Sequence[Mean | None]) -> Line:
    """Return means as they are drawn."""
    cells = [bounds(mean) for mean in found]
    values, lows, highs = (tuple(cell[at] for cell in cells) for at in (1, 2, 3))
    return Line(name, values, lows, highs)


def furthest(chosen: Chosen, places: Ints, values: Floats | Ints) -> list[int]:
    """Return the ids of the conversations at ``places`` with the highest values, the highest first.

    Of equal ones the earlier comes first.
    """
    order = np.argsort(-values, kind="stable")[:EXAMPLES]
    return [int(pk) for pk in chosen.table.ids[places[order]]]


def _text(value: Value) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) else value
