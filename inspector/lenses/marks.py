"""What of a text is held against another: the stems of its content words, and its numbers."""

from collections.abc import Sequence
from functools import lru_cache

from inspector.lenses.acts import View
from inspector.lenses.stems import stem, stems_of
from inspector.lenses.text import is_content


def marks(words: Sequence[str]) -> frozenset[str]:
    """Return the stems of the content words among ``words``, and the numbers."""
    return frozenset([mark for word in words if (mark := _mark(word))])


def marks_of(view: View) -> frozenset[str]:
    """Return the stems of the content words of a turn, and its numbers."""
    return stems_of(view).union([word for word in view.numbers if not is_content(word)])


@lru_cache(maxsize=65_536)
def _mark(word: str) -> str:
    if is_content(word):
        return stem(word)
    return word if word[0].isdigit() else ""
