"""Units, requests, and what is volunteered, used and avoidable, on written conversations."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.information import Proactivity
from inspector.lenses.text import sentences
from inspector.lenses.units import asked, units

U, A, P = Role.USER, Role.ASSISTANT, Role.PARTICIPANT


def chat(*turns: tuple[Role, str]) -> Transcript:
    return Transcript(tuple(Turn(role, role.value, text) for role, text in turns))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("It opens at 7:30 pm.", "time", "7:30 pm"),
        ("It opens on the 3rd of May.", "date", "3rd of May"),
        ("A seat is $1,250.50 there.", "price", "$1,250.50"),
        ("A seat is 40 euros there.", "price", "40 euros"),
        ("Go to 12 Old Mill Road by bus.", "address", "12 Old Mill Road"),
        ("Call +1 555-010-0199 now.", "phone", "+1 555-010-0199"),
        ("There are 3 rooms left.", "count", "3 rooms"),
        ("Some 15% are left.", "count", "15%"),
        ("We were 4 going there.", "number", "4"),
        ("See https://example.org/menu there.", "web", "https://example.org/menu"),
        ("Shall I call Maria Keller?", "name", "Maria Keller"),
        ("The genre is folk.", "key-value", "folk"),
        ("Colour: dark red", "key-value", "dark red"),
    ],
)
def test_each_kind_of_unit(text: str, kind: str, value: str) -> None:
    (found,) = units(text)
    assert (found.kind, text[found.start : found.end]) == (kind, value)


@pytest.mark.parametrize(
    "text", ["Your table is booked.", "Shall I?", "Nothing here counts.", "`port 8080`", ""]
)
def test_what_says_no_value_is_no_unit(text: str) -> None:
    assert units(text) == []


@pytest.mark.parametrize(
    ("question", "answer", "wanted"),
    [
        ("What time does it open?", "At 9 am.", True),
        ("What time does it open?", "It costs $5.", False),
        ("How much is it?", "It costs $5.", True),
        ("What is the rating?", "The rating is 4.6 there.", True),
        ("Find me a singer.", "Maria Keller sings.", True),
        ("Find me a singer.", "It costs $5.", False),
    ],
)
def test_what_a_question_wants(question: str, answer: str, wanted: bool) -> None:
    request = asked(sentences(question))
    assert request is not None
    assert any(request.wants(unit) for unit in units(answer)) == wanted


def test_a_statement_asks_for_nothing() -> None:
    assert asked(sentences("I went home at six.")) is None


TALK = (
    (U, "Find me a piano teacher."),
    (A, "Maria Keller teaches the piano for $40 at 12 Old Mill Road."),
    (U, "Is $40 for a whole hour?"),
    (A, "Yes, it is."),
    (U, "What is her phone number?"),
    (A, "It is 555-010-0199."),
    (U, "Thanks."),
)


def test_what_is_volunteered_is_used_or_not() -> None:
    result = Proactivity().score(chat(*TALK))
    assert list(result.series["given"]) == [None, 3, None, 0, None, 1, None]
    assert list(result.series["volunteered"]) == [None, 2, None, 0, None, 0, None]
    assert list(result.series["unused"]) == [None, 1, None, 0, None, 0, None]
    assert list(result.series["avoidable"]) == [0, None, 0, None, 1, None, 0]
    assert result.summary == {
        "given_total": 4,
        "proactivity": 2 / 4,
        "precision": 1 / 2,
        "avoidable_turns": 1,
        "saveable": 2 / 7,
    }
    reasons = {each.kind: each.reason for each in result.findings}
    assert "“$40”" in reasons["accepted"]
    assert "“12 Old Mill Road”" in reasons["unused"]


def test_an_avoidable_turn_names_what_was_presented() -> None:
    (found,) = [f for f in Proactivity().score(chat(*TALK)).findings if f.kind == "avoidable"]
    assert (found.turn, found.cause) == (4, 1)


def test_a_detail_that_stays_unknown_could_not_have_been_volunteered() -> None:
    said = (*TALK[:5], (A, "I'm afraid I don't know."))
    assert Proactivity().score(chat(*said)).summary["avoidable_turns"] == 0


def test_thanks_take_up_all_that_was_volunteered() -> None:
    result = Proactivity().score(chat(TALK[0], TALK[1], (U, "Great, thanks!")))
    assert result.summary["precision"] == 1


def test_without_a_later_user_turn_use_is_not_measured() -> None:
    result = Proactivity().score(chat(*TALK[:2]))
    assert result.summary["precision"] is None
    assert result.series["unused"][1] is None
    assert not result.findings


def test_it_needs_a_user_and_an_assistant() -> None:
    talk = Transcript((Turn(P, "Ana", "It is 9 am."), Turn(P, "Ben", "Thanks.")))
    assert Proactivity().score(talk).unmeasured
