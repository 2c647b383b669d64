"""Labels in the form that lenses are evaluated on."""

from typing import Any

import pytest

from annotator.exports.evaluation import NO_WORK, evaluation
from annotator.transcript import Transcript
from tests.annotator.exports.made import label, link, talk, work

SAID = ("S: Sell paint.", "U: Blue?", "A: Which blue?", "U: No, I meant red.", "A: Red it is.")
EVERY = {"grounding-act": (), "topic": (), "repair": (), "scope": ("user",), "need": ("user",)}


def turns(transcript: Transcript, layers: dict[str, Any] = EVERY) -> list[dict[str, Any]]:
    (found,) = evaluation(transcript, layers)
    assert isinstance(found, dict)
    return [turn["labels"] | turn["mapped"] for turn in found["turns"]]


def test_labels_are_said_in_common_terms() -> None:
    labels = work(
        label(1, "need", "underspecified"),
        label(2, "grounding-act", "clarification"),
        label(3, "grounding-act", "repair"), label(3, "grounding-act", "acknowledgement"),
        link(3, "repair", "repair", 1, position="third"),
        label(3, "topic", "hand-off"), label(4, "topic", "shade"),
        label(3, "scope", "distractor"),
    )  # fmt: skip
    system, blue, which, red, done = turns(talk(*SAID, work=[labels]))
    assert system == {}
    nothing: dict[str, Any] = {"rifts": [], "grounding": "none", "repair": "none"}
    assert blue == {
        **nothing, "topic": "continue", "distractor": "no", "needs_clarification": True
    }  # fmt: skip
    assert which == {
        **nothing, "rifts": ["clarification"], "grounding": ["clarify"], "topic": "continue"
    }  # fmt: skip
    assert red == {
        "rifts": ["acknowledgement", "repair"], "grounding": ["acknowledge"],
        "repair": ["third-position"], "topic": ["shift", "hand-off"], "distractor": "yes",
        "needs_clarification": False,
    }  # fmt: skip
    assert done == {**nothing, "topic": ["continue"]}


@pytest.mark.parametrize(
    ("details", "kind"),
    [
        ({"initiation": "self", "position": "same-turn", "format": "correction"}, "self"),
        ({"initiation": "self"}, "self"),
        ({"initiation": "self", "position": "third", "format": "correction"}, "third-position"),
        ({"position": "fourth"}, "fourth-position"),
        ({"initiation": "other", "format": "open-request"}, "other-open"),
        ({"position": "next-turn", "format": "restricted-offer"}, "other-offer"),
        ({"format": "restricted-request"}, "other-restricted"),
        ({"initiation": "other", "format": "correction"}, "other-correction"),
        ({"initiation": "other"}, "other-unspecified"),
    ],
)
def test_a_repair_is_of_the_kind_that_its_details_say(details: dict[str, str], kind: str) -> None:
    labels = work(link(3, "repair", "repair", 1, **details))
    assert turns(talk(*SAID, work=[labels]))[3]["repair"] == [kind]


def test_what_nobody_was_asked_is_not_annotated() -> None:
    asked = work(label(2, "grounding-act", "display"), asked={"grounding-act": [2, 3]})
    found = turns(talk(*SAID, work=[asked]))
    assert [turn.get("rifts") for turn in found] == [None, None, ["display"], [], None]
    assert all("topic" not in turn for turn in found)
    unused = turns(talk(*SAID, work=[work()]), {"topic": ("user",), "friction": ()})
    assert [turn.get("topic") for turn in unused] == [None, "continue", None, "continue", None]


def test_what_opens_a_conversation_has_no_topic_before_it() -> None:
    first, second = turns(talk("U: Hi", "A: Hello", work=[work()]), {"topic": ()})
    assert (first, second) == ({}, {"topic": "continue"})
    (labelled, _) = turns(
        talk("U: Hi", "A: Hello", work=[work(label(0, "topic", "shift"))]), {"topic": ()}
    )
    assert labelled == {"topic": ["shift"]}


def test_gold_comes_before_work_and_without_either_there_is_a_reason() -> None:
    said = ("U: a", "A: b")
    gold = work(label(1, "grounding-act", "response"), kind="gold")
    other = work(label(1, "grounding-act", "display"))
    assert turns(talk(*said, work=[other, gold]), EVERY)[1]["rifts"] == ["response"]
    assert list(evaluation(talk(*said), EVERY)) == [NO_WORK]
    assert list(evaluation(talk(*said, work=[work(status="in_progress")]), EVERY)) == [NO_WORK]
    assert list(evaluation(talk(*said, work=[work()]), {"friction": ()})) == [NO_WORK]


def test_instructions_and_sessions_travel_and_nothing_else_of_the_metadata() -> None:
    whole = Transcript(
        talk("U: a", "A: b").turns, id="", task_key="t", session_group="g", session_order=0,
        model="m", meta={"system_prompt": "Sell paint.", "secret": 1}, work=(work(),),
    )  # fmt: skip
    (found,) = evaluation(whole, EVERY)
    assert isinstance(found, dict)
    assert found["meta"] == {
        "system_prompt": "Sell paint.", "task_key": "t", "session_group": "g", "session_order": 0
    }  # fmt: skip
    assert "id" not in found
