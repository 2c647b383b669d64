"""Words in formats that are made of lines: one line, and no character that steers anything."""

import json
import re
import unicodedata
from typing import Any

STEERING = {"Cc", "Zl", "Zp", "Cs"}


def as_json(value: Any) -> str:
    """Return JSON in one line: what could end or steer a line is escaped, the rest is readable."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(_escaped(each) for each in text)


def name(text: str, other: str, most: int = 40) -> str:
    """Return letters, digits and hyphens of a name, with underscores between; else ``other``."""
    return re.sub(r"[^\w-]+", "_", text).strip("_")[:most] or other


def _escaped(character: str) -> str:
    if unicodedata.category(character) in STEERING:
        return f"\\u{ord(character):04x}"
    return character
