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
    height = {each: place for place, each in enumerate(lanes, 1)}
    alike: dict[tuple[str, str, bool], list[Event]] = {}
    for event in events:
        key = (event.lane, colours.get(event.turn, "--text-2"), event.confidence is None)
        alike.setdefault(key, []).append(event)
    marks = [
        _marks(some, height[each], colour, panel, turn_count)
        for (each, colour, _), some in alike.items()
    ]
    return [*_brackets(events, height, colours, panel), *marks]


def _marks(
    events: Sequence[Event], height: int, colour: str, panel: Panel, turn_count: int
) -> Json:
    """Return the marks of one kind and colour: what they share is said once."""
    title, base = escape(events[0].title, quote=False), size(turn_count) / 8
    sure = [event.confidence for event in events if event.confidence is not None]
    drawn: Json = {
        "type": "scatter",
        "mode": "markers",
        "name": "events",
        "x": [event.turn + 1 for event in events],
        "y": [height] * len(events),
        "yaxis": panel.axis,
        "cliponaxis": False,
        "marker": {
            "symbol": events[0].symbol,
            "size": [round(_weight(each) * base, 1) for each in sure] or _weight(1.0) * base,
            "color": colour,
            "opacity": 1,
            "line": {"color": colour, "width": 1.5 if turn_count <= FEW else 1},
        },
        "hovertemplate": f"{title}<extra></extra>",
    }
    if sure:
        drawn["customdata"] = [round(each, 2) for each in sure]
        drawn["hovertemplate"] = f"{title}, confidence %{{customdata:.2f}}<extra></extra>"
    return drawn


def _weight(confidence: float) -> float:
    return 7 + 5 * confidence


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
