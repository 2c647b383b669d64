"""What the labels of an export mean: every scheme version, with how often each label was given."""

from collections.abc import Iterator, Mapping, Sequence

from annotator.schemes.attributes import Attribute, AttributeKind
from annotator.schemes.definition import LayerDefinition, SchemeDefinition

Counts = Mapping[tuple[int, str, str], int]  # by version, layer and label


def markdown(
    versions: Sequence[tuple[int, SchemeDefinition]],
    counts: Counts,
    columns: Mapping[str, Mapping[str, str]],
) -> str:
    """Return the codebook as Markdown: the files' columns, then every scheme version.

    ``columns`` has what each column of each file means.
    """
    lines = ["# Codebook", ""]
    for name, meanings in columns.items():
        lines += [f"## {name}", "", "| column | what |", "|---|---|"]
        lines += [f"| `{column}` | {_cell(meaning)} |" for column, meaning in meanings.items()]
        lines.append("")
    for number, scheme in versions:
        lines += [f"## Scheme version {number}: {_cell(scheme.name)}", "", scheme.description, ""]
        for layer in scheme.layers:
            lines += _layer(number, layer, counts)
    return "\n".join(lines)


def _layer(number: int, layer: LayerDefinition, counts: Counts) -> Iterator[str]:
    asked = " and ".join(layer.roles) or "any role"
    yield f"### {_cell(layer.name)} (`{layer.key}`)"
    yield ""
    yield f"Given to {UNITS[layer.unit.value]} of {asked}. {_cell(layer.source)}"
    yield ""
    yield "| label | name | given | definition |"
    yield "|---|---|---|---|"
    for label in layer.labels:
        given = counts.get((number, layer.key, label.key), 0)
        yield f"| `{label.key}` | {_cell(label.name)} | {given} | {_cell(label.definition)} |"
    yield ""
    if layer.attributes:
        yield "| detail | values |"
        yield "|---|---|"
        for attribute in layer.attributes:
            yield f"| `{attribute.key}` | {_cell(_values(attribute))} |"
        yield ""


UNITS = {"turn": "turns", "span": "words in turns", "link": "links from turns or their words"}


def _values(attribute: Attribute) -> str:
    if attribute.kind == AttributeKind.SCALE:
        return f"{attribute.low} to {attribute.high}"
    return ", ".join(choice.key for choice in attribute.choices) or "free text"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
