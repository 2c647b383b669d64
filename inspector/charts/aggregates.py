"""Drawings of figures over a corpus, as plotly.js reads them: points with intervals, or bars."""

from inspector.charts.curves import bars, layout
from inspector.charts.panels import Json
from inspector.queries.aggregates.base import Drawing, Line

FEW = 8  # conversations under which an axis would count halves of them
BESIDE = 0.16  # how far apart lines stand at a label
LOOKS = (("--accent", "circle"), ("--label-2", "square"))


def figure(drawing: Drawing) -> Json:
    """Return a figure with a place for each label; lines stand beside each other there."""
    places = len(drawing.labels)
    data = [
        _bar(line, drawing) if drawing.bars else _points(line, drawing, at)
        for at, line in enumerate(drawing.lines)
    ]
    shown = layout(drawing.x, drawing.y, places - 1, -0.6)
    shown["xaxis"] |= {
        "tickmode": "array",
        "tickvals": list(range(places)),
        "ticktext": list(drawing.labels),
        "automargin": True,
    }
    shown["yaxis"] |= {"rangemode": "tozero"} if drawing.bars else {}
    if drawing.bars and max(value or 0 for value in drawing.lines[0].values) <= FEW:
        shown["yaxis"] |= {"dtick": 1}  # conversations come whole
    shown["showlegend"] = len(data) > 1
    shown["hovermode"] = "closest"
    return {"data": data, "layout": shown}


def _bar(line: Line, drawing: Drawing) -> Json:
    return {
        "type": "bar",
        "name": line.name,
        "x": list(range(len(drawing.labels))),
        "y": list(line.values),
        "text": list(drawing.labels),
        "textposition": "none",
        "marker": {"color": "--accent"},
        "hovertemplate": "%{text}: %{y:,}",
    }


def _points(line: Line, drawing: Drawing, at: int) -> Json:
    colour, symbol = LOOKS[at]
    shift = BESIDE * (at - (len(drawing.lines) - 1) / 2)
    ends = zip(drawing.labels, line.values, line.lows, line.highs, strict=True)
    said = [
        (place + shift, label, value, low, high)
        for place, (label, value, low, high) in enumerate(ends)
        if value is not None
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": line.name,
        "x": [x for x, *_ in said],
        "y": [value for _, _, value, *_ in said],
        "text": [label for _, label, *_ in said],
        "marker": {"color": colour, "symbol": symbol, "size": 9},
        "error_y": bars([(value, low, high) for _, _, value, low, high in said]),
        "hovertemplate": "%{text}: %{y:.3~f}",
    }
