"""Knowledge retention, and the interval it is given with."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.aggregates.retention import Retained, retention, wilson

U, A = Role.USER, Role.ASSISTANT


def chat(*said: tuple[Role, str]) -> Transcript:
    return Transcript(tuple(Turn(role, role.value, text) for role, text in said))


KEEPS = chat(
    (U, "A table at 18:30, please."), (A, "A table at 18:30 it is."), (U, "And at what price?"),
    (A, "It is 40 euros."), (U, "Remind me?"), (A, "At 18:30, for 40 euros."),
)  # fmt: skip
FORGETS = chat((U, "A taxi at 07:15."), (A, "Where to?"), (U, "The airport."), (A, "Booked."))


def test_a_fact_is_followed_from_answer_to_answer() -> None:
    counts = [(each.given, each.used) for each in retention([KEEPS], lags=4)]
    assert counts == [(1, 1), (1, 0), (1, 1), (0, 0)]


def test_what_the_assistant_said_first_is_no_fact_of_the_user() -> None:
    said = chat((U, "When?"), (A, "At 18:30."), (U, "18:30 is fine."), (A, "18:30 then."))
    assert [each.given for each in retention([said], lags=2)] == [0, 0]


def test_facts_of_one_conversation_are_held_against_the_answers_of_another() -> None:
    first, *_ = retention([KEEPS, FORGETS], lags=2)
    assert first == Retained(1, given=2, used=1, shuffled_given=1, shuffled_used=0)
    assert first.share == 0.5
    same, *_ = retention([KEEPS, KEEPS], lags=1)
    assert (same.shuffled_given, same.shuffled_used) == (1, 1)


@pytest.mark.parametrize(
    ("successes", "trials", "expected"),
    [(8, 10, (0.4902, 0.9433)), (0, 10, (0.0, 0.2775)), (50, 50, (0.9287, 1.0))],
)
def test_the_interval_of_wilson(successes: int, trials: int, expected: tuple[float, float]) -> None:
    # Computed with statsmodels' proportion_confint(…, method="wilson").
    assert wilson(successes, trials) == pytest.approx(expected, abs=5e-5)


def test_nothing_has_no_interval() -> None:
    assert wilson(0, 0) is None
    nothing = Retained(1, 0, 0, 0, 0)
    assert (nothing.share, nothing.interval, nothing.shuffled) == (None, None, None)
