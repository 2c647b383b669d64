"""Rows of a CSV file in, conversations out."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.formats.base import Item, Options, Problem, Record, excerpt
from annotator.formats.csv_columns import required
from annotator.formats.fields import ABOUT, NUMBERS, Fields, Unfit, moment, number_in
from annotator.formats.roles import names, role_named, speaker_role
from annotator.transcript import Role, Transcript, Turn

MAX_DIGITS = 18


@dataclass(slots=True)
class _Open:
    """The conversation whose rows are being read."""

    id: str
    line: int
    returning: bool
    damaged_at: int = 0
    turns: list[tuple[str, Turn]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)


class Collector:
    """Takes the rows one by one; a conversation ends where the next one's first row comes.

    A conversation with a row that can't be read is left out whole, and so is the next one where
    that row may have been its first.
    """

    def __init__(self, header: Sequence[str], options: Options, first_line: str = "") -> None:
        self.columns = required(header, options.columns)
        self.options = options
        self._first_line = first_line
        self._stray: list[str] = []
        self._beside = self.columns.beside()
        self._places = self.columns.places
        self._about = [(name, self._places[name]) for name in ABOUT if name in self._places]
        self._open: _Open | None = None
        self._damaged_at = 0
        self._seen: set[int] = set()

    def take(self, row: Sequence[str], line: int, text: str) -> Iterator[Item]:
        """Add a row that begins at ``line``; yield the conversation that it ends, if it does.

        ``text`` is the row as it stands in the file.
        """
        if not any(row):
            return
        if lost := self._lost(row):
            yield self.damage(Problem(line, *lost, excerpt(" | ".join(row[:20]))), text)
            return
        key = self._cell(row, "conversation")
        if self._open is None or self._open.id != key:
            yield from self.finish()
            self._open = self._begin(key, line)
        self._damaged_at = 0
        if self.options.keep_raw:
            self._open.raw.append(text)
        if problem := self._problem(self._open, row, line):
            yield problem
            self._open.damaged_at = line
        if self._open.damaged_at:
            self._open.turns.clear()
        else:
            self._add(self._open, row)

    def damage(self, problem: Problem, text: str = "") -> Problem:
        """Note that a row is lost, of the conversation that is open or of the next; return why."""
        self._damaged_at = problem.line
        if self.options.keep_raw:
            (self._open.raw if self._open else self._stray).append(text)
        if self._open is not None:
            self._open.damaged_at = self._open.damaged_at or problem.line
        return problem

    def finish(self) -> Iterator[Item]:
        """Yield the conversation that is open."""
        found, self._open = self._open, None
        if found is None:
            return
        if found.damaged_at:
            message = f"conversation {found.id!r} is left out, for what is wrong at line "
            yield Problem(found.line, "", f"{message}{found.damaged_at}", raw=self._raw(found))
            return
        if found.returning:
            message = (
                f"Conversation {found.id!r} has rows further up: the rows of a conversation must"
                " stand together. These were stored as a conversation of their own."
            )
            yield Problem(found.line, self._title("conversation"), message, kept=True)
        try:
            transcript = _transcript(found)
        except Unfit as error:
            title = self._title(error.path.strip("."))
            raw = self._raw(found)
            yield Problem(found.line, title, error.message, error.found, raw=raw)
        else:
            yield Record(found.line, transcript)

    def _raw(self, found: _Open) -> bytes:
        """Return a conversation's rows as they stand in the file, the header before the first."""
        if not self.options.keep_raw:
            return b""
        text = "".join([self._first_line, *self._stray, *found.raw])
        self._first_line = ""
        self._stray.clear()
        return text.encode()

    def _begin(self, key: str, line: int) -> _Open:
        known = hash(key)
        returning = known in self._seen
        self._seen.add(known)
        return _Open(key, line, returning, damaged_at=self._damaged_at)

    def _add(self, found: _Open, row: Sequence[str]) -> None:
        speaker, word = self._cell(row, "speaker"), self._cell(row, "role")
        role = role_named(word) if word else speaker_role(speaker)
        role = role or Role.PARTICIPANT
        meta: dict[str, Any] = {
            title: row[place] for title, place in self._beside if place < len(row) and row[place]
        }
        if word and word != role.value:
            meta["role"] = word
        for name, place in self._about:
            value = row[place] if place < len(row) else ""
            if value and found.about.setdefault(name, value) != value:
                meta[name] = value
        time = moment(self._cell(row, "time")) if "time" in self._places else None
        turn = Turn(role, speaker or role.value, row[self._places["text"]], time, meta)
        found.turns.append((self._cell(row, "turn"), turn))

    def _lost(self, row: Sequence[str]) -> tuple[str, str] | None:
        """Return path and message, if nobody can say whose turn a row is, or what was said."""
        width = len(self.columns.titles)
        if any(row[width:]) or len(row) <= self._places["text"]:
            return "", f"the row has {len(row)} cells, the header {width}; is a text unquoted?"
        if "conversation" in self._places and not self._cell(row, "conversation"):
            return self._title("conversation"), "expected the conversation's id"
        return None

    def _problem(self, found: _Open, row: Sequence[str], line: int) -> Problem | None:
        text = row[self._places["text"]]
        word = self._cell(row, "role")
        if word and role_named(word) is None:
            message, name = f"{excerpt(word)!r} is none of {names()}", "role"
        elif len(text) > self.options.max_characters:
            message = f"more than {self.options.max_characters:,} characters in one turn"
            name = "text"
        elif len(found.turns) == self.options.max_turns:
            message = f"more than {self.options.max_turns:,} turns in one conversation"
            return Problem(line, "", message, excerpt(text))
        else:
            return None
        return Problem(line, self._title(name), message, excerpt(text))

    def _cell(self, row: Sequence[str], name: str) -> str:
        place = self._places.get(name, len(row))
        return row[place] if place < len(row) else ""

    def _title(self, name: str) -> str:
        return f"column {self.columns.titles[self._places[name]]}"


def _transcript(found: _Open) -> Transcript:
    """Return the conversation. Raises Unfit, with the column's meaning for a path."""
    about: dict[str, Any] = dict(found.about)
    for name in NUMBERS:
        if name in about:
            about[name] = number_in(about[name])
            if about[name] is None or math.isnan(about[name]):
                raise Unfit(name, "expected a number", excerpt(found.about[name]))
    fields = Fields(about, "")
    return Transcript(
        _in_order(found.turns),
        id=found.id,
        model=fields.text("model"),
        condition=fields.text("condition"),
        task_key=fields.text("task_key"),
        outcome=fields.number("outcome"),
        session_group=fields.text("session_group"),
        session_order=fields.whole("session_order"),
        trial=fields.whole("trial"),
    )


def _in_order(turns: list[tuple[str, Turn]]) -> tuple[Turn, ...]:
    """Return the turns by their numbers where every one has a number, else as they stand."""
    numbers = [number for number, _ in turns]
    if all(each.isascii() and each.isdigit() and len(each) <= MAX_DIGITS for each in numbers):
        turns = sorted(turns, key=lambda each: int(each[0]))
    return tuple(turn for _, turn in turns)
