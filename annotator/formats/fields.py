"""Typed reading of one JSON object, with errors that say where."""

import json
import math
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from annotator.formats.base import Options, excerpt
from annotator.formats.roles import names, role_named
from annotator.transcript import Role, Transcript

# What is said of a conversation, beside its id and its turns.
ABOUT = (
    "model",
    "condition",
    "task_key",
    "outcome",
    "session_group",
    "session_order",
    "trial",
)
NUMBERS = ("outcome", "session_order", "trial")
TIMES = ("time", "timestamp", "created_at", "create_time")
SECONDS_FROM, MILLISECONDS_FROM = 1e8, 1e11  # 1973; in seconds that would be the year 5138


class Unfit(Exception):
    """A record is not what was expected; ``path`` says where."""

    def __init__(self, path: str, message: str, found: str = "") -> None:
        super().__init__(message)
        self.path = path
        self.message = message
        self.found = found


class Fields:
    """The fields of the object at ``path``."""

    __slots__ = ("_index", "_outer", "values")

    def __init__(self, values: Mapping[str, Any], outer: str = "$", index: int = -1) -> None:
        self.values = values
        self._outer = outer
        self._index = index

    @property
    def path(self) -> str:
        """Where the object stands. Put together only when it is asked for: most never is."""
        return self._outer if self._index < 0 else f"{self._outer}[{self._index}]"

    def text(self, name: str) -> str:
        """Return a field as text: empty where it is absent or null, digits for a number."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        raise self.unfit(name, "expected text")

    def said(self, name: str, options: Options) -> str:
        """Return a field that must be text, no longer than a turn may be."""
        value = self.values.get(name)
        if not isinstance(value, str):
            raise self.unfit(name, "expected text")
        if len(value) > options.max_characters:  # the path is put together only where it's needed
            check_length(value, f"{self.path}.{name}", options)
        return value

    def role(self, name: str) -> Role:
        """Return the role that a field's word names."""
        found = role_named(self.text(name))
        if found is None:
            raise self.unfit(name, f"expected one of {names()}")
        return found

    def number(self, name: str) -> float | None:
        """Return a field as a finite number: None where it is absent or null, 1.0 for true."""
        value = self.values.get(name)
        if value is None:
            return None
        try:
            number = float(value) if isinstance(value, int | float) else math.nan
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.unfit(name, "expected a number")
        return number

    def whole(self, name: str) -> int | None:
        """Return a field as a whole number that the database can hold."""
        value = self.number(name)
        if value is None:
            return None
        if not value.is_integer() or abs(value) >= 2**31:
            raise self.unfit(name, "expected a whole number")
        return int(value)

    def objects(self, name: str, limit: int) -> list["Fields"]:
        """Return a field that must be a list of one to ``limit`` objects."""
        value = self.values.get(name)
        if not isinstance(value, list):
            raise self.unfit(name, "expected a list of turns")
        if not value:
            raise self.unfit(name, "the conversation has no turns")
        if len(value) > limit:
            raise self.unfit(name, f"{len(value):,} turns; at most {limit:,} can be read")
        path = f"{self.path}.{name}"
        for index, each in enumerate(value):
            if not isinstance(each, dict):
                raise Unfit(f"{path}[{index}]", "expected an object", shown(each))
        return [Fields(each, path, index) for index, each in enumerate(value)]

    def mapping(self, name: str) -> "Fields":
        """Return a field that must be an object; an empty one where it is absent or null."""
        value = self.values.get(name)
        if value is None:
            return Fields({}, f"{self.path}.{name}")
        if not isinstance(value, dict):
            raise self.unfit(name, "expected an object")
        return Fields(value, f"{self.path}.{name}")

    def others(self, known: Collection[str], options: Options) -> dict[str, Any]:
        """Return the fields that are none of ``known`` and not null."""
        if isinstance(known, frozenset) and self.values.keys() <= known:
            return {}
        found = {
            name: value
            for name, value in self.values.items()
            if name not in known and value is not None
        }
        for name, value in found.items():
            if isinstance(value, dict | list):
                check_depth(value, f"{self.path}.{name}", options)
        return found

    def about(self, turns: str | tuple[str, ...], options: Options) -> dict[str, Any]:
        """Return what the object says of a conversation beside its ``turns``, for a Transcript.

        ``turns`` are the names of the fields that the reader has dealt with.
        """
        dealt_with = (turns,) if isinstance(turns, str) else turns
        return {
            "id": self.text("id"),
            "model": self.text("model"),
            "condition": self.text("condition"),
            "task_key": self.text("task_key"),
            "outcome": self.number("outcome"),
            "session_group": self.text("session_group"),
            "session_order": self.whole("session_order"),
            "trial": self.whole("trial"),
            "meta": self.beside(("id", *dealt_with, *ABOUT), options),
        }

    def unfit(self, name: str, message: str) -> Unfit:
        """Return the error that says ``message`` of a field."""
        return Unfit(f"{self.path}.{name}", message, shown(self.values.get(name)))

    def beside(self, known: Collection[str], options: Options) -> dict[str, Any]:
        """Return ``meta`` and the fields that are none of ``known``, as one where they agree."""
        others = self.others({*known, "meta"}, options)
        meta = self.values.get("meta")
        if meta is None:
            return others
        if not isinstance(meta, dict):
            raise self.unfit("meta", "expected an object")
        check_depth(meta, f"{self.path}.meta", options)
        return {**others, "meta": meta} if others.keys() & meta.keys() else {**others, **meta}


