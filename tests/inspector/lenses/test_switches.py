"""Where another subject begins, in requests to a model and in talk between people."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.acts import views
from inspector.lenses.maintenance import Maintenance
from inspector.lenses.matters import matters_in
from inspector.lenses.newsubjects import asking_speakers, new_subject
from inspector.lenses.stems import stems

U, A, P = Role.USER, Role.ASSISTANT, Role.PARTICIPANT
ASKED = (U, "Find me a flat with a balcony near the station.")
GIVEN = (A, "There is one on Mill Lane with a balcony.")
CHANNEL = (
    ("ana", "my printer says offline since the upgrade, any ideas?"),
    ("ben", "ana: which driver do you use?"),
    ("ana", "ben: the generic one"),
    ("eva", "how do i resize a partition without losing the data on it?"),
    ("ben", "ana: try the one from the vendor"),
    ("leo", "eva: boot from a live usb and use gparted"),
    ("ana", "ben: that works, thanks"),
    ("eva", "leo: does it shrink ntfs too?"),
)


def score(*turns: tuple[Role, str], since: int = 0) -> float:
    seen = views(Transcript(tuple(Turn(role, role.value, text) for role, text in turns)))
    return new_subject(seen, [stems(view.text) for view in seen], len(seen) - 1, since).score


@pytest.mark.parametrize(
    "turn",
    [
        "Great, thanks. I also need a taxi to the airport.",
        "Can you write a birthday poem for my sister?",
        "Which countries border the Caspian Sea?",
        "why do volcanoes erupt under water",
    ],
)
def test_a_request_or_question_that_names_something_new_begins_a_subject(turn: str) -> None:
    assert score(ASKED, GIVEN, (U, turn)) >= 0.5


@pytest.mark.parametrize(
    "turn", ["How far is it from the station?", "Is it furnished?", "Yes, that one.", "Thanks!"]
)
def test_going_on_begins_none(turn: str) -> None:
    assert score(ASKED, GIVEN, (U, turn)) < 0.5


def test_another_everyday_matter_speaks_for_a_subject_and_the_same_against() -> None:
    rain = (U, "Will it rain on Sunday?"), (A, "It will be sunny.")
    same, neither, other = (
        score(*rain, (U, f"What {asked}?"))
        for asked in ("humidity is expected", "mood is customary", "cuisine is popular")
    )
    assert same < 0.5
    assert same < neither < other


def test_words_of_a_matter_may_stand_in_any_form() -> None:
    assert matters_in(["baking", "breads"]) == {"food"}
    assert matters_in(["the", "of"]) == frozenset()
    assert {"music", "event"} <= matters_in(["concert"])


def test_what_stands_around_a_turn_speaks_for_and_against() -> None:
    turn = (U, "I need a table for dinner.")
    offered, plain, asked = (
        score(ASKED, (A, said), turn)
        for said in ("Done. Anything else?", "Mill Lane.", "What kind of room do you want?")
    )
    assert offered > plain > asked
    assert score(ASKED, GIVEN, turn, (U, "At seven.")) != score(ASKED, GIVEN, turn)


def test_more_new_words_say_more_up_to_a_point() -> None:
    some, many, more = (
        score(ASKED, GIVEN, (U, " ".join(f"w{n}ord" for n in range(size)))) for size in (2, 40, 80)
    )
    assert some < many == more


def test_words_from_before_the_last_switch_count_as_new_again() -> None:
    turns = (ASKED, GIVEN, (U, "Will it rain?"), (A, "No."), (U, "Book a visit to that balcony."))
    assert score(*turns, since=2) > score(*turns)


def test_a_channel_has_threads_that_begin_and_go_on() -> None:
    talk = Transcript(tuple(Turn(P, name, text) for name, text in CHANNEL))
    result = Maintenance().score(talk)
    events = {each.turn: each.kind for each in result.findings if each.kind in {"shift", "return"}}
    assert events[3] == "shift"
    assert {events.get(turn) for turn in (4, 5)} == {"return"}
    scores = [value for value in result.series["topic_switch"] if value is not None]
    assert len(scores) == len(CHANNEL)
    assert scores[0] == 0


def test_the_same_words_between_two_people_are_one_thread() -> None:
    names = ["ana", "ben"] * (len(CHANNEL) // 2)
    talk = Transcript(
        tuple(Turn(P, name, text) for name, (_, text) in zip(names, CHANNEL, strict=True))
    )
    kinds = {each.kind for each in Maintenance().score(talk).findings}
    assert "return" not in kinds


def test_an_announced_switch_by_the_model_is_one() -> None:
    said = (A, "By the way, the museum opens late on Thursdays.")
    talk = Transcript(
        tuple(Turn(role, role.value, text) for role, text in (ASKED, GIVEN, ASKED, said))
    )
    found = [each for each in Maintenance().score(talk).findings if each.kind == "shift"]
    assert [each.turn for each in found] == [3]
    assert "marked" in found[0].reason


def test_between_people_the_one_who_is_served_makes_the_requests() -> None:
    said = (
        ("Ana", "I need a flat with a balcony near the station."),
        ("Ben", "Mill Lane has one. Can I help you with anything else?"),
        ("Ana", "Yes, I also want to book a taxi to the airport."),
        ("Ben", "For what time?"),
    )
    people = views(Transcript(tuple(Turn(P, name, text) for name, text in said)))
    assert asking_speakers(people) == {"participant:Ana"}
    chat = (*said[:1], ("Ben", "Mine has one, too."))
    assert not asking_speakers(views(Transcript(tuple(Turn(P, *each) for each in chat))))
    talk = Transcript(tuple(Turn(P, name, text) for name, text in said))
    kinds = {each.turn: each.kind for each in Maintenance().score(talk).findings}
    assert kinds == {2: "hand-off"}
