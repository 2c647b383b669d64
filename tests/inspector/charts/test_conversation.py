"""The figure: what is a gap, what is hollow, which line leads where."""

import json
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.charts.conversation import figure
from inspector.queries.marks import Event, Line, Voice

VOICES = [Voice(0, "user", [0, 2]), Voice(1, "assistant", [1, 3])]


def line(values: list[float | None], **changes: Any) -> Line:
    given: dict[str, Any] = {
        "key": "lens.share",
        "title": "Share",
        "unit": "share",
        "reference": "the partner",
        "low": 0.0,
        "high": 1.0,
        "values": values,
        "unsure": [False] * len(values),
    }
    return Line(**(given | changes))


def event(kind: str, turn: int, **changes: Any) -> Event:
    given: dict[str, Any] = {
        "lens": "acts",
        "kind": kind,
        "title": kind.title(),
        "letters": kind[:2].upper(),
        "symbol": "star",
        "turn": turn,
        "cause": None,
        "confidence": None,
        "reason": "",
    }
    return Event(**(given | changes))


def traces(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [trace for trace in found["data"] if trace["name"] == name]


def in_black(value: Any) -> Any:
    """Return a figure with every design token replaced, as the page's script does."""
    if isinstance(value, dict):
        return {key: in_black(each) for key, each in value.items()}
    if isinstance(value, list):
        return [in_black(each) for each in value]
    return "#000" if isinstance(value, str) and value.startswith("--") else value


def test_each_voice_has_its_own_line_shape_and_colour() -> None:
    user, assistant = traces(figure(4, VOICES, [line([0.1, 0.2, 0.3, 0.4])], []), "lens.share")
    assert (user["x"], user["y"]) == ([1, 3], [0.1, 0.3])
    assert (assistant["x"], assistant["y"]) == ([2, 4], [0.2, 0.4])
    assert user["marker"]["symbol"] != assistant["marker"]["symbol"]
    assert user["line"]["color"] != assistant["line"]["color"]


def test_what_was_not_measured_is_a_gap_never_zero() -> None:
    user, assistant = traces(figure(4, VOICES, [line([None, 0.2, 0.3, None])], []), "lens.share")
    assert user["y"] == [None, 0.3]
    assert assistant["y"] == [0.2, None]
    assert not user["connectgaps"]


def test_low_confidence_is_hollow_and_said() -> None:
    unsure = line([0.1, 0.2, 0.3, 0.4], unsure=[True, False, False, False])
    user = traces(figure(4, VOICES, [unsure], []), "lens.share")[0]
    assert user["marker"]["color"] == ["--surface", user["line"]["color"]]
    assert user["customdata"] == [", low confidence", ""]


def test_a_count_stands_whoever_speaks() -> None:
    counts = line([0, 1, 1, 0], high=None)
    (trace,) = traces(figure(4, VOICES, [counts], []), "lens.share")
    assert trace["x"] == [1, 2, 3, 4]
    assert trace["line"]["shape"] == "hv"


def test_every_panel_shares_the_turn_axis_and_none_overlap() -> None:
    found = figure(4, VOICES, [line([0.1] * 4), line([0.2] * 4)], [event("repair", 2)])
    assert all("xaxis" not in trace for trace in found["data"])
    domains = sorted(
        axis["domain"] for name, axis in found["layout"].items() if name.startswith("yaxis")
    )
    assert len(domains) == 3
    assert all(low[1] < high[0] for low, high in pairwise(domains))
    assert domains[0][0] >= 0
    assert domains[-1][1] <= 1


def test_a_panel_names_measure_unit_and_reference() -> None:
    texts = [
        each["text"] for each in figure(4, VOICES, [line([0.1] * 4)], [])["layout"]["annotations"]
    ]
    assert texts == ["<b>Share</b>", "share, against the partner"]


def test_events_have_a_row_a_kind_and_are_told_apart_without_colour() -> None:
    events = [event("repair", 2), event("clarification", 1, symbol="diamond"), event("repair", 3)]
    found = figure(4, VOICES, [], events)
    (marks,) = traces(found, "events")
    assert (marks["x"], marks["y"]) == ([3, 2, 4], [1, 2, 1])
    assert marks["marker"]["symbol"] == ["star", "diamond", "star"]
    lane = next(axis for name, axis in found["layout"].items() if name.startswith("yaxis"))
    assert lane["ticktext"] == ["Repair  <b>RE</b>", "Clarification  <b>CL</b>"]


def test_kinds_of_two_lenses_with_one_name_keep_their_rows() -> None:
    events = [event("repair", 2), event("repair", 2, lens="other")]
    assert traces(figure(4, VOICES, [], events), "events")[0]["y"] == [1, 2]


def test_an_event_wears_the_colour_of_who_speaks() -> None:
    events = [event("repair", 0), event("repair", 1), event("repair", 2)]
    colours = traces(figure(4, VOICES, [], events), "events")[0]["marker"]["color"]
    assert colours[0] == colours[2] != colours[1]


def test_a_surer_event_has_a_larger_mark() -> None:
    events = [event("repair", 0, confidence=0.2), event("repair", 1, confidence=0.9)]
    small, large = traces(figure(4, VOICES, [], events), "events")[0]["marker"]["size"]
    assert small < large


@pytest.mark.parametrize(
    ("kind", "turn", "cause", "drawn"),
    [
        ("repair", 2, 1, True),
        ("response", 2, 1, False),
        ("response", 3, 0, False),
        ("unanswered-request", 3, 0, True),
        ("repair", 2, None, False),
    ],
)
def test_a_bracket_leads_from_what_brought_trouble_about(
    kind: str, turn: int, cause: int | None, drawn: bool
) -> None:
    found = traces(figure(4, VOICES, [], [event(kind, turn, cause=cause)]), "brackets")
    assert bool(found) is drawn
    if drawn and cause is not None:
        assert found[0]["x"] == [cause + 1, cause + 1, None, cause + 1, turn + 1, None]


def test_nothing_to_draw_is_no_figure() -> None:
    assert figure(4, VOICES, [], []) == {}


def test_markup_in_a_name_is_shown_as_it_stands() -> None:
    found = figure(
        2,
        [Voice(0, "<b>x</b>", [0, 1])],
        [line([0.1, 0.2], title="a<b", unit="<i>")],
        [event("repair", 1, title="<a href='https://example.org'>", letters="<i>")],
    )
    said = json.dumps(found)
    assert "a&lt;b" in said
    assert "<a " not in said
    assert "<i>" not in said
    assert "<b>x</b>" not in said


VALUE = st.one_of(st.none(), st.floats(0, 1))


@settings(deadline=None)
@given(st.lists(st.tuples(VALUE, st.booleans()), min_size=1, max_size=30), st.integers(1, 8))
def test_plotly_takes_every_figure(points: list[tuple[float | None, bool]], kinds: int) -> None:
    count = len(points)
    voices = [Voice(n, f"v{n}", list(range(n, count, 2))) for n in range(min(2, count))]
    drawn = line([value for value, _ in points], unsure=[unsure for _, unsure in points])
    events = [event(f"kind-{n}", n % count, cause=0) for n in range(kinds)]
    found = figure(count, voices, [drawn], events)
    go.Figure(in_black(found))
    assert "--" not in json.dumps(in_black(found))
    drawn_points = [y for trace in traces(found, "lens.share") for y in trace["y"]]
    assert sorted(y for y in drawn_points if y is not None) == sorted(
        value for value, _ in points if value is not None
    )


@pytest.mark.parametrize("count", [1, 24, 25, 600, 20_000])
def test_the_turn_axis_has_few_ticks_at_whole_turns(count: int) -> None:
    step = figure(count, [Voice(0, "a", [0])], [line([0.5] * count)], [])["layout"]["xaxis"][
        "dtick"
    ]
    assert isinstance(step, int)
    assert count / step <= 24
