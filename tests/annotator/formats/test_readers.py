"""What goes in comes out: every reader against a writer, broken files, and random bytes."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.base import FormatError, Item, Options, Problem, Record
from annotator.formats.digest import digest
from annotator.formats.registry import READERS, reader, recognise
from annotator.transcript import Role, Transcript, Turn

NASTY = (
    "=1+1",
    'He said "no"; then, left\r\nand came back',
    "مرحبا بالعالم",
    "👩‍👩‍👧 naïve\tcafé",
    "line\u2028separator\nand\n\nmore ",
    "-- ---\n---",
    "\ufeffmark",
)
# Everything that PostgreSQL can store.
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=0, max_size=60)
roles = st.sampled_from([Role.USER, Role.ASSISTANT, Role.SYSTEM, Role.TOOL])
turns = st.lists(st.builds(lambda role, text: (role, text), roles, texts), min_size=1, max_size=6)
conversations = st.lists(turns, min_size=1, max_size=4)
Said = Sequence[tuple[Role, str]]


def native(found: Sequence[Said]) -> bytes:
    rows = [
        {"id": f"c{i}", "turns": [{"role": r, "speaker": r, "text": t} for r, t in each]}
        for i, each in enumerate(found)
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def openai(found: Sequence[Said]) -> bytes:
    rows = [{"messages": [{"role": r, "content": t} for r, t in each]} for each in found]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def csv_file(found: Sequence[Said]) -> bytes:
    stream = io.StringIO(newline="")
    rows = csv.writer(stream, quoting=csv.QUOTE_ALL)
    rows.writerow(["conversation", "role", "text"])
    for number, each in enumerate(found):
        rows.writerows([f"c{number}", role.value, text] for role, text in each)
    return stream.getvalue().encode()


def read(name: str, data: bytes, options: Options | None = None) -> list[Item]:
    return list(reader(name).read(io.BytesIO(data), options or Options()))


def said(items: Sequence[Item]) -> list[list[tuple[Role, str]]]:
    assert not [item for item in items if isinstance(item, Problem)]
    records = [item for item in items if isinstance(item, Record)]
    return [[(turn.role, turn.text) for turn in each.transcript.turns] for each in records]


WRITERS = {"native": native, "openai-chat": openai, "csv": csv_file}


@pytest.mark.parametrize("name", WRITERS)
@given(found=conversations)
def test_what_is_written_is_read(name: str, found: list[list[tuple[Role, str]]]) -> None:
    assert said(read(name, WRITERS[name](found))) == found


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_nasty_text_is_kept_to_the_byte(name: str, pack: Callable[[bytes], bytes]) -> None:
    found = [[(Role.USER, text) for text in NASTY], [(Role.ASSISTANT, text) for text in NASTY]]
    data = pack(WRITERS[name](found))
    assert recognise(data[:65_536], "file").name == name
    assert said(read(name, data)) == found


@pytest.mark.parametrize("each", READERS, ids=lambda each: str(each.name))
@given(data=st.binary(max_size=300))
def test_random_bytes_end_in_items_or_one_clear_error(each: object, data: bytes) -> None:
    name = str(getattr(each, "name", ""))
    try:
        first = read(name, data)
    except FormatError:
        return
    assert read(name, data) == first
    assert all(isinstance(item, Record) or item.message for item in first)


@given(data=st.binary(max_size=300))
def test_recognising_random_bytes_never_breaks(data: bytes) -> None:
    with suppress(FormatError):
        assert recognise(data, "x") in READERS


def test_a_broken_line_is_told_and_the_others_are_kept() -> None:
    good = native([[(Role.USER, "hello")]])
    lines = [good, b"{oops}\n", b'{"turns": [{"role": "king", "text": "x"}]}\n', b'{"turns": []}\n']
    items = read("native", b"".join([*lines, b"\n", good]))
    problems = [item for item in items if isinstance(item, Problem)]
    assert [(each.line, each.path) for each in problems] == [
        (2, "$"),
        (3, "$.turns[0].role"),
        (4, "$.turns"),
    ]
    assert "king" in problems[1].excerpt
    assert [item.line for item in items if isinstance(item, Record)] == [1, 6]


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ('{"messages": 1}', "$.messages"),
        ('{"messages": [1]}', "$.messages[0]"),
        ('{"messages": [{"role": "user"}]}', "$.messages[0].content"),
        ('{"messages": [{"role": "user", "content": [1]}]}', "$.messages[0].content[0]"),
        ('{"messages": [{"content": "x"}]}', "$.messages[0].role"),
        ('{"messages": [{"role": "user", "content": "x"}], "outcome": "y"}', "$.outcome"),
        ("[1]", "$"),
    ],
)
def test_problems_name_their_path(line: str, path: str) -> None:
    (problem,) = read("openai-chat", line.encode())
    assert isinstance(problem, Problem)
    assert problem.path == path


def test_openai_parts_calls_and_roles_are_kept() -> None:
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    image = {"type": "image_url", "image_url": {"url": "data:"}}
    messages = [
        {"role": "developer", "content": "Be brief."},
        {"role": "user", "name": "Ana", "content": [{"type": "text", "text": "Look"}, image]},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "function", "name": "f", "content": "42"},
    ]
    (item,) = read("openai-chat", json.dumps({"messages": messages, "model": "m"}).encode())
    assert isinstance(item, Record)
    system, user, assistant, tool = item.transcript.turns
    assert (system.role, system.meta["role"]) == (Role.SYSTEM, "developer")
    assert (user.speaker, user.text, user.meta["content"]) == ("Ana", "Look", [image])
    assert (assistant.text, assistant.meta["tool_calls"]) == ("", [call])
    assert (tool.role, tool.text) == (Role.TOOL, "42")
    assert item.transcript.model == "m"


def test_what_cannot_be_stored_is_replaced_and_said() -> None:
    row = '{"id": "a", "turns": [{"role": "user", "text": "a\\u0000b \\ud83d c"}]}'
    notice, record = read("native", row.encode())
    assert isinstance(notice, Problem)
    assert isinstance(record, Record)
    assert notice.kept
    assert record.transcript.turns[0].text == "a\ufffdb \ufffd c"


def test_other_encodings_are_read_and_said() -> None:
    text = "User: café\nAssistant: naïve\nUser: ok"
    for encoding, word in (("latin-1", "Latin-1"), ("utf-16", "UTF-16")):
        notice, record = read("text", text.encode(encoding))
        assert isinstance(notice, Problem)
        assert isinstance(record, Record)
        assert word in notice.message
        assert record.transcript.turns[0].text == "café"


def test_a_gzip_that_breaks_off_gives_what_came_before() -> None:
    data = gzip.compress(b"".join(native([[(Role.USER, f"{n}" * 50)]]) for n in range(4000)))
    items = read("native", data[: len(data) // 2])
    assert isinstance(items[0], Record)
    last = items[-1]
    assert isinstance(last, Problem)
    assert "breaks off" in last.message


def test_limits_are_problems() -> None:
    tight = Options(max_turns=2, max_characters=5, max_line_bytes=200)
    long = native([[(Role.USER, "x" * 300)]])
    many = native([[(Role.USER, "a")] * 3])
    wide = native([[(Role.USER, "123456")]])
    items = read("native", long + many + wide + native([[(Role.USER, "ok")]]), tight)
    assert [type(item) for item in items] == [Problem, Problem, Problem, Record]


def test_plain_text_keeps_continuations_rules_and_colons() -> None:
    text = (
        "User: Here is a list:\n- one\n\nNote: not a speaker\nsee https://example.org\n"
        "Assistant: Before\n---\nafter\nUser: bye\n\n---\n\nUser: second\nAssistant: yes"
    )
    first, second = said(read("text", text.encode()))
    assert first == [
        (Role.USER, "Here is a list:\n- one\n\nNote: not a speaker\nsee https://example.org"),
        (Role.ASSISTANT, "Before\n---\nafter"),
        (Role.USER, "bye"),
    ]
    assert len(second) == 2


def test_csv_headers_delimiters_and_missing_columns() -> None:
    data = (
        b"dialogue_id;speaker;utterance;turn\na;Ana;second;2\na;Ben;first;1\nb;Ana;x;1\na;Ana;y;1\n"
    )
    items = read("csv", data)
    notice = items[2]
    assert isinstance(notice, Problem)
    assert "further up" in notice.message
    first = items[0]
    assert isinstance(first, Record)
    assert [turn.text for turn in first.transcript.turns] == ["first", "second"]
    assert {turn.role for turn in first.transcript.turns} == {Role.PARTICIPANT}
    with pytest.raises(FormatError, match="It names: a, b"):
        read("csv", b"a,b\n1,2\n")


def test_a_json_array_is_told_what_to_be() -> None:
    with pytest.raises(FormatError, match="JSON Lines"):
        recognise(b'[{"messages": []}]', "x.json")


@given(one=turns, other=turns)
def test_digests_differ_where_texts_do(
    one: list[tuple[Role, str]], other: list[tuple[Role, str]]
) -> None:
    def made(found: Said) -> Transcript:
        return Transcript(tuple(Turn(role, role.value, text) for role, text in found))

    assert (digest(made(one)) == digest(made(other))) == (one == other)
