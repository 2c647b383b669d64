"""Files that aren't lines of text, and subtitles: tables, archives, corpora."""

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
import zstandard
from pyarrow import parquet

from annotator.formats import parquet as parquet_reader
from annotator.formats.base import FormatError, Options, Record
from annotator.formats.head import head_of
from annotator.formats.registry import reader, recognise
from annotator.transcript import Role
from tests.annotator.formats.files import NASTY, one, problems, read, said, transcripts
from tests.annotator.formats.files import native as native_file

DAY = datetime(2024, 5, 1, tzinfo=UTC)
VTT = """WEBVTT - a call

NOTE nobody says this

1
00:00:01.000 --> 00:00:02.500 align:start
<v Ana>Shall we <b>meet</b>?

00:00:02.500 --> 00:00:03.000
At six.

01:00:00.000 --> 01:00:01.000
<v.loud Ben>Where?
"""
SRT = """1
00:00:01,000 --> 00:00:02,500
Ana: Shall we meet?
Ben: Where?

2
00:00:03,000 --> 00:00:04,000
Ben: At the lake.
"""


def named(data: bytes) -> str:
    return recognise(head_of(data, "file", io.BytesIO(data))).name


def zipped(files: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def workbook(*sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parquet_file(rows: list[dict[str, Any]]) -> bytes:
    stream = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), stream)
    return stream.getvalue()


def test_cues_of_a_speaker_are_one_turn_with_its_times() -> None:
    assert named(VTT.encode()) == "subtitles"
    found = one(read("subtitles", VTT))
    assert [(turn.speaker, turn.text, turn.meta) for turn in found.turns] == [
        ("Ana", "Shall we meet?\nAt six.", {"start": 1.0, "end": 3.0}),
        ("Ben", "Where?", {"start": 3600.0, "end": 3601.0}),
    ]


def test_names_before_a_colon_divide_a_cue() -> None:
    assert named(SRT.encode()) == "subtitles"
    found = one(read("subtitles", SRT))
    assert [(turn.speaker, turn.text) for turn in found.turns] == [
        ("Ana", "Shall we meet?"),
        ("Ben", "Where?\nAt the lake."),
    ]


def test_subtitles_without_cues_are_told() -> None:
    assert not problems(read("subtitles", "WEBVTT\n\nhello"))[0].kept


def test_a_workbook_is_a_table_on_the_sheet_that_has_the_columns() -> None:
    day = datetime(2024, 5, 1, 10)  # noqa: DTZ001 - a workbook's times have no zone
    rows: list[list[Any]] = [
        ["dialogue", "role", "text", "when", "score"],
        [7, "user", NASTY[1], day, 0.5],
        [7.0, "assistant", 12, None, True],
        [8, "user", "x", None, None],
    ]
    data = workbook([["notes"], ["nothing here"]], rows)
    assert named(data) == "xlsx"
    first, second = transcripts(read("xlsx", data))
    assert (first.id, second.id) == ("7", "8")
    assert [turn.text for turn in first.turns] == [NASTY[1].replace("\r\n", "\n"), "12"]
    assert first.turns[0].meta == {"when": "2024-05-01T10:00:00", "score": "0.5"}
    assert first.turns[1].meta == {"score": "true"}


def test_rows_of_a_workbook_that_cannot_be_read_are_told_by_number() -> None:
    rows = [["id", "role", "text"], ["a", "user", "x"], ["b", "king", "y"]]
    items = read("xlsx", workbook([["conversation", *rows[0][1:]], *rows[1:]]))
    assert next(each.line for each in problems(items)) == 3
    assert len(transcripts(items)) == 1


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"", zipped({"xl/workbook.xml": "<oops"})])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        read("xlsx", data)


def test_parquet_has_a_turn_a_row() -> None:
    rows = [
        {"conversation_id": 1, "role": role, "text": text, "n": n}
        for n, (role, text) in enumerate([("user", NASTY[0]), ("assistant", NASTY[2])])
    ]
    data = parquet_file(rows)
    assert named(data) == "parquet"
    found = one(read("parquet", data))
    assert (found.id, [turn.text for turn in found.turns]) == ("1", [NASTY[0], NASTY[2]])
    assert found.turns[1].meta == {"n": "1"}


