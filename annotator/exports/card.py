"""The card of a data set: what the Hugging Face hub and its ``datasets`` library read of it.

https://huggingface.co/docs/hub/datasets-manual-configuration and …/datasets-cards
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from annotator.schemes.definition import SchemeDefinition

Features = Mapping[str, str]  # column to type, as ``datasets`` names types
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
LARGEST = "1M<n<10M"


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the data set: its file, how many rows it has, their types and meanings."""

    name: str
    path: str
    rows: int
    features: Features
    meanings: Mapping[str, str]


def card(title: str, parts: Sequence[Part], schemes: Mapping[int, SchemeDefinition]) -> str:
    """Return the README.md of a data set: front matter for machines, then what it is."""
    front = yaml.safe_dump(
        {
            "pretty_name": " ".join(title.split()),
            "license": "unknown",
            "size_categories": [_size(sum(part.rows for part in parts))],
            "tags": ["conversation", "grounding", "annotation"],
            "configs": [_config(part, default=not at) for at, part in enumerate(parts)],
            "dataset_info": [_info(part) for part in parts],
        },
        sort_keys=False,
        allow_unicode=True,
        width=10_000,  # nothing folded: a line of a title must not look like the end
    )
    lines = ["---", front.rstrip(), "---", "", f"# {_plain(title)}", ""]
    lines += [
        "Conversations, and labels that people gave them. Exported by Common Ground.",
        "",
        "**Licence: unknown.** Nothing here says on what terms the conversations may be used or",
        "passed on. Whoever publishes this has to find out, say so here, and see that nobody's",
        "personal data are in it.",
        "",
        "The split is called `train` because a split needs a name; nothing was split.",
        "",
    ]
    for part in parts:
        lines += [
            f"## {part.name}",
            "",
            f"{part.rows:,} rows.",
            "",
            "| column | what |",
            "|---|---|",
        ]
        lines += [f"| `{name}` | {_plain(meaning)} |" for name, meaning in part.meanings.items()]
        lines.append("")
    for number, scheme in schemes.items():
        lines += [f"## Labels of scheme version {number}: {_plain(scheme.name)}", ""]
        for layer in scheme.layers:
            lines += [f"### {_plain(layer.name)} (`{layer.key}`)", ""]
            lines += [f"- `{each.key}`: {_plain(each.definition)}" for each in layer.labels]
            lines.append("")
    return "\n".join(lines)


def _config(part: Part, *, default: bool) -> dict[str, object]:
    files = [{"split": "train", "path": part.path}]
    first: dict[str, object] = {"default": True} if default else {}
    return {"config_name": part.name, "data_files": files, **first}


def _info(part: Part) -> dict[str, object]:
    features = [{"name": name, "dtype": kind} for name, kind in part.features.items()]
    splits = [{"name": "train", "num_examples": part.rows}]
    return {"config_name": part.name, "features": features, "splits": splits}


def _size(rows: int) -> str:
    return next((name for most, name in SIZES if rows < most), LARGEST)


def _plain(text: str) -> str:
    """Return words as Markdown shows them: in one line, with nothing that is markup."""
    line = " ".join(text.split())
    return "".join(f"\\{each}" if each in "\\`*_[]<>|#!" else each for each in line)
