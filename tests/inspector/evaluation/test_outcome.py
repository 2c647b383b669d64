"""Made-up conversations and figures counted by hand."""

import json

import pytest

from inspector.evaluation.figures import Figures
from inspector.evaluation.outcome import Outcome
from tests.inspector.evaluation.made_up import judged, lines, turn

ACTS, TOPICS = "grounding-acts", "maintenance"


def of(found: Outcome, name: str, measure: str = "") -> Figures:
    [result] = [r for r in found.results if (r.label.name, r.measure) == (name, measure)]
    return result


def values(result: Figures) -> tuple[float | None, ...]:
    rates = (result.precision, result.recall, result.f1, result.kappa, result.auc)
    return tuple(None if each is None else each.value for each in rates)


def test_both_sides_are_counted() -> None:
    found = judged(
        lines(
            [
                turn("so", grounding=None),
                turn("acknowledgement .8", grounding="acknowledge"),
                turn("acknowledgement .4", grounding="none"),
                turn("nothing", grounding="acknowledge"),
            ],
            [
                turn("acknowledgement .6", grounding="acknowledge"),
                turn("acknowledgement .9"),
                turn("nothing", grounding="none"),
                turn("nothing", grounding="none"),
            ],
        ),
        [ACTS],
    )
    result = of(found, "acknowledgement")
    assert (result.turns, result.positives, result.found, result.left_out) == (6, 3, 3, 0)
    # Two hits of three found and of three labelled. By chance .5 agree, 4 of 6 do. Of the nine
    # pairs of a labelled turn and another, .8, .4, 0, .6 against .4, 0, 0, six and two halves win.
    assert values(result) == pytest.approx((2 / 3, 2 / 3, 2 / 3, 1 / 3, 7 / 9))
    assert result.f1 is not None
    assert result.f1.low is not None
    assert result.f1.high is not None
    assert result.f1.low <= 2 / 3 <= result.f1.high


def test_a_class_without_positives_has_neither_recall_nor_f1() -> None:
    found = judged(lines([turn("acknowledgement .5", grounding="none")] * 2), [ACTS])
    assert values(of(found, "acknowledgement")) == (0.0, None, None, 0.0, None)
    assert values(of(found, "clarification")) == (None, None, None, None, None)


def test_a_class_that_nothing_was_found_of_has_an_f1_of_0_and_no_precision() -> None:
    found = judged(
        lines([turn("so", grounding="clarify"), turn("so", grounding="none")] * 2), [ACTS]
    )
    assert values(of(found, "clarification"))[:3] == (None, 0.0, 0.0)


def test_classes_that_a_used_layer_never_has_stand_apart_without_recall() -> None:
    rows = [turn("acknowledgement .5", grounding="clarify"), turn("so", grounding="none")]
    found = judged(lines(rows, rows), [ACTS])
    assert [each.label.name for each in found.results] == ["clarification"]
    unused = {each.label.name: each for each in found.unused}
    assert list(unused) == ["acknowledgement", "follow-up", "display", "repair-request"]
    asked = unused["acknowledgement"]
    assert (asked.turns, asked.positives, asked.found) == (4, 0, 2)
    assert values(asked) == (0.0, None, None, 0.0, None)
    assert asked.precision is not None
    assert asked.precision.low is None
    # The made-up lens has no such event.
    assert (unused["display"].left_out, unused["display"].precision) == (4, None)


def test_what_no_lens_measures_is_said_and_is_no_0() -> None:
    rows = [
        turn("so", grounding="display", repair="self", topic="shift"),
        turn("so", grounding="of our own", repair="none", topic="continue"),
    ]
    found = judged(lines(rows), [ACTS])
    assert {each.label.name: each.why for each in found.results} == {
        "display": "grounding-acts has no such event",
        "self": "no lens measures this",
        "switch": "no lens measures this",
        "shift": "no lens measures this",
        "of our own": "no lens measures this",
    }
    assert {(r.turns, r.positives, r.left_out, *values(r)) for r in found.results} == {
        (2, 1, 2, None, None, None, None, None)
    }


def test_labels_of_whole_conversations_are_said_not_to_be_measured() -> None:
    rows = [{"labels": {"derailed": given}, "turns": [turn("so")]} for given in (True, None, 2)]
    found = judged("".join(json.dumps(row) + "\n" for row in rows).encode(), [ACTS])
    [result] = found.results
    assert (result.label.layer, result.label.name, result.left_out) == (
        "conversation",
        "derailed",
        2,
    )
    assert result.why == "no lens is held against labels of whole conversations"


def test_conversations_that_a_lens_cannot_measure_are_left_out() -> None:
    found = judged(
        lines(
            [turn("silence", grounding="clarify"), turn("so", grounding="none")],
            [turn("clarification 1", grounding="clarify"), turn("so", grounding="none")],
        ),
        [ACTS],
    )
    result = of(found, "clarification")
    assert (result.turns, result.positives, result.left_out) == (2, 1, 2)
    assert (result.why, values(result)[:3]) == ("Nobody speaks.", (1.0, 1.0, 1.0))


