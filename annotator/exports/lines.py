"""Words in formats that are made of lines: one line, and no character that steers anything."""

import json
import re
from typing import Any

# Controls, the separators of lines and paragraphs, and halves of surrogate pairs.
STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def as_json(value: Any) -> str:
    """Return JSON in one line: what could end or steer a line is escaped, the rest is readable."""
    return escaped(json.dumps(value, ensure_ascii=False))


def escaped(text: str) -> str:
    """Return words in which what could end or steer a line, or a terminal, is escaped."""
    return STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def name(text: str, other: str, most: int = 40) -> str:
    """Return letters, digits and hyphens of a name, with underscores between; else ``other``."""
    return re.sub(r"[^\w-]+", "_", text).strip("_")[:most] or other
