"""What one says against the other's word, and what only looks like it."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.acts import views
from inspector.lenses.repairs import Repair, repairs

U, A, P = Role.USER, Role.ASSISTANT, Role.PARTICIPANT


def repaired(before: str, text: str, role: Role = U) -> list[Repair]:
    other = P if role == P else A if role == U else U
    turns = (Turn(other, "one", before), Turn(role, "two", text))
    return repairs(views(Transcript(turns)))


@pytest.mark.parametrize(
    ("before", "text", "shown"),
    [
        ("The log has an error.", "It's a warning, not an error.", "it's a warning, not an error"),
        ("Your pier is closed.", "Not the pier, the lock is.", "not the pier, the lock is."),
        ("The ferry sails at eight.", "No, the ferry sails at nine.", "No"),
        ("The lake is 40 m deep.", "Actually, it is 60 m deep.", "Actually"),
        ("Call load_all first.", "load_all is deprecated.", "load_all is deprecated"),
        ("Use the load_all method.", "There is no load_all method.", "there is no load_all"),
        ("The deepest lake is Garda.", "No, it's Como.", "No"),
    ],
)
def test_a_word_against_a_word_of_the_turn_before_is_a_correction(
    before: str, text: str, shown: str
) -> None:
    (found,) = repaired(before, text)
    assert (found.format, found.position, found.initiation) == ("correction", "next turn", "other")
    assert text[found.start : found.end].lower() == shown.lower()


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("The log has an error.", "It's a warning, not a notice."),
        ("The log has an error.", "I'm not in the log, I am outside."),
        ("Does the log have an error?", "No, the log is empty today."),
        ("The ferry sails at eight.", "No problem, the ferry is fine."),
        ("The ferry sails at eight.", "No, does the ferry sail at nine?"),
        ("The ferry sails at eight.", "No, it snows."),
        ("Call load_all first.", "save_all is deprecated."),
        ("Use the load_all method.", "There is no time for it."),
        ("Is there a load_all method?", "There is no load_all method."),
        ("The deepest lake is Garda.", "No, that is too far."),
        ("The deepest lake is Garda. Shall I book?", "No, it's Como."),
    ],
)
def test_without_such_a_contrast_nothing_is_corrected(before: str, text: str) -> None:
    assert not repaired(before, text)


def test_that_an_answer_lacks_what_was_asked_for_is_a_repair_in_third_position() -> None:
    asked, given = Turn(U, "one", "Write a sonnet."), Turn(A, "two", "Red leaves fall, and snow.")
    (found,) = repairs(views(Transcript((asked, given, Turn(U, "one", "That isn't a sonnet.")))))
    assert (found.format, found.position, found.source) == ("correction", "third position", 0)
    assert not repairs(views(Transcript((asked, given, Turn(U, "one", "That isn't a joke.")))))


def test_between_people_actually_goes_on_and_an_assistant_is_less_sure() -> None:
    said = ("The lake is 40 m deep.", "Actually, it is 60 m deep.")
    assert not repaired(*said, P)
    denied = ("The lake is 40 m deep.", "No, it is 60 m deep.")
    (by_person,), (by_assistant,) = repaired(*denied, P), repaired(*denied, A)
    assert by_assistant.confidence < by_person.confidence
