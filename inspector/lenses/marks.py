"""What of a text is held against another: the stems of its content words, and its numbers."""

from collections.abc import Iterable

from inspector.lenses.memo import by_word
from inspector.lenses.stems import stem
from inspector.lenses.text import is_content


def marks(words: Iterable[str]) -> frozenset[str]:
    """Return the stems of the content words among ``words``, and the numbers."""
    return frozenset(filter(None, map(_mark, words)))


@by_word
def _mark(word: str) -> str:
    if is_content(word):
        return stem(word)
    return word if word[0].isdigit() else ""
