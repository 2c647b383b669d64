"""What is put together for a layer: answers from labels, reports from answers."""

import numpy as np
import pytest

from annotator.agreement import drift, marklayer, turnlayer
from annotator.agreement.answers import Answers, answers
from annotator.agreement.links import End, Link
from annotator.agreement.marklayer import Marked
from annotator.agreement.report import LayerReport
from annotator.agreement.spans import Span
from annotator.agreement.turnlayer import TurnLayer

TURNS = np.array([11, 12, 13, 21, 22])
CONVERSATIONS = np.array([1, 1, 1, 2, 2])
# Two of three answered everything; the third nothing but what they labelled.
ANSWERED = np.array([[True, True, False]] * 5)
GIVEN = [
    *[(11, 0, 0), (11, 1, 0), (11, 2, 0)],
    *[(12, 0, 1), (12, 1, 2)],
    *[(21, 0, 0), (21, 0, 2), (21, 1, 2)],
    (22, 2, 1),
]


def example(given: list[tuple[int, int, int]] = GIVEN, answered: np.ndarray = ANSWERED) -> Answers:
    rows = np.array(given, dtype=np.int64).reshape(-1, 3)
    return answers(
        turns=TURNS, conversations=CONVERSATIONS, answered=answered, given=rows, labels=3
    )


def sets(found: Answers) -> list[list[str | None]]:
    """Return the answers as words: letters for labels, empty for none, None where missing."""
    return [
        [None if code < 0 else "".join(np.array(list("abc"))[found.members[code]]) for code in row]
        for row in found.ratings.codes
    ]


def test_answers_are_sets_of_labels() -> None:
    assert sets(example()) == [
        ["a", "a", "a"],
        ["b", "c", None],
        ["", "", None],
        ["ac", "c", None],
        ["", "", "b"],
    ]


def test_turns_nobody_answered_are_no_units() -> None:
    found = example([(12, 0, 1)], np.zeros((5, 3), dtype=bool))
    assert found.turns.tolist() == [12]
    assert sets(found) == [["b", None, None]]


def test_without_any_label_everything_is_answered_with_none() -> None:
    assert sets(example([])) == [["", "", None]] * 5


def reported(found: Answers, **layer: object) -> LayerReport:
    how = TurnLayer(labels=["A", "B", "C"], resampler=None, **layer)  # type: ignore[arg-type]
    return turnlayer.report(found, how, ["x", "y", "z"], np.zeros(len(found.turns), dtype=int))


def test_a_layer_with_one_label_a_turn() -> None:
    found = reported(example(), ordered=True, scale=[1, 2, 5], boundaries=[2])
    assert found.whole["percent"].value == pytest.approx((1 + 0 + 1 + 0 + 1 / 3) / 5)
    assert found.pairs[0].table == [
        [2, 0, 0, 0, 0],  # no label by both
        [0, 1, 0, 0, 0],
        [0, 0, 0, 1, 0],  # B by x, C by y
        [0, 0, 0, 0, 0],
        [0, 0, 0, 1, 0],  # two labels by x, C by y
    ]
    assert found.given == [[2, 1, 1], [1, 0, 1], [0 + 1, 2, 0]]
    assert found.answered == [5, 5, 2]
    # On the scale there are 1-1-1 and 2-5; the turn with two labels and those with none are not.
    assert found.whole["alpha_interval"].units == 2
    assert found.whole["alpha_ordinal"].missing == 2
    assert found.whole["boundaries"].value == pytest.approx(0)
    assert found.whole["boundaries"].units == 1
    assert [turn.turn for turn in found.disputed] == [12, 21, 22]
    assert found.disputed[2].disagreement == pytest.approx(2 / 3)


def test_a_layer_with_several_labels_a_turn() -> None:
    found = reported(example(), multiple=True)
    assert found.pairs[0].table == [[1, 1, 0, 3], [0, 1, 0, 4], [1, 0, 1, 3]]
    # {a, c} and {c}: 1 - 1/2 * 2/3
    by_turn = {turn.turn: turn.disagreement for turn in found.disputed}
    assert by_turn == pytest.approx({12: 1, 21: 2 / 3, 22: 2 / 3})
    assert found.by_label[2]["f1"].value == pytest.approx(2 / 3)
    assert found.whole["alpha_masi"].value is not None
    assert found.drift == "alpha_masi"


def test_everybody_against_a_reference() -> None:
    found = reported(example(), reference=1)
    assert [(pair.first, pair.second) for pair in found.pairs] == [(1, 0), (1, 2)]
    # five turns with x, two with z: 3 and 1 of them the same
    assert found.whole["percent"].units == 7
    assert found.whole["percent"].value == pytest.approx(4 / 7)
    assert found.whole["kappa"].raters == 2


def test_a_topic_begins_before_a_turn_but_not_before_the_first() -> None:
    given = [(11, 0, 0), (12, 0, 0), (12, 1, 0), (22, 1, 0)]
    found = reported(example(given), boundaries=[0]).whole
    assert found["boundaries"].value == pytest.approx(2 / 3)
    assert found["boundaries"].units == 3
    assert found["pk"].value == pytest.approx((0 + 1) / 2)


def test_a_layer_of_spans() -> None:
    first = [Span(1, 0, "a", 0, 4), Span(1, 2, "b", 3, 9), Span(3, 0, "a", 0, 1)]
    second = [Span(1, 0, "a", 0, 4), Span(1, 2, "b", 5, 9), Span(2, 1, "a", 0, 5)]
    found = marklayer.span_report(
        Marked(
            labels=["a", "b"],
            annotators=["x", "y"],
            marks=[first, second],
            done=[{1, 2, 3}, {1, 2}],
            completed={1: 0, 2: 0, 3: 0},
            turns={(1, 2): 12, (2, 1): 21},
            resampler=None,
        )
    )
    assert found.whole["exact"].value == pytest.approx(2 / 5)  # conversation 3 is x's alone
    assert found.whole["overlap"].value == pytest.approx(4 / 5)
    assert [row["exact"].value for row in found.by_label] == pytest.approx([2 / 3, 0])
    assert found.given == [[2, 2], [1, 1]]
    assert found.answered == [3, 2]
    assert [(turn.turn, turn.disagreement) for turn in found.disputed] == [(12, 2), (21, 1)]


def test_a_layer_of_links() -> None:
    link = Link(1, "repair", End(3), End(1), (("position", "second"),))
    other = Link(1, "repair", End(3), End(1), (("position", "third"),))
    found = marklayer.link_report(
        Marked(["repair"], ["x", "y"], [[link], [other]], [{1}, {1}], {1: 0}, resampler=None)
    )
    assert found.whole["exact"].value == 1
    assert found.whole["exact_details"].value == 0


def test_periods_are_weeks_or_parts_of_equal_size() -> None:
    week = drift.WEEK
    assert drift.periods(np.array([0, 1, 2 * week, 5 * week])).tolist() == [0, 0, 1, 2]
    assert drift.periods(np.arange(10)[::-1]).tolist() == [1] * 5 + [0] * 5
    assert drift.periods(np.arange(4)).tolist() == [0] * 4
    assert drift.periods(np.array([], dtype=int)).tolist() == []
