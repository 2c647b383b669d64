"""Features of turns: word forms, Streams n-grams, and what stands around a turn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.learned import context, features, forms
from inspector.lenses.learned.forms import FORMS, Sign
from inspector.lenses.learned.ngrams import BUCKETS, Rows, Streams

P, U, A = Role.PARTICIPANT, Role.USER, Role.ASSISTANT
MEETING = Transcript(
    (
        Turn(P, "Ana", "The budget is late."),
        Turn(P, "Ana", "Very late."),
        Turn(Role.SYSTEM, "", "Recording."),
        Turn(P, "Ben", "The budget?"),
        Turn(P, "Eva", "Yeah."),
        Turn(P, "Ana", "The budget is late."),
    )
)


def test_contractions_are_two_words_however_they_are_written() -> None:
    assert forms.tokens("I don’t know, it's OK?!") == forms.tokens("i do n't know , it 's ok ? !")


def test_content_words_become_what_is_known_of_them() -> None:
    said = forms.tokens("is the budget late in 2024?")
    numbers = forms.stream(said, answered=frozenset({"budget"}), said=frozenset({"late"}))
    assert numbers == [
        Sign.BEGIN, FORMS["is"], FORMS["the"], Sign.TAKEN_UP, Sign.SAID, FORMS["in"],
        Sign.NUMBER, FORMS["?"], Sign.END,
    ]  # fmt: skip


def test_of_a_long_turn_both_ends_are_kept() -> None:
    said = [str(number) for number in range(500)]
    kept = forms.window(said)
    assert (kept[0], kept[-1], kept[forms.HEAD]) == ("0", "499", "")
    assert len(kept) == forms.HEAD + forms.TAIL + 1


def test_a_turn_answers_the_last_turn_of_somebody_else() -> None:
    turns = context.seen(MEETING)
    assert [turn.index for turn in turns] == [0, 1, 3, 4, 5]
    assert [turn.answered for turn in turns] == [-1, -1, 1, 2, 3]
    assert [turn.own for turn in turns] == [-1, 0, -1, -1, 1]


def test_who_repeats_whom_and_who_asks() -> None:
    named = context.named(context.seen(MEETING))
    assert all(len(column) == 5 for column in named.values())
    assert all(np.isfinite(column).all() for column in named.values())
    assert list(named["ends_asking"]) == [0, 0, 1, 0, 0]
    assert list(named["answered_ends_asking"]) == [0, 0, 0, 1, 0]
    assert list(named["same_speaker"]) == [0, 1, 0, 0, 0]
    assert list(named["taken_up"]) == [0, 0, 0, 0, 0]
    assert named["known"][4] == 1
    assert named["own_again"][4] == 0.5


def test_what_comes_next_and_whether_the_floor_goes_back() -> None:
    said = [("Ana", "The budget is late."), ("Ben", "Yeah."), ("Ana", "Is it?"), ("Eva", "No.")]
    named = context.named(
        context.seen(Transcript(tuple(Turn(P, name, text) for name, text in said)))
    )
    assert list(named["goes_back"]) == [0, 1, 0, 0]
    assert list(named["next_asks"]) == [0, 1, 0, 0]
    assert list(named["answered_stop"]) == [0, 1, 1, 0]
    assert list(context.named(context.seen(MEETING))["speaks_on"]) == [1, 0, 0, 0, 0]


def test_features_are_made_once_for_all_who_ask() -> None:
    first = features.features(MEETING)
    assert features.features(MEETING) is first
    assert first.rows("forms") is first.rows("forms")
    other = Transcript(MEETING.turns)
    assert features.features(other) is not first


@pytest.mark.parametrize("kind", features.SIZES)
@pytest.mark.parametrize(
    "turns", [(), (Turn(U, "u", ""),), (Turn(U, "u", "👍🏽"), Turn(A, "a", ""))]
)
def test_empty_turns_have_features_too(kind: str, turns: tuple[Turn, ...]) -> None:
    found = features.features(Transcript(turns))
    assert len(found.rows(kind)) == len(found) == len(turns)
    assert found.rows(kind).scores(np.ones((BUCKETS, 2), np.int8)).shape == (len(turns), 2)


STREAMS = st.lists(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=8), min_size=1)


@given(STREAMS)
def test_ngrams_of_many_turns_are_those_of_each(streams: list[list[int]]) -> None:
    together = Streams(streams).hashed((1, 2, 3), salt=1)
    for place, stream in enumerate(streams):
        alone = Streams([stream]).hashed((1, 2, 3), salt=1)
        own = together.buckets[together.starts[place] : together.starts[place + 1]]
        assert list(own) == list(alone.buckets)
        assert len(own) == sum(max(0, len(stream) - size + 1) for size in (1, 2, 3))
    assert ((together.buckets >= 0) & (together.buckets < BUCKETS)).all()


def test_salt_and_crossing_keep_ngrams_apart() -> None:
    one = Streams([[1, 2]]).hashed((1,), salt=1)
    crossed = Streams([[1, 2], [1, 2]]).hashed((1,), salt=1, crossed=np.array([0, 1]))
    assert list(one.buckets) != list(Streams([[1, 2]]).hashed((1,), salt=2).buckets)
    assert list(crossed.buckets[:2]) == list(one.buckets)
    assert list(crossed.buckets[2:]) != list(one.buckets)


def test_scores_by_hand() -> None:
    weights = np.zeros((BUCKETS, 2), np.int8)
    weights[3], weights[7] = (100, -1), (127, 0)
    rows = Rows(np.array([3, 7, 3, 0], np.int32), np.array([0, 3, 4]))
    assert rows.scores(weights) == pytest.approx(
        np.array([[327 / np.sqrt(3), -2 / np.sqrt(3)], [0, 0]])
    )
