"""Charts of conversations that belong together: turns across boundaries, figures side by side."""

from collections.abc import Sequence
from html import escape

from inspector.charts import conversation, curves
from inspector.charts.conversation import Scene
from inspector.charts.panels import Json
from inspector.lenses.base import Measure
from inspector.queries.curves import Point
from inspector.queries.marks import Line, Voice
from inspector.queries.sessions.group import Group
from inspector.queries.sessions.track import Stretch, Track
from inspector.queries.sessions.trials import AtTrial, Curve

NAMES = 16  # conversations that are named at the axis; of more, some
MARKS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "pentagon")
COLOURS = (1, 2, 6, 5, 9, 4)


def across(track: Track) -> Json:
    """Return the turns of all conversations on one axis, a line upright at each boundary."""
    figure = conversation.figure(
        Scene(track.length, track.voices, track.lines, track.events, track.backdrops)
    )
    if not figure:
        return {}
    places = _places(track.stretches)
    for trace in figure["data"]:
        template = trace.get("hovertemplate")
        if template:
            trace["text"] = [places.get(x, "") for x in trace["x"]]
            trace["hovertemplate"] = "%{text}: " + template
    layout = figure["layout"]
    layout |= {"hovermode": "closest", "shapes": [_boundary(each) for each in track.stretches[1:]]}
    middles = [each.start + (each.size + 1) / 2 for each in track.stretches]
    labels = [each.member.label for each in track.stretches]
    _name(layout["xaxis"], middles, labels, "Conversations in order, turn by turn")
    return figure


def side_by_side(group: Group) -> Json:
    """Return a panel for each measure of whole conversations, a mark for each conversation."""
    count = len(group.members)
    lines = [
        Line(
            key=f"{column.lens}.{column.measure.key}",
            title=column.measure.title,
            unit=column.measure.unit,
            reference=column.measure.reference,
            low=column.measure.low,
            high=column.measure.high,
            values=[member.values[place] for member in group.members],
            unsure=[False] * count,
        )
        for place, column in enumerate(group.columns)
    ]
    if group.outcomes:
        outcomes = [member.conversation.outcome for member in group.members]
        lines.insert(0, Line("outcome", "Outcome", "", "", None, None, outcomes, [False] * count))
    everybody = [Voice(1, "conversations", range(count))]
    figure = conversation.figure(Scene(count, everybody, lines, []))
    if figure:
        labels = [member.label for member in group.members]
        _name(figure["layout"]["xaxis"], list(range(1, count + 1)), labels, "")
        figure["layout"] |= {"hovermode": "closest", "dragmode": False}
    for trace in figure.get("data", ()):
        # Nothing stands until the next conversation, as a count does until the next turn.
        trace["line"] = {"color": "--accent", "width": 1.5}
        trace["marker"] |= {"color": "--accent", "symbol": "circle", "line": {"width": 0}}
    return figure


def by_place(points: Sequence[Point], measure: Measure, place: str) -> Json:
    """Return a measure by place in the groups; ``place`` names the axis."""
    figure = curves.by_turn(points, measure)
    figure["layout"]["xaxis"] |= {"title": {"text": place}, "dtick": 1}
    if measure.low is not None and measure.high is not None:
        margin = 0.04 * (measure.high - measure.low)
        figure["layout"]["yaxis"]["range"] = [measure.low - margin, measure.high + margin]
    return figure


def success(found: Sequence[Curve]) -> Json:
    """Return for each condition the share of trials that succeed and that of tasks solved by then.

    The former with its interval, in full marks; the latter hollow, on a dashed line.
    """
    data: list[Json] = []
    for place, curve in enumerate(found):
        colour, symbol = f"--label-{COLOURS[place % len(COLOURS)]}", MARKS[place % len(MARKS)]
        name = escape(curve.condition, quote=False)
        line = {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [point.number for point in curve.points],
            "line": {"color": colour, "width": 1.5},
            "marker": {"symbol": symbol, "size": 8, "color": colour, "line": {"color": colour}},
            "hovertemplate": "%{y:.0%}",
        }
        data += [
            line
            | {
                "name": f"{name} succeed" if name else "Succeed",
                "y": [point.share for point in curve.points],
                "error_y": _bars(curve.points),
            },
            line
            | {
                "name": f"{name} solved by then" if name else "Solved by then",
                "y": [point.by_then for point in curve.points],
                "line": {"color": colour, "width": 1.5, "dash": "dash"},
                "marker": {"symbol": f"{symbol}-open", "size": 8, "color": colour},
            },
        ]
    numbers = [point.number for curve in found for point in curve.points]
    first, last = min(numbers, default=0), max(numbers, default=1)
    layout = curves.layout("Trial", "Share", last, first - 0.4)
    layout["xaxis"] |= {"dtick": max(1, last // 16)}
    layout["yaxis"] |= {"range": [-0.03, 1.03], "tickformat": ".0%"}
    return {"data": data, "layout": layout}


def _bars(points: Sequence[AtTrial]) -> Json:
    bounds = [point.interval or (point.share, point.share) for point in points]
    return {
        "type": "data",
        "symmetric": False,
        "array": [high - p.share for p, (_, high) in zip(points, bounds, strict=True)],
        "arrayminus": [p.share - low for p, (low, _) in zip(points, bounds, strict=True)],
        "thickness": 1,
        "width": 3,
    }


def _places(stretches: Sequence[Stretch]) -> dict[int, str]:
    """Return what stands at each place of the axis, from 1: which conversation, and which turn."""
    return {
        each.start + turn: f"{each.member.label}, turn {turn}"
        for each in stretches
        for turn in range(1, each.size + 1)
    }


def _boundary(stretch: Stretch) -> Json:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": stretch.start,
        "x1": stretch.start,
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": "--line-strong", "width": 1.5},
    }


def _name(axis: Json, at: Sequence[float], labels: Sequence[str], title: str) -> None:
    """Name conversations at an axis instead of counting turns; of many, some."""
    step = -(-len(labels) // NAMES)
    del axis["dtick"], axis["tick0"]
    axis |= {
        "tickvals": list(at[::step]),
        "ticktext": list(labels[::step]),
        "tickangle": 0,
        "title": {"text": title, "standoff": 6},
        "showgrid": False,
    }
