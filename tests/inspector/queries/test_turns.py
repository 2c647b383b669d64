"""Text cut at the borders of evidence, in code points; who speaks when."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.queries.turns import opening, pieces, voices

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


def marked(text: str, *spans: tuple[int, int]) -> list[str]:
    return [piece.text for piece in pieces(text, spans) if piece.marked]


@pytest.mark.parametrize(
    ("text", "spans", "found"),
    [
        ("no sorry, I meant green", [(10, 17)], ["I meant"]),
        ("no sorry, I meant green", [(0, 2), (3, 8)], ["no", "sorry"]),
        ("no sorry, I meant green", [(0, 8), (3, 17)], ["no sorry, I meant"]),
        ("no sorry, I meant green", [(18, 99)], ["green"]),
        ("👩🏽‍🚀 no, 🙂 yes", [(9, 10)], ["🙂"]),
        ("حامض مصيّر", [(0, 4)], ["حامض"]),
        ("all of it", [(0, 9)], []),
        ("nothing", [(3, 3), (5, 2)], []),
        ("", [(0, 4)], []),
    ],
)
def test_the_words_of_the_evidence_are_marked(
    text: str, spans: list[tuple[int, int]], found: list[str]
) -> None:
    assert marked(text, *spans) == found


@given(st.text(max_size=50), SPANS)
def test_no_character_is_lost_or_moved(text: str, spans: list[tuple[int, int]]) -> None:
    cut = pieces(text, spans)
    assert "".join(piece.text for piece in cut) == text
    assert all(one.marked != other.marked for one, other in pairwise(cut))


def test_voices_come_in_the_order_in_which_they_begin() -> None:
    found = voices({1: "user", 2: "assistant", 3: "user"})
    assert [(voice.name, list(voice.turns)) for voice in found] == [
        ("user", [1, 3]),
        ("assistant", [2]),
    ]
    assert len({voice.colour for voice in found}) == len({voice.symbol for voice in found}) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [("Two words", "Two words"), ("a b c d", "a b c…"), ("  a\n b ", "a b"), ("", "")],
)
def test_an_opening_is_cut_between_words(text: str, found: str) -> None:
    assert opening(text, 3) == found
