"""The chart of one conversation: small multiples over turns, and a lane of events beneath.

Colour and filled shape say who speaks; in the lane, shape and letters say what was found. Colours
stand in the figure as names of design tokens (``--accent``): the page's script puts in what they
are in the theme that is on. No word of a transcript gets into a figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from inspector.queries.marks import Event, Line, Voice

HEAD, ROW, LANE, FOOT, LEFT = 30, 62, 19, 44, 152  # pixels
MARKED = 2_000  # turns up to which every value has its mark
ZOOMED = 60  # turns from which the turn axis can be zoomed, and only trouble gets a bracket
# An act that answers the turn before it needs no line to say so; these are about trouble.
TROUBLE = frozenset({"repair", "repair-request", "clarification", "repeat", "unanswered-request"})

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


def figure(
    turn_count: int, voices: Sequence[Voice], lines: Sequence[Line], events: Sequence[Event]
) -> Json:
    """Return the figure as plotly.js reads it: a panel for each line, then one for the events.

    A value that was not measured is a gap; one of low confidence is a hollow mark. Returns an empty
    dict if there is nothing to draw.
    """
    lanes = list(dict.fromkeys(event.kind for event in events))
    panels = _panels(len(lines), len(lanes))
    if not panels:
        return {}
    total = panels[-1].top + panels[-1].height
    data: list[Json] = []
    layout: Json = _layout(turn_count, total, panels[-1])
    for line, panel in zip(lines, panels, strict=False):
        data += _line(line, voices, panel)
        layout[f"yaxis{panel.number}"] = _domain(panel, total) | _scale(line)
        layout["annotations"] += _titles(line, panel, total)
    if lanes:
        panel = panels[-1]
        data += _lane(events, lanes, voices, panel, turn_count)
        layout[f"yaxis{panel.number}"] = _domain(panel, total) | _lane_axis(events, lanes)
        layout["annotations"].append(_text("Events", "title", panel, total))
    layout["yaxis"] = layout.pop("yaxis1")
    return {"data": data, "layout": layout}


def _panels(lines: int, lanes: int) -> list[Panel]:
    heights = [ROW] * lines + ([lanes * LANE] if lanes else [])
    tops = [HEAD + sum(heights[:place]) + HEAD * place for place in range(len(heights))]
    return [Panel(n, top, h) for n, (top, h) in enumerate(zip(tops, heights, strict=True), 1)]


def _layout(turn_count: int, total: int, lowest: Panel) -> Json:
    margin = max(0.6, turn_count / 100)
    return {
        "height": total + FOOT,
        "margin": {"l": LEFT, "r": 12, "t": 0, "b": FOOT},
        "showlegend": False,
        "hovermode": "x",
        "hoversubplots": "axis",
        "dragmode": "zoom" if turn_count > ZOOMED else False,
        "font": {"size": 12, "color": "--text-2"},
        "paper_bgcolor": "--surface",
        "plot_bgcolor": "--surface",
        "hoverlabel": {
            "bgcolor": "--surface",
            "bordercolor": "--line-strong",
            "font": {"color": "--text"},
        },
        "xaxis": {
            "anchor": lowest.axis,
            "range": [1 - margin, turn_count + margin],
            "fixedrange": turn_count <= ZOOMED,
            "title": {"text": "Turn", "standoff": 6},
            "tick0": 0,
            "dtick": _step(turn_count),
            "ticks": "outside",
            "zeroline": False,
            "gridcolor": "--line",
            "linecolor": "--line-strong",
            "tickcolor": "--line-strong",
            "hoverformat": "d",
        },
        "annotations": [],
    }


def _step(turn_count: int) -> int:
    """Return how many turns lie between two ticks, a round number."""
    steps = [step * power for power in (1, 10, 100, 1000, 10_000) for step in (1, 2, 5)]
    return next((step for step in steps if turn_count / step <= 24), steps[-1])


def _domain(panel: Panel, total: int) -> Json:
    bottom, top = 1 - (panel.top + panel.height) / total, 1 - panel.top / total
    return {
        "domain": [max(0.0, bottom), top],
        "anchor": "x",
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": "--line",
    }


def _scale(line: Line) -> Json:
    measured = [value for value in line.values if value is not None]
    low = line.low if line.low is not None else min(measured, default=0.0)
    high = line.high if line.high is not None else max([*measured, low + 1.0])
    margin = 0.09 * (high - low)
    middle = [] if line.counts and high - low == 1 else [(low + high) / 2]
    return {
        "range": [low - margin, high + margin],
        "tickvals": [low, *middle, high],
        "tickformat": "~g",
    }


def _titles(line: Line, panel: Panel, total: int) -> list[Json]:
    """Name the measure at the left, its unit and what it is held against at the right."""
    against = f", against {line.reference}" if line.reference else ""
    return [
        _text(f"<b>{escape(line.title, quote=False)}</b>", "title", panel, total),
        _text(escape(line.unit + against, quote=False), "detail", panel, total),
    ]


def _text(text: str, name: str, panel: Panel, total: int) -> Json:
    right = name == "detail"
    return {
        "name": name,
        "text": text if right or text.startswith("<b>") else f"<b>{text}</b>",
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


def _line(line: Line, voices: Sequence[Voice], panel: Panel) -> list[Json]:
    if line.counts:
        everybody = sorted(turn for voice in voices for turn in voice.turns)
        trace = _trace(line, everybody, "--text-2", "circle", panel)
        trace["line"]["shape"] = "hv"
        return [trace]
    return [
        _trace(line, voice.turns, f"--label-{voice.colour}", voice.symbol, panel)
        for voice in voices
    ]


def _trace(line: Line, turns: Sequence[int], colour: str, symbol: str, panel: Panel) -> Json:
    unsure = [line.unsure[turn] for turn in turns]
    return {
        "type": "scatter",
        "mode": "lines+markers" if len(line.values) <= MARKED else "lines",
        "name": line.key,
        "x": [turn + 1 for turn in turns],
        "y": [line.values[turn] for turn in turns],
        "yaxis": panel.axis,
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": colour, "width": 1.25},
        "marker": {
            "symbol": symbol,
            "size": _size(len(turns)),
            "color": ["--surface" if flag else colour for flag in unsure],
            "line": {"color": colour, "width": 1.5},
        },
        "customdata": [", low confidence" if flag else "" for flag in unsure],
        "hovertemplate": "%{y:.3~f}%{customdata}<extra></extra>",
    }


def _size(marks: int) -> int:
    return 8 if marks <= 40 else 6 if marks <= 150 else 4 if marks <= 400 else 3


def _lane_axis(events: Sequence[Event], lanes: Sequence[str]) -> Json:
    titles = {event.kind: (event.title, event.letters) for event in events}
    names = [titles[kind] for kind in lanes]
    return {
        "range": [len(lanes) + 0.5, 0.5],
        "tickmode": "array",
        "tickvals": list(range(1, len(lanes) + 1)),
        "ticktext": [
            f"{escape(title, quote=False)}  <b>{escape(letters, quote=False)}</b>"
            for title, letters in names
        ],
    }


def _lane(
    events: Sequence[Event],
    lanes: Sequence[str],
    voices: Sequence[Voice],
    panel: Panel,
    turn_count: int,
) -> list[Json]:
    """Draw a mark for each event, larger where the lens is surer, and brackets beneath them."""
    colours = {turn: f"--label-{voice.colour}" for voice in voices for turn in voice.turns}
    coloured = [colours.get(event.turn, "--text-2") for event in events]
    height = {kind: place for place, kind in enumerate(lanes, 1)}
    marks = {
        "type": "scatter",
        "mode": "markers",
        "name": "events",
        "x": [event.turn + 1 for event in events],
        "y": [height[event.kind] for event in events],
        "yaxis": panel.axis,
        "cliponaxis": False,
        "marker": {
            "symbol": [event.symbol for event in events],
            "size": [_weight(event.confidence) * _size(turn_count) / 8 for event in events],
            "color": coloured,
            "opacity": 1,
            "line": {"color": coloured, "width": 1.5 if turn_count <= ZOOMED else 1},
        },
        "customdata": [_said(event) for event in events],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    led_to = [event for event in events if _worth_a_line(event, turn_count)]
    return [*_brackets(led_to, height, colours, panel), marks]


def _weight(confidence: float | None) -> float:
    return 7 + 5 * (1.0 if confidence is None else confidence)


def _said(event: Event) -> str:
    sure = "" if event.confidence is None else f", confidence {event.confidence:.2f}"
    return escape(event.title, quote=False) + sure


def _brackets(
    events: Sequence[Event], height: Mapping[str, int], colours: Mapping[int, str], panel: Panel
) -> list[Json]:
    """Return a line, with an end, from the turn that brought an event about to the event."""
    by_colour: dict[str, tuple[list[float | None], list[float | None]]] = {}
    for event in events:
        if event.cause is None:
            continue
        xs, ys = by_colour.setdefault(colours.get(event.turn, "--text-2"), ([], []))
        start, end, y = event.cause + 1, event.turn + 1, height[event.kind]
        xs += [start, start, None, start, end, None]
        ys += [y - 0.3, y + 0.3, None, y, y, None]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "brackets",
            "x": xs,
            "y": ys,
            "yaxis": panel.axis,
            "cliponaxis": False,
            "line": {"color": colour, "width": 1.5},
            "hoverinfo": "skip",
        }
        for colour, (xs, ys) in by_colour.items()
    ]


def _worth_a_line(event: Event, turn_count: int) -> bool:
    if event.cause is None:
        return False
    return event.kind in TROUBLE or (event.turn - event.cause > 1 and turn_count <= ZOOMED)
