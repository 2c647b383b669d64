"""CSV and TSV: one turn a row, the rows of a conversation together."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from annotator.formats.base import FormatError, Item, Options, Problem, Record, excerpt
from annotator.formats.fields import moment
from annotator.formats.roles import names, role_named, role_of_speaker
from annotator.formats.text import (
    BROKEN,
    UNSTORABLE,
    broken_off,
    decode_head,
    open_text,
    storable,
)
from annotator.transcript import Transcript, Turn

DELIMITERS = ",;\t|"
COLUMNS = {
    "conversation": (
        "conversation conversation_id conversationid conv conv_id convid dialogue dialogue_id"
        " dialog dialog_id chat_id session_id thread_id"
    ),
    "turn": "turn turn_index turn_id turn_number turn_no index utterance_index",
    "role": "role",
    "speaker": "speaker author from name participant sender user_name username",
    "text": "text utterance content message body",
    "time": "time timestamp datetime created_at date",
    "model": "model model_name",
    "condition": "condition",
    "task_key": "task_key task task_id",
}
MEANING = {word: meaning for meaning, words in COLUMNS.items() for word in words.split()}

csv.field_size_limit(2**31 - 1)  # Options.max_characters is the limit that people are told


class CSVTurns:
    """The delimiter (comma, semicolon, tab or bar) and the columns are found from the header."""

    name = "csv"
    title = "CSV or TSV, one turn a row: conversation, speaker or role, text"

    def sniff(self, head: bytes) -> float:
        """Look for a header with a column for the text and one for who speaks."""
        first = decode_head(head).lstrip("\ufeff").split("\n", 1)[0].rstrip("\r")
        columns = _columns(_cells(first, _delimiter(first)))
        if "text" not in columns or first.lstrip().startswith(("{", "[")):
            return 0.0
        return 0.9 if {"speaker", "role"} & columns.keys() else 0.3

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield a conversation whenever the conversation's id changes."""
        text, notice = open_text(stream)
        if notice:
            yield notice
        number = 0
        try:
            header = text.readline()
            delimiter = _delimiter(header)
            columns = _required(_cells(header.rstrip("\r\n"), delimiter))
            number = 1
            rows = csv.reader(text, delimiter=delimiter)
            collector = _Collector(columns, options)
            for row in rows:
                yield from collector.take(row, number + 1)
                number = 1 + rows.line_num
            yield from collector.finish()
        except csv.Error as error:
            yield Problem(number + 1, "", f"not readable as CSV: {error}")
        except BROKEN as error:
            yield Problem(number + 1, "", broken_off(error))


@dataclass(slots=True)
class _Open:
    """The conversation whose rows are being read."""

    id: str
    line: int
    turns: list[tuple[str, Turn]] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


class _Collector:
    """Rows in, conversations out."""

    def __init__(self, columns: dict[str, int], options: Options) -> None:
        self.columns = columns
        self.options = options
        self.open: _Open | None = None
        self.seen: set[int] = set()

    def take(self, row: Sequence[str], line: int) -> Iterator[Item]:
        """Add a row; yield the conversation that it ends, if it does."""
        if not any(row):
            return
        cell = self._cells(row)
        key = cell.get("conversation", "")
        if self.open is None or self.open.id != key:
            yield from self.finish()
            self.open = self._begin(key, line)
        self._add(self.open, cell, line)

    def finish(self) -> Iterator[Item]:
        """Yield the conversation that is open."""
        found, self.open = self.open, None
        if found is None:
            return
        yield from found.problems
        if found.problems:
            return
        yield from found.notices
        transcript = Transcript(
            _in_order(found.turns),
            id=found.id,
            model=found.about.get("model", ""),
            condition=found.about.get("condition", ""),
            task_key=found.about.get("task_key", ""),
        )
        yield Record(found.line, transcript)

    def _begin(self, key: str, line: int) -> _Open:
        found = _Open(id=storable(key), line=line)
        if hash(key) in self.seen:
            found.notices.append(
                Problem(
                    line,
                    "conversation",
                    f"Conversation {key!r} has rows further up: the rows of a conversation must"
                    " stand together. These were stored as a conversation of their own.",
                    kept=True,
                )
            )
        self.seen.add(hash(key))
        return found

    def _cells(self, row: Sequence[str]) -> dict[str, str]:
        return {name: row[place] for name, place in self.columns.items() if place < len(row)}

    def _add(self, found: _Open, cell: dict[str, str], line: int) -> None:
        problem = self._problem(found, cell, line)
        if problem is not None:
            found.problems.append(problem)
            return
        if any(UNSTORABLE.search(value) for value in cell.values()):
            message = "Characters that can't be stored became U+FFFD."
            found.notices.append(Problem(line, "", message, excerpt(cell["text"]), kept=True))
            cell = {name: storable(value) for name, value in cell.items()}
        for name in ("model", "condition", "task_key"):
            if cell.get(name):
                found.about.setdefault(name, cell[name])
        found.turns.append((cell.get("turn", ""), _turn(cell)))

    def _problem(self, found: _Open, cell: dict[str, str], line: int) -> Problem | None:
        shown = excerpt(cell.get("text", ""))
        if "text" not in cell:
            return Problem(line, "text", f"the row has only {len(cell)} cells", shown)
        if "conversation" in self.columns and not found.id:
            return Problem(line, "conversation", "expected the conversation's id", shown)
        if cell.get("role") and role_named(cell["role"]) is None:
            return Problem(line, "role", f"expected one of {names()}", excerpt(cell["role"]))
        if len(cell["text"]) > self.options.max_characters:
            limit = self.options.max_characters
            return Problem(line, "text", f"more than {limit:,} characters in one turn", shown)
        if len(found.turns) == self.options.max_turns:
            limit = self.options.max_turns
            return Problem(line, "", f"the conversation has more than {limit:,} turns", shown)
        return None


def _turn(cell: dict[str, str]) -> Turn:
    speaker = cell.get("speaker", "")
    role = role_named(cell.get("role", "")) or role_of_speaker(speaker)
    known = {"conversation", "text", "role", "speaker", "model", "condition", "task_key"}
    meta: dict[str, Any] = {
        name: value for name, value in cell.items() if name not in known and value
    }
    if cell.get("role") and cell["role"] != role.value:
        meta["role"] = cell["role"]
    return Turn(role, speaker or role.value, cell["text"], moment(cell.get("time")), meta)


def _in_order(turns: list[tuple[str, Turn]]) -> tuple[Turn, ...]:
    """Return the turns by their numbers where every one has a number, else as they stand."""
    numbers = [number for number, _ in turns]
    if all(number.isascii() and number.isdigit() for number in numbers):
        turns = sorted(turns, key=lambda each: int(each[0]))
    return tuple(turn for _, turn in turns)


def _delimiter(header: str) -> str:
    return max(DELIMITERS, key=lambda each: len(_columns(_cells(header, each))))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Return where each meaning stands; columns without one keep their own name."""
    found: dict[str, int] = {}
    for place, title in enumerate(header):
        word = title.strip().lower().replace(" ", "_").replace("-", "_")
        found.setdefault(MEANING.get(word, title.strip() or f"column {place + 1}"), place)
    return found


def _required(header: Sequence[str]) -> dict[str, int]:
    columns = _columns(header)
    if "text" not in columns or not {"speaker", "role"} & columns.keys():
        found = ", ".join(header[:12])
        raise FormatError(
            "The first row must name a column for the text (text, utterance, content, message) and"
            f" one for who speaks (speaker, author, role). It names: {excerpt(found)}"
        )
    return columns