def test_a_finding_without_confidence_gives_no_curve() -> None:
    rows = [turn("clarification ?", grounding="clarify"), turn("so", grounding="none")]
    assert values(of(judged(lines(rows), [ACTS]), "clarification")) == (1.0, 1.0, 1.0, 1.0, None)


def test_dissatisfied_turns_are_held_against_each_measure_of_drift() -> None:
    rated = [("0.9", [2, 3, 3]), ("0.4", [3, 3]), ("0.6", [1]), ("0.7", [5, 4]), ("none", [1])]
    rows = [{"text": text, "labels": {"satisfaction": given}} for text, given in rated]
    found = judged(lines([*rows, {"text": "0.1", "labels": {"satisfaction": None}}]), ["drift"])
    apart, close = of(found, "dissatisfied", "apart"), of(found, "dissatisfied", "close")
    # .9 and .6 against .4 and .7: three pairs of four. The measure of closeness is turned round.
    assert values(apart) == values(close) == (None, None, None, None, 0.75)
    assert (apart.turns, apart.positives, apart.left_out) == (4, 2, 1)
    # .9, .4, .6, .7 rank 4, 1, 2, 3; dissatisfaction 3, 2, 4, 1: the squares of the differences add
    # up to 10, and 1 − 6·10/60 = 0.
    assert apart.rank is not None
    assert apart.rank.value == pytest.approx(0)


def test_topics_are_held_against_each_other_at_their_boundaries() -> None:
    said = ["so", "so", "shift .5", "so", "so", "return .5"]
    labels = [None, "continue", "shift", "continue", "resume", "continue"]
    rows = [turn(text, topic=label) for text, label in zip(said, labels, strict=True)]
    found = judged(lines(rows), [TOPICS])
    [cut] = found.boundaries
    # Gaps 0 1 0 1 0 against 0 1 0 0 1: six turns in three segments, so windows of one gap.
    assert (cut.pk.value, cut.windowdiff.value, cut.f1.value) == (0.4, 0.4, 0.5)
    assert values(of(found, "switch"))[:3] == (0.5, 0.5, 0.5)
    assert values(of(found, "shift"))[:3] == (1.0, 1.0, 1.0)
    assert values(of(found, "return"))[:3] == (0.0, 0.0, 0.0)


def test_the_first_turn_begins_no_topic() -> None:
    so = turn("so", topic="continue")
    shift = turn("shift .5", topic="shift")
    [cut] = judged(lines([shift, so, shift, so]), [TOPICS]).boundaries
    assert (cut.f1.value, cut.f1.units) == (1.0, 2)  # one boundary on either side


def test_the_macro_mean_takes_no_class_twice() -> None:
    rows = [turn("shift .5", topic="shift"), turn("so", topic="resume"), turn("so", topic="no")]
    found = judged(lines(rows), [TOPICS])
    assert of(found, "switch").f1.value == pytest.approx(2 / 3)  # type: ignore[union-attr]
    assert found.macro(of(found, "shift")) == 0.5  # shift 1, return 0


def test_the_macro_mean_goes_by_one_layer_alone() -> None:
    rows = [turn("acknowledgement .5", grounding="acknowledge"), turn("so", grounding="none")]
    more = [{"text": "so", "labels": {"rifts": ["acknowledgement"]}}]
    found = judged(lines(rows, more), [ACTS])
    [one, other] = [each for each in found.results if each.label.name == "acknowledgement"]
    assert (found.macro(one), found.macro(other)) == (1.0, 0.0)


def test_lenses_that_were_not_asked_for_are_not_there() -> None:
    rows = [turn("so", grounding="clarify", topic="shift", repair="who knows")]
    found = judged(lines(rows), [ACTS, TOPICS], [ACTS])
    assert [each.label.name for each in found.results] == ["clarification"]
    assert found.boundaries == []


def test_the_same_labels_give_the_same_figures() -> None:
    data = lines(*[[turn("clarification .5", grounding="clarify"), turn("so", grounding="none")],
                   [turn("clarification .5", grounding="none")]] * 3)  # fmt: skip
    assert judged(data, [ACTS]) == judged(data, [ACTS])


def test_turns_within_the_scope_are_a_class_of_their_own() -> None:
    data = lines(
        [
            turn("distractor .9", distractor="yes"),
            turn("distractor .6", distractor="no"),
            turn("so", distractor="no"),
            turn("well", distractor="yes"),
            turn("then", distractor="no"),
            turn("oh", distractor=None),
        ]
    )
    found = judged(data, ["topic-control"])
    out, within = of(found, "distractor"), of(found, "on-topic")
    assert (out.turns, out.positives, out.found) == (5, 2, 2)
    assert (within.turns, within.positives, within.found) == (5, 3, 3)
    assert (out.f1 and out.f1.value, within.f1 and within.f1.value) == (1 / 2, 2 / 3)
    assert out.auc == within.auc
    assert found.macro(out) == pytest.approx(7 / 12)
