"""Ready schemes: the default one, and one for each of the eleven instruments."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from annotator.schemes import writing
from annotator.schemes.definition import SchemeDefinition, from_values, load_default

ORDER = (
    "grounding-acts",
    "lost-in-conversation",
    "collaboration-value",
    "information-seeking",
    "proactivity",
    "conventions",
    "topic-control",
    "maintenance",
    "carrier-audit",
    "retry-and-reflection",
    "memory-fidelity",
)


@dataclass(frozen=True, slots=True)
class Template:
    """A ready scheme under the name that addresses use."""

    key: str
    scheme: SchemeDefinition


@cache
def templates() -> dict[str, Template]:
    """Return every ready scheme by its name, the default one first."""
    found = {"default": Template("default", load_default())}
    return found | {template.key: template for template in _instruments()}


def _instruments() -> Iterator[Template]:
    folder = files("annotator.schemes").joinpath("instruments")
    shared = {layer["key"]: layer for layer in writing.plain(load_default())["layers"]}
    for key in ORDER:
        values: dict[str, Any] = yaml.safe_load(folder.joinpath(f"{key}.yaml").read_text("utf-8"))
        # ``use`` stands for a layer of the default scheme, so that its words are there once.
        layers = [shared.get(layer.get("use"), layer) for layer in values["layers"]]
        yield Template(key, from_values(values | {"layers": layers}))
