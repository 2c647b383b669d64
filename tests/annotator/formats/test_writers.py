"""What is written is read back as it was."""

import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats import convokit_writer, native
from annotator.formats.fields import moment_in
from annotator.transcript import Role, Transcript, Turn
from tests.annotator.formats.files import NASTY, problems, read, said, texts, transcripts

names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8)
plain = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts
values = st.recursive(
    plain.filter(lambda value: value is not None),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
metas = st.dictionaries(names, values, max_size=3)
turns = st.builds(
    lambda role, speaker, text, meta: Turn(role, speaker, text, moment_in(meta), meta),
    st.sampled_from(Role), texts.filter(bool), texts, metas,
)  # fmt: skip
whole = st.none() | st.integers(-(2**31) + 1, 2**31 - 1)
conversations = st.builds(
    Transcript, st.lists(turns, min_size=1, max_size=5).map(tuple), id=texts, model=texts,
    condition=texts, task_key=texts, session_group=texts, session_order=whole, trial=whole,
    outcome=st.none() | st.floats(allow_nan=False, allow_infinity=False), meta=metas,
)  # fmt: skip


@given(st.lists(conversations, min_size=1, max_size=4))
def test_native_reads_back_as_the_same_conversations(found: list[Transcript]) -> None:
    items = read("native", b"".join(map(native.line, found)))
    assert problems(items) == []
    assert transcripts(items) == found


def test_a_time_that_stands_nowhere_else_is_written() -> None:
    at = datetime(2024, 5, 1, 10, tzinfo=UTC)
    found = Transcript((Turn(Role.USER, "Ana", "x", at),))
    (back,) = transcripts(read("native", native.line(found)))
    assert (back.turns[0].time, back.turns[0].meta) == (at, {"time": "2024-05-01T10:00:00+00:00"})


def corpus(found: list[Transcript]) -> bytes:
    stream = io.BytesIO()
    assert convokit_writer.write(iter(found), stream) == len(found)
    return stream.getvalue()


@given(st.lists(conversations, min_size=1, max_size=4))
def test_convokit_reads_back_what_was_said(found: list[Transcript]) -> None:
    items = read("convokit", corpus(found))
    assert problems(items) == []
    back = transcripts(items)
    assert [[(t.role, t.speaker, t.text) for t in each.turns] for each in back] == [
        [(t.role, t.speaker, t.text) for t in each.turns] for each in found
    ]


def test_convokit_has_its_five_files_and_replies() -> None:
    found = [said(*NASTY[:2]), said("one"), Transcript(said("two").turns, id="a", model="m")]
    with zipfile.ZipFile(io.BytesIO(corpus([*found, found[2]]))) as archive:
        files = {name.removeprefix("corpus/"): archive.read(name) for name in archive.namelist()}
    rows = [json.loads(line) for line in files["utterances.jsonl"].splitlines()]
    assert [row["reply-to"] for row in rows] == [None, "conversation-1/0", None, None, None]
    about: dict[str, Any] = json.loads(files["conversations.json"])
    assert list(about) == ["conversation-1", "conversation-2", "a", "a#2"]
    assert about["a"] == {"meta": {"model": "m"}, "vectors": []}
    index = json.loads(files["index.json"])
    assert index["utterances-index"] == {"role": ["<class 'str'>"]}
    assert json.loads(files["speakers.json"]).keys() == {"Ana"}
    assert files.keys() >= {"corpus.json"}


@pytest.mark.parametrize("field", ["speaker", "role", "text", "meta"])
def test_what_stands_beside_a_turn_may_bear_any_name(field: str) -> None:
    found = Transcript((Turn(Role.SYSTEM, "system", "x", None, {field: "developer", "n": 1}),))
    (back,) = transcripts(read("native", native.line(found)))
    assert back == found
