"""What a request leaves open, on requests written for each."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.learned.context import seen
from inspector.lenses.learned.openness import OPENNESS, Request, openness, request

U, A = Role.USER, Role.ASSISTANT


def asked(text: str) -> Request:
    (turn,) = seen(Transcript((Turn(U, "user", text),)))
    return request(turn)


@pytest.mark.parametrize(
    "text",
    [
        "What was the average rent?",
        "how much is a tram ticket",
        "Could you tell me the total cost?",
    ],
)
def test_a_figure_that_may_hang_on_when(text: str) -> None:
    assert asked(text).undated_figure


@pytest.mark.parametrize(
    "text",
    [
        "What was the average rent in 2017?",
        "How much was the rent last year?",
        "What did a ticket cost 3 years before?",
        "How many trams ran on Monday?",
        "What was the total for FY19?",
    ],
)
def test_a_time_settles_it(text: str) -> None:
    found = asked(text)
    assert found.dated
    assert not found.undated_figure


@pytest.mark.parametrize(
    "text",
    [
        "In which year was the rent highest?",  # asks for the time
        "Why did the average rent go up?",  # asks for reasons
        "How is the average rent reckoned?",
        "Is the average rent high?",  # can be answered with yes or no
        "The average rent.",  # asks for nothing
        "What was its average?",  # what it hangs on was said before
    ],
)
def test_what_hangs_on_no_time(text: str) -> None:
    assert not asked(text).undated_figure


@pytest.mark.parametrize(
    "text",
    [
        "What did they pay in those years?",
        "What about that of the tram?",
        "Was the second one cheaper?",
        "Are there any other gardens?",
        "How large were both periods?",
    ],
)
def test_what_points_back(text: str) -> None:
    assert asked(text).points_back


@pytest.mark.parametrize(
    "text",
    [
        "Which bills that are due exceed the rent?",
        "How many flats cost less than one month of pay?",
        "What do tenants and other guests pay?",
    ],
)
def test_what_looks_like_it_and_does_not(text: str) -> None:
    assert not asked(text).points_back


def test_the_rest_of_a_question_may_stand_after_something_else() -> None:
    assert asked("And in May?").elliptic
    assert asked("Sounds fine. What about the garden?").elliptic
    assert not asked("What is the garden about?").elliptic


def test_a_value_for_each_utterance_and_none_of_the_assistants() -> None:
    found = openness(
        seen(Transcript((Turn(U, "user", "How much is it?"), Turn(A, "bot", "How much is what?"))))
    )
    assert tuple(found) == OPENNESS
    assert list(found["open:figure"]) == [1, 0]
    assert all(0 <= value <= 1 for column in found.values() for value in column)
