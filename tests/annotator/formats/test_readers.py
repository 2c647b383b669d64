"""What every reader holds to: what is written is read, and nothing makes one break."""

import gzip
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.base import FormatError, Options, Problem, Record
from annotator.formats.head import Head
from annotator.formats.registry import FILE_READERS, READERS, reader, recognise
from annotator.transcript import Role, Transcript
from tests.annotator.formats.files import (
    NASTY,
    WRITERS,
    conversations,
    native,
    problems,
    read,
    said,
    turns,
)

NAMES = [each.name for each in READERS]
# Pieces of which files are made: put together at random they get further than random bytes do.
PIECES = [
    b'{"turns": [', b'{"messages": [', b'{"role": "user", "text": "x", "content": "y"}', b"]}",
    b'"meta": ', b'"outcome": ', b'"trial": ', b"null", b"1e999", b"9" * 30, b"9" * 5000,
    b"[", b"[" * 2000, b"{", b'{"a":' * 300, b"}", b'"', b'""', b",", b";", b"\t", b"|", b"\\",
    b"\n", b"\r", b"\r\n", b"\x00", b"\\u0000", b"\\ud83d", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\xe9", b"\xc3\xa9", b"\x1f\x8b\x08", b"text,role", b"id\ttext\tspeaker", b"a,user",
    b"User: hi", b"Ana: ", b"[10:30] **User:** ", b"---",
]  # fmt: skip
pieces = st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join)


@pytest.mark.parametrize("name", WRITERS)
@given(found=conversations)
def test_what_is_written_is_read(name: str, found: list[Transcript]) -> None:
    expected = [[(t.role, t.speaker, t.text) for t in each.turns] for each in found]
    items = read(name, WRITERS[name](found))
    assert problems(items) == []
    assert turns(items) == expected


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_nasty_text_is_kept_to_the_byte(name: str, pack: Callable[[bytes], bytes]) -> None:
    data = pack(WRITERS[name]([said(*NASTY), said(*NASTY, role=Role.ASSISTANT)]))
    assert recognise(Head(data[:65_536], "file")).name == name
    items = read(name, data)
    assert problems(items) == []
    assert [[text for _, _, text in each] for each in turns(items)] == [list(NASTY)] * 2


@pytest.mark.parametrize("name", NAMES)
@given(data=pieces | st.binary(max_size=300))
def test_any_bytes_end_in_items_or_one_clear_error(name: str, data: bytes) -> None:
    try:
        first = read(name, data)
    except FormatError:
        return
    assert read(name, data) == first
    for item in first:
        if isinstance(item, Problem):
            assert item.message
            assert item.line >= 1
            _storable(item.path, item.message, item.excerpt)
        else:
            _storable(item.transcript.id, *(t.text + t.speaker for t in item.transcript.turns))


def _storable(*found: str) -> None:
    for text in found:
        assert "\x00" not in text
        text.encode()


@given(data=pieces | st.binary(max_size=300), filename=st.sampled_from(["a.csv", "a.tsv.gz", "a"]))
def test_recognising_any_bytes_never_breaks(data: bytes, filename: str) -> None:
    with suppress(FormatError):
        assert recognise(Head(data, filename)) in READERS


@pytest.mark.parametrize("name", [*WRITERS, "plain"])
def test_reading_is_a_stream(name: str) -> None:
    text = {**{key: write([said("x")] * 9000) for key, write in WRITERS.items()},
            "plain": b"User: hi\nAssistant: yes\n---\n" * 9000}[name]  # fmt: skip

    class Counting:
        given = 0

        def read(self, size: int = -1) -> bytes:
            data = text[self.given : self.given + min(size, 65_536)]
            self.given += len(data)
            return data

    stream = Counting()
    items = reader(name).read(stream, Options())  # type: ignore[arg-type]
    assert isinstance(next(items), Record)
    assert stream.given < len(text)


@pytest.mark.parametrize("name", WRITERS)
def test_limits_are_problems_and_the_rest_is_read(name: str) -> None:
    tight = Options(max_turns=2, max_characters=5, max_line_bytes=300)
    found = [said("x" * 400), said("a"), said(*"abc"), said("123456"), said("ok")]
    items = read(name, WRITERS[name](found), tight)
    assert [text for _, _, text in turns(items)[-1]] == ["ok"]
    told = " ".join(each.message for each in problems(items))
    assert "longer than 300 bytes" in told or "5 characters" in told
    assert "turns" in told
    assert not any(each.kept for each in problems(items))


def test_a_gzip_that_breaks_off_gives_what_was_whole_before() -> None:
    data = gzip.compress(native([said(f"{number}" * 50) for number in range(4000)]))
    *good, last = read("native", data[: len(data) // 2])
    assert len(good) > 100
    assert all(isinstance(item, Record) for item in good)
    assert isinstance(last, Problem)
    assert "breaks off" in last.message
    assert last.line == len(good) + 1


@pytest.mark.parametrize("data", [b"\x1f\x8b", b"\x1f\x8b\x08 not gzip"])
@pytest.mark.parametrize("name", [each.name for each in FILE_READERS])
def test_a_gzip_that_is_none_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(FormatError, match="compressed"):
        read(name, data)


@pytest.mark.parametrize("name", [*WRITERS, "plain"])
def test_turns_say_who_spoke(name: str) -> None:
    data = {
        "native": b'{"turns": [{"speaker": "User", "text": "x"},'
        b' {"speaker": "Agent", "text": "y"}]}',
        "openai-chat": b'{"messages": [{"role": "user", "name": "User", "content": "x"},'
        b' {"role": "participant", "name": "Agent", "content": "y"}]}',
        "csv": b"speaker,text\nUser,x\nAgent,y\n",
        "plain": b"User: x\nAgent: y\n",
    }[name]
    assert turns(read(name, data)) == [[(Role.USER, "User", "x"), (Role.PARTICIPANT, "Agent", "y")]]
