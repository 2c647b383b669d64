"""Which models have learned from a file, so that what they reach on it isn't taken for more."""

import hashlib
import json
from pathlib import Path

from inspector.lenses.learned.model import WEIGHTS


def learned_from(path: Path, folder: Path = WEIGHTS) -> list[str]:
    """Return the names of the models whose cards name the file at ``path``. Raises OSError."""
    mine = digest(path)
    cards = (json.loads(card.read_text(encoding="utf-8")) for card in sorted(folder.glob("*.json")))
    return [
        card["model"]
        for card in cards
        if any(corpus["sha256"] == mine for corpus in card["data"].values())
    ]


def digest(path: Path) -> str:
    """Return the SHA-256 by which a card names a file, in hexadecimal. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
