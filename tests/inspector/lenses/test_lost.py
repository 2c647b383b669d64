"""Attempts too early, too long, and what they leave out; gaps in what was asked."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.attempts import answer_length, fifth, slope
from inspector.lenses.base import Finding, LensResult
from inspector.lenses.lost import LostInConversation

U, A, P = Role.USER, Role.ASSISTANT, Role.PARTICIPANT
ASK = (U, "Write a function that sums numbers.")
SHORT = (A, "```python\nsum(n)\n```")
LONG = (A, "```python\nsum(n) if n else 0\n```\nThat should do.")
MORE = (U, "It must return 0 for an empty list.")
WHICH = (A, "Should it take a list or a tuple?")
LIST = (U, "A list.")


def chat(*turns: tuple[Role, str]) -> Transcript:
    return Transcript(tuple(Turn(role, role.value, text) for role, text in turns))


def score(*turns: tuple[Role, str]) -> LensResult:
    return LostInConversation().score(chat(*turns))


def of_kind(kind: str, *turns: tuple[Role, str]) -> list[Finding]:
    return [found for found in score(*turns).findings if found.kind == kind]


def test_an_attempt_before_all_is_said_is_premature() -> None:
    result = score(ASK, SHORT, MORE, LONG)
    assert list(result.series["attempt"]) == [None, 1, None, 2]
    assert list(result.series["premature"]) == [None, 1, None, 0]
    assert result.summary["premature_share"] == 0.5
    (found,) = of_kind("premature", ASK, SHORT, MORE, LONG)
    assert (found.turn, found.cause, found.evidence[0].turn) == (1, 0, 2)
    assert of_kind("missing-constraint", ASK, SHORT, MORE, LONG)[0].turn == 0


def test_what_the_assistant_asks_for_makes_no_attempt_premature() -> None:
    assert score(ASK, WHICH, LIST, SHORT).summary["premature_share"] == 0
    assert score(ASK, SHORT, (U, "Thanks!"), WHICH, LIST).summary["premature_share"] == 0


def test_bloat_is_of_the_code() -> None:
    result = score(ASK, SHORT, MORE, LONG)
    assert result.series["bloat"][3] == pytest.approx(19 / 7)
    assert result.summary["bloat_slope"] == pytest.approx(19 / 7 - 1)
    assert answer_length("```\nab\n```\nand\n```\nc\n```") == 5
    assert answer_length(" as it is ") == 8


def test_slopes_by_hand() -> None:
    assert slope([1.0, 2.0, 3.0]) == 1
    assert slope([1.0, 1.0, 4.0]) == 1.5
    assert slope([1.0]) is None


@pytest.mark.parametrize(
    ("number", "total", "expected"),
    [(1, 5, 1), (2, 5, 2), (5, 5, 5), (1, 10, 1), (3, 10, 2), (1, 1, 5)],
)
def test_fifths_of_the_first_attempt(number: int, total: int, expected: int) -> None:
    assert fifth(number, total) == expected


def test_the_first_attempt_after_a_question() -> None:
    result = score(ASK, WHICH, LIST, SHORT)
    assert result.summary["first_fifth"] == 5
    assert result.summary["strategy_clarification"] == 0.5
    assert score(ASK, WHICH).summary["first_fifth"] is None


def test_the_ledger_by_user_turn() -> None:
    result = score(
        (U, "Book a table for 4 people at 7 pm. Order a cake."), (A, "It is booked for 7 pm."),
        (U, "Actually, make it 8 pm instead."), (A, "Booked for 8 pm."), (U, "Forget the cake."),
    )  # fmt: skip
    assert list(result.series["added"]) == [2, None, 0, None, 0]
    assert list(result.series["changed"]) == [0, None, 1, None, 0]
    assert list(result.series["withdrawn"]) == [0, None, 0, None, 1]


@pytest.mark.parametrize(
    ("kind", "turns"),
    [
        ("ambiguous-reference", [(U, "Can you fix it?"), (A, "Done: 5 lines.")]),
        ("ambiguous-reference", [ASK, (A, "1. a\n2. b"), (U, "Take it on."), (A, "Which one?")]),
        ("missing-target", [(U, "Please translate."), (A, "Voilà.")]),
        ("unclear-action", [(U, "My garden is dry and sandy."), (A, "I see.")]),
        ("unclear-criterion", [(U, "Write a poem and make it better."), (A, "1: rain.")]),
        ("context-mismatch", [(U, "Open the bank page."), (A, "The river bank: page 9."),
                              (U, "I meant the savings bank, not the river bank.")]),
        ("implicit-assumption", [ASK, (A, "I assume that all 3 numbers are whole. It is 6.")]),
    ],
)  # fmt: skip
def test_gaps(kind: str, turns: list[tuple[Role, str]]) -> None:
    assert of_kind(kind, *turns)


def test_a_plain_exchange_has_no_gap() -> None:
    assert not [f for f in score(ASK, SHORT).findings if f.kind[:4] in {"ambi", "miss", "uncl"}]


def test_a_condition_that_the_last_answer_has_no_word_of() -> None:
    answer = "The walls could be white, the floor of oak, and the lamp of brass. " * 3
    (found,) = of_kind(
        "requirement-missed", (U, "Furnish the room."), (A, "It is done in 1 day."),
        (U, "It must suit children."), (A, answer),
    )  # fmt: skip
    assert (found.turn, found.cause) == (3, 2)


def test_people_among_themselves_are_not_measured() -> None:
    assert score((P, "Shall we write a function?"), (P, "Yes.")).unmeasured