def test_parquet_has_a_conversation_a_row_in_any_json_shape() -> None:
    rows = [
        {"conversation_hash": f"h{n}", "timestamp": DAY, "conversation": [
            {"role": "user", "content": f"{NASTY[2]} {n}"}, {"role": "assistant", "content": "ok"}]}
        for n in range(1200)
    ]  # fmt: skip
    found = transcripts(read("parquet", parquet_file(rows)))
    assert [each.id for each in found] == [f"h{n}" for n in range(1200)]
    assert found[7].turns[0].text == f"{NASTY[2]} 7"


def test_a_text_of_many_rows_is_held_once_and_none_unpacks_without_end() -> None:
    def packed(text: str) -> bytes:
        again = pa.DictionaryArray.from_arrays(pa.array([0] * 400, pa.int32()), pa.array([text]))
        ids = [str(n) for n in range(400)]
        stream = io.BytesIO()
        table = pa.table({"conversation": ids, "speaker": ids, "text": again})
        parquet.write_table(table, stream, compression="zstd", row_group_size=150)
        return stream.getvalue()

    few = list(parquet_reader._rows(parquet_reader._opened(io.BytesIO(packed("ab")), Options())))
    assert [(row["conversation"], row["text"]) for row in few] == [
        (str(n), "ab") for n in range(400)
    ]
    long = parquet_reader._opened(io.BytesIO(packed("x" * 4_000_000)), Options())
    batch = next(long.iter_batches(batch_size=100))
    assert batch.nbytes < 10_000_000
    assert parquet_reader._at_once(batch) == 16
    with pytest.raises(FormatError, match="column text unpacks to"):
        read("parquet", packed("x" * 12_000_000))


def test_parquet_of_another_shape_is_told_what_it_has() -> None:
    with pytest.raises(FormatError, match="wer"):
        read("parquet", parquet_file([{"wer": [1]}]))
    with pytest.raises(FormatError, match="It names: wer"):
        read("parquet", parquet_file([{"wer": 1}]))
    with pytest.raises(FormatError, match="can't be read"):
        read("parquet", b"PAR1 oops")


def test_an_archive_reads_each_file_by_what_is_in_it() -> None:
    files: dict[str, bytes | str] = {
        "a.jsonl": native_file([said("one"), said("two")]) + b"{oops}\n",
        "__MACOSX/a.jsonl": b"x",
        ".hidden": b"x",
        "b/c.csv": "conversation,speaker,text\nq,Ana,three\n",
        "d.bin": b"\x00\x01",
        "e.jsonl.gz": gzip.compress(native_file([said("four")])),
    }
    data = zipped(files)
    assert named(data) == "zip"
    items = read("zip", data)
    texts = [each.turns[0].text for each in transcripts(items)]
    assert texts == ["one", "two", "three", "four"]
    assert [(each.line, each.path) for each in problems(items)] == [(3, "a.jsonl: $"), (1, "d.bin")]


def test_an_archive_that_would_fill_the_disk_is_refused() -> None:
    bomb = zipped({"a.jsonl": b"0" * 30_000_000})
    with pytest.raises(FormatError, match="times its size"):
        read("zip", bomb)
    with pytest.raises(FormatError, match="unpacks to more than"):
        read("zip", bomb, Options(max_unpacked_bytes=1000))
    with pytest.raises(FormatError, match="more than 1 files"):
        read("zip", zipped({"a": b"", "b": b""}), Options(max_members=1))


def test_a_zip_file_of_endless_contents_or_of_another_time_is_not_taken() -> None:
    one_file = zipped({"a.jsonl": ""})
    at = one_file.index(b"PK\x01\x02")
    entry, end = one_file[at:-22], one_file[-22:]
    size = (100_000 * len(entry)).to_bytes(4, "little")
    endless = one_file[:at] + entry * 100_000 + end[:12] + size + end[16:]
    newer = one_file[:at] + entry[:6] + b"\xff" + entry[7:] + end
    assert head_of(one_file, "", io.BytesIO(one_file)).members == ("a.jsonl",)
    for data in (endless, newer):
        assert head_of(data, "", io.BytesIO(data)).members == ()
        with pytest.raises(FormatError, match="zip file can't be read"):
            read("zip", data)


