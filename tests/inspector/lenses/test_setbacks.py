"""Setbacks: which turns show that a request fares badly, and by which words."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.base import Finding
from inspector.lenses.drift import Drift
from inspector.lenses.exchange import exchange
from inspector.lenses.setbackcues import DISLIKES, DISLIKING, FALLING, FALLS_SHORT
from inspector.lenses.setbacks import setbacks
from inspector.lenses.text import words

U, A = Role.USER, Role.ASSISTANT
ASKED = "Please plan a walk round the lake with a stop for lunch at the old mill on Sunday."
ANSWERED = "The walk round the lake starts at the mill, with a stop for lunch there on Sunday."


def chat(*said: str) -> Transcript:
    roles = (U, A) * len(said)
    return Transcript(tuple(Turn(r, r.value, text) for r, text in zip(roles, said, strict=False)))


def failing(*said: str) -> list[Finding]:
    return [each for each in Drift().score(chat(*said)).findings if each.kind == "failing"]


def quoted(said: tuple[str, ...], found: Finding) -> list[str]:
    return [said[each.turn][each.start : each.end] for each in found.evidence]


@pytest.mark.parametrize(
    ("said", "reason", "words_"),
    [
        ((ASKED, ANSWERED, "Well, no, that is not it."), "says no", ["Well, no"]),
        ((ASKED, "Shall I book the mill?", "Not right now."), "says no", ["Not right now"]),
        ((ASKED, ANSWERED, "That lake doesn’t appeal to me."), "finds fault", ["doesn’t appeal"]),
        ((ASKED, ANSWERED, "You forgot the inn."), "finds fault", ["You forgot"]),
        ((ASKED, ANSWERED, "Do you know any other lake?"), "something else", ["any other"]),
        ((ASKED, ANSWERED, "I meant the other lake."), "corrects", ["I meant"]),
        ((ASKED, "Which lake?", ASKED), "asks again", [ASKED, ASKED]),
    ],
)
def test_what_a_user_holds_against_the_turn_before(
    said: tuple[str, ...], reason: str, words_: list[str]
) -> None:
    (found,) = failing(*said)
    assert (found.turn, found.cause) == (2, 1)
    assert reason in found.reason
    assert quoted(said, found) == words_


@pytest.mark.parametrize(
    ("said", "reason", "words_"),
    [
        ((ASKED, "I couldn't find a mill there.", "And on Monday?"), "cannot", ["couldn't find"]),
        ((ASKED, "No results for that lake.", "And on Monday?"), "cannot", ["No results"]),
        ((ASKED, "Sorry, the mill is closed.", "Which is open?"), "cannot", ["Sorry"]),
    ],
)
def test_what_an_assistant_fails_at_is_met_by_the_users_next_turn(
    said: tuple[str, ...], reason: str, words_: list[str]
) -> None:
    (found,) = failing(*said)
    assert (found.turn, found.cause) == (2, 1)
    assert found.reason.startswith(f"Turn 2 {reason}")
    assert quoted(said, found) == words_


def test_an_assistant_that_says_its_turn_again_is_quoted_with_the_earlier_one() -> None:
    said = (ASKED, ANSWERED, "Is it steep?", ANSWERED, "And on Monday?")
    (found,) = failing(*said)
    assert (found.turn, found.cause) == (4, 3)
    assert quoted(said, found) == [ANSWERED, ANSWERED]


@pytest.mark.parametrize(
    "said",
    [
        (ASKED, "Sorry, the mill is closed. The inn is open.", "Okay, sounds good."),
        (ASKED, ANSWERED, "Great, thanks!"),
        (ASKED, ANSWERED, "Is it steep?"),
        (ASKED, ANSWERED, "No problem, and on Monday?"),
        (ASKED, ANSWERED + " Anything else?", "No thanks, nothing else."),
        (ASKED, "Anything else?", "Any other lake?"),
        (ASKED, "Do you have a preference for the mill or the inn?", "No, either will do."),
        ("No, I am not happy with my bank.",),
    ],
)
def test_what_goes_against_nothing(said: tuple[str, ...]) -> None:
    assert not failing(*said)


def test_an_answer_on_oneself_or_to_an_offer_of_more_is_no_setback() -> None:
    for asked in ("Can I help with anything else?", "Do you have children?"):
        assert not setbacks(exchange(chat(ASKED, ANSWERED + " " + asked, "No.")))
    assert setbacks(exchange(chat(ASKED, ANSWERED + " Shall I book it?", "No.")))


def test_what_is_said_to_the_turn_before_comes_first_in_a_turn() -> None:
    letter = ANSWERED + " Here is the letter. Dear Sam, I am so sorry, but I can't come."
    assert not setbacks(exchange(chat(ASKED, letter, "Is it steep? And dry? I hate mud.")))
    assert setbacks(exchange(chat(ASKED, "Hm. I can't find it. Here is another.", "I hate it.")))


@pytest.mark.parametrize(
    "said",
    [
        "Unfortunately no mill", "I'm afraid not", "We apologise for that", "Unable to find it",
        "There are currently none", "It isn't available", "It is unavailable", "It is fully booked",
        "I do not understand", "The booking has failed", "It was unsuccessful", "I cannot help",
    ],
)  # fmt: skip
def test_the_words_looked_up_first_are_in_all_that_falls_short(said: str) -> None:
    assert FALLS_SHORT.search(said)
    assert not FALLING.isdisjoint(words(said))


@pytest.mark.parametrize(
    "said",
    [
        "I don't really like it", "It doesn't suit us", "That is incorrect", "It's not helpful",
        "You forgot the mill", "You are ignoring me", "You did not answer", "I hate it", "Too far",
        "How boring", "I have already seen it", "Another option please", "Somewhere else",
        "I never said that", "I told you already", "Your answer is really useless",
    ],
)  # fmt: skip
def test_the_words_looked_up_first_are_in_all_that_finds_fault(said: str) -> None:
    assert DISLIKES.search(said)
    assert not DISLIKING.isdisjoint(words(said))
