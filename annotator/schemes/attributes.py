"""What may be said of a label beside the label itself: choices, scales, free text."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from annotator.errors import InvalidInput
from annotator.schemes.fields import Table, key_of, name_of, no_repeat, shortcut_of

MAX_TEXT = 4_000  # characters

Values = Mapping[str, str | int]


class AttributeKind(StrEnum):
    """How an attribute is answered."""

    CHOICE = "choice"
    SCALE = "scale"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of an attribute; ``shortcut`` is a character that gives it in the form."""

    key: str
    name: str
    shortcut: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A detail of a label.

    A scale runs over the whole numbers from ``low`` to ``high``. A text with ``complete`` offers
    what was written elsewhere in the project.
    """

    key: str
    name: str
    kind: AttributeKind
    choices: tuple[Choice, ...] = ()
    low: int = 0
    high: int = 0
    complete: bool = False
    guideline: str = ""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return asdict(self) | {"kind": self.kind.value}


def read(table: Table) -> Attribute:
    """Return the attribute that a scheme's table describes. Raises SchemeError."""
    table.only("key", "name", "kind", "choices", "low", "high", "complete", "guideline")
    kind = table.text("kind")
    if kind not in list(AttributeKind):
        raise table.error(f"kind must be one of {', '.join(AttributeKind)}, not {kind!r}")
    base = Attribute(
        key=key_of(table),
        name=name_of(table),
        kind=AttributeKind(kind),
        guideline=table.text("guideline", default=""),
    )
    return _READ[base.kind](table, base)


def from_plain(values: Sequence[Mapping[str, Any]]) -> tuple[Attribute, ...]:
    """Return what ``Attribute.plain`` wrote."""
    return tuple(
        Attribute(
            **{
                **each,
                "kind": AttributeKind(each["kind"]),
                "choices": tuple(Choice(**choice) for choice in each["choices"]),
            }
        )
        for each in values
    )


def checked(attributes: Sequence[Attribute], values: Values) -> dict[str, str | int]:
    """Return ``values`` in the attributes' order, those left empty left out.

    Raises InvalidInput for an unknown attribute or a value that doesn't fit.
    """
    known = {attribute.key for attribute in attributes}
    for key in values:
        if key not in known:
            raise InvalidInput(f"This label has no detail {key!r}.")
    return {
        attribute.key: _fitting(attribute, values[attribute.key])
        for attribute in attributes
        if values.get(attribute.key, "") != ""
    }


def _fitting(attribute: Attribute, value: str | int) -> str | int:
    if attribute.kind == AttributeKind.CHOICE:
        if value not in [choice.key for choice in attribute.choices]:
            raise InvalidInput(f"{attribute.name} has no answer {value!r}.")
    elif attribute.kind == AttributeKind.SCALE:
        if type(value) is not int or not attribute.low <= value <= attribute.high:
            raise InvalidInput(
                f"{attribute.name} is a whole number from {attribute.low} to {attribute.high},"
                f" not {value!r}."
            )
    elif not isinstance(value, str) or len(value) > MAX_TEXT or "\0" in value:
        raise InvalidInput(f"{attribute.name} is a text of at most {MAX_TEXT} characters.")
    return value


def _choice(table: Table, base: Attribute) -> Attribute:
    choices = tuple(_one(each, table.place) for each in table.tables("choices"))
    for field in ("key", "shortcut"):
        no_repeat(table.place, field, ((getattr(each, field), each.name) for each in choices))
    return replace(base, choices=choices)


def _one(values: Mapping[str, Any], place: str) -> Choice:
    table = Table(values, f"{place}, choice {values.get('key')!r}")
    table.only("key", "name", "shortcut", "definition")
    definition = table.text("definition", default="")
    return Choice(key_of(table), name_of(table), shortcut_of(table), definition)


def _scale(table: Table, base: Attribute) -> Attribute:
    low = table.whole("low", 0, 9)
    high = table.whole("high", low + 1, 9)
    return replace(base, low=low, high=high)


def _text(table: Table, base: Attribute) -> Attribute:
    return replace(base, complete=table.flag("complete", default=False))


_READ = {
    AttributeKind.CHOICE: _choice,
    AttributeKind.SCALE: _scale,
    AttributeKind.TEXT: _text,
}
