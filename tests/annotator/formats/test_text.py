"""Encodings, line ends, and what can't be stored."""

import io

import pytest

from annotator.formats.base import Problem
from annotator.formats.text import DAMAGED, LATIN, NUL, UTF16, decode, text_lines
from annotator.transcript import Role
from tests.annotator.formats.files import native, one, problems, read, said, transcripts

CHAT = "User: café €5\nAssistant: naïve 🙂\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_is_read_without_a_word(encoding: str) -> None:
    assert one(read("plain", CHAT.encode(encoding))).turns[1].text == "naïve 🙂"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
@pytest.mark.parametrize("name", ["plain", "native"])
def test_utf16_is_read_and_said(name: str, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    text = CHAT if name == "plain" else native([said("café €5"), said("x")]).decode()
    items = read(name, (mark + text).encode(encoding))
    assert [(each.line, each.message, each.kept) for each in problems(items)] == [(1, UTF16, True)]
    assert transcripts(items)[0].turns[0].text == "café €5"


def test_utf16_that_is_cut_in_two_is_read() -> None:
    items = read("plain", CHAT.encode("utf-16")[:-1])
    assert transcripts(items)[0].turns[0].text == "café €5"


@pytest.mark.parametrize("name", ["plain", "native", "csv"])
def test_windows_1252_is_read_and_said_once(name: str) -> None:
    data = {
        "plain": "User: café\nAssistant: €5\nUser: ok\n",
        "native": native([said("café"), said("€5")]).decode(),
        "csv": "speaker,text\nAna,café\nBen,€5\n",
    }[name]
    items = read(name, data.encode("cp1252"))
    assert [each.message for each in problems(items)] == [LATIN]
    found = [turn.text for each in transcripts(items) for turn in each.turns]
    assert found[:2] == ["café", "€5"]


def test_damaged_utf8_keeps_what_is_whole() -> None:
    line = "Grüße aus Köln, schöne".encode() + b"\xc3 Zeit"
    assert decode(line) == ("Grüße aus Köln, schöne\ufffd Zeit", DAMAGED)


def test_nul_is_replaced_and_said_by_line() -> None:
    items = read("csv", b"speaker,text\nAna,x\nAna,a\x00b\n")
    assert [(each.line, each.message) for each in problems(items)] == [(3, NUL)]
    assert transcripts(items)[0].turns[1].text == "a\ufffdb"


def test_json_says_by_path_what_was_replaced() -> None:
    row = (
        '\n{"id": "a", "turns": [{"role": "user", "text": "fine \\\\u0000"},'
        ' {"role": "user", "text": "a\\u0000b \\ud83d c", "k": {"d\\ud83d": ["\\udc00"]}}]}'
    )
    items = read("native", row)
    (notice,) = problems(items)
    assert (notice.line, notice.path, notice.kept) == (2, "$.turns[1].text", True)
    assert "2 more places" in notice.message
    (found,) = transcripts(items)
    assert [turn.text for turn in found.turns] == ["fine \\u0000", "a\ufffdb \ufffd c"]
    assert found.turns[1].meta == {"k": {"d\ufffd": ["\ufffd"]}}


def test_an_escaped_backslash_is_no_nul() -> None:
    assert one(read("native", r'{"turns": [{"text": "\\u0000"}]}')).turns[0].text == "\\u0000"


def test_a_surrogate_pair_is_one_character() -> None:
    assert one(read("native", r'{"turns": [{"text": "\ud83d\ude42"}]}')).turns[0].text == "🙂"


def test_lines_end_at_lf_cr_or_both_and_at_nothing_else() -> None:
    data = "a\nb\r\nc\rd\u2028e\x0bf\u0085g".encode()
    found = [each[1] for each in text_lines(io.BytesIO(data), 100) if not isinstance(each, Problem)]
    assert found == ["a\n", "b\r\n", "c\r", "d\u2028e\x0bf\u0085g"]


def test_a_mark_is_left_out_only_at_the_beginning() -> None:
    found = one(read("csv", "\ufefftext,role\n\ufeffx,user\n"))
    assert [(turn.role, turn.text) for turn in found.turns] == [(Role.USER, "\ufeffx")]
