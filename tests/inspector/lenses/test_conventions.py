"""Mentions, their chains and the terms that are kept, on conversations written for each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.conventions import Conventions
from inspector.lenses.mentions import chains, mentions, novelty
from inspector.lenses.wording import cut

U, A, P = Role.USER, Role.ASSISTANT, Role.PARTICIPANT


def chat(*turns: tuple[Role, str]) -> Transcript:
    return Transcript(tuple(Turn(role, role.value, text) for role, text in turns))


@pytest.mark.parametrize(
    ("first", "later", "distance"),
    [
        ("the medicine for my back pain", "my back meds", 1),
        ("the plum tart on the lower shelf", "the lower tart", 1),
        ("the small room", "the small room", 0),
        ("the small room", "that huge old room", 3),
        ("", "the room", 2),
    ],
)
def test_word_novelty(first: str, later: str, distance: int) -> None:
    assert novelty(first.split(), later.split()) == distance


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_words_left_out_are_free_and_new_ones_cost_one(first: list[str], later: list[str]) -> None:
    assert novelty([*first, *later], later) == 0
    assert novelty(first, [*later, "new"]) == novelty(first, later) + 1


def test_a_mention_is_a_phrase_with_a_determiner() -> None:
    text = "I keep the medicine for my back pain in a blue tin, and it works."
    assert [text[m.start : m.end] for m in mentions(0, cut(text))] == [
        "the medicine for my back pain",
        "a blue tin",
    ]


@pytest.mark.parametrize(
    ("later", "joined"),
    [
        ("Where are my back meds?", True),
        ("I lost the medicine.", True),
        ("The medicine for my cough is here.", False),
        ("I bought a medicine for back pain.", False),
        ("The weather turned.", False),
    ],
)
def test_mentions_of_one_thing_make_a_chain(later: str, joined: bool) -> None:
    first = mentions(0, cut("I take the medicine for my back pain."))
    assert (len(chains([*first, *mentions(1, cut(later))])) == 1) == joined


RENAMED = (
    (U, "Book the booth by the lift for Monday."),
    (A, "I booked the booth by the lift."),
    (U, "Is the booth by the lift too loud?"),
    (A, "Yes, the cubicle by the lift is quiet."),
    (A, "The booth is free all day."),
)


def test_a_replaced_term_is_found_with_the_turn_that_brought_it_in() -> None:
    result = Conventions().score(chat(*RENAMED))
    (found,) = result.findings
    (evidence,) = found.evidence
    assert (found.turn, found.cause) == (3, 0)
    assert RENAMED[3][1][evidence.start : evidence.end] == "the cubicle by the lift"
    assert result.summary["adherence"] == 0.5
    assert result.summary["replaced"] == 1
    assert list(result.series["novelty"]) == [None, 0.0, 0.0, 1 / 5, 0.0]
    assert result.series["length_ratio"][4] == 2 / 5


def test_without_an_established_term_adherence_is_not_measured() -> None:
    result = Conventions().score(chat((U, "Hello there."), (A, "The cubicle is free.")))
    assert result.summary["adherence"] is None
    assert result.summary["replaced"] is None


def test_a_name_that_only_the_assistant_used_is_no_pact() -> None:
    said = ((U, "Hello."), (A, "The booth by the lift is free."), (A, "The cubicle by the lift."))
    assert not Conventions().score(chat(*said)).findings


def test_between_people_there_is_no_side_to_coordinate() -> None:
    talk = Transcript((Turn(P, "Ana", "Shall we go to the park?"), Turn(P, "Ben", "Yes, the park")))
    summary = Conventions().score(talk).summary
    assert summary["coordination_user"] is None
    assert summary["frequent_words"] is not None
