"""Rates as their page shows them: in per cent, drawn, and with what more labels would bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log

from inspector.calibration.rates import FEW, Estimate
from inspector.queries import declared
from inspector.queries.rates.estimates import Measured, Rate

WIDTH = 150  # of the drawing, from 0 to the edge
LINES = {"model": 8, "human": 20, "combined": 32}
EDGES = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)  # rates at which a drawing may end


@dataclass(frozen=True, slots=True)
class Cell:
    """An estimate as text and as a mark; what lies beyond the ``edge`` is drawn there."""

    name: str
    found: Estimate
    edge: float

    @property
    def value(self) -> str:
        """The rate in per cent, empty where it wasn't measured."""
        return "" if self.found.value is None else _percent(self.found.value)

    @property
    def interval(self) -> str:
        """Its interval in per cent."""
        if self.found.low is None or self.found.high is None:
            return ""
        return _interval(self.found.low, self.found.high)

    @property
    def x(self) -> str:
        """Where the rate is drawn."""
        return self._at(self.found.value)

    @property
    def low_x(self) -> str:
        """Where its interval begins."""
        return self._at(self.found.low)

    @property
    def high_x(self) -> str:
        """Where its interval ends."""
        return self._at(self.found.high)

    @property
    def y(self) -> int:
        """The line it is drawn on."""
        return LINES[self.name]

    @property
    def beyond(self) -> bool:
        """Whether the interval goes on beyond the edge."""
        return (self.found.high or 0.0) > self.edge

    def _at(self, value: float | None) -> str:
        return f"{min(value or 0.0, self.edge) / self.edge * WIDTH:.1f}"


@dataclass(frozen=True, slots=True)
class Row:
    """A class with its three estimates."""

    rate: Rate
    edge: float

    @property
    def title(self) -> str:
        """What the labels are called."""
        return self.rate.of.title

    @property
    def lens(self) -> str:
        """The lens's title, empty where none finds this."""
        return declared.title(self.rate.of.lens) if self.rate.of.kinds else ""

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """The events that count as this, as a search for findings names them, and their titles."""
        lens = self.rate.of.lens
        return [(f"{lens}.{kind}", declared.kind(lens, kind).title) for kind in self.rate.of.kinds]

    @property
    def cells(self) -> list[Cell]:
        """The estimates: model only, human only, combined."""
        found = self.rate.rates
        return [
            Cell("model", found.model, self.edge),
            Cell("human", found.human, self.edge),
            Cell("combined", found.combined, self.edge),
        ]

    @property
    def drawn(self) -> bool:
        """Whether there is anything to draw."""
        return any(cell.found.value is not None for cell in self.cells)

    @property
    def quality(self) -> list[tuple[str, str]]:
        """The lens's precision and recall in per cent with their intervals, as text."""
        return [_share(each) for each in (self.rate.precision, self.rate.recall)]

    @property
    def advice(self) -> str:
        """What more labelled conversations would bring."""
        return advice(self.rate)


@dataclass(frozen=True, slots=True)
class LayerRows:
    """The classes of one layer."""

    key: str
    title: str
    rows: Sequence[Row]


def layers(found: Measured) -> list[LayerRows]:
    """Return the rates layer by layer, all drawn on one scale."""
    edge = _edge(found)
    rows: dict[tuple[str, str], list[Row]] = {}
    for rate in found.rates:
        place = (rate.of.layer, rate.of.layer_title)
        rows.setdefault(place, []).append(Row(rate, edge))
    return [LayerRows(key, title, each) for (key, title), each in rows.items()]


def edge(found: Measured) -> str:
    """Return where the drawings end, in per cent."""
    return f"{_edge(found) * 100:g}"


def advice(rate: Rate) -> str:
    """Say what more labels would bring, in a sentence."""
    found = rate.rates
    best = found.human if found.combined.value is None else found.combined
    if best.value is None:
        few = best.conversations < FEW
        return "Label at least two conversations." if few else best.reason
    wanted = found.to_halve
    if best.value in (0.0, 1.0):
        wanted = _to_halve_bound(best)
    if wanted is None:
        return "More labels alone can't halve this interval: it rests on too few conversations."
    if wanted > rate.left:
        return (
            f"It would take about {wanted:,} more labelled conversations to halve this interval, "
            f"and {rate.left:,} {'is' if rate.left == 1 else 'are'} left."
        )
    plural = "" if wanted == 1 else "s"
    return f"About {wanted:,} more labelled conversation{plural} would halve this interval."


def _to_halve_bound(found: Estimate) -> int:
    """Return how many more conversations without another case halve the bound of a rate."""
    width = found.width or 0.0
    return ceil(found.conversations * (log(1 - width) / log(1 - width / 2) - 1))


def _edge(found: Measured) -> float:
    values = [
        each.value or 0.0
        for rate in found.rates
        for each in (rate.rates.model, rate.rates.human, rate.rates.combined)
    ]
    return next(edge for edge in EDGES if edge >= max(values, default=0.0))


def _percent(value: float) -> str:
    return f"{value * 100:.1f} %"


def _share(given: Estimate | None) -> tuple[str, str]:
    if given is None or given.value is None:
        return ("", "")
    if given.low is None or given.high is None:
        return (_percent(given.value), "")
    return (_percent(given.value), _interval(given.low, given.high))


def _interval(low: float, high: float) -> str:
    return f"{100 * low:.1f} to {_percent(high)}"
