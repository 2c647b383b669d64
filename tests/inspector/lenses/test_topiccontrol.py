"""Scope, distractors, and what the assistant does with them, on conversations written for each."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.base import LensResult
from inspector.lenses.learned.model import learned_from_halves
from inspector.lenses.scope import scope_of
from inspector.lenses.topiccontrol import TopicControl

S, U, A, P = Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.PARTICIPANT
RULES = (
    "You help the guests of a small museum plan their visit. Answer questions about opening hours,"
    " tickets, exhibitions, guided tours and access for wheelchairs. Do not give recommendations on"
    " restaurants, and avoid any personal or medical advice."
)
HOURS = (U, "When does the museum open for visits on a Sunday?")
OPEN = (A, "The museum opens at ten on Sundays.")
WANDERS = (U, "Can you explain why my laptop battery drains so quickly during video calls?")
HELPS = (A, "Video calls use the camera, the radio and the processor at once, so batteries drain.")
REFUSES = (A, "I'm sorry, I can only help with your visit to the museum.")
BOTH = (
    A,
    "I'm here to help with your visit. Video calls use the camera, the radio and the processor"
    " at once, and dim screens save battery power.",
)


def chat(*turns: tuple[Role, str], system: str = RULES) -> Transcript:
    given = ((S, system), *turns) if system else turns
    return Transcript(tuple(Turn(role, role.value, text) for role, text in given))


def score(*turns: tuple[Role, str], system: str = RULES) -> LensResult:
    return TopicControl().score(chat(*turns, system=system))


def kinds(result: LensResult) -> list[tuple[str, int]]:
    return [(each.kind, each.turn) for each in result.findings]


@pytest.mark.parametrize(
    "asked",
    [
        WANDERS[1],
        "What's the weather like in Sweden today?",
        "how do volcanoes erupt under water",
        "My knee has hurt since Friday; should I have a scan, or would you say a brace is better?",
    ],
)
def test_a_turn_that_asks_for_other_things_is_a_distractor(asked: str) -> None:
    result = score(HOURS, OPEN, (U, asked))
    assert kinds(result) == [("distractor", 3)]
    distraction = result.series["distraction"][3]
    assert distraction is not None
    assert distraction > 0.5


def test_the_model_of_halves_gives_way_to_the_other() -> None:
    first = score(HOURS, OPEN, WANDERS).series
    with learned_from_halves():
        of_half = score(HOURS, OPEN, WANDERS).series
    assert of_half != first
    assert score(HOURS, OPEN, WANDERS).series == first


@pytest.mark.parametrize(
    "asked",
    [
        "And are there guided tours on Sundays too?",
        "Thanks, that helps a lot!",
        "How much are the tickets for the exhibition?",
        "Two adults and one child.",
    ],
)
def test_a_turn_within_the_scope_is_none(asked: str) -> None:
    assert not score(HOURS, OPEN, (U, asked)).findings


@pytest.mark.parametrize(
    ("reply", "kind", "value", "success"),
    [(HELPS, "engaged", 1, 1), (REFUSES, "deflected", 0, 0), (BOTH, "mixed", 0.5, 1)],
)
def test_the_reply_engages_deflects_or_does_both(
    reply: tuple[Role, str], kind: str, value: float, success: float
) -> None:
    result = score(HOURS, OPEN, WANDERS, reply)
    assert kinds(result) == [("distractor", 3), (kind, 4)]
    assert result.findings[1].cause == 3
    assert list(result.series["engagement"]) == [None, None, 1, None, value]
    assert result.summary["distractor_success"] == success
    assert result.summary["distractor_share"] == 0.5


def test_evidence_of_a_deflection_is_its_words() -> None:
    (evidence,) = score(HOURS, OPEN, WANDERS, REFUSES).findings[1].evidence
    assert REFUSES[1][evidence.start : evidence.end] == "I'm sorry"


def test_turns_to_recover_run_to_the_deflection_or_the_way_back() -> None:
    assert score(HOURS, OPEN, WANDERS, REFUSES).summary["recovery"] == 1
    assert score(HOURS, OPEN, WANDERS, HELPS, HOURS).summary["recovery"] == 2
    assert score(HOURS, OPEN, WANDERS, HELPS).summary["recovery"] is None
    assert score(HOURS, OPEN).summary["recovery"] is None
    both = score(HOURS, OPEN, WANDERS, REFUSES, HOURS, OPEN, WANDERS, HELPS, HOURS)
    assert both.summary["recovery"] == 1.5


def test_deflecting_a_turn_within_the_scope_is_counted_apart() -> None:
    result = score(HOURS, (A, "I'm sorry, I can't say."), HOURS, OPEN)
    assert result.summary["on_topic_deflected"] == 0.5
    assert result.summary["distractor_success"] is None
    assert not result.findings


def test_without_instructions_the_first_request_is_the_scope() -> None:
    result = score((U, "Hi!"), (A, "Hello."), HOURS, OPEN, WANDERS, system="")
    assert list(result.series["distraction"])[:4] == [None] * 4
    assert kinds(result) == [("distractor", 4)]
    assert "first request" in result.findings[0].reason


def test_instructions_that_name_no_subject_set_no_scope() -> None:
    bland = scope_of(chat(HOURS, system="You are a helpful assistant."))
    assert bland is not None
    assert (bland.declared, bland.first) == (False, 1)


def test_a_logged_system_prompt_is_as_good_as_a_system_turn() -> None:
    told = Transcript(chat(HOURS, system="").turns, meta={"system_prompt": RULES})
    assert scope_of(told) == scope_of(chat(HOURS))
    assert scope_of(Transcript(told.turns, meta={"system_prompt": 3})) != scope_of(told)


def test_a_threshold_moves_the_line() -> None:
    turns = chat(HOURS, OPEN, WANDERS)
    assert not TopicControl(threshold=0.9999).score(turns).findings
    assert len(TopicControl(threshold=0.0001).score(turns).findings) == 3


def lesson(*said: tuple[str, str]) -> LensResult:
    return TopicControl().score(Transcript(tuple(Turn(P, name, text) for name, text in said)))


ASIDE = (("student", "Can I get a drink of water, please?"), ("teacher", "Wait until lunch."))
SUM = (("student", "I added 14 and 6, so it's 20."), ("teacher", "Why do 14 and 6 equal 20?"))


def test_in_a_lesson_between_people_what_leads_away_from_it_is_a_distractor() -> None:
    aside, matter = lesson(*ASIDE), lesson(*SUM)
    assert kinds(aside) == [("distractor", 0), ("distractor", 1)]
    assert aside.summary["distractor_share"] == 1
    assert aside.summary["distractor_success"] is None
    assert "mathematics lesson" in aside.findings[0].reason
    assert not matter.findings
    assert matter.summary["distractors"] == 0
    first, second = matter.series["distraction"]
    assert first is not None
    assert second is not None
    assert max(first, second) < 0.5


def test_only_a_lesson_that_speaks_of_numbers_is_measured_as_one() -> None:
    assert "called a teacher" in lesson(("Ana", SUM[0][1]), ("Ben", SUM[1][1])).unmeasured
    assert "in mathematics" in lesson(*ASIDE * 6).unmeasured
    assert not lesson(*ASIDE * 5, *SUM * 3).unmeasured


def test_talk_between_people_has_no_scope() -> None:
    people = Transcript((Turn(P, "Ana", HOURS[1]), Turn(P, "Ben", OPEN[1])))
    assert "no user request" in TopicControl().score(people).unmeasured
    assert TopicControl().score(chat(HOURS, system="")).unmeasured.startswith("No user turn")
