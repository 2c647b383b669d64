"""Self-repair of one's own turn just before."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.maintenance import Maintenance

P = Role.PARTICIPANT


def found(*turns: tuple[str, str]) -> list[tuple[int, int | None, str]]:
    talk = Transcript(tuple(Turn(P, speaker, text) for speaker, text in turns))
    return [
        (each.turn, each.cause, each.reason.split(":")[0])
        for each in Maintenance().score(talk).findings
        if each.kind == "self-repair"
    ]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("Book it at six.", "Sorry, at seven.", "“at six” gives way to “at seven”"),
        ("It's about two thirds.", "Actually it's about half.", "“It's about two thirds” gives"),
        ("It has three floors.", "Or not three but four floors.", "“three floors” gives way to"),
        ("We met at the inm.", "*inn", "“We met at the inm” gives way to “inn”"),
        ("We met at the inm.", "s/inm/inn/", "“inm” gives way to “inn”"),
    ],
)
def test_the_next_turn_of_theirs_can_mend_it(first: str, second: str, said: str) -> None:
    ((turn, cause, reason),) = found(("Ana", first), ("Ana", second))
    assert (turn, cause) == (1, 0)
    assert reason.startswith(said)


def test_a_word_that_they_are_heard_may_stand_between() -> None:
    ends = ("Ana", "Book it at six."), ("Ana", "Sorry, at seven.")
    assert found(ends[0], ("Ben", "Okay."), ends[1])
    assert not found(ends[0], ("Ben", "Six is too late for us."), ends[1])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Book it at six.", "Sorry, I have to go."),
        ("Sorry, at six it rains.", "Sorry, at seven it snows."),
        ("Book it at six.", "*waves*"),
        ("We met at the inn.", "*inn"),
        ("We met at the inn.", "s/pub/bar/"),
        ("Actually it's about half.", "So it's about half."),
    ],
)
def test_other_turns_go_on(first: str, second: str) -> None:
    assert not found(("Ana", first), ("Ana", second))
