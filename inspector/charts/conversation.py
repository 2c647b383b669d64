"""The chart of one conversation: small multiples over turns, and a lane of events beneath.

Colour and filled shape say who speaks; in the lane, shape and letters say what was found. Colours
stand in the figure as names of design tokens (``--accent``): the page's script puts in what they
are in the theme that is on. No word of a transcript gets into a figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from inspector.charts import composite, lane, lines
from inspector.charts.composite import Part
from inspector.charts.lane import LANE
from inspector.charts.lines import bucket
from inspector.charts.panels import LEFT, Json, Panel, domain, heading, panels
from inspector.queries.marks import Backdrop, Event, Level, Line, Voice

ROW, FOOT = 62, 44  # pixels


@dataclass(frozen=True, slots=True)
class Scene:
    """What there is to draw: ``backdrops`` by the keys of lines, ``parts`` those of drift.

    ``levels`` are means of ``level_name`` that go across, by the keys of lines.
    """

    turn_count: int
    voices: Sequence[Voice]
    lines: Sequence[Line]
    events: Sequence[Event]
    backdrops: Mapping[str, Sequence[Backdrop]] = field(default_factory=dict)
    parts: Sequence[Part] = ()
    levels: Mapping[str, Level] = field(default_factory=dict)
    level_name: str = ""


def figure(scene: Scene) -> Json:
    """Return the figure as plotly.js reads it: a panel for each line, then one for the events.

    Where drift is drawn its panel is taller, and the parts that are drawn lie over it. A value that
    was not measured is a gap; one of low confidence is a hollow mark. Returns an empty dict if
    there is nothing to draw.
    """
    over = _over(scene)
    rows = [line for line in scene.lines if line.key not in {line.key for line, _ in over}]
    lanes = list(dict.fromkeys(event.lane for event in scene.events))
    heights = [composite.HEIGHT if line.key == composite.WHOLE else ROW for line in rows]
    placed = panels(heights + ([len(lanes) * LANE] if lanes else []))
    if not placed:
        return {}
    total = placed[-1].top + placed[-1].height
    data: list[Json] = []
    layout: Json = _layout(scene.turn_count, total, placed[-1])
    width = bucket(scene.turn_count, len(scene.lines))
    for line, panel in zip(rows, placed, strict=False):
        behind = scene.backdrops.get(line.key, ())
        data += [trace for each in behind for trace in lines.behind(each, panel)]
        level = scene.levels.get(line.key)
        if level is not None:
            data.append(lines.level(level, scene.level_name, panel, scene.turn_count))
        if line.key == composite.WHOLE:
            data += composite.traces(line, over, scene.voices, scene.events, panel, width)
        else:
            data += lines.traces(line, scene.voices, panel, width)
        layout[f"yaxis{panel.number}"] = domain(panel, total) | _scale(line, behind, level)
        layout["annotations"] += _titles(line, panel, total)
    if lanes:
        panel = placed[-1]
        data += lane.traces(scene.events, lanes, scene.voices, panel, scene.turn_count)
        layout[f"yaxis{panel.number}"] = domain(panel, total) | lane.axis(scene.events, lanes)
        layout["annotations"].append(heading("Events", "title", panel, total))
    layout["yaxis"] = layout.pop("yaxis1")
    return {"data": data, "layout": layout}


def thinned(scene: Scene) -> bool:
    """Whether there are too many values to draw each."""
    return bucket(scene.turn_count, len(scene.lines)) > 1


def _over(scene: Scene) -> list[tuple[Line, Part]]:
    """Return the lines that lie over the panel of drift, where it has one."""
    by_key = {line.key: line for line in scene.lines}
    if composite.WHOLE not in by_key:
        return []
    return [(by_key[part.key], part) for part in scene.parts if part.key in by_key]


def _layout(turn_count: int, total: int, lowest: Panel) -> Json:
    margin = max(0.6, turn_count / 100)
    return {
        "height": total + FOOT,
        "margin": {"l": LEFT, "r": 12, "t": 0, "b": FOOT},
        "showlegend": False,
        "hovermode": "x",
        "hoversubplots": "axis",
        "dragmode": False,
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
            "fixedrange": True,
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


def _scale(line: Line, behind: Sequence[Backdrop], level: Level | None) -> Json:
    known = [value for value in line.values if value is not None]
    known += [level.whole, *level.means] if level else []
    known += [value for each in behind for value in each.highs]
    low = line.low if line.low is not None else min(known, default=0.0)
    high = line.high if line.high is not None else max([*known, low + 1.0])
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
