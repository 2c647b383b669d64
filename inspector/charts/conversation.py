"""The chart of one conversation: small multiples over turns, and a lane of events beneath.

Colour and filled shape say who speaks; in the lane, shape and letters say what was found. Colours
stand in the figure as names of design tokens (``--accent``): the page's script puts in what they
are in the theme that is on. No word of a transcript gets into a figure.
"""

from collections.abc import Sequence

from inspector.charts import lane
from inspector.charts.lane import LANE
from inspector.charts.panels import LEFT, Json, Panel, domain, heading, panels, size
from inspector.queries.marks import Event, Line, Voice

ROW, FOOT = 62, 44  # pixels
MARKED = 2_000  # turns up to which every value has its mark
ZOOMED = 60  # turns from which the turn axis can be zoomed


def figure(
    turn_count: int, voices: Sequence[Voice], lines: Sequence[Line], events: Sequence[Event]
) -> Json:
    """Return the figure as plotly.js reads it: a panel for each line, then one for the events.

    A value that was not measured is a gap; one of low confidence is a hollow mark. Returns an empty
    dict if there is nothing to draw.
    """
    lanes = list(dict.fromkeys(event.lane for event in events))
    placed = panels([ROW] * len(lines) + ([len(lanes) * LANE] if lanes else []))
    if not placed:
        return {}
    total = placed[-1].top + placed[-1].height
    data: list[Json] = []
    layout: Json = _layout(turn_count, total, placed[-1])
    for line, panel in zip(lines, placed, strict=False):
        data += _line(line, voices, panel)
        layout[f"yaxis{panel.number}"] = domain(panel, total) | _scale(line)
        layout["annotations"] += _titles(line, panel, total)
    if lanes:
        panel = placed[-1]
        data += lane.traces(events, lanes, voices, panel, turn_count)
        layout[f"yaxis{panel.number}"] = domain(panel, total) | lane.axis(events, lanes)
        layout["annotations"].append(heading("Events", "title", panel, total))
    layout["yaxis"] = layout.pop("yaxis1")
    return {"data": data, "layout": layout}


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
            "range": [1 - min(margin, 0.9), turn_count + margin],
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


def _scale(line: Line) -> Json:
    measured = [value for value in line.values if value is not None]
    low = line.low if line.low is not None else min(measured, default=0.0)
    high = line.high if line.high is not None else max([*measured, low + 1.0])
    margin = 0.09 * (high - low)
    middle = [] if line.counts and high - low == 1 else [(low + high) / 2]
    return {
        "range": [low - margin, high + margin],
        "tickvals": [low, *middle, high],
        "tickformat": ".2~f",
    }


def _titles(line: Line, panel: Panel, total: int) -> list[Json]:
    """Name the measure at the left, its unit and what it is held against at the right."""
    against = f", against {line.reference}" if line.reference else ""
    return [
        heading(line.title, "title", panel, total),
        heading(line.unit + against, "detail", panel, total),
    ]


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
            "size": size(len(line.values)),
            "color": ["--surface" if flag else colour for flag in unsure],
            "line": {"color": colour, "width": 1.5},
        },
        "customdata": [", low confidence" if flag else "" for flag in unsure],
        "hovertemplate": "%{y:.3~f}%{customdata}<extra></extra>",
    }
