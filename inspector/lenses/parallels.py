"""Whether what stands before and after an edit is of one make, and where either begins.

A repair mostly begins with the word or the kind of word to which it goes back: “the cat, uh, the
dog”, “at six, no, at seven” (the rough copy: Levelt 1983, Monitoring and self-repair in speech,
Cognition 14, whose well-formedness rule asks that both could be joined by “or”; Shriberg 1994,
Preliminaries to a theory of speech disfluencies). The kinds are told by form alone. English.
"""

from collections.abc import Sequence

import msgspec

from inspector.lenses import editing
from inspector.lenses.text import is_content

BACK = 6  # words before an edit to which a repair goes back
AHEAD = 4  # words after it that are looked at
KIND, COPY, MATTER = "kind", "copy", "matter"
LONG = 3  # letters above which an ending says something of a word


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word in lower case, its place in code points, and how it stands.

    ``capital`` says that it is written with one, ``apart`` that a comma, a dash or three points
    stand before it.
    """

    text: str
    start: int
    end: int
    capital: bool
    apart: bool


class Parallel(msgspec.Struct, frozen=True, gc=False):
    """How two stretches of words are of one make.

    The last ``back`` words before an edit are said again, otherwise, by the first ``ahead`` after.
    """

    how: str  # KIND: two numbers or names; COPY: the same beginning; MATTER: a word is kept
    back: int
    ahead: int


def parallel(before: Sequence[Word], after: Sequence[Word]) -> Parallel | None:
    """Return how the words ``before`` an edit are said again ``after`` it, if they are.

    The same words again are a repetition, and none.
    """
    return _of_a_kind(before, after) or _goes_back(before, after) or _same_matter(before, after)


def _of_a_kind(before: Sequence[Word], after: Sequence[Word]) -> Parallel | None:
    """See two numbers or two names, with small words before the second."""
    last = before[-1]
    count = next(
        (at for at, word in enumerate(after[: AHEAD + 1]) if word.text not in editing.LINKS), None
    )
    if count is None or last.text == after[count].text:
        return None
    word = after[count]
    names = last.capital and word.capital and len(before) > 1
    alike = names and not {last.text, word.text} & editing.ALWAYS_CAPITAL
    if alike or any(kind(last.text) and kind(word.text) for kind in _KINDS):
        return Parallel(KIND, 1, count + 1)
    return None


def _goes_back(before: Sequence[Word], after: Sequence[Word]) -> Parallel | None:
    """See a repair that begins with the article, the preposition or the verb before the trouble."""
    head = _article(after[0].text)
    if head in editing.NO_HEAD or len(after) == 1:
        return None
    for back in range(1, min(BACK, len(before)) + 1):
        if _article(before[-back].text) == head:
            same = all(
                one.text == other.text for one, other in zip(before[-back:], after, strict=False)
            )
            return None if same else Parallel(COPY, back, min(back, len(after)))
    return None


def _same_matter(before: Sequence[Word], after: Sequence[Word]) -> Parallel | None:
    """See a word of weight that is kept, while the one before it changes."""
    said = {word.text: back for back, word in enumerate(reversed(before[-BACK:]), 1)}
    for ahead, word in enumerate(after[:AHEAD], 1):
        back = said.get(word.text, 0)
        kept = ahead > 1 and back and back < len(before) and is_content(word.text)
        if kept and before[-back - 1].text != after[ahead - 2].text:
            return Parallel(MATTER, back + 1, ahead)
    return None


def is_number(word: str) -> bool:
    """Whether a word is a number, in figures or in letters."""
    return word[0].isdigit() or word in editing.NUMBERS


def _is_date(word: str) -> bool:
    return word in editing.DATES


def _is_identifier(word: str) -> bool:
    """Whether a word is one of a computer: has an underline or a point inside."""
    return "_" in word or "." in word


_KINDS = (is_number, _is_date, _is_identifier)


def _article(word: str) -> str:
    return "a" if word == "an" else word


def same_form(before: Word, after: Word) -> bool:
    """Whether two longer words end alike, as two plurals or two verbs in the past do."""
    return (
        min(len(before.text), len(after.text)) > LONG
        and _form(before.text) == _form(after.text)
        and before.text != after.text
    )


def _form(word: str) -> str:
    """Return a word's ending; of every plural the same."""
    plural = word.endswith("s") and not word.endswith(("ss", "us"))
    return "s" if plural else word[-2:]
