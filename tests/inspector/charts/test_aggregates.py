"""Figures over a corpus as plotly.js draws them."""

import plotly.graph_objects as go

from inspector.charts.aggregates import figure
from inspector.queries.aggregates.base import Drawing, Line
from tests.inspector.charts.test_conversation import in_black


def test_lines_stand_beside_each_other_and_gaps_are_gaps() -> None:
    people = Line("People", [0.5, None], [0.4, None], [0.6, None])
    model = Line("Model", [0.2, 0.1], [None, 0.0], [None, 0.2])
    found = figure(Drawing("Act", "Share", ["repair", "display"], [people, model]))
    go.Figure(in_black(found))
    one, other = found["data"]
    assert (one["y"], one["text"]) == ([0.5], ["repair"])
    assert one["x"][0] < 0 < other["x"][0] < 0.5
    assert other["error_y"]["array"] == [0, 0.1]
    assert found["layout"]["xaxis"]["ticktext"] == ["repair", "display"]


def test_few_conversations_are_counted_whole() -> None:
    def of(counts: list[float | None]) -> dict[str, object]:
        found = figure(Drawing("x", "n", ["a", "b"], [Line("n", counts)], bars=True))
        go.Figure(in_black(found))
        return dict(found["layout"]["yaxis"])

    assert of([1, 3])["dtick"] == 1
    assert "dtick" not in of([1, 30])
