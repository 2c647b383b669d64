"""ConvoKit corpora: a zip of utterances.jsonl, speakers.json, conversations.json and the rest."""

import tempfile
import zipfile
from array import array
from collections.abc import Iterator, Mapping
from typing import IO, Any, BinaryIO

from annotator.formats import zips
from annotator.formats.base import FormatError, Item, Options, Problem, Record, excerpt
from annotator.formats.fields import (
    Fields,
    Unfit,
    check_count,
    check_depth,
    moment,
    shown,
)
from annotator.formats.head import Head
from annotator.formats.json_records import Notice, value_of
from annotator.formats.roles import role_named, speaker_role
from annotator.formats.text import BROKEN
from annotator.transcript import Role, Transcript, Turn

UTTERANCES, CONVERSATIONS, SPEAKERS = "utterances.jsonl", "conversations.json", "speakers.json"
PICKLES = (
    "Vectors and pickled fields (*.p, *.npy) are left out: opening them can run code. Everything"
    " else is kept."
)
SAID = frozenset({"text", "speaker", "user", "vectors", "conversation_id", "root"})


class ConvoKit:
    """Utterances of a conversation may stand anywhere in the file; replies keep their reply-to."""

    name = "convokit"
    title = "ConvoKit corpus, as a zip of its directory"

    def sniff(self, head: Head) -> float:
        """Look for utterances and speakers among the files."""
        names = {name.rsplit("/", 1)[-1] for name in head.members}
        return 0.98 if {UTTERANCES, SPEAKERS} <= names else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield the conversations in the order of their first utterances.

        Raises FormatError if the corpus lacks its utterances.
        """
        archive = zips.opened(stream, options)
        if any(name.endswith((".p", ".npy", ".npz")) for name in archive.namelist()):
            yield Problem(1, "", PICKLES, kept=True)
        about, changed = _object(archive, CONVERSATIONS)
        speakers, more = _object(archive, SPEAKERS)
        yield from [*changed, *more]
        with tempfile.TemporaryFile() as lines:
            places: dict[str, array[int]] = {}
            for each in _placed(archive, lines, options):
                if isinstance(each, Problem):
                    yield each
                else:
                    places.setdefault(each[0], array("Q")).extend(each[1:])
            for name, found in places.items():
                said = _Said(found, lines)
                yield from _conversation(name, said, about.get(name), speakers, options)


def _object(archive: zipfile.ZipFile, name: str) -> tuple[Mapping[str, Any], list[Problem]]:
    """Return the JSON object in one of the archive's files, and what was changed in it.

    It is empty where there is no such file.
    """
    path = _path(archive, name)
    if path is None:
        return {}, []
    try:
        value, notices = value_of(archive.read(path))
    except (Unfit, *zips.DAMAGED) as error:
        raise FormatError(f"{name} can't be read: {error}") from error
    if not isinstance(value, dict):
        raise FormatError(f"{name}: expected an object.")
    return value, [_told(1, each, f"{name}: ") for each in notices]


def _told(line: int, notice: Notice, before: str = "") -> Problem:
    return Problem(line, before + notice.path, notice.message, notice.found, kept=True)


def _path(archive: zipfile.ZipFile, name: str) -> str | None:
    found = [each for each in archive.namelist() if each == name or each.endswith("/" + name)]
    return min(found, key=len, default=None)


def _placed(
    archive: zipfile.ZipFile, lines: IO[bytes], options: Options
) -> Iterator[tuple[str, int, int] | Problem]:
    """Copy the utterances to ``lines``; yield each one's conversation, line and place there."""
    path = _path(archive, UTTERANCES)
    if path is None:
        raise FormatError(f"The corpus has no {UTTERANCES}.")
    place, number = 0, 0
    try:
        with archive.open(path) as source:
            while line := source.readline(options.max_line_bytes + 1):
                number += 1
                if len(line) > options.max_line_bytes:
                    raise FormatError(f"{UTTERANCES}: line {number} is too long.")
                found = _conversation_of(line, number)
                if found is not None:
                    yield found if isinstance(found, Problem) else (found, number, place)
                lines.write(line)
                place += len(line)
    except (*BROKEN, *zips.DAMAGED) as error:
        yield Problem(number + 1, UTTERANCES, f"the file breaks off here ({error})")


def _conversation_of(line: bytes, number: int) -> str | Problem | None:
    if line.isspace():
        return None
    try:
        value, _ = value_of(line)
    except Unfit as error:
        return Problem(number, "$", error.message, excerpt(line[:2000].decode("utf-8", "replace")))
    name = value.get("conversation_id", value.get("root")) if isinstance(value, dict) else None
    if not isinstance(name, str | int):
        found = shown(value)
        return Problem(number, "$.conversation_id", "expected the conversation's id", found)
    return str(name)


def _conversation(
    name: str, said: "_Said", about: Any, speakers: Mapping[str, Any], options: Options
) -> Iterator[Item]:
    """Yield what was changed in a conversation's utterances, and it; or why it is left out."""
    first, line = said.first, said.first
    found: list[Turn] = []
    changed: list[Problem] = []
    try:
        for line, fields, notices in said:
            found.append(_turn(fields, speakers, options))
            changed += [_told(line, each) for each in notices]
        check_count(len(found), "$", options)
        meta = _meta(about)
        check_depth(meta, "$.meta", options)
    except Unfit as error:
        yield Problem(line, error.path, error.message, error.found)
        return
    if all(isinstance(turn.meta.get("timestamp"), int | float) for turn in found):
        found.sort(key=lambda turn: turn.meta["timestamp"])
    yield from changed
    yield Record(first, Transcript(tuple(found), id=name, meta=meta))


class _Said:
    """The utterances of one conversation, by line and place in the file of all."""

    def __init__(self, places: "array[int]", lines: IO[bytes]) -> None:
        self._places = places
        self._lines = lines

    @property
    def first(self) -> int:
        """The line of the first."""
        return self._places[0]

    def __iter__(self) -> Iterator[tuple[int, Fields, list[Notice]]]:
        for number, offset in zip(self._places[::2], self._places[1::2], strict=True):
            self._lines.seek(offset)
            value, notices = value_of(self._lines.readline())
            yield number, Fields(value), notices


def _turn(fields: Fields, speakers: Mapping[str, Any], options: Options) -> Turn:
    name = fields.text("speaker") or fields.text("user")
    text = fields.said("text", options)
    meta = fields.others(SAID, options)
    if described := _meta(speakers.get(name)):
        meta["speaker"] = described
    inner = meta.get("meta")
    word = inner.get("role") if isinstance(inner, dict) else None
    said = role_named(word) if isinstance(word, str) else None
    role = said or speaker_role(name) or Role.PARTICIPANT
    return Turn(role, name or role.value, text, moment(meta.get("timestamp")), meta)


def _meta(value: Any) -> dict[str, Any]:
    """Return what is said of a conversation or a speaker, in the newer form or the older."""
    if not isinstance(value, dict):
        return {}
    inner = value.get("meta", value)
    found = inner if isinstance(inner, dict) else {"meta": inner}
    return {key: each for key, each in found.items() if key != "vectors" and each is not None}
