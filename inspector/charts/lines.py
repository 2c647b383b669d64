"""The lines of a panel: one for each voice, thinned to their extremes where they are many."""

from collections.abc import Sequence

from inspector.charts.panels import Json, Panel, size
from inspector.queries.marks import Backdrop, Level, Line, Voice

POINTS = 6_000  # values in one figure, so that it stays small however long a conversation is
DIGITS = 3


def bucket(turn_count: int, line_count: int) -> int:
    """Return how many of a voice's turns share their lowest and highest value in the drawing."""
    total = turn_count * line_count
    return 1 if total <= POINTS else -(-2 * total // POINTS)


def thinned(values: Sequence[float | None], turns: Sequence[int], width: int) -> list[int]:
    """Return the turns to draw: of every ``width`` those with extremes, of a gap the first."""
    kept: list[int] = []
    for start in range(0, len(turns), width):
        some = turns[start : start + width]
        known = [(value, turn) for turn in some if (value := values[turn]) is not None]
        if known:
            kept += sorted({min(known)[1], max(known)[1]})
        elif not kept or values[kept[-1]] is not None:
            kept.append(some[0])
    return kept


def traces(line: Line, voices: Sequence[Voice], panel: Panel, width: int) -> list[Json]:
    """Draw a line for each voice, or in steps, for all of them, where it counts."""
    if line.counts:
        drawn = trace(line, everybody(voices), "--text-2", "circle", panel, width)
        drawn["line"]["shape"] = "hv"
        return [drawn]
    return [
        trace(line, voice.turns, f"--label-{voice.colour}", voice.symbol, panel, width)
        for voice in voices
    ]


def everybody(voices: Sequence[Voice]) -> list[int]:
    """Return the turns of all voices in order."""
    return sorted(turn for voice in voices for turn in voice.turns)


def trace(  # noqa: PLR0917
    line: Line, turns: Sequence[int], colour: str, symbol: str, panel: Panel, width: int
) -> Json:
    """Draw a line with a mark at every value, hollow where it is of low confidence."""
    kept = thinned(line.values, turns, width)
    unsure = [line.unsure[turn] for turn in kept]
    drawn: Json = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": line.key,
        "x": [turn + 1 for turn in kept],
        "y": [rounded(line.values[turn]) for turn in kept],
        "yaxis": panel.axis,
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": colour, "width": 1.25},
        "marker": {
            "symbol": symbol,
            "size": size(len(line.values)),
            "color": colour,
            "line": {"color": colour, "width": 1.5},
        },
        "hovertemplate": "%{y:.3~f}<extra></extra>",
    }
    if any(unsure):
        # A number a mark takes far less room than a colour does.
        drawn["marker"] |= {
            "color": [int(not flag) for flag in unsure],
            "colorscale": [[0, "--surface"], [1, colour]],
            "cmin": 0,
            "cmax": 1,
        }
        drawn["customdata"] = [" (low)" if flag else "" for flag in unsure]
        drawn["hovertemplate"] = "%{y:.3~f}%{customdata}<extra></extra>"
    return drawn


def behind(backdrop: Backdrop, panel: Panel) -> list[Json]:
    """Draw what a line is held against: an area, and a dotted line through its middle."""
    colour = f"--label-{backdrop.voice.colour}" if backdrop.voice else "--text-2"
    x = [turn + 1 for turn in backdrop.turns]
    common: Json = {"type": "scatter", "mode": "lines", "yaxis": panel.axis, "cliponaxis": False}
    area = common | {
        "name": "band",
        "x": [*x, *reversed(x)],
        "y": [rounded(value) for value in (*backdrop.highs, *reversed(backdrop.lows))],
        "fill": "toself",
        "fillcolor": colour,
        "opacity": 0.16,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    middle = common | {
        "name": "middle",
        "x": x,
        "y": [rounded(value) for value in backdrop.middles],
        "opacity": 0.7,
        "line": {"color": colour, "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }
    return [area, middle]


def level(mean: Level, name: str, panel: Panel, turn_count: int) -> Json:
    """Draw a mean turn by turn and then all the way across, in long dashes, named at the left."""
    x: list[float | None] = [turn + 1 for turn in mean.turns]
    y = [rounded(value) for value in mean.means]
    last = mean.turns[-1] + 1 if mean.turns else 0
    if last < turn_count:
        x += [None, last + 0.6, turn_count + 0.4] if x else [0.6, turn_count + 0.4]
        y += [None, *[rounded(mean.whole)] * 2] if y else [rounded(mean.whole)] * 2
    return {
        "type": "scatter",
        "mode": "lines+text",
        "name": "level",
        "x": x,
        "y": y,
        "text": [name],
        "textposition": "top right",
        "textfont": {"color": "--text-2", "size": 10},
        "yaxis": panel.axis,
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": "--text-2", "width": 1.25, "dash": "9px,3px"},
        "hoverinfo": "skip",
    }


def rounded(value: float | None) -> float | None:
    """Return a value as short as the eye needs it."""
    return None if value is None else round(value, DIGITS)
