"""Finding out what a file is."""

import pytest

from annotator.formats.base import FormatError
from annotator.formats.head import Head
from annotator.formats.registry import READERS, reader, recognise


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('{"id": "a", "turns": [{"text": "messages"}]}', "native"),
        ('{"turns": 2, "messages": [{"role": "user"}]}', "openai-chat"),
        ('{"turns": [{"text": "a\u2028b"}]}', "native"),
        ('{oops\n{"messages": []}', "openai-chat"),
        ('[{"messages": []}]', "openai-chat"),
        ('[\n  {"turns": []}]', "native"),
        ('{\n  "turns": []\n}', "native"),
        ('{"turns": [{"text": "' + "x" * 70_000, "native"),
        ("text,role\n", "csv"),
        ("\ufeffspeaker\ttext\n", "csv"),
        ("text,role\rx,user\r", "csv"),
        ("User: text, role\nAssistant: yes", "plain"),
        ("Ana: a\nBen: b", "plain"),
    ],
)
def test_a_file_is_known_by_what_is_in_it(head: str, name: str) -> None:
    assert recognise(Head(head.encode()[:65_536], "file")).name == name


def test_json_of_another_shape_is_told_what_it_has() -> None:
    with pytest.raises(FormatError, match=r"x\.json is JSON, .* has wer, was\."):
        recognise(Head(b'[{"wer": 1, "was": []}]', "x.json"))


@pytest.mark.parametrize("filename", ["a.csv", "A.TSV", "a.csv.gz"])
def test_a_csv_without_the_columns_is_told_which_it_has(filename: str) -> None:
    with pytest.raises(FormatError, match="It names: wer, was"):
        recognise(Head(b"wer,was\n1,2\n", filename))


@pytest.mark.parametrize("head", [b"", b"just prose\n", b"PK\x03\x04", b"%PDF-1.7", b"\x1f\x8b"])
def test_what_is_unknown_is_told_what_is_known(head: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        recognise(Head(head, "x"))
    assert all(each.title in str(caught.value) for each in READERS)


def test_readers_are_found_by_name() -> None:
    assert [reader(each.name) for each in READERS] == list(READERS)
    with pytest.raises(FormatError, match="no format 'x'"):
        reader("x")
