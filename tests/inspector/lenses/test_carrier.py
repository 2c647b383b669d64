"""Claims of continuity, what was carried, and what has to be said again."""

import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.base import Evidence
from inspector.lenses.carried import MemoryLine, Passages, carried_texts, memory_lines
from inspector.lenses.carrier import CarrierAudit
from inspector.lenses.stems import stems

S, U, A = Role.SYSTEM, Role.USER, Role.ASSISTANT
CLAIM = (A, "As we discussed, the garden needs a drip hose.")


def chat(*turns: tuple[Role, str], **meta: object) -> Transcript:
    return Transcript(tuple(Turn(role, role.value, text) for role, text in turns), meta=meta)


def kinds(transcript: Transcript, *earlier: Transcript) -> list[str]:
    return [found.kind for found in CarrierAudit().score_after(transcript, earlier).findings]


@pytest.mark.parametrize(
    ("transcript", "kind"),
    [
        (chat((S, "The user wants a drip hose in the garden."), CLAIM), "supported-claim"),
        (chat(CLAIM, memory=["Garden: drip hose wanted"]), "supported-claim"),
        (chat(CLAIM, memory="Lives in Leeds\nHas a garden with a drip hose"), "supported-claim"),
        (chat((U, "My garden could use a drip hose."), CLAIM), "supported-claim"),
        (chat((S, "You are kind."), CLAIM), "unsupported-claim"),
        (chat(CLAIM, memory=[{"text": "Drip hose, garden", "after_turn": 0}]), "unchecked-claim"),
        (chat(CLAIM), "unchecked-claim"),
        (chat((S, "You are kind."), (A, "As we discussed.")), "unchecked-claim"),
    ],
)
def test_a_claim_is_held_against_what_was_carried(transcript: Transcript, kind: str) -> None:
    assert kinds(transcript) == [kind]


@pytest.mark.parametrize(
    "text", ["Last week it rained.", "You told me about the hose.", "Do you remember the hose?"]
)
def test_ways_to_claim(text: str) -> None:
    assert kinds(chat((U, text))) == ["unchecked-claim"]


@pytest.mark.parametrize("text", ["Discuss the hose.", "It will last.", "If I recall correctly"])
def test_no_claim(text: str) -> None:
    assert kinds(chat((U, text))) == []


FIRST = chat((U, "I keep seven hens behind the old barn."), (A, "Lovely!"))
SECOND = chat(
    (U, "I keep seven hens behind the barn."),
    (A, "I have no memory of that. Which breed?"),
    (U, "Brown ones, they lay daily."),
)


def test_what_is_said_again_needs_earlier_sessions() -> None:
    alone = CarrierAudit().score(SECOND)
    assert alone.summary["reprovision_share"] is None
    assert alone.summary["regrounding"] is None
    result = CarrierAudit().score_after(SECOND, [FIRST])
    assert list(result.series["reprovision"]) == [1.0, None, 0.0]
    assert result.summary["reprovision_share"] == 0.5
    assert result.summary["regrounding"] == 2
    (found,) = result.findings
    assert (found.kind, found.turn) == ("reprovided", 0)
    assert found.evidence == (Evidence(0, 0, len(SECOND.turns[0].text)),)
    assert "session 1" in found.reason


HENS = (U, "The seven brown hens behind the barn need better winter feed.")
KEPT = (A, "Brown hens behind the barn need winter feed daily.")  # six of seven content words
NEW = (A, "Poultry benefits greatly from grain during colder months.")


@pytest.mark.parametrize(
    ("answers", "reset"), [([KEPT], 0.0), ([NEW], 6 / 7), ([KEPT, NEW], 3 / 7), ([], None)]
)
def test_entrainment_falls_where_what_was_shared_is_not_carried(
    answers: list[tuple[Role, str]], reset: float | None
) -> None:
    before = chat(HENS, KEPT, (A, "Yes."))
    now = chat((U, "Continue."), *answers)
    result = CarrierAudit().score_after(now, [chat(NEW, HENS), before])
    assert result.summary["entrainment_reset"] == pytest.approx(reset)
    assert CarrierAudit().score(now).summary["entrainment_reset"] is None


def test_resumed_or_new_the_same_context_gives_the_same_support() -> None:
    new = chat((S, "You are kind."), CLAIM)
    resumed = CarrierAudit().score_after(new, [chat((U, "My garden needs a drip hose."))])
    assert resumed.series["claim_support"] == CarrierAudit().score(new).series["claim_support"]
    carried = CarrierAudit(sessions_carried=True)
    told = carried.score_after(new, [chat((U, "My garden needs a drip hose."))])
    assert told.summary["supported_assistant"] == 1
    assert resumed.summary["supported_assistant"] == 0
    assert resumed.summary["supported_user"] is None


def test_memory_is_read_in_each_of_its_forms() -> None:
    logged = ["one", {"text": "two\n\n three", "after_turn": 4}, {"text": 5}, 6, {"after_turn": 1}]
    assert memory_lines(chat(memory=logged)) == [
        MemoryLine("one"),
        MemoryLine("two", 4),
        MemoryLine("three", 4),
    ]
    assert memory_lines(chat(memory=7)) == []
    assert carried_texts(chat((S, "Be kind. Be brief."), memory=logged)) == [
        "Be kind.",
        "Be brief.",
        "one",
    ]


def test_the_latest_of_equal_passages_is_the_best() -> None:
    passages = Passages([(0, "red hens"), (1, "red barn"), (2, "is it?")])
    assert passages.best(stems("red roof")) == (0.5, 1, "red barn")
    passages.add(3, "red door")
    assert passages.best(stems("red roof")) == (0.5, 3, "red door")
    assert passages.best(stems("blue roof")) is None
