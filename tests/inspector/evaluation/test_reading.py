"""What a lens is given of a labelled conversation, and what is kept from it."""

import json
from io import BytesIO
from typing import Any

import pytest

from annotator.formats.base import Problem
from annotator.transcript import Role, Transcript, Turn
from inspector.evaluation.layers import annotated
from inspector.evaluation.reading import Labelled, held_out, read

GOLD = "gold that nobody may see"


def only(row: dict[str, Any]) -> Labelled:
    [found] = read(BytesIO(json.dumps(row).encode()))
    assert isinstance(found, Labelled)
    return found


def test_no_label_is_left_in_what_a_lens_is_given() -> None:
    found = only(
        {
            "id": "a",
            "source": GOLD,
            "labels": {"outcome": GOLD},
            "outcome": 1,
            "turns": [
                {
                    "speaker": "Ana",
                    "role": "user",
                    "text": "Hello",
                    "labels": {"rifts": [GOLD]},
                    "mapped": {"topic": GOLD},
                    "note": GOLD,
                }
            ],
            "meta": {"fluent": GOLD, "session_group": "s", "session_order": 2},
        }
    )
    assert GOLD not in repr(found.transcript)
    assert found.transcript == Transcript(
        (Turn(Role.USER, "Ana", "Hello"),), id="a", session_group="s", session_order=2
    )
    assert found.turns == [{"labels.rifts": [GOLD], "mapped.topic": GOLD}]


def test_a_broken_line_is_told_and_the_others_are_read() -> None:
    data = b"\n".join(
        [
            b'{"turns": [{"text": "one"}]}',
            b'{"turns": [{"text": ',
            b'{"turns": "two"}',
            b'{"turns": [{"text": "three"}, {"speaker": "A"}]}',
            b'{"turns": [{"text": "four", "mapped": "shift"}]}',
            b"{",
            b"[",
            b"",
            b'{"turns": [{"text": "five"}]}',
        ]
    )
    found = list(read(BytesIO(data)))
    said = [item.transcript.turns[0].text for item in found if isinstance(item, Labelled)]
    assert said == ["one", "five"]
    assert [(item.line, item.path) for item in found if isinstance(item, Problem)] == [
        (2, "$"),
        (3, "$.turns"),
        (4, "$.turns[1].text"),
        (5, "$.turns[0].mapped"),
        (6, "$"),
        (7, "$"),
    ]


def test_a_text_that_is_null_says_nothing() -> None:
    found = only({"turns": [{"role": "assistant", "text": None}, {"role": "user", "text": "Hi"}]})
    assert [turn.text for turn in found.transcript.turns] == ["", "Hi"]


@pytest.mark.parametrize(
    ("role", "speaker", "expected"),
    [
        ("assistant", "system", Role.ASSISTANT),
        ("customer", "Ana", Role.USER),
        ("moderator", "Ana", Role.PARTICIPANT),
        (None, "user", Role.USER),
        (None, None, Role.PARTICIPANT),
        (7, "Ana", Role.PARTICIPANT),
    ],
)
def test_a_role_that_nobody_knows_is_a_participant(
    role: object, speaker: str | None, expected: Role
) -> None:
    found = only({"turns": [{"role": role, "speaker": speaker, "text": "Hello"}]})
    assert found.transcript.turns[0].role == expected


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ({"mapped.topic": None}, {}),
        ({"mapped.topic": "continue"}, {"mapped.topic": set()}),
        ({"mapped.topic": "Shift"}, {"mapped.topic": {"Shift"}}),
        ({"mapped.topic": ["shift", "none"]}, {"mapped.topic": {"shift"}}),
        ({"mapped.distractor": True}, {"mapped.distractor": {"yes"}}),
        ({"mapped.distractor": False}, {"mapped.distractor": set()}),
        ({"mapped.weather": "rain", "labels.da": "s^bk"}, {}),
        ({"labels.rifts": []}, {"labels.rifts": set()}),
        ({"labels.satisfaction": [3, 3, None]}, {"labels.satisfaction": set()}),
        ({"labels.satisfaction": [3, 2, 3]}, {"labels.satisfaction": {"dissatisfied"}}),
        ({"labels.satisfaction": 2.9}, {"labels.satisfaction": {"dissatisfied"}}),
        ({"labels.satisfaction": []}, {}),
        ({"labels.satisfaction": "good"}, {}),
        ({"labels.uptake_majority": 0.0}, {"labels.uptake_majority": set()}),
        ({"labels.uptake_majority": 2.0}, {"labels.uptake_majority": {"uptake", "high-uptake"}}),
        ({"labels.needs_clarification": False}, {"labels.needs_clarification": set()}),
    ],
)
def test_not_annotated_differs_from_annotated_as_nothing(
    labels: dict[str, Any], said: dict[str, set[str]]
) -> None:
    expected = {layer: [frozenset(values)] for layer, values in said.items()}
    assert annotated([labels]) == expected


def test_the_labels_of_turns_that_are_not_to_be_scored_are_dropped() -> None:
    said = [{"text": str(n), "mapped": {"distractor": "no"}} for n in range(3)]
    found = only({"turns": said, "meta": {"score_only": "last turn", "system_prompt": "Sell."}})
    assert found.turns == [{}, {}, {"mapped.distractor": "no"}]
    assert found.transcript.meta == {"system_prompt": "Sell."}


def test_a_conversation_is_held_out_by_its_id_or_else_by_its_texts() -> None:
    # The first bytes of the SHA-256 of d, e and f are 18, 3f and 25, says coreutils' sha256sum.
    names = ("d", "e", "f")
    assert [held_out(Transcript((), id=name)) for name in names] == [False, True, True]
    assert [held_out(Transcript((Turn(Role.USER, "", name),))) for name in names] == [
        False,
        True,
        True,
    ]
