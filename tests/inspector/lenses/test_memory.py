"""Recalls and memory lines against the turns, on conversations written for each."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.memory import MemoryFidelity

U, A = Role.USER, Role.ASSISTANT
TOLD = (U, "I drink strong coffee for breakfast. My train leaves from platform 7.")
ACK = (A, "Good to know.")


def chat(*turns: tuple[Role, str], **meta: object) -> Transcript:
    return Transcript(tuple(Turn(role, role.value, text) for role, text in turns), meta=meta)


def after(turn: int, text: str) -> list[dict[str, object]]:
    return [{"text": text, "after_turn": turn}]


@pytest.mark.parametrize(
    ("recall", "kind"),
    [
        ("You said you drink strong coffee.", "recall-supported"),
        ("The strong coffee you mentioned is sold out.", "recall-supported"),
        ("I made strong coffee, like you asked for breakfast.", "recall-supported"),
        ("You mentioned a violin lesson.", "recall-unsupported"),
        ("You said the train leaves from platform 9.", "recall-contradicted"),
        ("You told me you don't drink strong coffee.", "recall-contradicted"),
    ],
)
def test_a_recall_is_held_against_the_others_turns(recall: str, kind: str) -> None:
    (found,) = MemoryFidelity().score(chat(TOLD, (A, recall))).findings
    assert (found.kind, found.turn) == (kind, 1)
    assert found.cause == (None if kind == "recall-unsupported" else 0)


def test_what_the_speaker_said_itself_does_not_count() -> None:
    said = ((A, "Violin lessons are fun."), (U, "Yes."), (A, "You said violin lessons are fun."))
    result = MemoryFidelity().score(chat(*said))
    assert [found.kind for found in result.findings] == ["recall-unsupported"]
    assert list(result.series["recall_support"]) == [None, None, 0.0]


@pytest.mark.parametrize(
    ("recall", "lost"),
    [
        ("You said you take the bus.", True),
        ("You said you take the bus if it rains.", False),
        ("You said you only take the bus sometimes.", False),
    ],
)
def test_a_condition_can_get_lost(recall: str, lost: bool) -> None:
    result = MemoryFidelity().score(chat((U, "I take the bus only if it rains."), (A, recall)))
    assert ("condition-lost" in {found.kind for found in result.findings}) == lost
    assert result.summary["conditions_lost"] == lost


def test_evidence_is_the_recall_and_its_source() -> None:
    recall = "Fine. You said platform 9 for the train."
    (found,) = MemoryFidelity().score(chat(TOLD, (A, recall))).findings
    texts = [(TOLD[1], recall)[each.turn][each.start : each.end] for each in found.evidence]
    assert texts == ["You said platform 9 for the train.", "My train leaves from platform 7."]
    assert "7, not 9" in found.reason


def test_memory_lines_are_held_against_the_turns_so_far() -> None:
    memory = [
        {"text": "Drinks strong coffee", "after_turn": 1},
        {"text": "Plays the violin", "after_turn": 1},
        {"text": "Plays the violin on Fridays", "after_turn": 2},
    ]
    later = (U, "I play the violin on Fridays.")
    result = MemoryFidelity().score(chat(TOLD, ACK, later, memory=memory))
    assert list(result.series["memory_support"]) == [None, 0.5, 1.0]
    assert result.summary["memory_supported"] == pytest.approx(2 / 3)
    (found,) = result.findings
    assert (found.kind, found.turn) == ("memory-unsupported", 1)


def test_a_memory_can_say_otherwise_than_the_turns() -> None:
    result = MemoryFidelity().score(chat(TOLD, ACK, memory=after(1, "Train from platform 4")))
    (found,) = result.findings
    assert (found.kind, found.turn, found.cause) == ("memory-contradicted", 1, 0)
    assert result.summary["memory_contradicted"] == 1


@pytest.mark.parametrize("after", [-3, 99])
def test_a_turn_that_is_not_there_is_no_error(after: int) -> None:
    result = MemoryFidelity().score(chat(TOLD, ACK, memory=[{"text": "Tea", "after_turn": after}]))
    assert result.summary["memory_supported"] == 0


def test_without_recalls_or_memory_the_shares_are_not_measured() -> None:
    summary = MemoryFidelity().score(chat(TOLD, ACK)).summary
    assert {key for key, value in summary.items() if value is not None} == {"recalls"}
    assert summary["recalls"] == 0


def test_what_was_carried_in_is_held_against_the_sessions_before_and_nothing_after_it() -> None:
    carried = chat((U, "I play the violin."), ACK, memory="Drinks coffee.\nPlays violin.")
    alone = MemoryFidelity().score(carried)
    assert alone.findings == ()
    assert alone.summary["memory_supported"] is None
    assert list(alone.series["memory_support"]) == [None, None]
    found = MemoryFidelity().score_after(carried, [chat(TOLD, ACK)])
    assert found.summary["memory_supported"] == 0.5
    assert list(found.series["memory_support"]) == [0.5, None]
    (line,) = found.findings
    assert (line.kind, line.turn, line.cause) == ("memory-unsupported", 0, None)
    assert "“Plays violin.”" in line.reason


def test_a_line_that_was_written_here_may_rest_on_a_session_before() -> None:
    written = chat((U, "I drink tea."), ACK, memory=after(1, "Train from platform 4"))
    before = [chat(TOLD, ACK), chat(ACK, ACK)]
    (line,) = MemoryFidelity().score_after(written, before).findings
    assert (line.kind, line.turn, line.cause) == ("memory-contradicted", 1, None)
    assert "turn 1 of 2 sessions back" in line.reason
    assert line.evidence == ()


def test_a_recall_can_be_of_a_session_before_and_is_not_of_ones_own_words() -> None:
    today = chat((U, "Good morning."), (A, "You said you drink strong coffee."))
    (found,) = MemoryFidelity().score_after(today, [chat(TOLD, ACK)]).findings
    assert found.kind == "recall-supported"
    assert "turn 1 of the session before" in found.reason
    assert [each.turn for each in found.evidence] == [1]
    own = [chat(ACK, (A, TOLD[1]))]
    (found,) = MemoryFidelity().score_after(today, own).findings
    assert found.kind == "recall-unsupported"


def test_what_is_said_today_counts_before_what_was_said_in_another_session() -> None:
    now = (U, "My train leaves from platform 9 today.")
    (found,) = (
        MemoryFidelity()
        .score_after(chat(now, (A, "You said the train leaves from platform 9.")), [chat(TOLD)])
        .findings
    )
    assert (found.kind, found.cause) == ("recall-supported", 0)


def test_statements_are_counted_up_to_the_last_line_that_is_written() -> None:
    told = "I drink strong coffee for breakfast. Can you wake me? My train leaves from platform 7."
    later = (U, "I play the violin on Fridays.")
    memory = after(1, "Has strong coffee at breakfast")
    kept = MemoryFidelity().score(chat((U, told), ACK, later, memory=memory)).summary
    assert kept["memory_coverage"] == 0.5
    memory += after(2, "Violin on Fridays")
    kept = MemoryFidelity().score(chat((U, told), ACK, later, memory=memory)).summary
    assert kept["memory_coverage"] == pytest.approx(2 / 3)
    carried = chat((U, told), ACK, later, memory="Strong coffee at breakfast")
    assert MemoryFidelity().score(carried).summary["memory_coverage"] is None


@pytest.mark.parametrize(
    ("line", "merged"),
    [
        ("Drinks strong coffee, plays brass trumpet", True),
        ("Drinks strong coffee, train from platform 7", False),
        ("Drinks strong coffee", False),
        ("Drinks strong coffee, owns brass horses", False),
    ],
)
def test_a_line_can_join_what_two_people_said(line: str, merged: bool) -> None:
    said = chat(TOLD, (A, "I heard your neighbour plays the brass trumpet."), memory=after(1, line))
    result = MemoryFidelity().score(said)
    joined = [found for found in result.findings if found.kind == "merged"]
    assert result.summary["merged"] == len(joined) == merged
    for found in joined:
        assert {each.turn for each in found.evidence} == {0, 1}


def test_a_recall_can_join_what_two_sessions_said() -> None:
    before = [chat((U, "My brother plays the brass trumpet."), ACK), chat(TOLD, ACK)]
    now = chat((U, "Hello."), (A, "You said you drink strong coffee and play brass trumpet."))
    (found,) = [
        found for found in MemoryFidelity().score_after(now, before).findings
        if found.kind == "merged"
    ]  # fmt: skip
    assert "turn 1 of the session before" in found.reason
    assert "turn 1 of 2 sessions back" in found.reason
