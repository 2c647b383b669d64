"""Patterns of many alternatives, put together so that they are quick to search with."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from inspector.lenses.text import Sentence

LEADS = (r"\b", "^")


def any_of(*patterns: str) -> re.Pattern[str]:
    """Return a pattern that matches where one of ``patterns`` does, the first that can; any case.

    Alternatives that follow each other and begin alike, at a word or at the start, are tried behind
    that one condition: most places in a text don't meet it.
    """
    joined = []
    for lead, alike in groupby(patterns, _lead):
        rests = "|".join(pattern[len(lead) :] for pattern in alike)
        joined.append(f"{lead}(?:{rests})" if lead else rests)
    return re.compile("|".join(joined), re.IGNORECASE)


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
        self.opening = any_of(*opening) if opening else None

    def may_be_in(self, text: str) -> bool:
        """Whether it is worth looking."""
        if self.opening is not None and self.opening.match(text):
            return True
        folded = text.casefold()
        return any(map(folded.__contains__, self.keys))

    def matches(
        self, folded: str, sentences: Iterable[Sentence]
    ) -> Iterator[tuple[Sentence, re.Match[str]]]:
        """Yield the sentences of a text that have a match, with the first; ``folded`` is the text.

        It has its case folded.
        """
        anywhere = any(map(folded.__contains__, self.keys))
        if not anywhere and self.opening is None:
            return
        for sentence in sentences:
            if anywhere or (self.opening is not None and self.opening.match(sentence.text)):
                found = self.search(sentence.text)
                if found is not None:
                    yield sentence, found

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in ``text``."""
        return self.pattern.search(text) if self.may_be_in(text) else None


def _lead(pattern: str) -> str:
    return next((lead for lead in LEADS if pattern.startswith(lead)), "")
