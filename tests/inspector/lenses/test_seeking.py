"""Asking before answering, feedback, and the uptake of corrections and of turns."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.base import Finding, LensResult
from inspector.lenses.exchange import exchange
from inspector.lenses.feedback import Kind, feedback
from inspector.lenses.marks import marks
from inspector.lenses.seeking import InformationSeeking
from inspector.lenses.uptake import contradicted, taken_up, uptake

U, A, P = Role.USER, Role.ASSISTANT, Role.PARTICIPANT
ASK = (U, "Book a table.")
WHICH = (A, "For how many people?")
SIX = (U, "For 6 people.")
DONE = (A, "The green room is booked for Tuesday at 7 pm.")
THANKS = (U, "Thanks, that's great.")


def chat(*turns: tuple[Role, str]) -> Transcript:
    return Transcript(tuple(Turn(role, role.value, text) for role, text in turns))


def score(*turns: tuple[Role, str]) -> LensResult:
    return InformationSeeking().score(chat(*turns))


def of_kind(kind: str, *turns: tuple[Role, str]) -> list[Finding]:
    return [found for found in score(*turns).findings if found.kind == kind]


def test_uptake_by_hand() -> None:
    assert uptake({"a", "b", "c", "d"}, {"a", "b", "x"}, {"b"}) == 1 / 4
    assert uptake({"a"}, {"a"}, set()) == 1
    assert uptake(set(), {"a"}, set()) is None


def test_what_a_correction_speaks_against() -> None:
    before = marks(["the", "green", "room", "tuesday"])
    assert contradicted("I wanted the red room, not the green one.", before) == marks(["green"])
    assert contradicted("It isn't Tuesday. Remove the green room.", before) == marks(
        ["tuesday", "green", "room"]
    )
    assert not contradicted("The red room, please.", before)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("No, that's wrong.", Kind.REJECTION),
        ("No, I meant the red room by the window.", Kind.CORRECTION),
        ("It doesn't work, I get an error.", Kind.FAILURE),
        ("Perfect, thank you!", Kind.ACCEPTANCE),
        ("And the parking?", None),
    ],
)
def test_kinds_of_feedback(text: str, kind: Kind | None) -> None:
    found = feedback(exchange(chat(ASK, DONE, (U, text))))
    assert [each.kind for each in found] == ([kind] if kind else [])


def test_thanks_after_a_question_accept_no_answer() -> None:
    assert not feedback(exchange(chat(ASK, WHICH, THANKS)))


def test_a_correction_that_is_heeded() -> None:
    turns = (ASK, DONE, (U, "No, I meant the red room on Friday, not the green room."))
    heeded = score(*turns, (A, "The red one is booked for Friday."))
    # meant, red, room, friday, green; of these red and friday are new in the reply.
    assert heeded.series["feedback_uptake"][3] == pytest.approx(2 / 5)
    assert heeded.series["dropped"][3] == 1
    assert heeded.summary["corrections"] == 1
    (found,) = of_kind("feedback-used", *turns, (A, "The red one is booked for Friday."))
    assert (found.turn, found.cause, found.evidence[0].turn) == (3, 2, 2)


def test_a_correction_that_is_not_heeded() -> None:
    turns = (ASK, DONE, (U, "No, I meant the red room on Friday, not the green room."), DONE)
    result = score(*turns)
    assert result.series["feedback_uptake"][3] == 0
    assert result.series["dropped"][3] == 0
    assert of_kind("feedback-unused", *turns)
    assert of_kind("contradicted-kept", *turns)


def test_asking_before_answering() -> None:
    asked = score(ASK, WHICH, SIX, DONE, THANKS)
    assert asked.summary["ask_before_attempt"] == 1
    assert asked.summary["attempts_to_success"] == 1
    assert of_kind("asked-first", ASK, WHICH, SIX, DONE)[0].turn == 1
    late = score(ASK, DONE, (U, "It has to be near a window."), DONE, THANKS)
    assert late.summary["ask_before_attempt"] == 0
    assert late.summary["premature_rate"] == 0.5
    assert late.summary["attempts_to_success"] == 2
    assert of_kind("answered-first", ASK, DONE, (U, "It has to be near a window."))[0].turn == 1


def test_an_outcome_says_more_of_success_than_thanks() -> None:
    turns = chat(ASK, DONE, (U, "It has to be near a window."), DONE, (U, "Thanks!")).turns
    lens = InformationSeeking(success=50)
    solved = lens.score(Transcript(turns, outcome=80))
    assert solved.summary["attempts_to_success"] == 2
    assert lens.score(Transcript(turns, outcome=10)).summary["attempts_to_success"] is None


def test_a_request_with_nothing_open_needs_no_question() -> None:
    result = score(ASK, DONE, THANKS)
    assert result.summary["underspecified"] == 0
    assert result.summary["ask_before_attempt"] is None


def test_uptake_between_people() -> None:
    said = (P, "Half of eight is four.")
    result = InformationSeeking().score(
        Transcript((Turn(P, "Ana", said[1]), Turn(P, "Ben", "Why is it four?"), Turn(P, "Ana", "")))
    )
    first, second, third = result.series["taken_up"]
    assert first is None
    # Of half, of, eight, is, four it says two again; none of them is a content word but "four".
    assert second is not None
    assert 0.4 < second < 0.6
    assert third == 0
    assert result.summary["corrections"] is None
    assert not result.findings


def test_uptake_grows_with_what_is_said_again() -> None:
    said = exchange(chat((P, "The denominators differ."))).seen[0]
    replies = ["Fine.", "They differ?", "The denominators differ? Why?"]
    views = [exchange(chat((P, reply))).seen[0] for reply in replies]
    scores = [taken_up(said, marks(said.words), each, marks(each.words)) for each in views]
    assert scores[0] == 0
    assert scores == sorted(scores, key=lambda value: value or 0)
    assert len(set(scores)) == 3


def test_one_speaker_is_not_measured() -> None:
    assert score(ASK, ASK).unmeasured
