"""Exports that somebody changed by hand: what can't be stored is told, and the rest is read."""

import csv
import io
import zipfile
from typing import Any

import pytest

from annotator.formats.base import FormatError, Record
from annotator.formats.bundle import MEMBERS
from tests.annotator.formats.files import problems, read

EMPTY = dict.fromkeys(
    (*("model", "condition", "task_key", "outcome"), *("session_group", "session_order", "trial")),
    "",
)
DEEP = "[" * 5000 + "]" * 5000


def export(change: dict[str, Any], of: str = "conversations.csv") -> bytes:
    """Return an export of two conversations of a turn each, the first of them changed."""
    keys = [{"corpus": "c", "conversation": name, "revision": "1"} for name in "ab"]
    said = {"text": "Yes.", "role": "user", "speaker": "user", "turn": "1", "time": ""}
    rows = {
        "conversations.csv": [each | EMPTY | {"turns": "1", "meta": "{}"} for each in keys],
        "turns.csv": [each | said | {"meta": "{}"} for each in keys],
    }
    rows[of][0] |= change
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in MEMBERS:
            table = io.StringIO(newline="")
            writer = csv.DictWriter(table, rows.get(name, keys)[1])
            writer.writeheader()
            writer.writerows({k: v for k, v in row.items() if v} for row in rows.get(name, ()))
            archive.writestr(name, table.getvalue())
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "of", "words"),
    [
        ({"trial": "9" * 20}, "conversations.csv", "too large"),
        ({"outcome": "nan"}, "conversations.csv", "no number"),
        ({"model": "a\0"}, "conversations.csv", "NUL"),
        ({"meta": f'{{"a": {DEEP}}}'}, "conversations.csv", ""),
        ({"meta": '{"a": NaN}'}, "turns.csv", "not readable"),
        ({"text": "\0"}, "turns.csv", "NUL"),
    ],
)
def test_what_cannot_be_stored_is_told(change: dict[str, Any], of: str, words: str) -> None:
    items = read("csv-export", export(change, of))
    (told,) = problems(items)
    assert words in told.message
    assert [each.transcript.id for each in items if isinstance(each, Record)] == ["b"]


def test_halves_of_pairs_and_nul_in_json_become_a_sign() -> None:
    (first, _) = read("csv-export", export({"meta": r'{"a": "\ud800", "b": "\u0000"}'}))
    assert isinstance(first, Record)
    assert first.transcript.meta == {"a": "\ufffd", "b": "\ufffd"}


def test_a_table_without_a_column_is_no_export(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(EMPTY, "trial")
    with pytest.raises(FormatError, match="lacks the column 'trial'"):
        read("csv-export", export({}))
