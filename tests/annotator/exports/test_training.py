"""Files to train on, read back as lines of JSON and by our own readers."""

import io
import json
import zipfile
from typing import Any

import pytest

from annotator.exports import chat as chats
from annotator.exports.chat import chat
from annotator.exports.choices import Choices
from annotator.exports.distractors import PEOPLE, UNLABELLED, distractors
from annotator.formats.registry import READERS
from annotator.models import Project
from annotator.services import assignments, exporting
from annotator.transcript import Role, Transcript, Turn
from tests.annotator.exports.made import label, talk, work
from tests.annotator.exports.test_exports import NASTY, give
from tests.annotator.formats.files import read, transcripts
from tests.factories import join, make_conversation, make_corpus, make_project, make_user

DISTRACTED = ("S: Only paint.", "A: Yes?", "U: Will it rain?", "A: It will.", "U: Thanks.")


def test_a_chat_ends_with_its_last_complete_answer() -> None:
    whole = talk("S: Be kind.", "U: Hi", "A: Hello", "U: And?")
    assert list(chat(whole)) == [
        chats.CUT,
        {
            "messages": [
                {"role": "system", "content": "Be kind."},
                {"role": "user", "content": "Hi"},
                {"role": "assistant", "content": "Hello"},
            ]
        },
    ]
    (reason, cut) = chat(talk("U: Hi", "A: Hello", "U: And?", "A:  ", "U: So?", "A: So."))
    assert (reason, isinstance(cut, dict) and len(cut["messages"])) == (chats.CUT, 2)
    assert list(chat(talk("A: Hello", "U: Hi"))) == [chats.UNANSWERED]
    assert list(chat(talk("P: Hello", "P: Hi"))) == [chats.PEOPLE]


def test_calls_of_tools_stay() -> None:
    calls = [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]
    said = talk("U: Weather?", "A: ", "U: x", "A: Sun.")
    turns = list(said.turns)
    turns[1] = Turn(turns[1].role, "assistant", "", meta={"tool_calls": calls, "cost": 1})
    turns[2] = Turn(Role.TOOL, "tool", "22", meta={"tool_call_id": "1"})
    (found,) = chat(Transcript(tuple(turns)))
    assert isinstance(found, dict)
    assert found["messages"][1] == {"role": "assistant", "content": "", "tool_calls": calls}
    assert found["messages"][2]["tool_call_id"] == "1"
    assert len(found["messages"]) == 4


def test_distractors_come_with_scope_and_answer() -> None:
    labels = work(label(2, "scope", "distractor"), label(3, "response-to-distractor", "engaged"))
    (found,) = distractors(talk(*DISTRACTED, work=[labels]))
    assert isinstance(found, dict)
    assert found["scope"] == "Only paint."
    assert found["distractors"] == [
        {
            "turn": 2,
            "bot_turn": "Yes?",
            "distractor": "Will it rain?",
            "answer": "It will.",
            "answered": "engaged",
        }
    ]
    assert len(found["conversation"]) == 5


@pytest.mark.parametrize(
    ("key", "answered"), [("digression", "engaged"), ("return", "deflected"), ("continue", None)]
)
def test_the_topics_labels_do_for_distractors(key: str, answered: str | None) -> None:
    labels = work(label(2, "topic", "digression"), label(3, "topic", key))
    (found,) = distractors(talk(*DISTRACTED, work=[labels]))
    assert isinstance(found, dict)
    assert found["distractors"][0]["answered"] == answered


def test_without_agreed_distractors_there_is_a_reason() -> None:
    assert list(distractors(talk(*DISTRACTED))) == [UNLABELLED]
    assert list(distractors(talk("P: a", "P: b"))) == [PEOPLE]


@pytest.fixture
def project() -> Project:
    manager = make_user("manager")
    corpus = make_corpus(make_project(manager))
    turns = [("user", NASTY), ("assistant", "No."), ("user", "I meant yes."), ("assistant", "Yes.")]
    conversation = make_conversation(corpus, turns)
    make_conversation(corpus, [("participant", "a"), ("participant", "b")])
    join(corpus.project, ana := make_user("ana"), "annotator")
    done = assignments.open_for(user=ana, conversation=conversation)
    give(done, "grounding-act", "repair", 2)
    give(done, "topic", "digression", 0)
    assignments.complete(assignment=done)
    return corpus.project


def exported(project: Project, kind: str) -> dict[str, bytes]:
    stream = io.BytesIO()
    exporting.write(project=project, kind=kind, choices=Choices(), stream=stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "reader", "lengths"),
    [("chat", "openai-chat", [4]), ("preference", "preference-pairs", [2, 2])],
)
def test_our_own_readers_take_them(
    project: Project, kind: str, reader: str, lengths: list[int]
) -> None:
    assert reader in {each.name for each in READERS}
    files = exported(project, kind)
    back = transcripts(read(reader, files[f"{kind}.jsonl"]))
    assert [len(each.turns) for each in back] == lengths
    assert back[0].turns[0].text == NASTY


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["chat", "preference", "distractors", "evaluation"])
def test_what_was_made_and_what_not_is_counted(project: Project, kind: str) -> None:
    files = exported(project, kind)
    rows: list[dict[str, Any]] = [json.loads(line) for line in files[f"{kind}.jsonl"].splitlines()]
    said = json.loads(files["made.json"])
    assert said["made"] == len(rows) == 1
    assert sum(each["count"] for each in said["left_out"]) == 1
    manifest = json.loads(files["manifest.json"])
    assert manifest["files"][0]["rows"] == 1
    assert all(f"`{name}`" in files["codebook.md"].decode() for name in rows[0])
