"""A scheme as YAML that ``definition.parse`` reads back the same."""

from typing import Any

import yaml

from annotator.schemes.attributes import Attribute, AttributeKind, Choice
from annotator.schemes.definition import LabelDefinition, LayerDefinition, SchemeDefinition, Unit
from annotator.schemes.keys import COMMANDS


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as they read."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def dump(scheme: SchemeDefinition) -> str:
    """Return the scheme as YAML; keys of the page are written where they differ from the usual."""
    return yaml.dump(plain(scheme), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def plain(scheme: SchemeDefinition) -> dict[str, Any]:
    """Return the scheme as plain data, empty fields left out."""
    changed = {name: key for name, key in scheme.keys.items() if key != COMMANDS[name][0]}
    return _filled(
        name=scheme.name,
        description=scheme.description,
        keys=changed,
        layers=[_layer(layer) for layer in scheme.layers],
    )


def _layer(layer: LayerDefinition) -> dict[str, Any]:
    multiple = {"multiple": layer.multiple} if layer.unit == Unit.TURN else {}
    return (
        {"key": layer.key, "name": layer.name, "unit": layer.unit.value}
        | multiple
        | _filled(
            roles=list(layer.roles),
            source=layer.source,
            guideline=layer.guideline,
            attributes=[_attribute(each) for each in layer.attributes],
            labels=[_label(each) for each in layer.labels],
        )
    )


def _label(label: LabelDefinition) -> dict[str, Any]:
    return _filled(
        key=label.key,
        name=label.name,
        shortcut=label.shortcut,
        letters=label.letters,
        colour=label.colour,
        definition=label.definition,
        example=label.example,
    )


def _attribute(attribute: Attribute) -> dict[str, Any]:
    said = _filled(key=attribute.key, name=attribute.name, kind=attribute.kind.value)
    if attribute.kind == AttributeKind.SCALE:
        said |= {"low": attribute.low, "high": attribute.high}
    return said | _filled(
        complete=attribute.complete,
        guideline=attribute.guideline,
        choices=[_choice(each) for each in attribute.choices],
    )


def _choice(choice: Choice) -> dict[str, Any]:
    return _filled(
        key=choice.key,
        name=choice.name,
        shortcut=choice.shortcut,
        definition=choice.definition,
    )


def _filled(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", [], {}, False)}
