"""The intent ledger: what is asked, changed and taken back, and what answers take up of it."""

import json
from pathlib import Path

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.coverage import coverage, coverage_at, covered
from inspector.lenses.exchange import exchange
from inspector.lenses.ledger import Requirement, Status, ledger
from inspector.lenses.marks import marks
from inspector.lenses.requirements import MOST, Kind

U, A = Role.USER, Role.ASSISTANT
SHARDS = Path(__file__).parents[4] / "shared" / "data" / "samples" / "lic_sharded_translation.json"
DONE = "Done, it is all set for 2024."


def chat(*texts: str) -> Transcript:
    """User and assistant in turns."""
    return Transcript(
        tuple(Turn(A if n % 2 else U, "assistant" if n % 2 else "user", text)
              for n, text in enumerate(texts))
    )  # fmt: skip


def texts(*said: str) -> list[str]:
    return [entry.text for entry in ledger(chat(*said))]


def only(entries: list[Requirement], turn: int) -> Requirement:
    (found,) = [entry for entry in entries if entry.turn == turn]
    return found


@pytest.mark.parametrize(
    "idle",
    ["Thanks!", "Okay, that sounds great.", "Yes please.", "Hi there", "No, that's all.", "👍"],
)
def test_thanks_and_assent_ask_for_nothing(idle: str) -> None:
    assert texts(idle) == []


def test_a_unit_is_a_clause_and_knows_its_place() -> None:
    said = "Hello! Write a poem about rain, and make it short. It must not rhyme; use no adverbs."
    entries = ledger(chat(said))
    assert [said[each.start : each.end] for each in entries] == [
        "Write a poem about rain", "make it short.", "It must not rhyme", "use no adverbs.",
    ]  # fmt: skip
    assert [each.kind for each in entries] == [Kind.REQUEST] + [Kind.CONSTRAINT] * 3
    assert all(each.status == Status.STANDING for each in entries)


def test_what_a_question_brought_out_was_asked_for() -> None:
    entries = ledger(chat("Book me a table.", "For how many?", "Six of us.", DONE, "A quiet one."))
    assert [(each.turn, each.asked_for, each.request) for each in entries] == [
        (0, False, 0), (2, True, 0), (4, False, 0),
    ]  # fmt: skip


def test_a_value_of_the_same_kind_takes_the_place_of_the_one_before() -> None:
    entries = ledger(
        chat("Book a table for 4 people at 7 pm.", DONE, "Actually, make it 8:30 pm instead.")
    )
    first, second = entries
    assert (first.status, first.changed_by, second.replaces) == (Status.CHANGED, 2, 0)
    assert "7" in first.marks
    assert "7" not in first.holds
    assert "4" in first.holds


def test_what_is_named_as_not_meant_is_changed() -> None:
    entries = ledger(
        chat("Paint the fence. Use green paint.", DONE, "I meant blue paint, not green paint.")
    )
    assert [each.status for each in entries] == [
        Status.STANDING, Status.CHANGED, Status.STANDING,
    ]  # fmt: skip
    assert entries[2].replaces == 1


def test_taken_back() -> None:
    entries = ledger(
        chat("Write a letter. Add a photograph of the garden.", DONE, "Forget the photograph.")
    )
    assert [(each.status, each.changed_by) for each in entries] == [
        (Status.STANDING, None), (Status.WITHDRAWN, 2),
    ]  # fmt: skip
    never = ledger(chat("Find a red bicycle.", DONE, "Never mind."))
    assert only(never, 0).status == Status.WITHDRAWN


def test_a_condition_with_not_takes_nothing_back() -> None:
    assert texts("Bake a cake.", DONE, "I don't want nuts.") == [
        "Bake a cake.", "I don't want nuts.",
    ]  # fmt: skip


def test_said_again_is_not_added_again() -> None:
    (entry,) = ledger(chat("Find a red bicycle.", DONE, "Find a red bicycle."))
    assert entry.said_again == (2,)


def test_a_question_after_a_question_is_a_request_of_its_own() -> None:
    entries = ledger(chat("What is rain?", "Water.", "What is the price of gold?"))
    assert [each.request for each in entries] == [0, 1]


def test_a_pasted_document_is_cut_only_so_far() -> None:
    entries = ledger(chat("The tower stands on hill seven. " * (3 * MOST)))
    assert len(entries) == MOST + 1
    assert entries[-1].end == len(("The tower stands on hill seven. " * (3 * MOST)).rstrip())


def test_coverage_by_age() -> None:
    talk = exchange(
        chat(
            "Write a menu with tomato soup.", DONE,
            "It should have grilled trout.", DONE,
            "It should have lemon cake.", "Menu 1: tomato soup, then lemon cake, then trout.",
        )
    )  # fmt: skip
    (*_, last) = coverage(talk)
    assert last.first == 3 / 4  # write, menu, tomato, soup
    assert last.middle == 1 / 2
    assert last.last == 1
    assert last.overall == 6 / 8
    assert last.loss_in_the_middle == pytest.approx(1 - (1 / 2) / (7 / 8))


def test_what_was_taken_back_need_not_be_covered() -> None:
    said = ("Plan a party. Hire a brass band.", DONE, "Forget the brass band.", "The party: 9 pm.")
    last = coverage(exchange(chat(*said)))[-1]
    assert (last.overall, last.size) == (1 / 2, 2)


def test_what_stands_at_a_turn_and_what_its_answer_covers() -> None:
    talk = chat(
        "Plan a party.", DONE, "Hire a brass band.", "A brass trio plays.",
        "Forget the brass band.", "So be it: 9 pm.",
    )  # fmt: skip
    assert [(each.text, share) for each, share in coverage_at(talk, 3)] == [
        ("Plan a party.", 0), ("Hire a brass band.", 1 / 3),
    ]  # fmt: skip
    assert [(each.text, share) for each, share in coverage_at(talk, 4)] == [("Plan a party.", None)]
    assert not coverage_at(chat("Hello!", "Hi."), 1)


def test_a_requirement_alone() -> None:
    (entry,) = ledger(chat("Find a red bicycle."))
    assert covered(entry, marks(["red", "bicycles", "here"])) == pytest.approx(2 / 3)


@pytest.mark.skipif(not SHARDS.exists(), reason="the published shards are not here")
def test_every_shard_is_a_requirement() -> None:
    tasks = json.loads(SHARDS.read_text(encoding="utf-8"))
    found = wanted = 0
    for task in tasks:
        shards = [shard["shard"] for shard in task["shards"]]
        said = [text for shard in shards for text in (shard, DONE)]
        found += len({entry.turn for entry in ledger(chat(*said))})
        wanted += len(shards)
    assert wanted == 146
    assert found / wanted > 0.95
