"""CSV and TSV."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.base import FormatError, Options, Record
from annotator.transcript import Role, Transcript
from tests.annotator.formats.files import (
    conversations,
    csv_file,
    one,
    problems,
    read,
    transcripts,
    turns,
)

HEADER = "conversation,speaker,text\n"


def texts(found: Transcript) -> list[str]:
    return [turn.text for turn in found.turns]


@given(found=conversations, delimiter=st.sampled_from(",;\t|"))
def test_any_delimiter_is_found(found: list[Transcript], delimiter: str) -> None:
    items = read("csv", csv_file(found, delimiter))
    assert problems(items) == []
    assert turns(items) == [[(t.role, t.speaker, t.text) for t in each.turns] for each in found]


@pytest.mark.parametrize(
    "header",
    [
        "Conversation ID,Author,Utterance", "dialogue_id;from;content", "conv_id\tname\tmessage",
        "session|speaker|text",
    ],
)  # fmt: skip
def test_headers_have_many_names(header: str) -> None:
    delimiter = next(each for each in ",;\t|" if each in header)
    rows = "\n".join(delimiter.join(cells) for cells in (["a", "Ana", "x"], ["b", "Ben", "y"]))
    assert turns(read("csv", f"{header}\n{rows}\n")) == [
        [(Role.PARTICIPANT, "Ana", "x")],
        [(Role.PARTICIPANT, "Ben", "y")],
    ]


def test_every_column_has_its_place_or_is_kept_by_its_title() -> None:
    found = one(
        read(
            "csv",
            "message,dialogue_id,turn_index,turn_id,speaker,name,text,Time,model,outcome,trial,,x,x\n"
            'm1,c,0,d-0,Ana,A,"=1, ""2""",2024-05-01T10:00Z,gpt,"0,5",2,e,1,2\n'
            "m2,c,1,d-1,Ben,,y,later,other,,,,,\n",
        )
    )
    first, second = found.turns
    assert (found.id, found.model, found.outcome, found.trial) == ("c", "gpt", 0.5, 2)
    assert (first.speaker, first.text) == ("Ana", '=1, "2"')
    assert first.time == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert first.meta == {
        "message": "m1", "turn_index": "0", "turn_id": "d-0", "name": "A",
        "Time": "2024-05-01T10:00Z", "column 12": "e", "x": "1", "column 14": "2",
    }  # fmt: skip
    assert second.time is None
    assert second.meta == {
        "message": "m2", "turn_index": "1", "turn_id": "d-1", "Time": "later", "model": "other",
    }  # fmt: skip


def test_without_a_conversation_column_the_file_is_one() -> None:
    found = one(read("csv", "role,text\nhuman,x\n\nAssistant,y\n"))
    assert [(turn.role, turn.meta) for turn in found.turns] == [
        (Role.USER, {"role": "human"}),
        (Role.ASSISTANT, {"role": "Assistant"}),
    ]


@pytest.mark.parametrize(
    ("numbers", "order"),
    [(["2", "10", "1"], "cab"), (["2", "", "1"], "abc"), (["2", "x", "1"], "abc"),
     (["2", "1.5", "1"], "abc"), (["2", "²", "1"], "abc"), (["9" * 5000, "1", "2"], "abc"),
     (["1", "1", "0"], "cab")],
)  # fmt: skip
def test_turns_are_put_in_order_where_all_have_numbers(numbers: list[str], order: str) -> None:
    rows = "".join(f"{number},Ana,{text}\n" for number, text in zip(numbers, "abc", strict=True))
    assert "".join(texts(one(read("csv", "turn,speaker,text\n" + rows)))) == order


def test_rows_that_come_back_are_a_conversation_of_their_own() -> None:
    items = read("csv", HEADER + "a,Ana,1\nb,Ana,2\na,Ana,3\n")
    (notice,) = problems(items)
    assert (notice.line, notice.path, notice.kept) == (4, "column conversation", True)
    assert "further up" in notice.message
    assert [(each.id, texts(each)) for each in transcripts(items)] == [
        ("a", ["1"]),
        ("b", ["2"]),
        ("a", ["3"]),
    ]


