"""A scheme, its layers and their labels, read from TOML and checked.

The file is one table with ``name``, ``description`` and ``[[layers]]``, each with its
``[[layers.labels]]``; `default.toml`, beside this module, is the example to start from.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from annotator.schemes.fields import SchemeError, Table
from annotator.transcript import Role

__all__ = [
    "RESERVED_SHORTCUTS",
    "LabelDefinition",
    "LayerDefinition",
    "SchemeDefinition",
    "SchemeError",
    "load_default",
    "parse",
]

# The annotate page moves, undoes, completes and helps with these.
RESERVED_SHORTCUTS = frozenset("jkunbg?/.,")
COLOURS = (1, 12)
MAX_KEY = 60
MAX_NAME = 120

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LETTERS = re.compile(r"[A-Z]{1,3}")


@dataclass(frozen=True, slots=True)
class LabelDefinition:
    """One answer: the key press that gives it, and how chips and charts show it.

    ``shortcut`` is one character, upper case for Shift; ``letters`` are one to three capitals;
    ``colour`` is 1 to 12.
    """

    key: str
    name: str
    shortcut: str
    letters: str
    colour: int
    definition: str
    example: str


@dataclass(frozen=True, slots=True)
class LayerDefinition:
    """One question asked of each turn; ``roles`` empty means of every role."""

    key: str
    name: str
    multiple: bool
    roles: tuple[str, ...]
    guideline: str
    source: str
    labels: tuple[LabelDefinition, ...]


@dataclass(frozen=True, slots=True)
class SchemeDefinition:
    """A whole scheme; its shortcuts and letters are unique over all layers."""

    name: str
    description: str
    layers: tuple[LayerDefinition, ...]


def load_default() -> SchemeDefinition:
    """Return the scheme a new project starts with."""
    return parse(files("annotator.schemes").joinpath("default.toml").read_text(encoding="utf-8"))


def parse(text: str) -> SchemeDefinition:
    """Read a scheme from TOML; SchemeError says what is wrong and where."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SchemeError(f"Scheme: not readable as TOML: {error}") from error
    table = Table(values, "Scheme")
    table.only("name", "description", "layers")
    scheme = SchemeDefinition(
        name=_name(table),
        description=table.text("description", default=""),
        layers=tuple(_layer(each) for each in table.tables("layers")),
    )
    _check_unique(scheme)
    return scheme


def _layer(values: Mapping[str, Any]) -> LayerDefinition:
    table = Table(values, f"Layer {values.get('key')!r}")
    table.only("key", "name", "multiple", "roles", "guideline", "source", "labels")
    return LayerDefinition(
        key=_key(table),
        name=_name(table),
        multiple=table.flag("multiple"),
        roles=_roles(table),
        guideline=table.text("guideline", default=""),
        source=table.text("source", default=""),
        labels=tuple(_label(each, table.place) for each in table.tables("labels")),
    )


def _label(values: Mapping[str, Any], layer: str) -> LabelDefinition:
    table = Table(values, f"{layer}, label {values.get('key')!r}")
    table.only("key", "name", "shortcut", "letters", "colour", "definition", "example")
    return LabelDefinition(
        key=_key(table),
        name=_name(table),
        shortcut=_shortcut(table),
        letters=_letters(table),
        colour=table.whole("colour", *COLOURS),
        definition=table.text("definition", default=""),
        example=table.text("example", default=""),
    )


def _key(table: Table) -> str:
    key = table.text("key")
    if len(key) > MAX_KEY or not _KEY.fullmatch(key):
        raise table.error(
            f"key must be lower-case words joined by hyphens, at most {MAX_KEY} characters"
        )
    return key


def _name(table: Table) -> str:
    name = table.text("name")
    if len(name) > MAX_NAME:
        raise table.error(f"name must have at most {MAX_NAME} characters, not {len(name)}")
    return name


def _roles(table: Table) -> tuple[str, ...]:
    roles = table.texts("roles")
    known = [role.value for role in Role]
    for role in roles:
        if role not in known:
            raise table.error(f"unknown role {role!r}; expected one of {', '.join(known)}")
    if len(set(roles)) < len(roles):
        raise table.error("roles must not repeat")
    return roles


def _shortcut(table: Table) -> str:
    shortcut = table.text("shortcut")
    if len(shortcut) != 1:
        raise table.error(f"shortcut must be one character, not {shortcut!r}")
    if shortcut in RESERVED_SHORTCUTS:
        raise table.error(f"shortcut {shortcut!r} is one of the page's own keys; take another")
    return shortcut


def _letters(table: Table) -> str:
    letters = table.text("letters")
    if not _LETTERS.fullmatch(letters):
        raise table.error(f"letters must be one to three capitals A to Z, not {letters!r}")
    return letters


def _check_unique(scheme: SchemeDefinition) -> None:
    _no_repeat("Scheme", "key", ((layer.key, f"layer {layer.key!r}") for layer in scheme.layers))
    for layer in scheme.layers:
        labels = ((label.key, f"label {label.key!r}") for label in layer.labels)
        _no_repeat(f"Layer {layer.key!r}", "key", labels)
    # One page shows every layer, so one keyboard and one legend serve them all.
    _no_repeat("Scheme", "shortcut", _each_label(scheme, lambda label: label.shortcut))
    _no_repeat("Scheme", "letters", _each_label(scheme, lambda label: label.letters))


def _each_label(
    scheme: SchemeDefinition, value: Callable[[LabelDefinition], str]
) -> Iterable[tuple[str, str]]:
    for layer in scheme.layers:
        for label in layer.labels:
            yield value(label), f"label {label.key!r} of layer {layer.key!r}"


def _no_repeat(place: str, field: str, values: Iterable[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for value, owner in values:
        if value in seen:
            raise SchemeError(
                f"{place}: {field} {value!r} must be given once, "
                f"but {seen[value]} and {owner} both have it"
            )
        seen[value] = owner
