"""Repairs, their outcomes and the debt; topic events; on conversations written for each."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.acts import views
from inspector.lenses.base import Finding
from inspector.lenses.checks import checks
from inspector.lenses.maintenance import Maintenance
from inspector.lenses.repairs import debts, repairs
from inspector.lenses.stems import stems
from inspector.lenses.switches import switches
from inspector.lenses.topicevents import TopicEvent, topic_events

U, A, P = Role.USER, Role.ASSISTANT, Role.PARTICIPANT
OPENING = (U, "Find me a dentist in Leeds who works on Saturdays.")
FOUND = (A, "Doctor Moss on Park Row sees patients on Saturday mornings.")
PASSED_OVER = (A, "Breakfast at the harbour starts early and the tram stops outside.")


def chat(*turns: tuple[Role, str]) -> Transcript:
    return Transcript(tuple(Turn(role, role.value, text) for role, text in turns))


def events(talk: Transcript) -> list[TopicEvent]:
    seen = views(talk)
    said = [stems(view.text) for view in seen]
    return topic_events(seen, said, switches(talk, seen, said))


def of_kind(kind: str, *turns: tuple[Role, str]) -> list[Finding]:
    return [each for each in Maintenance().score(chat(*turns)).findings if each.kind == kind]


@pytest.mark.parametrize(
    ("turns", "form", "position", "source"),
    [
        ((OPENING, FOUND, (U, "Sorry, could you repeat that?")), "open request", "next turn", 1),
        ((OPENING, (A, "Do you mean Leeds in Kent?")), "restricted offer", "next turn", 0),
        ((OPENING, FOUND, (U, "No, I meant a dentist.")), "correction", "third position", 0),
        ((OPENING, FOUND, (U, "You got that wrong.")), "correction", "next turn", 1),
        ((OPENING, FOUND, (U, "I was referring to Kent.")), "correction", "third position", 0),
        (
            (OPENING, (A, "Please confirm: Saturday at 9?"), (U, "No, make it 11.")),
            "correction",
            "third position",
            0,
        ),
    ],
)
def test_a_repair_is_told_by_form_and_place(
    turns: tuple[tuple[Role, str], ...], form: str, position: str, source: int
) -> None:
    (found,) = repairs(views(chat(*turns)))
    assert (found.format, found.position, found.source) == (form, position, source)
    assert found.initiation == ("self" if position == "third position" else "other")
    assert found.outcome == "abandoned"


@pytest.mark.parametrize(
    "answer", ["No, that's all for today.", "No, not right now.", "No, I don't want to."]
)
def test_declining_an_offer_repairs_nothing(answer: str) -> None:
    assert not repairs(views(chat(OPENING, (A, "Do you want me to book it?"), (U, answer))))


@pytest.mark.parametrize(
    "said",
    [
        "Yes, that's what I meant.",
        "I didn't mean to hurry you.",
        "Find me a vet in Leeds.",
        "Find me a dentist in Leeds who works on Saturdays and speaks Welsh.",
        "Which one would you take?",
    ],
)
def test_agreeing_and_asking_for_something_else_repair_nothing(said: str) -> None:
    assert not repairs(views(chat(OPENING, FOUND, (U, said))))


@pytest.mark.parametrize(
    ("read_back", "answer"),
    [
        ("You want the table for two at seven?", "For three people, please."),
        ("Please confirm: one ticket to Leeds on the 4th.", "Make it the 5th."),
        ("Please confirm: one ticket to Leeds on the 4th.", "I must go on the 5th. Can you?"),
        ("So a taxi to 12 Park Row at 9:30, is that right?", "Actually no, to the station."),
    ],
)
def test_another_value_for_what_was_read_back_is_a_correction(read_back: str, answer: str) -> None:
    (found,) = repairs(views(chat(OPENING, (A, read_back), (U, answer))))
    assert (found.format, found.position, found.source) == ("correction", "third position", 0)


@pytest.mark.parametrize(
    "answer", ["Yes, book it.", "Great, thanks!", "No, thank you.", "How long does it take?"]
)
def test_what_was_read_back_can_be_right(answer: str) -> None:
    asked = (A, "Please confirm: one ticket to Leeds on the 4th.")
    assert not repairs(views(chat(OPENING, asked, (U, answer))))


def test_no_to_a_question_about_one_detail_corrects_nothing() -> None:
    asked = (A, "Will you be leaving on March 4th?")
    assert not repairs(views(chat(OPENING, asked, (U, "No, I will leave on the 5th."))))


@pytest.mark.parametrize(
    "reply",
    [
        "Ah, Kent, not Yorkshire. Two surgeries there are open at weekends.",
        "My apologies! Two surgeries are open at weekends.",
        "There is one dentist in Leeds, by the castle.",
    ],
)
def test_a_reply_takes_a_repair_up_by_saying_so_or_by_its_words(reply: str) -> None:
    turns = (OPENING, FOUND, (U, "No sorry, I meant the village in Kent near Leeds."), (A, reply))
    (found,) = repairs(views(chat(*turns)))
    assert (found.outcome, found.closed) == ("resolved", 3)


def test_thanks_for_a_reply_say_that_it_was_one() -> None:
    turns = (OPENING, FOUND, (U, "No, I meant Leeds in Kent."), PASSED_OVER, (U, "Great, thanks."))
    (found,) = repairs(views(chat(*turns)))
    assert (found.outcome, found.closed, found.length) == ("resolved", 3, 1)


def test_the_next_correction_is_a_repair_of_its_own_once_the_first_is_completed() -> None:
    asked = "Please confirm: one ticket to {} on the {}th."
    turns = [
        OPENING,
        (A, asked.format("Leeds", 4)),
        (U, "No, on the 5th."),
        (A, asked.format("Leeds", 5)),
        (U, "No, I want to go to York."),
    ]
    assert [found.opened for found in repairs(views(chat(*turns)))] == [2, 4]


def test_a_completed_repair_leaves_no_debt() -> None:
    result = Maintenance().score(
        chat(OPENING, FOUND, (U, "Sorry, could you repeat that?"), FOUND, (U, "Thanks."))
    )
    assert list(result.series["debt"]) == [0, 0, 0, 0, 0]
    assert result.summary["repair_success"] == 1
    assert result.summary["repair_length"] == 1


def test_a_repair_that_is_passed_over_is_a_debt_until_it_is_mended() -> None:
    turns = (OPENING, FOUND, (U, "No, I meant Leeds in Kent."), PASSED_OVER, (U, "Hm."))
    result = Maintenance(half_life=1).score(chat(*turns))
    assert list(result.series["debt"]) == [0, 0, 0, 0.5, 0.25]
    assert list(result.series["oldest_open"]) == [0, 0, 0, 1, 2]
    assert result.summary["unanswered"] == 1
    (unanswered,) = of_kind("unanswered-repair", *turns)
    assert (unanswered.turn, unanswered.cause) == (3, 0)
    mended = chat(*turns, (A, "Leeds in Kent has one dentist."))
    assert Maintenance().score(mended).series["debt"][5] == 0
    assert Maintenance().score(mended).summary["repair_length"] == 3


def test_trying_again_belongs_to_the_same_repair() -> None:
    again = (U, "I said Leeds in Kent.")
    (found,) = repairs(
        views(chat(OPENING, FOUND, (U, "No, I meant Leeds in Kent."), PASSED_OVER, again, FOUND))
    )
    assert found.attempts == 2
    assert found.outcome == "unanswered"


def test_a_question_about_what_was_said_since_is_a_repair_of_its_own() -> None:
    which = (A, "Which dentist are you asking about?")
    answered = (U, "The dentist in Kent.")
    turns = [OPENING, which, answered, FOUND, (U, "When did that dentist open?"), which]
    assert [found.opened for found in repairs(views(chat(*turns)))] == [1, 5]
    again = [OPENING, which, answered, which]
    assert [found.attempts for found in repairs(views(chat(*again)))] == [2]


def test_a_debt_halves_and_is_gone_when_all_is_mended() -> None:
    seen = views(chat(*([OPENING, PASSED_OVER] * 3)))
    (begun,) = repairs(views(chat(OPENING, FOUND, (U, "No, I meant Leeds in Kent."), PASSED_OVER)))
    assert [owed for owed, _ in debts(seen, [begun], 1.0)] == [0, 0, 0, 0.5, 0.25, 0.125]


@pytest.mark.parametrize(
    ("turns", "kind"),
    [
        ((OPENING, FOUND, (U, "What will the weather in Oslo be like?")), "shift"),
        ((OPENING, (A, "Done. Anything else?"), (U, "I need a haircut.")), "hand-off"),
        ((OPENING, FOUND, (U, "That's all, goodbye.")), "close"),
        (
            (
                OPENING,
                *([(A, "The weather is fine."), (U, "Sunny weather?")] * 4),
                (A, "Yes."),
                (U, "Okay. Now I need that dentist you found."),
            ),
            "return",
        ),
    ],
)
def test_each_topic_event_is_seen(turns: tuple[tuple[Role, str], ...], kind: str) -> None:
    assert [each.turn for each in of_kind(kind, *turns)][-1:] == [len(turns) - 1]


def closes(*turns: tuple[Role, str]) -> list[int]:
    return [each.turn for each in of_kind("close", *turns)]


def test_good_wishes_and_thanks_close_where_nothing_comes_after() -> None:
    thanks, wishes = (U, "Thanks a lot!"), (A, "Have a nice day.")
    assert closes(OPENING, FOUND, thanks, wishes) == [2, 3]
    assert closes(OPENING, (A, "Booked. Have a nice time there!"), (U, "And the fee?"), FOUND) == []
    assert closes(OPENING, FOUND, thanks, FOUND, OPENING) == []


def test_no_to_an_offer_is_not_yet_the_end() -> None:
    offer, no = (A, "Anything else?"), (U, "No, that's all, thanks.")
    assert closes(OPENING, offer, no, (A, "Goodbye!")) == [3]
    assert closes(OPENING, offer, (U, "No thanks. Goodbye!")) == [2]


@pytest.mark.parametrize(
    "reply", ["On Saturday at nine.", "Does it open early?", "Tell me its address.", "Okay."]
)
def test_going_on_is_no_shift(reply: str) -> None:
    assert not events(chat(OPENING, FOUND, (U, reply)))


def test_people_shift_with_a_question_of_their_own() -> None:
    said = (
        "I have two cats and a garden.",
        "Cats are fun, mine sleeps in the garden.",
        "That is nice. Do you like pizza? I eat pizza each Friday.",
        "Pizza is the best, with olives.",
    )
    talk = Transcript(tuple(Turn(P, "AB"[n % 2], text) for n, text in enumerate(said)))
    assert [event.view.index for event in events(talk)] == [2]
    assert Maintenance().score(talk).summary["switches_participant"] == 2.5
    assert Maintenance().score(talk).summary["switches_user"] is None


def test_back_reference_counts_utterances() -> None:
    result = Maintenance().score(
        chat((U, "My kettle leaks."), (A, "Oh."), (U, "That one."), (A, "The kettle, then."))
    )
    assert list(result.series["back_reference"]) == [None, None, 1, 3]
    assert result.summary["refers_explicit"] == pytest.approx(1 / 3)
    assert result.summary["repair_success"] is None


def test_understanding_checks_are_told_by_their_form_in_spoken_talk_only() -> None:
    said = [
        "um so the meeting starts at nine and uh we bring the slides .",
        "so you mean the slides from last week ?",
        "yeah , those .",
        "uhhuh .",
    ]
    turns = [Turn(P, "AB"[n % 2], said[n % len(said)]) for n in range(60)]
    talk = Transcript(tuple(turns))
    assert checks(talk).keys() >= {1, 5}
    assert all(0 < sure <= 1 for sure in checks(talk).values())
    assert not checks(Transcript(tuple(turns[:20])))
    written = Transcript(tuple(Turn(P, turn.speaker, turn.text[3:]) for turn in turns[::2]))
    assert not checks(written)
    (found,) = repairs(views(Transcript(tuple(turns[2:4]))), {1: 0.5})
    assert (found.format, found.source, found.confidence) == ("restricted offer", 0, 0.5)
