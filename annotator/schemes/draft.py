"""A scheme while it is edited: a form's fields as nested values, and what buttons do to them.

A field's name is its path, ``layers.0.labels.2.name``. Values that can't be read as what they
should be stay as they are, so that `definition.from_values` can say what is wrong with them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from annotator.numbers import LARGEST, whole
from annotator.schemes.keys import COMMANDS

WHOLE = frozenset({"colour", "low", "high"})
FLAGS = frozenset({"multiple", "complete"})
LISTS = frozenset({"roles"})
ROWS = frozenset({"layers", "labels", "attributes", "choices"})
ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890"

Draft = dict[str, Any]


def from_fields(fields: Iterable[tuple[str, list[str]]]) -> Draft:
    """Return the nested values of a form's fields; fields left empty are left out.

    Raises TypeError or ValueError where the paths make no scheme's shape.
    """
    root: dict[Any, Any] = {}
    for path, values in fields:
        *above, last = path.split(".")
        place = root
        for step in above:
            number = whole(step)
            place = place.setdefault(step if number is None else number, {})
        place[last] = _value(last, values)
    found = _listed(root)
    _check_shape(found)
    return dict(found)


def do(draft: Draft, command: str) -> str:
    """Do ``add:PATH``, ``remove:PATH``, ``up:PATH`` or ``down:PATH``; return the path to go to.

    Anything else changes nothing and returns "".
    """
    action, _, path = command.partition(":")
    *above, last = path.split(".")
    place = _at(draft, above)
    if action == "add" and last in ROWS and isinstance(place, dict):
        rows = place.setdefault(last, [])
        rows.append(_new(draft, last, rows))
        return f"{path}.{len(rows) - 1}"
    index = whole(last)
    if isinstance(place, list) and index is not None and index < len(place):
        other = {"up": index - 1, "down": index + 1}.get(action)
        if action == "remove":
            del place[index]
            return ".".join([*above, str(max(0, index - 1))]) if place else ""
        if other is not None and 0 <= other < len(place):
            place[index], place[other] = place[other], place[index]
            return ".".join([*above, str(other)])
    return ""


def _check_shape(table: Any) -> None:
    if not isinstance(table, dict):
        raise TypeError("no table")
    for name, value in table.items():
        if name in ROWS:
            if not isinstance(value, list):
                raise TypeError(f"{name} has no rows")
            for each in value:
                _check_shape(each)
        elif isinstance(value, dict) != (name == "keys"):
            raise ValueError(f"{name} is nested")


def _value(name: str, values: list[str]) -> Any:
    if name in LISTS:
        return values
    value = values[-1].replace("\r\n", "\n").replace("\0", "").strip()
    if name in FLAGS:
        return value in {"on", "true"}
    number = whole(value) if name in WHOLE else None
    return value if number in {None, LARGEST} else number


def _listed(value: Any) -> Any:
    """Return nested values with what is numbered as lists, and without what is empty."""
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(key, int) for key in value):
        return [_listed(value[key]) for key in sorted(value)]
    return {str(key): _listed(each) for key, each in value.items() if each not in ("", [])}


def _at(draft: Draft, steps: list[str]) -> Any:
    place: Any = draft
    for step in steps:
        index = whole(step)
        if isinstance(place, list) and index is not None and index < len(place):
            place = place[index]
        elif isinstance(place, dict) and step in place:
            place = place[step]
        else:
            return None
    return place


def _new(draft: Draft, kind: str, rows: list[Any]) -> dict[str, Any]:
    if kind == "layers":
        return {"name": "", "unit": "turn", "multiple": True, "labels": [_label(draft)]}
    if kind == "labels":
        return _label(draft)
    if kind == "attributes":
        return {"kind": "choice", "choices": [{"shortcut": "1"}]}
    taken = {row.get("shortcut") for row in rows if isinstance(row, dict)}
    return {"shortcut": next((key for key in "1234567890" if key not in taken), "")}


def _label(draft: Draft) -> dict[str, Any]:
    """Return a label with a key and a colour that are still free."""
    labels = [
        label
        for layer in draft.get("layers", [])
        for label in layer.get("labels", [])
        if isinstance(label, dict)
    ]
    keys = {command: default for command, (default, _) in COMMANDS.items()}
    taken = {*(keys | draft.get("keys", {})).values(), *(each.get("shortcut") for each in labels)}
    shortcut = next((key for key in ALPHABET if key not in taken), "")
    return {"shortcut": shortcut, "colour": len(labels) % 12 + 1}


def with_paths(value: Any, path: str = "") -> Any:
    """Return a copy of the draft in which every row says its own ``path``, for the form."""
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return [
            with_paths(each, f"{path}.{index}") | {"path": f"{path}.{index}"}
            for index, each in enumerate(value)
        ]
    if isinstance(value, dict):
        return {
            key: with_paths(each, f"{path}.{key}" if path else key) for key, each in value.items()
        }
    return value


def keys_of(draft: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return each command of the page with what it does and the draft's key for it."""
    said = draft.get("keys", {})
    return [(name, title, said.get(name, key)) for name, (key, title) in COMMANDS.items()]
