"""Typed reading of one JSON object, with errors that say where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from annotator.formats.base import Options, excerpt


class Unfit(Exception):
    """A record is not what was expected; ``path`` says where."""

    def __init__(self, path: str, message: str, found: str = "") -> None:
        super().__init__(message)
        self.path = path
        self.message = message
        self.found = found


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of the object at ``path``."""

    values: Mapping[str, Any]
    path: str = "$"

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

    def number(self, name: str) -> float | None:
        """Return a field as a number: None where it is absent or null, 1.0 for true."""
        value = self.values.get(name)
        if value is None or isinstance(value, int | float):
            return None if value is None else float(value)
        raise self.unfit(name, "expected a number")

    def whole(self, name: str) -> int | None:
        """Return a field as a whole number that the database can hold."""
        value = self.number(name)
        if value is None:
            return None
        if value != int(value) or abs(value) >= 2**31:
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
        return [self._object(name, index, each) for index, each in enumerate(value)]

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a field that is an object; empty where it is absent or null."""
        value = self.values.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.unfit(name, "expected an object")
        return value

    def others(self, *names: str) -> dict[str, Any]:
        """Return the fields that are none of ``names`` and not null."""
        return {
            name: value
            for name, value in self.values.items()
            if name not in names and value is not None
        }

    def unfit(self, name: str, message: str) -> Unfit:
        """Return the error that says ``message`` of a field."""
        return Unfit(f"{self.path}.{name}", message, excerpt(repr(self.values.get(name))))

    def _object(self, name: str, index: int, value: Any) -> "Fields":
        path = f"{self.path}.{name}[{index}]"
        if not isinstance(value, dict):
            raise Unfit(path, "expected an object", excerpt(repr(value)))
        return Fields(value, path)


def check_length(text: str, path: str, options: Options) -> str:
    """Return ``text``, or raise Unfit if it is longer than a turn may be."""
    if len(text) > options.max_characters:
        limit = options.max_characters
        raise Unfit(path, f"{len(text):,} characters in one turn; at most {limit:,} can be read")
    return text


def moment(value: Any) -> datetime | None:
    """Return a point in time from ISO 8601 or seconds since 1970; None if it is neither.

    A time without a zone is taken as UTC.
    """
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 10**8:
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None
