"""Patterns of many alternatives, put together so that they are quick to search with."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Protocol

from inspector.lenses.text import Sentence, lowered

LEADS = (r"\b", "^")

_SIGNS = re.compile(r"\\.|\(\?P<")  # escapes, and the beginnings of named groups
_CAPITAL = re.compile("[A-Z]")


class Folded(Protocol):
    """A turn or a sentence that has its text in lower case."""

    @property
    def folded(self) -> str:
        """The text in lower case, every letter in its place."""


class AnyCase:
    """A pattern in lower case that is looked for whatever the case of a text.

    It is looked for in the text in lower case, which is several times as quick as to have each
    letter compared in both cases. What it finds is in lower case; the places are those of the text.
    """

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        """Compile ``pattern``. Raises ValueError for capital letters, which find nothing."""
        if _CAPITAL.search(_SIGNS.sub("", pattern)):
            raise ValueError(f"a capital letter in {pattern!r}")
        self.compiled = re.compile(pattern, flags)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in ``text``."""
        return self.compiled.search(lowered(text))

    def search_in(self, said: Folded) -> re.Match[str] | None:
        """Return the first match in a turn or sentence."""
        return self.compiled.search(said.folded)

    def search_plain(self, sentence: Sentence) -> re.Match[str] | None:
        """Return the first match in ``sentence`` with straight apostrophes."""
        return self.compiled.search(sentence.plain)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the match at the beginning of ``text``, or right at ``start``."""
        return self.compiled.match(lowered(text), start)

    def match_in(self, said: Folded) -> re.Match[str] | None:
        """Return the match at the beginning of a turn or sentence."""
        return self.compiled.match(said.folded)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return the matches in ``text`` one after the other."""
        return self.compiled.finditer(lowered(text))

    def count(self, text: str) -> int:
        """Return how many matches there are in ``text``."""
        return sum(1 for _ in self.finditer(text))


def any_of(*patterns: str) -> AnyCase:
    """Return a pattern that matches where one of ``patterns`` does, the first that can; any case.

    Alternatives that follow each other and begin alike, at a word or at the start, are tried behind
    that one condition: most places in a text don't meet it.
    """
    joined = []
    for lead, alike in groupby(patterns, _lead):
        rests = "|".join(pattern[len(lead) :] for pattern in alike)
        joined.append(f"{lead}(?:{rests})" if lead else rests)
    return AnyCase("|".join(joined))


class Cue:
    """A pattern of many alternatives with its keys.

    Each match of an alternative that may stand anywhere has one of the keys in it, in lower case.
    Most texts have none, and finding that out is much quicker than looking for the pattern.
    """

    def __init__(self, keys: str, *patterns: str) -> None:
        """Look for ``patterns`` where one of ``keys`` is (they are separated by bars)."""
        self.pattern = any_of(*patterns)
        self.keys = keys.split("|")
        opening = [pattern for pattern in patterns if pattern.startswith("^")]
        self._opens = any_of(*opening).compiled.match if opening else None

    def first(
        self, folded: str, sentences: Iterable[Sentence]
    ) -> tuple[Sentence, re.Match[str]] | None:
        """Return the first sentence of a text that has a match, with its first match.

        ``folded`` is the text in lower case.
        """
        anywhere, opens = self._has_key(folded), self._opens
        if not anywhere and opens is None:
            return None
        for sentence in sentences:
            text = sentence.folded
            if (opens and opens(text)) or (anywhere and self._has_key(text)):
                found = self.pattern.compiled.search(text)
                if found is not None:
                    return sentence, found
        return None

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in ``text``."""
        return self._search(lowered(text))

    def search_in(self, said: Folded) -> re.Match[str] | None:
        """Return the first match in a turn or sentence."""
        return self._search(said.folded)

    def _search(self, folded: str) -> re.Match[str] | None:
        opens = self._opens is not None and self._opens(folded)
        return self.pattern.compiled.search(folded) if opens or self._has_key(folded) else None

    def _has_key(self, folded: str) -> bool:
        for key in self.keys:  # noqa: SIM110 - any() takes longer, and this is asked most of all
            if key in folded:
                return True
        return False


def _lead(pattern: str) -> str:
    return next((lead for lead in LEADS if pattern.startswith(lead)), "")
