"""Grounding acts and goal distance on turns written for each."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.goal import Bag, GoalDistance, divergence
from inspector.lenses.grounding import GroundingActs

U, A = Role.USER, Role.ASSISTANT
OPENING = (U, "Can you find me three hotels in Paris for May?")
ANSWER = (A, "Here are three hotels in Paris, all near the river Seine.")
LONG = (
    "It is, a few steps from the door. The river has many boats and bridges, old and new, and along"
    " it stand booksellers, painters and a great number of cafés."
)


def chat(*turns: tuple[Role, str]) -> Transcript:
    return Transcript(tuple(Turn(role, role.value, text) for role, text in turns))


def kinds(*turns: tuple[Role, str]) -> set[str]:
    """Return the acts of the last turn."""
    found = GroundingActs().score(chat(*turns)).findings
    return {each.kind for each in found if each.turn == len(turns) - 1}


@pytest.mark.parametrize(
    ("turns", "act"),
    [
        ((OPENING, ANSWER, (U, "Which of them has a garden?")), "follow-up"),
        ((OPENING, (A, "Do you mean Paris in France or Paris in Texas?")), "clarification"),
        ((OPENING, ANSWER, (U, "Sorry, could you repeat that?")), "repair-request"),
        ((OPENING, ANSWER, (U, "No, I meant Paris in Texas.")), "repair"),
        ((OPENING, ANSWER, (U, "Find me three hotels in Paris for May?")), "repeat"),
        ((OPENING, ANSWER, (U, "By the way, my train is late.")), "topic-switch"),
        ((OPENING, ANSWER, (U, "Okay, got it.")), "acknowledgement"),
        (((U, "Mum arrives Tuesday evening"), (A, "Mum arrives on Tuesday evening.")), "display"),
        (
            (
                (U, "causes of early potato blight"),
                (A, "Early potato blight is caused by a fungus."),
            ),
            "display",
        ),
        (
            ((U, "A table for four at 7 pm."), (A, "Please confirm: a table for four at 7 pm.")),
            "display",
        ),
        (
            (
                (U, "Find me a table somewhere."),
                (A, "The Willow Garden has one on May 9th."),
                (U, "Good, take it."),
                (A, "Please confirm: a table at the Willow Garden on May 9th."),
            ),
            "display",
        ),
        ((OPENING, ANSWER, (U, "Can you write a poem for my aunt?")), "topic-switch"),
        ((OPENING, ANSWER, (U, "hotels in paris with a pool")), "follow-up"),
        ((OPENING, ANSWER, (U, "What is its phone number?")), "follow-up"),
        ((OPENING, ANSWER, (U, "Are there any others?")), "follow-up"),
        ((OPENING, ANSWER, (U, "They look nice. And in June?")), "follow-up"),
        ((OPENING, (A, "Sure, here are three hotels in Paris.")), "agreement"),
        (
            ((U, "early potato blight"), (A, "A fungus causes it, mostly in wet summers.")),
            "response",
        ),
        ((OPENING, ANSWER, (U, "Is the river near?"), (A, LONG)), "over-response"),
        ((OPENING, ANSWER, (U, "I completely agree.")), "agreement"),
        ((OPENING, (A, "I'm sorry, but I can't help with that.")), "disagreement"),
        ((OPENING, ANSWER), "response"),
        ((OPENING, (A, "Here are three. You might also like a boat trip.")), "over-response"),
    ],
)
def test_each_act_is_seen(turns: tuple[tuple[Role, str], ...], act: str) -> None:
    assert act in kinds(*turns)


MEETING = (
    ("Ana", "so um we could move the whole budget to march"),
    ("Ben", "uhhuh ."),
    ("Ana", "uh and then hire two people for the summer ."),
    ("Ben", "for the summer ?"),
    ("Ana", "um yeah for the summer ."),
    ("Ben", "so you mean we hire them for three months ?"),
    ("Ana", "the cellar still has to be painted before that ."),
)


def test_talk_between_people_is_told_by_the_model() -> None:
    turns = tuple(Turn(Role.PARTICIPANT, name, text) for name, text in MEETING)
    found: dict[int, set[str]] = {}
    for each in GroundingActs().score(Transcript(turns)).findings:
        found.setdefault(each.turn, set()).add(each.kind)
        assert each.confidence is not None
    assert "acknowledgement" in found[1]
    assert "display" in found[4]
    assert "clarification" in found[5]


def test_a_rare_act_counts_from_lower_odds_than_a_common_one() -> None:
    talk = (
        ("Ann", "my scanner is dead since the update"),
        ("Bo", "did you plug it in again ?"),
        ("Ann", "yes , twice"),
        ("Bo", "is it in the queue ?"),
        ("Ann", "let me see"),
    )
    turns = tuple(Turn(Role.PARTICIPANT, name, text) for name, text in talk)
    found = GroundingActs().score(Transcript(turns)).findings
    sure = {each.kind: each.confidence for each in found if each.turn == 3}
    assert (sure["follow-up"] or 0) < (sure["clarification"] or 0)


def test_a_turn_may_have_no_act() -> None:
    assert kinds(
        OPENING, ANSWER, (U, "The train gets in at noon."), (A, "The weather is mild.")
    ) <= {"response"}
    turns = tuple(Turn(Role.PARTICIPANT, name, text) for name, text in MEETING)
    found = {each.turn for each in GroundingActs().score(Transcript(turns)).findings}
    assert not found & {0, 2}


def test_an_answer_is_no_follow_up_though_it_says_what_is_wanted() -> None:
    asked = (A, "Which month would suit you?")
    assert "follow-up" not in kinds(OPENING, asked, (U, "I'd like it to be in May."))
    assert "follow-up" in kinds(OPENING, asked, (U, "In May. Find one with a garden as well."))


def test_only_a_user_can_be_underspecified() -> None:
    result = GroundingActs().score(
        chat((U, "What is the average?"), (A, "What is the average of what?"), (U, "Of 2019."))
    )
    found = [each.turn for each in result.findings if each.kind == "underspecified"]
    assert found == [0]
    assert result.summary["underspecified_user"] == 0.5
    assert "underspecified_assistant" not in result.summary


def test_why_a_request_is_underspecified_is_said_where_it_can_be() -> None:
    found = GroundingActs().score(chat((U, "What is the average?"), (A, "Of what?"))).findings
    (reason,) = [each.reason for each in found if each.kind == "underspecified"]
    assert reason == "It asks for a figure and doesn't say of when."


@pytest.mark.parametrize("text", ["Let me know if you need more.", "Anything else?"])
def test_a_polite_closing_asks_nothing(text: str) -> None:
    seen = kinds(OPENING, (A, f"Three hotels are booked. {text}"))
    assert not seen & {"follow-up", "clarification"}


def test_a_request_that_is_passed_over_stays_open() -> None:
    result = GroundingActs().score(
        chat(
            OPENING,
            (A, "The Grand is the one I would take for its lobby."),
            (U, "Sorry, could you repeat that?"),
            (A, "Breakfast starts at seven and the tram stops outside every ten minutes."),
            (U, "Fine."),
        )
    )
    (found,) = [each for each in result.findings if each.kind == "unanswered-request"]
    assert (found.turn, found.cause) == (3, 2)
    assert list(result.series["open_requests"]) == [0, 0, 0, 1, 1]
    assert result.summary["unanswered"] == 1


def test_divergence_by_hand() -> None:
    one, other = Bag("aab"), Bag("c")
    assert divergence(one, one) == 0
    assert divergence(one, other) == pytest.approx(1)
    assert divergence(Bag("a"), Bag("ab")) == pytest.approx(0.311278, abs=1e-6)


def test_a_bag_that_grows_is_the_bag_of_all_its_words() -> None:
    grown, together = Bag(), Bag("aabcab")
    for words in ("aab", "ca", "b"):
        grown.add(Bag(words))
    assert (grown.counts, grown.square) == (together.counts, together.square)


def test_the_first_request_is_the_reference_and_short_turns_are_uncertain() -> None:
    result = GoalDistance().score(chat((A, "Hello!"), OPENING, ANSWER, (U, "Thanks!")))
    values = result.series["goal_distance"]
    assert values[:2] == [None, 0.0]
    assert list(result.low_confidence["goal_distance"]) == [True, True, False, True]
