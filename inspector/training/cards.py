"""Cards: what arrays were made from, beside their file, and those of models as a table."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from inspector.evaluation.report import figure

HEADINGS = (
    "model", "class", "set", "turns", "positive", "F1, all", "AUC, all", "F1, half", "AUC, half",
)  # fmt: skip


def text(card: Mapping[str, Any]) -> str:
    """Return a card as its file has it, without the last line's end."""
    return json.dumps(card, ensure_ascii=False, indent=1)


def save(card: Mapping[str, Any], path: Path) -> None:
    """Write a card beside the file of arrays at ``path``. Raises OSError."""
    path.with_suffix(".json").write_text(f"{text(card)}\n", encoding="utf-8")


def as_markdown(folder: Path) -> str:
    """Return the table of the models' cards in ``folder``: how well each class is told.

    *all* is in folds over all conversations, *half* on the held-out half.
    """
    lines = [[*HEADINGS], ["---"] * len(HEADINGS)]
    for path in sorted(folder.glob("*.json")):
        lines += _rows(json.loads(path.read_text(encoding="utf-8")))
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _rows(card: Mapping[str, Any]) -> Iterator[list[str]]:
    for name, said in card["classes"].items():
        for corpus, found in said["in folds"].items():
            half = said["half"]["held out"][corpus]
            counts = (f"{found['n']:,}", f"{found['positives']:,}")
            yield [card["model"], name, corpus, *counts, *_figures(found), *_figures(half)]


def _figures(found: Mapping[str, Any]) -> tuple[str, str]:
    return figure(found["f1"], found["f1 interval"]), figure(found["auc"])
