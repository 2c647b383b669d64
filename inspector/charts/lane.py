"""The lane of events: a row for each kind, a mark for each event, brackets from what caused it."""

from collections.abc import Mapping, Sequence
from html import escape

from inspector.charts.panels import Json, Panel, size
from inspector.queries.marks import Event, Voice

LANE = 19  # pixels
FEW = 60  # turns up to which outlines are wide
# Nearly every act has a turn that it answers, and needs no line to say so; these are about trouble.
TROUBLE = frozenset({"repair", "repair-request", "clarification", "repeat", "unanswered-request"})


def axis(events: Sequence[Event], lanes: Sequence[str]) -> Json:
    """Return the scale of the lane's y axis: title and letters of every kind of event."""
    titles = {event.lane: (event.title, event.letters) for event in events}
    names = [titles[each] for each in lanes]
    return {
        "range": [len(lanes) + 0.5, 0.5],
        "tickmode": "array",
        "tickvals": list(range(1, len(lanes) + 1)),
        "ticktext": [
            f"{escape(title, quote=False)}  <b>{escape(letters, quote=False)}</b>"
            for title, letters in names
        ],
    }


def traces(
    events: Sequence[Event],
    lanes: Sequence[str],
    voices: Sequence[Voice],
    panel: Panel,
    turn_count: int,
) -> list[Json]:
    """Draw a mark for each event, larger where the lens is surer, and brackets beneath them."""
    colours = {turn: f"--label-{voice.colour}" for voice in voices for turn in voice.turns}
    coloured = [colours.get(event.turn, "--text-2") for event in events]
    height = {each: place for place, each in enumerate(lanes, 1)}
    marks = {
        "type": "scatter",
        "mode": "markers",
        "name": "events",
        "x": [event.turn + 1 for event in events],
        "y": [height[event.lane] for event in events],
        "yaxis": panel.axis,
        "cliponaxis": False,
        "marker": {
            "symbol": [event.symbol for event in events],
            "size": [_weight(event.confidence) * size(turn_count) / 8 for event in events],
            "color": coloured,
            "opacity": 1,
            "line": {"color": coloured, "width": 1.5 if turn_count <= FEW else 1},
        },
        "customdata": [_said(event) for event in events],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    return [*_brackets(events, height, colours, panel), marks]


def _weight(confidence: float | None) -> float:
    return 7 + 5 * (1.0 if confidence is None else confidence)


def _said(event: Event) -> str:
    sure = "" if event.confidence is None else f", confidence {event.confidence:.2f}"
    return escape(event.title, quote=False) + sure


def _brackets(
    events: Sequence[Event], height: Mapping[str, int], colours: Mapping[int, str], panel: Panel
) -> list[Json]:
    """Return a line, with an end, from the turn that brought trouble about to the event."""
    by_colour: dict[str, tuple[list[float | None], list[float | None]]] = {}
    for event in events:
        if event.cause is None or event.kind not in TROUBLE:
            continue
        xs, ys = by_colour.setdefault(colours.get(event.turn, "--text-2"), ([], []))
        start, end, y = event.cause + 1, event.turn + 1, height[event.lane]
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
