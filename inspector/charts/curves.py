"""Charts over many conversations, as plotly.js reads them: told apart by shape and dash as well."""

from collections.abc import Sequence
from typing import Any

from inspector.charts.panels import Json
from inspector.lenses.aggregates.outcomes import Continuation
from inspector.lenses.base import Measure
from inspector.queries.curves import Compounding, Point

HEIGHT, FOOT = 260, 44  # pixels


def by_turn(points: Sequence[Point], measure: Measure) -> Json:
    """Return the mean with its interval by turn, hollow where few bear it, between percentiles."""
    x = [point.number for point in points]
    means = [point.mean for point in points]
    data = [
        _edge("90th percentile", x, [point.high for point in points]),
        {
            **_line("Mean", x, [mean.value for mean in means], "--accent", "circle"),
            "error_y": bars([(m.value, m.low, m.high) for m in means]),
        },
        _edge("10th percentile", x, [point.low for point in points]),
    ]
    data[1]["marker"]["color"] = ["--surface" if p.few else "--accent" for p in points]
    return {"data": data, "layout": layout("Turn", measure.title, max(x, default=1), 0.4)}


def compounding(found: Compounding) -> Json:
    """Return P(failure) after failures in a row and after successes in a row."""
    pairs = (
        ("After failures", found.after_failures, "--label-2", "circle"),
        ("After successes", found.after_successes, "--label-1", "square"),
    )
    data = []
    for name, curve, colour, symbol in pairs:
        said = [each for each in curve if each.n]
        values = [each.share for each in said]
        line = _line(name, [each.run for each in said], values, colour, symbol)
        data.append(line | {"error_y": bars([_bounds(each) for each in said])})
    drawn = layout("In a row before", "Share that fail next", len(found.after_failures) - 1, -0.3)
    drawn["xaxis"] |= {"dtick": 1}
    drawn["yaxis"] |= {"range": [-0.03, 1.03], "tickformat": ".0%"}
    return {"data": data, "layout": drawn}


def _bounds(each: Continuation) -> tuple[float, float | None, float | None]:
    low, high = each.interval or (None, None)
    return each.share or 0.0, low, high


def bars(bounds: Sequence[tuple[float, float | None, float | None]]) -> Json:
    """Return error bars from values with the bounds of their intervals."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [high - value if high is not None else 0 for value, _, high in bounds],
        "arrayminus": [value - low if low is not None else 0 for value, low, _ in bounds],
        "thickness": 1,
        "width": 3,
    }


def _line(name: str, x: Sequence[int], y: Sequence[Any], colour: str, symbol: str) -> Json:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": list(x),
        "y": list(y),
        "line": {"color": colour, "width": 1.5},
        "marker": {
            "symbol": symbol,
            "size": 7,
            "color": colour,
            "line": {"color": colour, "width": 1.5},
        },
        "hovertemplate": "%{y:.3~f}",
    }


def _edge(name: str, x: Sequence[int], y: Sequence[float]) -> Json:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": list(x),
        "y": list(y),
        "line": {"color": "--text-2", "width": 1, "dash": "dot"},
        "hovertemplate": "%{y:.3~f}",
    }


def layout(x: str, y: str, last: int, first: float) -> Json:
    """Return a layout with these titles of its axes; x runs from ``first`` to past ``last``."""
    axis = {
        "zeroline": False,
        "gridcolor": "--line",
        "linecolor": "--line-strong",
        "tickcolor": "--line-strong",
        "ticks": "outside",
        "fixedrange": True,
    }
    return {
        "height": HEIGHT + FOOT,
        "margin": {"l": 56, "r": 12, "t": 28, "b": FOOT},
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        "hovermode": "x unified",
        "dragmode": False,
        "font": {"size": 12, "color": "--text-2"},
        "paper_bgcolor": "--surface",
        "plot_bgcolor": "--surface",
        "hoverlabel": {"bgcolor": "--surface", "font": {"color": "--text"}},
        "xaxis": axis | {"title": {"text": x}, "range": [first, last + 0.6]},
        "yaxis": axis | {"title": {"text": y}, "automargin": True},
        "annotations": [],
    }
