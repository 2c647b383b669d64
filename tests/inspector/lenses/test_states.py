"""What state an exchange is in, by the acts of a user's turn."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.grounding import GroundingActs
from inspector.lenses.states import shares, state

U, A = Role.USER, Role.ASSISTANT


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        (set(), "advancing"),
        ({"follow-up"}, "advancing"),
        ({"acknowledgement", "topic-switch"}, "advancing"),
        ({"topic-switch"}, ""),
        ({"repeat", "clarification"}, "addressing"),
        ({"acknowledgement", "repair"}, "addressing"),
        ({"over-response", "follow-up"}, "disambiguating"),
        ({"display", "agreement"}, "advancing"),
    ],
)
def test_states(acts: set[str], expected: str) -> None:
    assert state(acts) == expected


def test_shares_are_of_all_turns() -> None:
    found = shares([set(), {"repair"}, {"topic-switch"}, {"clarification"}])
    assert found == {"advancing": 0.25, "addressing": 0.25, "disambiguating": 0.25}
    assert set(shares([]).values()) == {None}


def test_the_first_turn_has_nothing_to_advance_from() -> None:
    said = (
        (U, "Book the booth by the lift."), (A, "The booth by the stairs is booked."),
        (U, "No, I meant the one by the lift."), (A, "Done."), (U, "Thanks!"),
    )  # fmt: skip
    summary = GroundingActs().score(Transcript(tuple(Turn(r, "", t) for r, t in said))).summary
    assert (summary["state_addressing"], summary["state_advancing"]) == (0.5, 0.5)
    alone = GroundingActs().score(Transcript(tuple(Turn(r, "", t) for r, t in said[:2]))).summary
    assert alone["state_advancing"] is None
