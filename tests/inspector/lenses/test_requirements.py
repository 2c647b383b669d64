"""Clauses that ask for something, and what they change or take back, one case each."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.acts import views
from inspector.lenses.marks import marks
from inspector.lenses.requirements import Kind, Unit, requirement_units
from inspector.lenses.revisions import best, changes, denies, outdated, pointed, remakes, withdrawn


def units(text: str) -> list[Unit]:
    (view,) = views(Transcript((Turn(Role.USER, "user", text),)))
    return requirement_units(view)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What is the capital of Peru?", Kind.QUESTION),
        ("is it far", Kind.QUESTION),
        ("Could you find me a lamp?", Kind.REQUEST),
        ("I'm looking for a lamp", Kind.REQUEST),
        ("translate the letter", Kind.REQUEST),
        ("can you make it shorter?", Kind.CONSTRAINT),
        ("also, can you add a title?", Kind.CONSTRAINT),
        ("It must not cost more than 20 euros", Kind.CONSTRAINT),
        ("without garlic", Kind.CONSTRAINT),
        ("My sister plays the cello", Kind.DETAIL),
        ("Seven", Kind.DETAIL),
        ("12", Kind.DETAIL),
    ],
)
def test_kinds(text: str, kind: Kind) -> None:
    assert [unit.kind for unit in units(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Thanks a lot for your help!", []),
        ("That sounds great, make it blue.", ["make it blue."]),
        ("Yes, that will work. Book the red one.", ["Book the red one."]),
        ("Sorry, could you repeat that?", []),
        ("The blue one is fine.", []),
        ("Perfect, and what does it cost?", ["and what does it cost?"]),
        ("I have two cats; they sleep all day.", ["I have two cats", "they sleep all day."]),
    ],
)
def test_clauses(text: str, clauses: list[str]) -> None:
    assert [unit.text for unit in units(text)] == clauses


def test_stems_and_numbers_of_a_unit() -> None:
    (unit,) = units("Book rooms for 4 people")
    assert unit.marks == marks(["book", "rooms", "people"]) | {"4"}


def test_code_asks_for_nothing() -> None:
    assert not units("```\nprint('make it blue')\n```")


def test_what_speaks_of_a_change() -> None:
    said = ["actually", "the", "red", "one"]
    assert changes("actually the red one", said)
    assert not changes("the red one", ["the", "red", "one"])
    assert denies("No, the red one")
    assert not denies("No thanks")
    assert remakes("make it 7 pm")
    assert not remakes("I make it often")


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("the red lamp instead of the green lamp", ["green", "lamp"]),
        ("change Tuesday to Friday", ["tuesday"]),
        ("a Thursday train, not a Monday", ["monday"]),
        ("the red lamp", []),
    ],
)
def test_what_is_named_as_no_longer_meant(text: str, old: list[str]) -> None:
    assert pointed(text) == marks(old)


def test_what_is_taken_back() -> None:
    def taken(text: str) -> frozenset[str] | None:
        return withdrawn(text, text.lower().split())

    assert taken("forget the cake") == marks(["cake"])
    assert taken("never mind") == frozenset()
    assert taken("we need a cake") is None


@pytest.mark.parametrize(
    ("new", "old", "gone"),
    [
        ("make it 8 pm", "a table at 7 pm", {"7", "pm"}),
        ("for 6 people", "for 4 people at 7 pm", {"4", "peopl"}),
        ("for 6 people", "for 4 nights", set()),
        ("on March 5th", "on March 3rd", {"march", "3rd"}),
        ("at 7 pm", "at 7 pm", set()),
        ("tomorrow", "at 7 pm", set()),
    ],
)
def test_a_value_takes_the_place_of_one_of_its_kind(new: str, old: str, gone: set[str]) -> None:
    assert outdated(new, old) == gone


def test_the_best_is_the_latest_of_equals() -> None:
    standing = [(3, frozenset("ab")), (5, frozenset("ac")), (7, frozenset("x"))]
    assert best(frozenset("a"), standing) == 5
    assert best(frozenset("ab"), standing) == 3
    assert best(frozenset("z"), standing) is None
