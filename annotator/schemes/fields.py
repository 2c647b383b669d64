"""Typed reading of one table of a scheme file, with errors that say where they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotator.errors import InvalidInput


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
        return value.strip()

    def flag(self, name: str) -> bool:
        """Return a field that must be true or false."""
        value = self.values.get(name)
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

    def tables(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """Return a field that must be a list of one or more tables."""
        value = self.values.get(name)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(f"{name} must be a list of tables")
        if not value:
            raise self.error(f"{name} must not be empty")
        return tuple(value)

    def error(self, expected: str) -> SchemeError:
        """Return the error that says ``expected`` of this place."""
        return SchemeError(f"{self.place}: {expected}")
