"""The panel of drift: the composite as one line, its parts over it, and where it sets in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from inspector.charts import lines
from inspector.charts.panels import Json, Panel
from inspector.queries.marks import Event, Line, Voice

LENS = "drift"
WHOLE = f"{LENS}.drift"
ONSET = f"{LENS}.onset"
HEIGHT = 150  # pixels
DASHES = ("2,2", "7,3", "12,3", "7,3,2,3", "12,3,2,3,2,3", "1,4", "4,2,1,2")  # pixels
COLOURS = (3, 4, 5, 6, 7, 8, 9)  # label colours of the design tokens


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the composite as it is drawn; ``weight`` is None where its run doesn't say."""

    key: str
    title: str
    weight: float | None
    dash: str
    colour: int


def is_part(line: Line) -> bool:
    """Whether a line is a part of the composite."""
    return line.key.startswith(f"{LENS}.") and line.key != WHOLE


def parts(measured: Sequence[Line], specs: Sequence[Mapping[str, Any]]) -> list[Part]:
    """Return the parts, those that weigh most first, with the weights of the run's parameters."""
    of_run = (spec["params"] for spec in specs if spec["name"] == LENS)
    params: Mapping[str, float] = next(of_run, {})
    found = [
        Part(
            key=line.key,
            title=line.title,
            weight=params.get(line.key.partition(".")[2]),
            dash=DASHES[n % len(DASHES)],
            colour=COLOURS[n % len(COLOURS)],
        )
        for n, line in enumerate(line for line in measured if is_part(line))
    ]
    return sorted(found, key=lambda part: -(part.weight or 0))


def traces(  # noqa: PLR0917
    whole: Line,
    over: Sequence[tuple[Line, Part]],
    voices: Sequence[Voice],
    events: Sequence[Event],
    panel: Panel,
    width: int,
) -> list[Json]:
    """Draw drift as one line through everybody's marks, with the parts ``over`` it."""
    everybody = lines.everybody(voices)
    through = lines.trace(whole, everybody, "--text", "circle", panel, width)
    through |= {"mode": "lines", "name": "whole", "hoverinfo": "skip"}
    del through["hovertemplate"], through["marker"]
    through.pop("customdata", None)
    through["line"]["width"] = 2
    marks = lines.traces(whole, voices, panel, width)
    for trace in marks:
        trace["mode"] = "markers"
    return [
        *(_part(line, part, everybody, panel, width) for line, part in over),
        through,
        *marks,
        *(_onset(event, panel) for event in events if event.lane == ONSET),
    ]


def _part(line: Line, part: Part, turns: Sequence[int], panel: Panel, width: int) -> Json:
    colour = f"--label-{part.colour}"
    drawn = lines.trace(line, turns, colour, "line-ew", panel, width)
    drawn["line"] |= {"width": 1.5, "dash": part.dash.replace(",", "px,") + "px"}
    drawn["marker"]["size"] = 4
    drawn["hovertemplate"] = f"{escape(part.title, quote=False)} %{{y:.3~f}}<extra></extra>"
    return drawn


def _onset(event: Event, panel: Panel) -> Json:
    return {
        "type": "scatter",
        "mode": "lines+text",
        "name": "onset",
        "x": [event.turn + 0.5, event.turn + 0.5],
        "y": [0, 1],
        "text": ["", "onset"],
        "textposition": "middle right",
        "textfont": {"color": "--text", "size": 11},
        "yaxis": panel.axis,
        "cliponaxis": False,
        "line": {"color": "--text", "width": 1.5, "dash": "dash"},
        "hoverinfo": "skip",
    }