def said_of(transcript: Transcript) -> dict[str, Any]:
    """Return what is said of a conversation, without what isn't."""
    found = {name: getattr(transcript, name) for name in ABOUT}
    return {name: value for name, value in found.items() if value not in ("", None)}


def number_in(text: str) -> float | None:
    """Return the number that a text is, with a point or a comma; None if it is none."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def check_length(text: str, path: str, options: Options) -> str:
    """Return ``text``, or raise Unfit if it is longer than a turn may be."""
    if len(text) > options.max_characters:
        limit = options.max_characters
        raise Unfit(path, f"{len(text):,} characters in one turn; at most {limit:,} can be read")
    return text


def check_count(count: int, path: str, options: Options) -> None:
    """Raise Unfit if ``count`` turns are more than a conversation may have."""
    if count > options.max_turns:
        limit = options.max_turns
        raise Unfit(path, f"{count:,} turns in one conversation; at most {limit:,} can be read")


def check_depth(value: Any, path: str, options: Options) -> None:
    """Raise Unfit if a JSON value is nested more deeply than can be kept."""
    level = [value]
    for _ in range(options.max_depth):
        level = [each for outer in level for each in _inner(outer)]
        if not level:
            return
    raise Unfit(path, f"nested more than {options.max_depth} deep")


def shown(value: Any) -> str:
    """Return what stands somewhere, for people: JSON for a plain value, else what it is."""
    if isinstance(value, list):
        return f"a list of {len(value):,}"
    if isinstance(value, dict):
        return excerpt(f"an object with {', '.join(value)}") if value else "an empty object"
    return excerpt(value if isinstance(value, str) else json.dumps(value))


def moment(value: Any) -> datetime | None:
    """Return a point in time from ISO 8601 or (milli)seconds since 1970; None if it is neither.

    A time without a zone is taken as UTC.
    """
    try:
        if isinstance(value, str):
            if value[:10].isdigit() and len(value) >= 10:
                return _since_1970(float(value))
            found = datetime.fromisoformat(value)
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        if isinstance(value, int | float):
            return _since_1970(value)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def moment_in(meta: Mapping[str, Any]) -> datetime | None:
    """Return the time that a turn's other fields give, under any of the names in use."""
    if not meta:
        return None
    for name in TIMES:
        if name in meta:
            return moment(meta[name])
    return None


def _since_1970(value: float) -> datetime | None:
    if value < SECONDS_FROM:
        return None
    return datetime.fromtimestamp(value / 1000 if value >= MILLISECONDS_FROM else value, UTC)


def _inner(value: Any) -> list[Any]:
    """Return the values directly inside a JSON value."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
