"""Editing phases: editing terms in a row, and the words of the sentence on either side of them."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from inspector.lenses import editing
from inspector.lenses.parallels import Parallel, Word, parallel
from inspector.lenses.text import lowered

RUN = 6  # editing terms in a row
BESIDE = 8  # words before and after them that are compared

# What ends a sentence; several points don't, nor does a point after an initial or a title.
_STOP = re.compile(
    r"[.!?;:\n|](?:(?<=\.)\.+|(?<!\b[A-Z]\.)(?<!\b[DMS][rst]\.)[.!?;:\n|]*(?=[\s\"”’')\]]|$))"
)
_WORD = re.compile(r"\w+(?:['.\-]\w+)*")  # with points and hyphens inside
_MARK = re.compile(r"[\"“”«»,(–—…]|\.{2,}|(?<!\S)-+(?=\s)")
_QUOTES = frozenset('"“”«»')
_CODE = re.compile(r"[{}<]|\s:?=\s|\w\(\S|::|->")  # a sentence of code says nothing
_TERMS: dict[str, list[tuple[str, ...]]] = {}
for _term in sorted(map(str.split, editing.NAMED | editing.JOINED), key=len, reverse=True):
    _TERMS.setdefault(_term[0], []).append(tuple(_term))
_OPENING = editing.FILLERS | {term.split()[0] for term in editing.NAMED} | {"or"}


class Sentence(msgspec.Struct, frozen=True):
    """The words of a sentence, and what it is.

    ``asks`` says that it is a question with a word for it, ``marked`` that it has a question mark.
    ``first`` is the place of its first question word; the number of its words, where it has none.
    """

    words: list[Word]
    asks: bool
    marked: bool
    first: int


class Phase(msgspec.Struct, frozen=True):
    """Editing terms in a row: the words of ``sentence`` from ``at`` up to ``after``.

    ``named`` are those that name an edit, ``heard`` these and the fillers. At least one word stands
    before them; where one follows, ``both`` says how the two sides are of one make, if they are.
    """

    sentence: Sentence
    at: int
    after: int
    terms: list[str]
    named: list[str]
    heard: list[str]
    both: Parallel | None

    @property
    def before(self) -> Word:
        """The last word before the terms."""
        return self.sentence.words[self.at - 1]

    @property
    def following(self) -> Word:
        """The first word after the terms, which must not be the last of the sentence."""
        return self.sentence.words[self.after]

    @property
    def apart(self) -> bool:
        """Whether a comma, a dash or the like stands before the terms."""
        return self.sentence.words[self.at].apart


def may_edit(words: Sequence[str]) -> bool:
    """Whether a turn with these words can have an edit in it; quick."""
    if not editing.HINTS.isdisjoint(words):
        return True
    if sum(map(editing.QUESTION_WORDS.__contains__, words)) > 1:
        return True
    vocabulary = frozenset(words)
    return any(pair <= vocabulary for pair in editing.PAIRS)


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences in which a word may edit another or a question begin anew."""
    low = _plain(text)
    for start, end, mark in _stretches(text):
        said = _WORD.findall(low, start, end)
        if not _may_edit(said):
            continue
        words = _words(text, low, start, said)
        if not _CODE.search(text, words[0].start, words[-1].end + 1):
            texts, marked = [word.text for word in words], "?" in mark
            asking = texts if marked else () if mark else texts[:1]
            asks = not editing.QUESTION_WORDS.isdisjoint(asking)
            yield Sentence(words, asks, marked, _first_question(texts))


def _may_edit(texts: Sequence[str]) -> bool:
    """Whether a sentence of such words can have an edit in it."""
    later = texts[1:]
    if not _OPENING.isdisjoint(later):
        return True
    asks = editing.QUESTION_WORDS
    return not asks.isdisjoint(later) and texts[0] in asks


def _first_question(texts: Sequence[str]) -> int:
    if editing.QUESTION_WORDS.isdisjoint(texts):
        return len(texts)
    return next(at for at, word in enumerate(texts) if word in editing.QUESTION_WORDS)


def cut(text: str) -> Iterator[tuple[list[Word], str]]:
    """Yield the words of each sentence, and the mark that ends it, if one does."""
    low = _plain(text)
    for start, end, mark in _stretches(text):
        if said := _WORD.findall(low, start, end):
            yield _words(text, low, start, said), mark


def _plain(text: str) -> str:
    return lowered(text).replace("’", "'")


def _stretches(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the places of what can be sentences, and the mark that ends each, if one does."""
    start = 0
    for stop in _STOP.finditer(text):
        if not stop[0].startswith(".."):
            yield start, stop.start(), stop[0].strip()
            start = stop.end()
    yield start, len(text), ""


def _words(text: str, low: str, after: int, said: Sequence[str]) -> list[Word]:
    """Return the words ``said`` in a row from ``after``; ``low`` is the text in lower case."""
    words: list[Word] = []
    apart = quoted = False
    for word in said:
        at = low.index(word, after)
        if low[after:at] != " ":
            for mark in _MARK.findall(low, after, at):
                if mark in _QUOTES:
                    quoted = bool(words) and not quoted
                else:
                    apart = True
        after = at + len(word)
        shown = f"“{word}" if quoted and word in _OPENING else word  # it is spoken of
        words.append(Word(shown, at, after, word[0] != text[at], apart))
        apart = False
    return words


def phases(sentence: Sentence) -> Iterator[Phase]:
    """Yield the editing phases of a sentence; terms with which it begins are none."""
    words = sentence.words
    at = 1 + len(run(words, 0)[1])
    while at < len(words):
        if words[at].text not in _OPENING:
            at += 1
            continue
        terms, spoken = run(words, at)
        after = at + len(spoken)
        if terms:
            yield Phase(
                sentence=sentence,
                at=at,
                after=after,
                terms=terms,
                named=[term for term in terms if term in editing.NAMED],
                heard=[term for term in terms if term not in editing.SOFT],
                both=_compared(words, at, after),
            )
        at = max(after, at + 1)


def _compared(words: Sequence[Word], at: int, after: int) -> Parallel | None:
    if after == len(words):
        return None
    return parallel(words[max(0, at - BESIDE) : at], words[after : after + BESIDE])


def run(words: Sequence[Word], at: int) -> tuple[list[str], Sequence[Word]]:
    """Return the editing terms that stand in a row from ``at``, and their words."""
    start = at
    terms: list[str] = []
    while at < len(words) and len(terms) < RUN:
        word = words[at].text
        term = _term_at(words, at)
        if not terms and term in editing.SOFT:
            term = ""
        if not (term or word in editing.FILLERS or (word == "or" and not terms)):
            break
        terms.append(term or word)
        at += terms[-1].count(" ") + 1
    return terms, words[start:at]


def _term_at(words: Sequence[Word], at: int) -> str:
    for term in _TERMS.get(words[at].text, ()):
        if tuple(each.text for each in words[at : at + len(term)]) == term:
            return " ".join(term)
    return ""
