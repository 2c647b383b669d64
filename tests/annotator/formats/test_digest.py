"""What makes two conversations the same one."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.formats.digest import digest
from annotator.transcript import Role, Transcript, Turn

# Few and small, with NUL among them, so that texts meet at their seams.
words = st.text("ab\x00", max_size=2)
turns = st.lists(st.builds(Turn, st.sampled_from(Role), words, words), max_size=3)
some = st.builds(Transcript, turns.map(tuple), words)


@given(one=some, other=some)
def test_digests_differ_where_what_was_said_does(one: Transcript, other: Transcript) -> None:
    assert (digest(one) == digest(other)) == (one == other)


def test_what_else_is_known_makes_no_difference() -> None:
    turn = Turn(Role.USER, "Ana", "x")
    late = replace(turn, time=datetime(2024, 5, 1, tzinfo=UTC), meta={"a": 1})
    assert digest(Transcript((turn,))) == digest(Transcript((late,), model="m", meta={"b": 2}))
    assert len(digest(Transcript((turn,)))) == 16