def corpus(**changes: bytes | str) -> bytes:
    rows = [
        {"id": "u1", "conversation_id": "u1", "speaker": "ana", "text": "One", "timestamp": 2,
         "meta": {"act": "ask"}, "reply-to": None, "vectors": ["v"]},
        {"id": "x1", "root": "x1", "user": "eva", "text": "Else", "timestamp": None},
        {"id": "u2", "conversation_id": "u1", "speaker": "ben", "text": "Two", "timestamp": 1,
         "reply-to": "u1"},
    ]  # fmt: skip
    files: dict[str, bytes | str] = {
        "corpus/utterances.jsonl": "".join(json.dumps(row) + "\n" for row in rows),
        "corpus/speakers.json": json.dumps({"ana": {"meta": {"age": 7}, "vectors": []}, "ben": {}}),
        "corpus/conversations.json": json.dumps({"u1": {"meta": {"topic": "rooms"}}}),
        "corpus/corpus.json": "{}",
        "corpus/index.json": "{}",
    }
    return zipped(files | {f"corpus/{name}": data for name, data in changes.items()})


def test_a_convokit_corpus_is_put_together() -> None:
    assert named(corpus()) == "convokit"
    first, second = transcripts(read("convokit", corpus()))
    assert (first.id, first.meta) == ("u1", {"topic": "rooms"})
    assert [(turn.speaker, turn.text) for turn in first.turns] == [("ben", "Two"), ("ana", "One")]
    assert first.turns[1].meta == {
        "id": "u1",
        "timestamp": 2,
        "meta": {"act": "ask"},
        "speaker": {"age": 7},
    }
    assert first.turns[0].meta["reply-to"] == "u1"
    assert (second.id, second.turns[0].role) == ("x1", Role.PARTICIPANT)


def test_pickles_are_never_opened_and_that_is_said() -> None:
    items = read("convokit", corpus(**{"vectors.bow.p": b"cos\nsystem\n(S'x'\ntR."}))
    assert [each.kept for each in problems(items)] == [True]
    assert len(transcripts(items)) == 2


def test_utterances_that_cannot_be_read_are_told_by_line() -> None:
    rows = '{"id": 1}\n{oops\n{"conversation_id": "a", "speaker": "x", "text": 7}\n'
    items = read("convokit", corpus(**{"utterances.jsonl": rows}))
    assert [(each.line, each.path) for each in problems(items)] == [
        (1, "$.conversation_id"),
        (2, "$"),
        (3, "$.text"),
    ]


def test_what_a_corpus_has_that_cannot_be_stored_is_replaced_and_told() -> None:
    row = {"conversation_id": "c\0", "speaker": "a\0", "text": "x\0", "meta": {"k\0": "\ud83d"}}
    items = read(
        "convokit",
        corpus(
            **{
                "utterances.jsonl": json.dumps(row),
                "speakers.json": json.dumps({"a\0": {"meta": {"age": "7\0"}}}),
                "conversations.json": json.dumps({"c\0": {"meta": {"topic": "\0"}}}),
            }
        ),
    )
    (found,) = transcripts(items)
    assert (found.id, found.meta) == ("c\ufffd", {"topic": "\ufffd"})
    (turn,) = found.turns
    assert (turn.speaker, turn.text) == ("a\ufffd", "x\ufffd")
    assert turn.meta == {"meta": {"k\ufffd": "\ufffd"}, "speaker": {"age": "7\ufffd"}}
    told = [(each.line, each.path, each.kept) for each in problems(items)]
    assert told == [
        (1, "conversations.json: $", True),
        (1, "speakers.json: $", True),
        (1, "$.conversation_id", True),
    ]


def test_zstandard_is_unpacked() -> None:
    data = zstandard.compress(native_file([said(*NASTY)]))
    assert named(data) == "native"
    assert [turn.text for turn in one(read("native", data)).turns] == list(NASTY)
    broken = list(reader("native").read(io.BytesIO(data[:-4]), Options()))
    assert all(isinstance(each, Record) or not each.kept for each in broken)
