"""What the fields of a file shall mean, as far as the file doesn't say it by itself."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from annotator.formats.fields import ABOUT, NUMBERS, Fields, Unfit, number_in
from annotator.numbers import whole
from annotator.transcript import Role, Transcript, Turn

ABSENT = object()


class LabelRule(msgspec.Struct, frozen=True):
    """Values of the turns' field ``path`` that are labels of ``layer``: value → label key.

    ``source`` names whoever gave them, where a file has labels of several people.
    """

    path: str
    layer: str
    labels: dict[str, str]
    source: str = ""


class FileMapping(msgspec.Struct, frozen=True):
    """Choices about one file; what isn't chosen is as the reader finds it.

    ``format`` is a reader's name. ``columns`` gives a meaning the title of its column in a table.
    ``roles`` gives a speaker a role. ``about`` gives what is said of a conversation (its model,
    its outcome, …) the path of a field that says it. ``source`` names whoever gave the labels, as
    far as their rules don't.
    """

    format: str = ""
    columns: dict[str, str] = {}
    roles: dict[str, Role] = {}
    about: dict[str, str] = {}
    labels: tuple[LabelRule, ...] = ()
    source: str = ""


def decode(value: object) -> FileMapping:
    """Return the mapping that `encode` gave. Raises ValueError if it is none."""
    return msgspec.convert(value, FileMapping)


def encode(mapping: FileMapping) -> dict[str, Any]:
    """Return a mapping as JSON can hold it."""
    found: dict[str, Any] = msgspec.to_builtins(mapping)
    return found


def apply(transcript: Transcript, mapping: FileMapping) -> Transcript:
    """Return ``transcript`` as ``mapping`` has it.

    Raises Unfit, with the path of the field, where an outcome, an order or a trial isn't a number.
    """
    if mapping.roles:
        turns = tuple(_with_role(turn, mapping.roles) for turn in transcript.turns)
        transcript = replace(transcript, turns=turns)
    if mapping.about:
        transcript = replace(transcript, **_about(transcript.meta, mapping.about))
    return transcript


def labels_in(
    transcript: Transcript, rules: tuple[LabelRule, ...]
) -> Iterator[tuple[LabelRule, int, list[str]]]:
    """Yield rule, turn index and label keys for every turn that a rule's field says something of.

    A value that is no label says that the turn has none. A field that is absent or null says
    nothing: the turn was not labelled.
    """
    for rule in rules:
        for index, turn in enumerate(transcript.turns):
            if at(turn.meta, rule.path) not in (ABSENT, None):
                values = values_at(turn.meta, rule.path)
                yield rule, index, [rule.labels[each] for each in values if each in rule.labels]


def at(meta: Mapping[str, Any], path: str) -> Any:
    """Return the value at a dotted path, ABSENT if there is none; a number leads into a list."""
    value: Any = meta
    for name in path.split("."):
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and (index := whole(name)) is not None and index < len(value):
            value = value[index]
        else:
            return ABSENT
    return value


def values_at(meta: Mapping[str, Any], path: str) -> list[str]:
    """Return the value at a path as words: several where it is a list, none where it is null."""
    value = at(meta, path)
    return [
        word for each in (value if isinstance(value, list) else [value]) for word in _word(each)
    ]


def _word(value: Any) -> list[str]:
    if isinstance(value, bool):
        return [str(value).lower()]
    if isinstance(value, float):
        return [f"{value:g}"]  # 1.0 is the 1 of a file that went through floating point
    return [str(value)] if isinstance(value, str | int) else []


def _with_role(turn: Turn, roles: Mapping[str, Role]) -> Turn:
    role = roles.get(turn.speaker)
    return turn if role is None else msgspec.structs.replace(turn, role=role)


def _about(meta: Mapping[str, Any], about: Mapping[str, str]) -> dict[str, Any]:
    found = {name: at(meta, path) for name, path in about.items() if name in ABOUT}
    fields = Fields({name: _number_or_same(name, value) for name, value in found.items()})
    read = {"outcome": fields.number, "session_order": fields.whole, "trial": fields.whole}
    try:
        return {
            name: read.get(name, fields.text)(name)
            for name, value in found.items()
            if value is not ABSENT
        }
    except Unfit as error:
        name = error.path.removeprefix("$.")
        raise Unfit(f"$.{about[name]}", error.message, error.found) from None


def _number_or_same(name: str, value: Any) -> Any:
    """Return a number that stands as text as a number, for the fields that want one."""
    if name not in NUMBERS or not isinstance(value, str):
        return value
    number = number_in(value)
    return value if number is None or not math.isfinite(number) else number
