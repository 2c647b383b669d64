"""Drawings of figures over a corpus, as plotly.js reads them: points with intervals, or bars."""

from inspector.charts.curves import bars, layout
from inspector.charts.panels import Json
from inspector.queries.aggregates.base import Drawing, Line

FEW = 8  # conversations under which an axis would count halves of them
LOOKS = (("--accent", "circle"), ("--label-2", "square"))


def figure(drawing: Drawing) -> Json:
    """Return a figure with a category for each label."""
    data = [
        _bar(line, drawing) if drawing.bars else _points(line, drawing, *LOOKS[at])
        for at, line in enumerate(drawing.lines)
    ]
    shown = layout(drawing.x, drawing.y, len(drawing.labels) - 1, -0.6)
    shown["xaxis"] |= {"type": "category", "automargin": True}
    shown["yaxis"] |= {"rangemode": "tozero"} if drawing.bars else {}
    if drawing.bars and max(value or 0 for value in drawing.lines[0].values) <= FEW:
        shown["yaxis"] |= {"dtick": 1}  # conversations come whole
    shown["showlegend"] = len(data) > 1
    return {"data": data, "layout": shown}


def _bar(line: Line, drawing: Drawing) -> Json:
    return {
        "type": "bar",
        "name": line.name,
        "x": list(drawing.labels),
        "y": list(line.values),
        "marker": {"color": "--accent"},
        "hovertemplate": "%{y:,}",
    }


def _points(line: Line, drawing: Drawing, colour: str, symbol: str) -> Json:
    said = [
        (label, value, low, high)
        for label, value, low, high in zip(
            drawing.labels, line.values, line.lows, line.highs, strict=True
        )
        if value is not None
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": line.name,
        "x": [label for label, *_ in said],
        "y": [value for _, value, *_ in said],
        "marker": {"color": colour, "symbol": symbol, "size": 9},
        "error_y": bars([(value, low, high) for _, value, low, high in said]),
        "hovertemplate": "%{y:.3~f}",
    }
