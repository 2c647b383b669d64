"""Rewards, returns, and what a question brings, on numbers and turns worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.value import CollaborationValue, returns, weighted

U, A, P = Role.USER, Role.ASSISTANT, Role.PARTICIPANT
ASK = (U, "Plan a picnic.")
WHERE = (A, "Where shall it be, and for whom?")
ANSWER = (U, "By the lake, for seven hungry cousins.")
DONE = (A, "It is planned.")


def chat(*turns: tuple[Role, str], outcome: float | None = None) -> Transcript:
    return Transcript(tuple(Turn(r, r.value, text) for r, text in turns), outcome=outcome)


def kinds(*turns: tuple[Role, str]) -> set[str]:
    return {found.kind for found in CollaborationValue().score(chat(*turns)).findings}


def test_the_reward_is_a_weighted_sum() -> None:
    metrics = {"task": 0.7, "interactivity": 1.0, "tokens": 0.577, "other": 9.0}
    weights = {"task": 1.0, "interactivity": 1.0, "tokens": -0.1}
    assert weighted(metrics, weights) == pytest.approx(1.6423)


def test_returns_by_hand() -> None:
    assert returns([1.0, 2.0, 4.0], 0.5) == [3.0, 4.0, 4.0]
    assert returns([], 0.5) == []


@given(st.lists(st.integers(-9, 9)))
def test_without_discount_the_first_return_is_the_sum(rewards: list[int]) -> None:
    assert returns([float(r) for r in rewards], 1.0)[:1] == [float(sum(rewards))][: len(rewards)]


def test_a_question_is_worth_what_its_reply_brings() -> None:
    result = CollaborationValue().score(chat(ASK, WHERE, ANSWER, DONE))
    assert list(result.series["question_yield"]) == [None, 4.0, None, None]
    assert list(result.series["questions"]) == [None, 1.0, None, 0.0]
    assert result.summary["asking"] == 0.5
    assert kinds(ASK, WHERE, ANSWER) == {"fruitful-question"}
    assert kinds(ASK, (A, "A picnic?"), (U, "Yes.")) == {"idle-question"}


def test_words_spent_on_repair_lower_the_return_of_the_turns_before() -> None:
    fixed = (U, "No, I meant a picnic at home.")
    model = CollaborationValue(discount=0.5, token_cost=0, satisfaction=0)
    result = model.score(chat(ASK, DONE, ANSWER, DONE, fixed, DONE))
    assert list(result.series["return"]) == [None, -0.035, None, -0.07, None, 0.0]
    assert result.summary["effort"] == 7 / 17
    (found,) = [each for each in result.findings if each.kind == "effort"]
    assert (found.turn, found.cause) == (4, 3)
    (shown,) = found.evidence
    assert fixed[1][shown.start : shown.end] == fixed[1]


@pytest.mark.parametrize(
    ("said", "gain"),
    [
        ("Great, thank you!", 0.25),
        ("No, that's wrong.", -0.25),
        ("And a cake, please.", 0.0),
    ],
)
def test_an_answer_gains_where_it_is_taken_and_loses_where_it_is_turned_down(
    said: str, gain: float
) -> None:
    told = (A, "The picnic is on Friday at noon by the lake.")
    model = CollaborationValue(discount=0, token_cost=0, effort_cost=0, satisfaction=0.25)
    result = model.score(chat(ASK, told, (U, said), DONE))
    assert list(result.series["return"]) == [None, gain, None, 0.0]


def test_an_outcome_counts_at_the_last_turn() -> None:
    model = CollaborationValue(discount=0.5, token_cost=0, outcome_weight=2)
    result = model.score(chat(ASK, WHERE, ANSWER, DONE, outcome=0.5))
    assert list(result.series["return"]) == [None, 0.5, None, 1.0]


def test_the_cost_of_tokens_is_clamped() -> None:
    result = CollaborationValue().score(chat(ASK, (A, "word " * 20_000)))
    assert result.series["return"][1] == -1


def test_options_and_stock_closings() -> None:
    listed = "Choose:\n- the lake\n- the hill\n2) the park\nLet me know what you think!"
    result = CollaborationValue().score(chat(ASK, (A, listed)))
    assert result.series["options"][1] == 3
    assert result.summary["closings"] == 1
    assert [found.kind for found in result.findings] == ["stock-closing"]


def test_it_needs_a_user_and_an_assistant() -> None:
    assert CollaborationValue().score(Transcript((Turn(P, "Ana", "Hi"),))).unmeasured
