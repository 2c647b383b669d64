"""Features of topics: what a turn shares with those around it, and whom it speaks to."""

import numpy as np

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.learned.context import seen
from inspector.lenses.learned.features import Features
from inspector.lenses.learned.topics import (
    ADDRESS,
    COHESION,
    MATTER,
    NEARNESS,
    SUBJECT,
    topics,
)

P = Role.PARTICIPANT


def of(*turns: tuple[str, str]) -> dict[str, list[float]]:
    talk = Transcript(tuple(Turn(P, name, text) for name, text in turns))
    found = topics(talk, Features(seen(talk)))
    return {name: [round(float(each), 3) for each in column] for name, column in found.items()}


def test_every_feature_has_a_value_for_each_utterance() -> None:
    found = of(("Ana", "Bread?"), ("Ben", ""), ("Ana", "Rye bread."))
    assert found.keys() == {*COHESION, *MATTER, *ADDRESS, *NEARNESS, *SUBJECT}
    assert all(len(column) == 3 for column in found.values())
    assert all(np.isfinite(column).all() for column in found.values())
    assert all(len(column) == 0 for column in of().values())


def test_cohesion_counts_stems_shared_with_the_turns_before_and_after() -> None:
    found = of(
        ("Ana", "The garden needs watering."),
        ("Ben", "My gardens are dry."),
        ("Ana", "Do trains run?"),
        ("Ben", "Trains run."),
    )
    assert found["shared_last"] == [0, 0.5, 0, 1]
    assert found["taken_up"] == [0.5, 0, 1, 0]
    assert found["new_share"] == [1, 0.5, 1, 0]
    assert found["new_asked"][2] > 0
    assert found["dropped"][2] == 1
    assert found["nothing_said"] == [0, 0, 0, 0]


def test_a_turn_may_name_whom_it_speaks_to() -> None:
    found = of(
        ("ana", "Anybody here?"),
        ("Ben7", "ana: yes"),
        ("eva", "hello"),
        ("ana", "ben7, which version?"),
        ("ana", "ana is me"),
    )
    assert found["addressed"] == [0, 1, 0, 1, 0]
    assert found["to_last"] == [0, 1, 0, 0, 0]
    assert found["to_other"] == [0, 0, 0, 1, 0]
    assert found["last_to_other"] == [0, 0, 1, 0, 1]
    assert found["gap_addressed"] == [0, 0.1, 0, 0.2, 0]
    assert found["gap_own"] == [1, 1, 1, 0.3, 0.1]


def test_matters_are_held_against_those_before_and_after() -> None:
    found = of(
        ("Ana", "I baked bread."),
        ("Ben", "What cheese goes with it?"),
        ("Ana", "My dog is ill."),
        ("Ben", "Oh no."),
        ("Ana", "The cat, too."),
    )
    assert found["first_matter"] == [1, 0, 0, 0, 0]
    assert found["other_matter"] == [1, 0, 1, 0, 0]
    assert found["only_matter"] == [0, 1, 0, 0, 1]
    assert found["no_matter"] == [0, 0, 0, 1, 0]
    assert found["matter_taken_up"] == [1, 0, 1, 0, 0]


def test_turns_that_share_no_word_are_near_or_far_by_what_words_mean() -> None:
    found = of(
        ("Ana", "I baked bread."),
        ("Ben", "Cheese and butter?"),
        ("Ana", "My laptop crashed."),
        ("Ben", "Computers!"),
    )
    assert found["near_last"][0] == found["near_window"][0] == 0
    assert found["near_last"][1] > 0.4 > found["near_last"][2]
    assert found["near_last"][3] > found["near_two"][3] > found["near_last"][2]
    assert found["stays_near"][2] < found["stays_near"][1]
    assert found["near_next"][0] == found["near_last"][1]
    assert found["near_next"][3] == found["next_near_two"][3] == 0
    length = sum(found[name][0] ** 2 for name in SUBJECT)
    assert abs(length - 1) < 0.01
