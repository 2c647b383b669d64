"""Arcs from trouble to repair: who says so, once each."""

from dataclasses import replace

from inspector.queries.arcs import Arc, arcs, tied
from inspector.queries.marks import Event
from inspector.queries.people import Given
from inspector.queries.turns import TurnView

TURN = TurnView(3, "user", "user", None, (), (), (), (), ())


def event(kind: str, letters: str, cause: int | None, lens: str = "grounding") -> Event:
    return Event(lens, kind, kind, letters, "star", 2, cause, None, "")


def given(by: list[str], linked: int | None, words: str = "") -> Given:
    return Given("Repair", "Repair of", "REP", 4, by, words, linked)


def test_repairs_of_several_lenses_are_one_arc_and_other_events_none() -> None:
    view = replace(
        TURN,
        events=[
            event("repair", "RP", 1),
            event("repair", "RB", 1, "maintenance"),
            event("repair", "RP", 1, "another"),
            event("repair-request", "RR", 0),
            event("acknowledgement", "AK", 1),
            event("repair", "RP", 2),  # of itself
            event("repair", "RP", None),
        ],
    )
    assert arcs([view]) == [
        Arc(2, 3, "RP RB", None, frozenset()),
        Arc(1, 3, "RR", None, frozenset()),
    ]


def test_links_of_people_count_each_annotator_once_whatever_the_words() -> None:
    labels = [
        given(["ana"], 1, "meant"),
        given(["ana", "ben"], 1),
        given(["ben"], 3),  # within the turn
        given(["ben"], None),
    ]
    (arc,) = arcs([replace(TURN, labels=labels)])
    assert arc == Arc(1, 3, "REP", 4, frozenset({"ana", "ben"}))
    assert arc.plain(3) == {"from": 1, "to": 3, "text": "REP 2/3", "colour": 4}
    assert arc.plain(1)["text"] == "REP"


def test_the_turn_that_brought_trouble_about_names_its_repairs_once_in_order() -> None:
    drawn = [Arc(1, repair, "RP", None, frozenset()) for repair in (12, 3, 12)]
    first, third = tied([replace(TURN, number=1), TURN], drawn)
    assert first.linked_from == [3, 12]
    assert third.linked_from == []