def test_a_records_line_is_where_its_first_row_begins() -> None:
    items = read("csv", '"conversation","speaker","text"\r\na,Ana,"1\n2\r\n3"\r\n\r\nb,Ana,x\r\n')
    assert [item.line for item in items if isinstance(item, Record)] == [2, 6]


@pytest.mark.parametrize(
    ("row", "line", "path", "word"),
    [
        ("b,Ana,Well, no", 4, "", "unquoted"),
        ("b,Ana", 4, "", "2 cells"),
        (",Ana,x", 4, "column conversation", "id"),
        ('b,Ana,"x" y', 4, "", "written twice"),
        ('b,Ana,"x \\"y\\" z"', 4, "", "written twice"),
    ],
)
def test_a_row_that_cannot_be_read_is_told(row: str, line: int, path: str, word: str) -> None:
    items = read("csv", f"{HEADER}a,Ana,1\nb,Ana,2\n{row}\nb,Ana,3\nc,Ana,4\n")
    first = problems(items)[0]
    assert (first.line, first.path) == (line, path)
    assert word in first.message
    assert [each.id for each in transcripts(items)] == ["a", "c"]


def test_no_conversation_is_stored_without_one_of_its_rows() -> None:
    items = read("csv", HEADER + "a,Ana,1\nb,Ana,2,3\nb,Ana,4\nc,Ana,5\n")
    assert [each.id for each in transcripts(items)] == ["c"]
    told = [(each.line, each.message) for each in problems(items)]
    assert [line for line, _ in told] == [3, 2, 4]
    assert ["at line 3" in message for _, message in told] == [False, True, True]


@pytest.mark.parametrize(
    ("header", "row", "column", "word"),
    [
        ("role", "king", "column role", "assistant"),
        ("role,outcome", "user,good", "column outcome", "number"),
        ("role,trial", "user,1.5", "column trial", "whole"),
        ("role,outcome", "user,nan", "column outcome", "number"),
        ("role,outcome", "user,1e999", "column outcome", "number"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told(header: str, row: str, column: str, word: str) -> None:
    items = read("csv", f"conv,text,{header}\na,x,{row}\nb,y,user\n")
    assert problems(items)[0].path == column
    assert word in problems(items)[0].message
    assert [each.id for each in transcripts(items)] == ["b"]


def test_a_quotation_mark_that_is_never_closed_is_told() -> None:
    items = read("csv", HEADER + 'a,Ana,1\nb,Ana,"oops\nc,Ana,2\n')
    assert "never closed" in problems(items)[0].message
    assert problems(items)[0].line == 3


def test_after_a_cell_that_never_ends_reading_goes_on() -> None:
    rows = "".join(f"c{number},Ana,{'x' * 1000}\n" for number in range(3000))
    items = read("csv", HEADER + 'a,Ana,"oops\n' + rows)
    assert "too long" in problems(items)[0].message
    assert len(transcripts(items)) > 900
    assert transcripts(items)[-1].id == "c2999"


def test_many_turns_too_many_are_told_in_two_sentences() -> None:
    items = read("csv", "role,text\n" + "user,x\n" * 100, Options(max_turns=3))
    assert [each.line for each in problems(items)] == [5, 2]


def test_a_compressed_file_that_breaks_off_leaves_out_the_conversation_it_was_in() -> None:
    rows = "".join(f"c{number // 50},Ana,{number * 7919}\n" for number in range(20_000))
    data = gzip.compress((HEADER + rows).encode())
    items = read("csv", data[: len(data) // 2])
    assert len(transcripts(items)) > 10
    assert {len(each.turns) for each in transcripts(items)} == {50}
    assert "breaks off" in problems(items)[0].message


@pytest.mark.parametrize(
    ("data", "match"),
    [
        ("a,b\n1,2\n", "It names: a, b"),
        ("text,b\n1,2\n", "who speaks"),
        ("", "It names: nothing"),
        ('"text,role', "never closed"),
    ],
)
def test_a_file_without_the_columns_is_refused(data: str, match: str) -> None:
    with pytest.raises(FormatError, match=match):
        read("csv", data)
