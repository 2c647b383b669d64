"""The figure: what is a gap, what is hollow, which line leads where."""

import json
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.charts import composite
from inspector.charts import conversation as charts
from inspector.charts.conversation import Scene
from inspector.queries.marks import Backdrop, Event, Line, Voice

VOICES = [Voice(0, "user", [0, 2]), Voice(1, "assistant", [1, 3])]


def figure(
    count: int, voices: list[Voice], lines: list[Line], events: list[Event], **more: Any
) -> dict[str, Any]:
    return charts.figure(Scene(count, voices, lines, events, **more))


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
    assert user["marker"]["color"] == [0, 1]
    assert user["marker"]["colorscale"] == [[0, "--surface"], [1, user["line"]["color"]]]
    assert user["customdata"] == [" (low)", ""]


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
    placed = [
        (x, y, trace["marker"]["symbol"])
        for trace in traces(found, "events")
        for x, y in zip(trace["x"], trace["y"], strict=True)
    ]
    assert sorted(placed) == [(2, 2, "diamond"), (3, 1, "star"), (4, 1, "star")]
    lane = next(axis for name, axis in found["layout"].items() if name.startswith("yaxis"))
    assert lane["ticktext"] == ["Repair  <b>RE</b>", "Clarification  <b>CL</b>"]


def test_kinds_of_two_lenses_with_one_name_keep_their_rows() -> None:
    events = [event("repair", 2), event("repair", 2, lens="other")]
    assert [each["y"] for each in traces(figure(4, VOICES, [], events), "events")] == [[1], [2]]


def test_an_event_wears_the_colour_of_who_speaks() -> None:
    events = [event("repair", 0), event("repair", 1), event("repair", 2)]
    found = traces(figure(4, VOICES, [], events), "events")
    assert [each["x"] for each in found] == [[1, 3], [2]]
    assert found[0]["marker"]["color"] != found[1]["marker"]["color"]


def test_a_surer_event_has_a_larger_mark() -> None:
    events = [event("repair", 0, confidence=0.2), event("repair", 2, confidence=0.9)]
    found = traces(figure(4, VOICES, [], events), "events")[0]
    small, large = found["marker"]["size"]
    assert small < large
    assert found["customdata"] == [0.2, 0.9]


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
        round(value, 3) for value, _ in points if value is not None
    )


@pytest.mark.parametrize("count", [1, 24, 25, 600, 20_000])
def test_the_turn_axis_has_few_ticks_at_whole_turns(count: int) -> None:
    step = figure(count, [Voice(0, "a", [0])], [line([0.5] * count)], [])["layout"]["xaxis"][
        "dtick"
    ]
    assert isinstance(step, int)
    assert count / step <= 24


def drift(values: list[float | None], key: str = "drift") -> Line:
    return line(values, key=f"drift.{key}", title=key)


def parts(*lines: Line) -> list[composite.Part]:
    spec = {"name": "drift", "params": {"bloat": 0.05, "failure_state": 0.5}}
    return composite.parts(lines, [spec])


def test_drift_has_a_taller_panel_with_its_parts_and_its_onset_in_it() -> None:
    whole, part, other = drift([0.1] * 4), drift([0.2] * 4, "bloat"), line([0.3] * 4)
    onset = event("onset", 2, lens="drift")
    found = figure(4, VOICES, [whole, other, part], [onset], parts=parts(whole, part))
    drawn = traces(found, "drift.bloat")[0]
    assert drawn["yaxis"] == traces(found, "whole")[0]["yaxis"] == "y"
    assert "dash" in drawn["line"]
    assert traces(found, "onset")[0]["x"] == [2.5, 2.5]
    first, second = (found["layout"][name]["domain"] for name in ("yaxis", "yaxis2"))
    assert first[1] - first[0] > 2 * (second[1] - second[0])
    titles = [each["text"] for each in found["layout"]["annotations"]]
    assert "<b>bloat</b>" not in titles


def test_drift_is_one_line_through_the_marks_of_all_who_speak() -> None:
    found = figure(4, VOICES, [drift([None, 0.2, 0.3, 0.4])], [])
    assert traces(found, "whole")[0]["y"] == [None, 0.2, 0.3, 0.4]
    assert [each["mode"] for each in traces(found, "drift.drift")] == ["markers", "markers"]


def test_parts_have_panels_of_their_own_where_drift_is_not_drawn() -> None:
    part = drift([0.2] * 4, "bloat")
    found = figure(4, VOICES, [part], [], parts=parts(part))
    assert found["layout"]["annotations"][0]["text"] == "<b>bloat</b>"


def test_parts_that_weigh_most_come_first_and_unknown_weights_are_unknown() -> None:
    found = parts(*(drift([0.1], key) for key in ("drift", "mood", "bloat", "failure_state")))
    assert [(part.title, part.weight) for part in found] == [
        ("failure_state", 0.5),
        ("bloat", 0.05),
        ("mood", None),
    ]
    assert len({part.dash for part in found}) == len({part.colour for part in found}) == 3


def test_a_line_is_drawn_on_its_corpus_and_stays_within_the_scale() -> None:
    corpus = Backdrop("corpus", None, [0, 1], [0.1, 0.2], [0.1, 0.2], [7.0, 0.9])
    counts = line([0, 1, 1, 0], high=None)
    found = figure(4, VOICES, [counts], [], backdrops={"lens.share": [corpus]})
    (area,), (middle,) = traces(found, "band"), traces(found, "middle")
    assert (area["x"], area["y"]) == ([1, 2, 2, 1], [7.0, 0.9, 0.2, 0.1])
    assert (middle["x"], middle["y"]) == ([1, 2], [0.1, 0.2])
    assert found["data"].index(area) < found["data"].index(traces(found, "lens.share")[0])
    assert found["layout"]["yaxis"]["range"][1] > 7


def test_a_long_conversation_keeps_its_extremes_in_little_room() -> None:
    count, kinds = 2_000, 12
    values: list[float | None] = [(n * 0.61803398875) % 1 for n in range(count)]
    values[777], values[888] = 1.0, 0.0
    voices = [Voice(n, f"v{n}", list(range(n, count, 2))) for n in range(2)]
    lines = [line(values, key=f"lens.m{n}", unsure=[True] * count) for n in range(8)]
    events = [
        event(f"kind-{kind}", turn, confidence=0.5, cause=max(0, turn - 1))
        for turn in range(0, count, 2)
        for kind in range(kinds // 2)
    ]
    everything = Scene(count, voices, lines, events)
    assert charts.thinned(everything)
    found = charts.figure(everything)
    assert len(json.dumps(found)) < 300_000
    ys = [y for trace in traces(found, "lens.m0") for y in trace["y"]]
    assert {min(ys), max(ys)} == {0.0, 1.0}
    few = Scene(count, voices, lines[:3], events)
    assert not charts.thinned(few)
    assert len(json.dumps(charts.figure(few))) < 300_000


def test_a_gap_of_any_length_is_one_gap() -> None:
    user = traces(
        figure(8, [Voice(0, "u", list(range(8)))], [line([0.1, *[None] * 6, 0.2])], []),
        "lens.share",
    )[0]
    assert (user["x"], user["y"]) == ([1, 2, 8], [0.1, None, 0.2])
