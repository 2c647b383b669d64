"""Outcome strings, what follows failures, and the grounding gap."""

import numpy as np
import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.aggregates.groundinggap import agreement, relative_gap
from inspector.lenses.aggregates.outcomes import END, FAILURE, SUCCESS, compounding, outcome
from inspector.lenses.base import Finding

U, A = Role.USER, Role.ASSISTANT


def chat(turns: int) -> Transcript:
    return Transcript(tuple(Turn(A if n % 2 else U, "", "text") for n in range(turns)))


def found(*acts: tuple[int, str]) -> list[Finding]:
    return [Finding(kind, turn, "Because.") for turn, kind in acts]


@pytest.mark.parametrize(
    ("turns", "acts", "expected"),
    [
        (0, [], ""),
        (1, [(0, "repair")], "BE"),
        (5, [], "BSSE"),
        (5, [(2, "repair"), (3, "clarification")], "BFSE"),
        (5, [(2, "repair"), (2, "acknowledgement"), (4, "repeat")], "BSFE"),
        (3, [(2, "repeat"), (2, "repair"), (2, "acknowledgement")], "BFE"),
        (3, [(2, "disagreement"), (2, "display")], "BSE"),
    ],
)
def test_an_outcome_has_a_letter_for_each_later_turn_of_the_user(
    turns: int, acts: list[tuple[int, str]], expected: str
) -> None:
    assert outcome(chat(turns), found(*acts)) == expected


def test_what_follows_failures_by_hand() -> None:
    outcomes = ["BFFE", "BFSE", "BSE", "BE", "BFE", ""]
    after = compounding(outcomes, after=FAILURE, then=FAILURE, longest=3)
    assert [(each.run, each.n, each.came) for each in after] == [
        (0, 5, 3), (1, 3, 1), (2, 1, 0), (3, 0, 0),
    ]  # fmt: skip
    assert after[0].share == 0.6
    assert (after[3].share, after[3].interval) == (None, None)
    assert after[0].interval == pytest.approx((0.2307, 0.8824), abs=1e-4)
    left = compounding(outcomes, after=SUCCESS, then=END, longest=1)
    assert [(each.n, each.came) for each in left] == [(5, 1), (1, 1)]


def test_at_each_place_something_comes() -> None:
    outcomes = ["BFFE", "BFSE", "BSE", "BE", "BFE"]
    by_letter = [compounding(outcomes, after=FAILURE, then=then) for then in "FSE"]
    for each in zip(*by_letter, strict=True):
        assert sum(one.came for one in each) == each[0].n


def test_the_gap_is_relative_to_the_reference() -> None:
    assert relative_gap(0.25, 1.0) == -0.75
    assert relative_gap(1.0, 0.25) == 3
    assert relative_gap(0.25, 0.0) is None


def test_agreement_by_place() -> None:
    place = np.array([3, 3, 7, 7])
    people = np.array([True, False, True, False])
    assert agreement(place, people, people).value == 1
    assert agreement(place, np.array([True, True, False, False]), people).value == 0
    assert agreement(place, people, np.array([True, False, False, False])).value == 0.5
    assert agreement(place, ~people & people, ~people & people).value is None
    assert agreement(place[:0], people[:0], people[:0]).value is None
