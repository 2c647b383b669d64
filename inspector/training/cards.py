"""The cards of models as a table: how well each class is told where it was not learned."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HEADINGS = (
    "model", "class", "set", "turns", "positive", "F1, all", "AUC, all", "F1, half", "AUC, half",
)  # fmt: skip


def as_markdown(folder: Path) -> str:
    """Return the table of the cards in ``folder``.

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
    low, high = found["f1 interval"] or (0.0, 0.0)
    return f"{found['f1']:.2f} [{low:.2f}, {high:.2f}]", f"{found['auc'] or 0.0:.2f}"
