"""What a file holds, found by looking through it once before anything is stored."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from annotator.formats.base import Item, Problem, excerpt
from annotator.formats.mapping import values_at
from annotator.transcript import Transcript

SHOWN_CONVERSATIONS, SHOWN_TURNS, SHOWN_CHARACTERS = 3, 12, 600
MAX_SPEAKERS, MAX_FIELDS, MAX_VALUES, MAX_DEPTH = 30, 40, 40, 3
LONGEST_VALUE = 60  # characters; a longer one is no label


class ShownTurn(msgspec.Struct, frozen=True):
    """A turn as the preview shows it."""

    role: str
    speaker: str
    text: str


class Shown(msgspec.Struct, frozen=True):
    """A conversation as the preview shows it; ``turns`` are its first."""

    line: int
    id: str
    turn_count: int
    turns: list[ShownTurn]
    about: dict[str, str]


class Survey(msgspec.Struct):
    """Counts, the first conversations, who speaks, and the fields that may be given a meaning.

    Lists of pairs, the most frequent first: JSON as PostgreSQL keeps it has no order of names.
    ``recognised`` has titles of formats with how sure they are. ``fields`` has an example for each
    path, ``columns`` the titles of a table's columns. ``turn_fields`` has, for each path, how often
    each value stands there; nothing for a path with too many, or whose values are no words.
    """

    recognised: list[tuple[str, float]] = []
    conversations: int = 0
    turns: int = 0
    longest: int = 0
    problems: int = 0
    left_out: int = 0
    shown: list[Shown] = []
    speakers: list[tuple[str, int]] = []
    roles: dict[str, str] = {}
    columns: list[str] = []
    fields: list[tuple[str, str]] = []
    turn_fields: list[tuple[str, list[tuple[str, int]]]] = []


class Surveyor:
    """Takes the items of a file one by one; holds counts and a few examples, whatever its size."""

    def __init__(self, begun: Survey | None = None) -> None:
        self.survey = begun or Survey()
        self._speakers: Counter[str] = Counter()
        self._fields: dict[str, str] = {}
        self._values: dict[str, Counter[str] | None] = {}

    def take(self, item: Item) -> None:
        """Count one item."""
        if isinstance(item, Problem):
            self.survey.problems += 1
            self.survey.left_out += not item.kept
            return
        found, said = self.survey, item.transcript
        found.conversations += 1
        found.turns += len(said.turns)
        found.longest = max(found.longest, len(said.turns))
        if len(found.shown) < SHOWN_CONVERSATIONS:
            found.shown.append(_shown(item.line, said))
        for path, value in _leaves(said.meta):
            if path not in self._fields and len(self._fields) < MAX_FIELDS:
                self._fields[path] = excerpt(str(value))[:LONGEST_VALUE]
        for turn in said.turns:
            if turn.speaker in self._speakers or len(self._speakers) < MAX_SPEAKERS:
                self._speakers[turn.speaker] += 1
                found.roles.setdefault(turn.speaker, turn.role.value)
            if turn.meta:
                self._count(turn.meta)

    def result(self) -> dict[str, Any]:
        """Return the survey as JSON can hold it."""
        self.survey.speakers = self._speakers.most_common()
        self.survey.fields = list(self._fields.items())
        self.survey.turn_fields = [
            (path, counts.most_common()) for path, counts in self._values.items() if counts
        ]
        found: dict[str, Any] = msgspec.to_builtins(self.survey)
        return found

    def _count(self, meta: Mapping[str, Any]) -> None:
        for path, _ in _leaves(meta):
            counts = self._values.get(path)
            if counts is None:
                if path in self._values or len(self._values) >= MAX_FIELDS:
                    continue
                counts = self._values[path] = Counter()
            counts.update(values_at(meta, path))
            if len(counts) > MAX_VALUES or any(len(word) > LONGEST_VALUE for word in counts):
                self._values[path] = None


def decode(value: object) -> Survey:
    """Return the survey that `Surveyor.result` gave."""
    return msgspec.convert(value or {}, Survey)


def _shown(line: int, said: Transcript) -> Shown:
    about = {
        name: str(getattr(said, name))
        for name in ("model", "condition", "task_key", "outcome", "session_group", "trial")
        if getattr(said, name) not in ("", None)
    }
    turns = [
        ShownTurn(turn.role.value, turn.speaker, turn.text[:SHOWN_CHARACTERS])
        for turn in said.turns[:SHOWN_TURNS]
    ]
    return Shown(line, said.id, len(said.turns), turns, about)


def _leaves(meta: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield the dotted paths whose values are no objects, and the values."""
    for name, value in meta.items():
        if "." in name:
            continue  # it couldn't be told from a path
        if isinstance(value, dict):
            if depth < MAX_DEPTH:
                yield from _leaves(value, f"{before}{name}.", depth + 1)
        elif value is not None:
            yield before + name, value
