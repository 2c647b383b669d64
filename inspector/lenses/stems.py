"""Words without their endings, so that other forms of a word are the same one."""

from inspector.lenses.acts import View
from inspector.lenses.memo import by_word, once
from inspector.lenses.text import Sentence, is_content, words

_ENDINGS = (("'s", "ies", "es", "s"), ("ing", "ed", "ly", "y", "e"))


@by_word
def stem(word: str) -> str:
    """Return ``word`` without its common English endings; at least three letters are left."""
    for endings in _ENDINGS:
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                word = word[: -len(ending)]
                break
    return word


def stems(text: str) -> frozenset[str]:
    """Return the stems of the content words of ``text``."""
    return frozenset(filter(None, map(_content_stem, set(words(text)))))


@by_word
def _content_stem(word: str) -> str:
    return stem(word) if is_content(word) else ""


@once
def stems_in(sentence: Sentence) -> frozenset[str]:
    """Return the stems of the content words of a sentence."""
    return frozenset(filter(None, map(_content_stem, sentence.words)))


@once
def stems_of(view: View) -> frozenset[str]:
    """Return the stems of the content words of a turn."""
    return frozenset(map(stem, view.content))
