"""Typed reading of one table of a scheme file, with errors that say where they are."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.errors import InvalidInput

MAX_KEY = 60
MAX_NAME = 120
MAX_TEXT = 20_000  # characters, of what is shown as Markdown

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class SchemeError(InvalidInput):
    """A scheme file is not usable; the message names the layer, the label and what is expected."""


@dataclass(frozen=True, slots=True)
class Table:
    """The values of one table and ``place``, the words an error starts with."""

    values: Mapping[str, Any]
    place: str

    def only(self, *names: str) -> None:
        """Raise SchemeError for a field that is none of ``names``."""
        for name in self.values:
            if name not in names:
                raise self.error(f"unknown field {name!r}; expected one of {', '.join(names)}")

    def text(self, name: str, *, default: str | None = None) -> str:
        """Return a field as stripped text; a field with no ``default`` must be there and filled."""
        value = self.values.get(name, default)
        if not isinstance(value, str):
            raise self.error(f"{name} must be text, not {value!r}")
        if not value.strip() and default is None:
            raise self.error(f"{name} must not be empty")
        if "\0" in value:
            raise self.error(f"{name} must not hold a NUL character")
        if len(value) > MAX_TEXT:
            raise self.error(
                f"{name} must have at most {MAX_TEXT:,} characters, not {len(value):,}"
            )
        return value.strip()

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """Return a field that must be true or false; without ``default`` it must be there."""
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise self.error(f"{name} must be true or false, not {value!r}")
        return value

    def whole(self, name: str, low: int, high: int) -> int:
        """Return a field that must be a whole number from ``low`` to ``high``."""
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.error(f"{name} must be a whole number from {low} to {high}, not {value!r}")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a field that is a list of texts; empty where the field is absent."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(f"{name} must be a list of texts, not {value!r}")
        return tuple(value)

    def table(self, name: str) -> "Table":
        """Return a field that is a table; empty where the field is absent."""
        value = self.values.get(name, {})
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise self.error(f"{name} must be a table")
        return Table(value, f"{self.place}, {name}")

    def tables(self, name: str, *, needed: bool = True) -> tuple[Mapping[str, Any], ...]:
        """Return a field that must be a list of tables, of one or more where ``needed``."""
        value = self.values.get(name, None if needed else [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(f"{name} must be a list of tables")
        if needed and not value:
            raise self.error(f"{name} must not be empty")
        return tuple(value)

    def error(self, expected: str) -> SchemeError:
        """Return the error that says ``expected`` of this place."""
        return SchemeError(f"{self.place}: {expected}")


def key_of(table: Table) -> str:
    """Return the ``key`` of a layer, label, attribute or choice."""
    key = table.text("key")
    if len(key) > MAX_KEY or not _KEY.fullmatch(key):
        raise table.error(
            f"key must be lower-case words joined by hyphens, at most {MAX_KEY} characters"
        )
    return key


def name_of(table: Table) -> str:
    """Return the ``name`` that people read."""
    name = table.text("name")
    if len(name) > MAX_NAME:
        raise table.error(f"name must have at most {MAX_NAME} characters, not {len(name)}")
    return name


def shortcut_of(table: Table) -> str:
    """Return the one character that gives an answer."""
    shortcut = table.text("shortcut")
    if len(shortcut) != 1:
        raise table.error(f"shortcut must be one character, not {shortcut!r}")
    return shortcut


def no_repeat(place: str, field: str, values: Iterable[tuple[str, str]]) -> None:
    """Raise SchemeError if two owners have one value; ``values`` pairs value and owner."""
    seen: dict[str, str] = {}
    for value, owner in values:
        if value in seen:
            raise SchemeError(
                f"{place}: {field} {value!r} must be given once, "
                f"but {seen[value]} and {owner} both have it"
            )
        seen[value] = owner
