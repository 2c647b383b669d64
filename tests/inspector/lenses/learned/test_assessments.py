"""Assessments, by their words and their form."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.learned.assessments import ASSESSMENT, assessments
from inspector.lenses.learned.context import seen


def features(text: str) -> dict[str, float]:
    found = assessments(seen(Transcript((Turn(Role.PARTICIPANT, "Ana", text),))))
    assert tuple(found) == ASSESSMENT
    return {name.partition(":")[2]: float(column[0]) for name, column in found.items()}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("That's weird.", {"predicates", "predicates_briefly", "whole"}),
        ("oh very nice .", {"alone", "by_degree", "whole"}),
        ("Whoa! And then?", {"exclaims"}),
        ("What a mess.", {"what_a"}),
        ("that sounds exciting . where do you go ?", {"predicates", "predicates_briefly"}),
    ],
)
def test_assessments_are_seen(text: str, names: set[str]) -> None:
    assert {name for name, value in features(text).items() if value} == names


@pytest.mark.parametrize(
    "text",
    [
        "Is that weird?",
        "Have a nice day.",
        "I need a good hotel in the old town.",
        "The train is late.",
        "",
    ],
)
def test_what_asks_wishes_or_wants_is_none(text: str) -> None:
    assert not any(features(text).values())
