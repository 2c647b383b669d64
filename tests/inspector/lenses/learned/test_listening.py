"""How somebody listens, on a talk written for it."""

import numpy as np
import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.learned.features import features
from inspector.lenses.learned.listening import LISTENING, listening

TALK = (
    ("Ana", "the roof leaks where the tower meets the wall"),
    ("Ben", "uhhuh ."),
    ("Ana", "and the gutter is full ."),
    ("Ben", "yeah . we could clean it on Friday ."),
    ("Ana", "who has a ladder ?"),
    ("Ben", "uhhuh ."),
    ("Eva", "my uncle has a ladder ."),
)


def columns(*talk: tuple[str, str]) -> dict[str, list[float]]:
    transcript = Transcript(tuple(Turn(Role.PARTICIPANT, name, text) for name, text in talk))
    found = listening(transcript, features(transcript))
    assert tuple(found) == LISTENING
    return {name.partition(":")[2]: list(np.round(each, 3)) for name, each in found.items()}


def test_habits_are_those_of_the_speakers_other_utterances() -> None:
    found = columns(*TALK)
    # Ben: two of three only take in. Without the one in question, with five as usual (one in five).
    assert found["habit"][1] == pytest.approx((1 + 1) / (2 + 5), abs=1e-3)
    assert found["habit"][3] == pytest.approx((2 + 1) / (2 + 5), abs=1e-3)
    assert found["word_habit"][1] == pytest.approx(1 / 7, abs=1e-3)
    assert found["word_habit"][0] == found["word_habit"][3] == 0
    assert found["share"][0] > found["share"][1]


def test_who_was_heard_goes_on_or_does_not() -> None:
    found = columns(*TALK)
    assert found["goes_on"] == [0, 1, 0, 1, 1, 0, 0]
    assert found["goes_on_holding"] == [0, 1, 0, 0, 0, 0, 0]


def test_what_was_asked_lately() -> None:
    found = columns(*TALK)
    assert found["asked_lately"] == [0, 0, 0, 0, 0, 1, 1]
    assert not any(found["asked_oneself"])


@pytest.mark.parametrize(
    ("text", "set_off"),
    [
        ("Okay, so the roof first.", 1),
        ("oh yeah - that was the tower", 1),
        ("okay so the roof first .", 0),
        ("Okay.", 0),
        ("The roof, yes.", 0),
    ],
)
def test_words_that_take_in_are_set_off_from_more(text: str, set_off: float) -> None:
    assert columns(("Ana", text))["set_off"] == [set_off]


def test_nobody_listens_where_nothing_is_said() -> None:
    assert columns() == {name.partition(":")[2]: [] for name in LISTENING}
