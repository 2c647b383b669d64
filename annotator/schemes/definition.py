"""A scheme, its layers and their labels, read from YAML and checked.

The file is one table with ``name``, ``description``, ``layers``, each with its ``labels`` and
``attributes``, and ``keys``; `default.yaml`, beside this module, is the example to start from.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

import yaml
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError
from yaml.events import AliasEvent
from yaml.nodes import Node, ScalarNode

from annotator.schemes import attributes, keys
from annotator.schemes.attributes import Attribute
from annotator.schemes.fields import SchemeError, Table, key_of, name_of, no_repeat, shortcut_of
from annotator.transcript import Role

__all__ = [
    "LabelDefinition",
    "LayerDefinition",
    "SchemeDefinition",
    "SchemeError",
    "Unit",
    "load_default",
    "parse",
]

COLOURS = (1, 12)
MAX_BYTES = 1_000_000

LONGEST_NUMBER = 40  # characters

_LETTERS = re.compile(r"[A-Z]{1,3}")


class Unit(StrEnum):
    """What a layer's labels are given to."""

    TURN = "turn"
    SPAN = "span"
    LINK = "link"


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
    """One question asked of each turn; ``roles`` empty means of every role.

    ``multiple`` says whether a turn may have several of the labels; spans and links always may.
    ``attributes`` are details that every label of the layer can have.
    """

    key: str
    name: str
    unit: Unit
    multiple: bool
    roles: tuple[str, ...]
    guideline: str
    source: str
    labels: tuple[LabelDefinition, ...]
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class SchemeDefinition:
    """A whole scheme; its shortcuts and letters are unique over all layers.

    ``keys`` has the key of every command of the annotate page.
    """

    name: str
    description: str
    layers: tuple[LayerDefinition, ...]
    keys: Mapping[str, str]


class _Loader(yaml.SafeLoader):
    """Reads what takes no more room or time than it is long: neither aliases nor huge numbers."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        """Read a value. Raises ComposerError for an alias: a few stand for more than memory has."""
        if self.check_event(AliasEvent):
            mark = self.get_event().start_mark  # type: ignore[no-untyped-call]
            raise ComposerError(None, None, "write the value itself instead of an alias", mark)
        return super().compose_node(parent, index)

    def construct_number(self, node: ScalarNode) -> int | float:
        """Read a number. Raises ConstructorError for one that is too long to be meant."""
        if len(node.value) > LONGEST_NUMBER:
            raise ConstructorError(None, None, "a number is too long", node.start_mark)
        if node.tag.endswith(":int"):
            return self.construct_yaml_int(node)
        return self.construct_yaml_float(node)


for _kind in ("int", "float"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_kind}", _Loader.construct_number)


def load_default() -> SchemeDefinition:
    """Return the scheme a new project starts with."""
    return parse(files("annotator.schemes").joinpath("default.yaml").read_text(encoding="utf-8"))


def parse(text: str) -> SchemeDefinition:
    """Read a scheme from YAML or JSON; SchemeError says what is wrong and where."""
    if len(text) > MAX_BYTES:
        raise SchemeError(f"Scheme: longer than {MAX_BYTES:,} characters")
    try:
        values = yaml.load(text, Loader=_Loader)  # noqa: S506  # a safe one
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SchemeError(f"Scheme: not readable as YAML: {error}") from error
    return from_values(values)


def from_values(values: object) -> SchemeDefinition:
    """Return the scheme that ``values``, plain data, describe. Raises SchemeError."""
    if not isinstance(values, dict):
        raise SchemeError("Scheme: expected a table with name, description and layers")
    table = Table(values, "Scheme")
    table.only("name", "description", "layers", "keys")
    scheme = SchemeDefinition(
        name=name_of(table),
        description=table.text("description", default=""),
        layers=tuple(_layer(each) for each in table.tables("layers")),
        keys=keys.read(table.table("keys")),
    )
    _check_unique(scheme)
    return scheme


def _layer(values: Mapping[str, Any]) -> LayerDefinition:
    table = Table(values, f"Layer {values.get('key')!r}")
    table.only(
        "key", "name", "unit", "multiple", "roles", "guideline", "source", "labels", "attributes"
    )
    unit = table.text("unit", default=Unit.TURN.value)
    if unit not in list(Unit):
        raise table.error(f"unit must be one of {', '.join(Unit)}, not {unit!r}")
    return LayerDefinition(
        key=key_of(table),
        name=name_of(table),
        unit=Unit(unit),
        multiple=unit != Unit.TURN or table.flag("multiple"),
        roles=_roles(table),
        guideline=table.text("guideline", default=""),
        source=table.text("source", default=""),
        labels=tuple(_label(each, table.place) for each in table.tables("labels")),
        attributes=_attributes(table),
    )


def _attributes(table: Table) -> tuple[Attribute, ...]:
    found = tuple(
        attributes.read(Table(each, f"{table.place}, attribute {each.get('key')!r}"))
        for each in table.tables("attributes", needed=False)
    )
    no_repeat(table.place, "key", ((each.key, f"attribute {each.key!r}") for each in found))
    return found


def _label(values: Mapping[str, Any], layer: str) -> LabelDefinition:
    table = Table(values, f"{layer}, label {values.get('key')!r}")
    table.only("key", "name", "shortcut", "letters", "colour", "definition", "example")
    return LabelDefinition(
        key=key_of(table),
        name=name_of(table),
        shortcut=shortcut_of(table),
        letters=_letters(table),
        colour=table.whole("colour", *COLOURS),
        definition=table.text("definition", default=""),
        example=table.text("example", default=""),
    )


def _roles(table: Table) -> tuple[str, ...]:
    roles = table.texts("roles")
    known = [role.value for role in Role]
    for role in roles:
        if role not in known:
            raise table.error(f"unknown role {role!r}; expected one of {', '.join(known)}")
    if len(set(roles)) < len(roles):
        raise table.error("roles must not repeat")
    return roles


def _letters(table: Table) -> str:
    letters = table.text("letters")
    if not _LETTERS.fullmatch(letters):
        raise table.error(f"letters must be one to three capitals A to Z, not {letters!r}")
    return letters


def _check_unique(scheme: SchemeDefinition) -> None:
    no_repeat("Scheme", "key", ((layer.key, f"layer {layer.key!r}") for layer in scheme.layers))
    for layer in scheme.layers:
        labels = ((label.key, f"label {label.key!r}") for label in layer.labels)
        no_repeat(f"Layer {layer.key!r}", "key", labels)
    # One page shows every layer, so one keyboard and one legend serve them all.
    taken = ((key, f"the page's {command!r}") for command, key in scheme.keys.items())
    shortcuts = _each_label(scheme, lambda label: label.shortcut)
    no_repeat("Scheme", "shortcut", [*taken, *shortcuts])
    no_repeat("Scheme", "letters", _each_label(scheme, lambda label: label.letters))


def _each_label(
    scheme: SchemeDefinition, value: Callable[[LabelDefinition], str]
) -> Iterable[tuple[str, str]]:
    for layer in scheme.layers:
        for label in layer.labels:
            yield value(label), f"label {label.key!r} of layer {layer.key!r}"
