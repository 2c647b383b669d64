"""The rows of a chart that share its turn axis: their places, their headings, their marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

HEAD, LEFT = 30, 152  # pixels above each panel for its title, and left of it for names

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Panel:
    """A row of the chart: its place in pixels from the top, and the number of its y axis."""

    number: int
    top: int
    height: int

    @property
    def axis(self) -> str:
        """The y axis as traces name it."""
        return "y" if self.number == 1 else f"y{self.number}"


def panels(heights: Sequence[int]) -> list[Panel]:
    """Return the panels of these heights in pixels, one beneath the other."""
    tops = [HEAD + sum(heights[:place]) + HEAD * place for place in range(len(heights))]
    return [Panel(n, top, h) for n, (top, h) in enumerate(zip(tops, heights, strict=True), 1)]


def domain(panel: Panel, total: int) -> Json:
    """Return the y axis of a panel in a chart of ``total`` pixels, without its scale."""
    bottom, top = 1 - (panel.top + panel.height) / total, 1 - panel.top / total
    return {
        "domain": [max(0.0, bottom), top],
        "anchor": "x",
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": "--line",
    }


def heading(text: str, name: str, panel: Panel, total: int) -> Json:
    """Return words above a panel: its ``title`` at the left, or a ``detail`` at the right."""
    right = name == "detail"
    return {
        "name": name,
        "text": escape(text, quote=False) if right else f"<b>{escape(text, quote=False)}</b>",
        "xref": "paper",
        "yref": "paper",
        "x": 1 if right else 0,
        "xanchor": "right" if right else "left",
        "y": 1 - panel.top / total,
        "yanchor": "bottom",
        "xshift": 0 if right else -LEFT,
        "yshift": 3,
        "showarrow": False,
        "font": {"size": 11 if right else 12, "color": "--text-2" if right else "--text"},
    }


def size(turn_count: int) -> int:
    """Return how large a mark is, in pixels, so that neighbours stay apart."""
    return 8 if turn_count <= 40 else 6 if turn_count <= 150 else 4 if turn_count <= 400 else 3
