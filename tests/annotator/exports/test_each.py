"""CHAT and ELAN, read back by their own rules."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import msgspec
import pytest

from annotator.exports.chat_transcript import chat_transcript, utterances
from annotator.exports.choices import Choices
from annotator.exports.elan import NO_TIMES, elan, times
from annotator.queries.exporting import each as each_file
from annotator.services import exporting
from annotator.transcript import Transcript
from tests.annotator.exports.made import AT, label, link, talk, work
from tests.factories import make_conversation, make_corpus, make_project

NASTY = (
    "x\r\n@End\n*USR:\tfake .\n%com:\t[=! b] &=laughs \x15123_456\x15"
    ' </ANNOTATION_VALUE>"\u2028\x00'
)
SAID = (f"U: {NASTY}", "A: One. Two? <b>Three</b>!", "U: ", "A: www 007")
MARKED = work(
    label(0, "grounding-act", "repair"),
    label(0, "friction", "friction", start=0, end=1, attributes={"note": "a\n@End <x>"}),
    link(3, "repair", "repair", 0, position="third"),
    who="ana <&> |",
)
MAIN = re.compile(r"\*[A-Z0-9]{3,7}:\t\S.* [.?!]")


def read(text: str) -> tuple[list[str], list[tuple[str, dict[str, str]]]]:
    """Return headers, and main lines with the lines beneath them, as CHAT's manual has them."""
    lines = text.split("\n")
    assert lines[:2] == ["@UTF8", "@Begin"]
    assert lines[-2:] == ["@End", ""]
    heads = [each for each in lines if each.startswith("@")]
    found: list[tuple[str, dict[str, str]]] = []
    for each in lines[len(heads) - 1 : -2]:
        if each.startswith("*"):
            assert MAIN.fullmatch(each), each
            found.append((each, {}))
        else:
            tier, said = each.split(":\t", 1)
            assert tier not in found[-1][1]
            found[-1][1][tier] = said
    return heads, found


def test_chat_has_exact_texts_and_labels_beneath_its_main_lines() -> None:
    heads, found = read(chat_transcript(talk(*SAID, work=[MARKED]), "logs|x"))
    assert "@Participants:\tUSR user Participant, AST assistant Speaker" in heads
    assert "@ID:\tund|logs_x|AST|||||Speaker|||" in heads
    exact = [json.loads(tiers["%xtxt"]) for _, tiers in found if tiers]
    assert [each["turn"] for each in exact] == [1, 2, 3, 4]
    assert [each["text"] for each in exact] == [each[3:] for each in SAID]
    assert found[0][1]["%xgr"].split() == [
        "$ana:grounding-act:repair",
        "$ana:friction:friction",
    ]
    marks = json.loads(found[0][1]["%com"])
    assert marks[1]["words"] == "x"
    assert marks[1]["note"] == "a\n@End <x>"
    last = json.loads(found[-1][1]["%com"])
    assert (last[0]["to"], last[0]["position"]) == (1, "third")


def test_chat_main_lines_hold_nothing_that_chat_would_take_for_a_code() -> None:
    lines = [main.split("\t")[1] for main, _ in read(chat_transcript(talk(*SAID), "c"))[1]]
    assert not re.search(r"[\[\]<>&@+\x00-\x1f\u2028%*]", "".join(lines))
    assert lines[-2:] == ["0 .", "Www zero zero 7 ."]
    assert list(utterances("One. Two? Don't-stop! مرحبا؟ नमस्ते 3.5")) == [
        "One .",
        "Two ?",
        "Don't-stop !",
        "مرحبا ?",
        "नमस्ते 3 5 .",
    ]


def parsed(transcript: Transcript) -> ET.Element:
    return ET.fromstring(elan(transcript).encode())  # noqa: S314 - our own file


def tiers(document: ET.Element) -> dict[str, list[tuple[int, int, str]]]:
    """Return every tier's annotations with their times, as ELAN resolves them."""
    slots = {
        each.get("TIME_SLOT_ID"): int(each.get("TIME_VALUE", ""))
        for each in document.iter("TIME_SLOT")
    }
    kinds = {each.get("LINGUISTIC_TYPE_ID") for each in document.iter("LINGUISTIC_TYPE")}
    found = {}
    for tier in document.iter("TIER"):
        assert tier.get("LINGUISTIC_TYPE_REF") in kinds
        found[tier.get("TIER_ID", "")] = [
            (
                slots[each.get("TIME_SLOT_REF1")],
                slots[each.get("TIME_SLOT_REF2")],
                each.findtext("ANNOTATION_VALUE") or "",
            )
            for each in tier.iter("ALIGNABLE_ANNOTATION")
        ]
    return found


def test_elan_has_a_tier_for_each_speaker_and_layer() -> None:
    document = parsed(talk(*SAID, work=[MARKED]))
    assert [each.tag for each in document] == [
        "HEADER",
        "TIME_ORDER",
        *["TIER"] * 5,
        "LINGUISTIC_TYPE",
    ]
    found = tiers(document)
    assert found["user"] == [
        (0, 1000, NASTY.replace("\x15", "\ufffd").replace("\x00", "\ufffd")),
        (2000, 3000, ""),
    ]
    assert found["grounding-act@ana <&> |"] == [(0, 1000, "repair")]
    assert found["friction@ana <&> |"][0][2] == 'friction "x" note=a\n@End <x>'
    assert found["repair@ana <&> |"] == [(3000, 4000, "repair to turn 1 position=third")]
    identifiers = [each.get("ANNOTATION_ID") for each in document.iter("ALIGNABLE_ANNOTATION")]
    assert len(set(identifiers)) == len(identifiers) == 7
    said = {each.get("NAME"): each.text for each in document.iter("PROPERTY")}
    assert said["times"] == NO_TIMES


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ([0, 1.5, 4], [(0, 1500), (1500, 4000), (4000, 5000)]),
        ([0, 0, 4], None),
        ([0, 2, 1], None),
        ([0, None, 1], None),
    ],
)
def test_elan_takes_times_that_are_in_order(
    seconds: list[float | None], expected: list[tuple[int, int]] | None
) -> None:
    plain = talk("U: a", "A: b", "U: c")
    turns = tuple(
        msgspec.structs.replace(turn, time=None if at is None else AT + timedelta(seconds=at))
        for turn, at in zip(plain.turns, seconds, strict=True)
    )
    timed = replace(plain, turns=turns)
    assert times(timed) == expected
    begins = [start for start, _, _ in tiers(parsed(timed))["user"]]
    assert begins == ([expected[0][0], expected[2][0]] if expected else [0, 2000])


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "ending"), [("cha", "cha"), ("elan", "eaf")])
def test_every_conversation_has_a_file(
    kind: str, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(each_file, "AT_ONCE", 2)
    corpus = make_corpus(make_project(), "Logs")
    texts = [f"Nr {number}" for number in range(3)]
    for text in texts:
        make_conversation(corpus, [("user", text)])
    corpus.conversations.filter(turns__text="Nr 1").update(external_id="../../etc/ü é")
    stream = io.BytesIO()
    exporting.write(project=corpus.project, kind=kind, choices=Choices(), stream=stream)
    with zipfile.ZipFile(stream) as archive:
        names = [name for name in archive.namelist() if name.endswith(ending)]
        assert len(names) == 3
        assert names[1] == f"logs/2-etc_ü_é.{ending}"
        assert [
            text in archive.read(name).decode() for name, text in zip(names, texts, strict=True)
        ]
        assert [name.split("-")[0] for name in names] == ["logs/1", "logs/2", "logs/3"]
