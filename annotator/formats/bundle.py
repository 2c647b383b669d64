"""An export as CSV, read back: conversations, their turns, and who labelled what."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from math import isfinite
from typing import Any, BinaryIO

import msgspec

from annotator.formats import zips
from annotator.formats.base import FormatError, Item, Options, Problem, Record
from annotator.formats.fields import Unfit, check_depth
from annotator.formats.head import Head
from annotator.formats.json_records import value_of
from annotator.numbers import LARGEST
from annotator.transcript import GivenLabel, LinkEnd, Role, Transcript, Turn, Work, at_odds

MEMBERS = ("conversations.csv", "turns.csv", "work.csv", "labels.csv", "decisions.csv")
Row = Mapping[str, str]
Key = tuple[str, str, str]


class Unreadable(ValueError):
    """A row of the tables is not what an export writes."""


# What a row raises that no export of ours has.
WRONG = (Unreadable, Unfit, ValueError, TypeError, RecursionError, msgspec.ValidationError)


class Bundle:
    """The tables stand in one order, so that one pass over each puts them together."""

    name = "csv-export"
    title = "An export of ours as CSV, with its labels"

    def sniff(self, head: Head) -> float:
        """Look for the tables of an export."""
        return 0.97 if set(MEMBERS) <= set(head.members) else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each row of conversations.csv."""
        archive = zips.opened(stream, options)
        try:
            tables = [_Rows(archive.open(name), name) for name in MEMBERS]  # type: ignore[arg-type]
        except (KeyError, *zips.DAMAGED) as error:
            raise FormatError(f"The export can't be read: {error}") from error
        conversations, turns, work, labels, decisions = tables
        csv.field_size_limit(max(csv.field_size_limit(), options.max_characters))
        try:
            for said in conversations.all():
                line, key = conversations.line, _key(said)
                rows = [table.of(key) for table in (turns, work, labels, decisions)]
                try:
                    yield Record(line, _transcript(said, rows, options))
                except WRONG as error:
                    yield Problem(line, f"conversations.csv: {key[1]}", str(error))
        except KeyError as error:
            raise FormatError(f"The export lacks the column {error}.") from error
        except (csv.Error, UnicodeDecodeError, *zips.DAMAGED) as error:
            raise FormatError(f"The export can't be read: {error}") from error


class _Rows:
    """A table whose rows are taken as their conversations come."""

    def __init__(self, member: BinaryIO, name: str) -> None:
        text = io.TextIOWrapper(member, "utf-8-sig", newline="")
        self._reader = csv.DictReader(text, strict=True)
        self._name = name
        self._next: Row | None = None

    @property
    def line(self) -> int:
        return self._reader.line_num

    def all(self) -> Iterator[Row]:
        yield from self._reader

    def of(self, key: Key) -> list[Row]:
        """Return the rows of a conversation, which are the next ones."""
        found = []
        row = self._next if self._next is not None else next(self._reader, None)
        while row is not None and _key(row) == key:
            found.append(row)
            row = next(self._reader, None)
        self._next = row
        return found


def _key(row: Row) -> Key:
    return row["corpus"], row["conversation"], row["revision"]


def _transcript(said: Row, rows: list[list[Row]], options: Options) -> Transcript:
    turns, work, labels, decisions = rows
    for row in (said, *chain(*rows)):
        if None in row.values():
            raise Unreadable("a row has too few cells")
        if any("\0" in cell for cell in row.values()):
            raise Unreadable("a NUL character can't be stored")
    if len(turns) != int(said["turns"]):
        raise Unreadable(f"turns.csv has {len(turns)} of its {said['turns']} turns")
    if len(turns) > options.max_turns:
        raise Unreadable(f"more than {options.max_turns:,} turns")
    given = [(row["annotator"], row["kind"], _label(row)) for row in labels]
    works = tuple(_work(row, given, decisions) for row in work)
    if why := at_odds(works):
        raise Unreadable(why)
    return Transcript(
        turns=tuple(_turn(row, options) for row in turns),
        id="" if _is_hash(said["conversation"]) else said["conversation"],
        model=said["model"],
        condition=said["condition"],
        task_key=said["task_key"],
        outcome=_finite(said["outcome"]),
        session_group=said["session_group"],
        session_order=_number(said["session_order"]),
        trial=_number(said["trial"]),
        meta=_json(said["meta"], options),
        work=works,
    )


def _is_hash(name: str) -> bool:
    """Whether an export made the name up, of what is said."""
    return name.startswith("#") and len(name) == 33


def _turn(row: Row, options: Options) -> Turn:
    if len(row["text"]) > options.max_characters:
        raise Unreadable(f"turn {row['turn']} has more than {options.max_characters:,} characters")
    time = msgspec.convert(row["time"], datetime) if row["time"] else None
    return Turn(Role(row["role"]), row["speaker"], row["text"], time, _json(row["meta"], options))


def _work(row: Row, given: list[tuple[str, str, GivenLabel]], decisions: list[Row]) -> Work:
    mine = (row["annotator"], row["kind"])
    decided = [_decided(each) for each in decisions] if row["kind"] == "gold" else []
    return msgspec.convert(
        {
            "annotator": row["annotator"],
            "kind": row["kind"],
            "status": row["status"],
            "created_at": row["begun_at"],
            "completed_at": row["completed_at"] or None,
            "asked": value_of(row["asked"].encode())[0] if row["asked"] else None,
            "labels": [msgspec.to_builtins(label) for *who, label in given if tuple(who) == mine],
            "decisions": decided,
        },
        Work,
    )


def _label(row: Row) -> GivenLabel:
    linked = None
    if row["linked_turn"]:
        linked = LinkEnd(
            int(row["linked_turn"]) - 1, _number(row["linked_start"]), _number(row["linked_end"])
        )
    return GivenLabel(
        turn=int(row["turn"]) - 1,
        layer=row["layer"],
        label=row["label"],
        at=msgspec.convert(row["labelled_at"], datetime),
        version=int(row["scheme_version"]),
        start=_number(row["span_start"]),
        end=_number(row["span_end"]),
        to=linked,
        attributes=_json(row["attributes"], Options()),
        by=row.get("written_by", ""),  # older exports don't say
    )


def _decided(row: Row) -> dict[str, Any]:
    return {
        "turn": int(row["turn"]) - 1,
        "layer": row["layer"],
        "rule": row["rule"],
        "at": row["decided_at"],
        "threshold": _finite(row["threshold"]),
        "took": value_of(row["took"].encode())[0],
        "reason": row["reason"],
        "by": row["decided_by"],
        "against": row.get("against", ""),  # exports did not always have it
    }


def _number(text: str) -> int | None:
    number = int(text) if text else None
    if number is not None and abs(number) > LARGEST:
        raise Unreadable(f"the number {text[:20]} is too large")
    return number


def _finite(text: str) -> float | None:
    number = float(text) if text else None
    if number is not None and not isfinite(number):
        raise Unreadable(f"{text[:20]!r} is no number that can be stored")
    return number


def _json(text: str, options: Options) -> dict[str, Any]:
    found, _ = value_of(text.encode()) if text else ({}, [])
    if not isinstance(found, dict):
        raise Unreadable(f"expected a JSON object, not {text[:60]!r}")
    check_depth(found, "", options)
    return found
