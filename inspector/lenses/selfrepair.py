"""Self-repair within a turn: a speaker breaks off and puts something else in its place.

What stands between the trouble and its repair is the editing phase: fillers and editing terms
(Levelt 1983, Monitoring and self-repair in speech, Cognition 14; Shriberg 1994, Preliminaries to a
theory of speech disfluencies). Two terms in a row, or one where it can hardly be anything else, are
taken for it; and so is one between two of a kind, and a question that begins anew.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from inspector.lenses import editing
from inspector.lenses.text import lowered

NEAR = 10  # words between the beginning of a question and that of the next
RUN = 6  # editing terms in a row
LINKED = 5  # words up to what is meant instead, as in “no it was in …”
LONG = 3  # letters above which an ending says something of a word

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[.!?;:\n|]+(?=\s|$)")
_TERMS = {
    first: [term for term in (*editing.TERMS, *editing.JOINED) if term[0] == first]
    for first, *_ in (*editing.TERMS, *editing.JOINED)
}
_OPENING = editing.FILLERS.union(_TERMS, ["or"])  # words that an editing phase can begin with


@dataclass(frozen=True, slots=True)
class SelfRepair:
    """The editing phase, in code points, and how sure it is."""

    start: int
    end: int
    confidence: float


class _Word(msgspec.Struct, frozen=True, gc=False):
    text: str
    start: int
    end: int
    capital: bool


def self_repair(text: str, words: Sequence[str]) -> SelfRepair | None:
    """Return the first self-repair of ``text``, whose words in lower case are ``words``."""
    if not _may_edit(words):
        return None
    for sentence in _sentences(text):
        at = 1 + _leading(sentence)
        while at < len(sentence) - 1:
            if sentence[at].text not in _OPENING:
                at += 1
                continue
            terms, after = _editing(sentence, at)
            sure = _trust(sentence, at, after, terms) if terms and after < len(sentence) else 0.0
            if sure:
                return SelfRepair(sentence[at].start, sentence[after - 1].end, sure)
            at = max(after, at + 1)
        if again := _begun_anew(sentence):
            return SelfRepair(again.start, again.end, 0.5)
    return None


def _may_edit(words: Sequence[str]) -> bool:
    if not editing.HINTS.isdisjoint(words):
        return True
    if sum(map(editing.QUESTION_WORDS.__contains__, words)) > 1:
        return True
    vocabulary = frozenset(words)
    return any(pair <= vocabulary for pair in editing.PAIRS)


def _sentences(text: str) -> Iterator[list[_Word]]:
    """Yield the sentences in which a word may edit another or a question begin anew."""
    low = lowered(text).replace("’", "'")
    spans: list[tuple[int, int]] = []
    words: list[str] = []
    for match in (*_TOKEN.finditer(text), None):
        if match is not None and (low[match.start()].isalnum() or low[match.start()] == "_"):
            start, end = match.span()
            spans.append((start, end))
            words.append(low[start:end])
        else:
            if words and (words[0] in editing.QUESTION_WORDS or not _OPENING.isdisjoint(words[1:])):
                yield [
                    _Word(word, start, end, word[0] != text[start])
                    for word, (start, end) in zip(words, spans, strict=True)
                ]
            spans, words = [], []


def _leading(sentence: list[_Word]) -> int:
    """Return how many words with which a sentence begins edit nothing that stands before them."""
    return _editing(sentence, 0)[1]


def _editing(sentence: list[_Word], at: int) -> tuple[list[str], int]:
    """Return the editing terms that stand in a row from ``at``, and where they end."""
    terms: list[str] = []
    while at < len(sentence) and len(terms) < RUN:
        word = sentence[at].text
        term = _term(sentence, at)
        if not terms and term in editing.SOFT:
            term = ""
        if not (term or word in editing.FILLERS or (word == "or" and not terms)):
            break
        terms.append(term or word)
        at += terms[-1].count(" ") + 1
    return terms, at


def _term(sentence: list[_Word], at: int) -> str:
    for term in _TERMS.get(sentence[at].text, ()):
        if [each.text for each in sentence[at : at + len(term)]] == list(term):
            return " ".join(term)
    return ""


def _trust(sentence: list[_Word], at: int, after: int, terms: list[str]) -> float:
    """Return how sure it is that ``terms`` edit something; 0 where they say what they say."""
    before, following = sentence[at - 1].text, sentence[after].text
    heard = [term for term in terms if term not in editing.SOFT]
    named = [term for term in terms if term in editing.NAMED]
    anew = _asks(sentence, after) and any(
        word.text in editing.QUESTION_WORDS for word in sentence[:at]
    )
    sure = 0.0
    if anew and not named:
        sure = 0.6 if terms != ["or"] or _broken(sentence, at) else 0.0
    elif anew and (len(terms) > 1 or before in editing.BREAKING or named[0] in editing.ANEW):
        sure = 0.7
    elif not named:
        sure = 0.6 if _marked(terms, heard) else 0.0
    elif len(heard) == 1 and "or" not in terms:
        sure = _alone(before, heard[0], following, begins=at == 1)
    elif _in_a_row(before, terms, following):
        sure = 0.8
    return sure or (0.5 if terms != ["or"] and _alike(sentence, at, after, terms) else 0.0)


def _marked(terms: Sequence[str], heard: Sequence[str]) -> bool:
    """Whether terms without a name for it are more than a pause."""
    if "or" in terms:
        return bool(heard)
    more = len(heard) > 1 and not editing.PAUSES.issuperset(heard)
    return more or not editing.HEDGES.isdisjoint(heard)


def _broken(sentence: list[_Word], at: int) -> bool:
    """Whether the question that begins a sentence stops short before ``at``."""
    asks = sentence[0].text in editing.QUESTION_WORDS
    return asks and at <= NEAR and sentence[at - 1].text in editing.BREAKING


def _asks(sentence: list[_Word], at: int) -> bool:
    """Whether a question begins at ``at``, as “where” or “in what”."""
    first, *more = (word.text for word in sentence[at : at + 2])
    begins = first in editing.AHEAD and more and more[0] in editing.QUESTION_WORDS
    return first in editing.QUESTION_WORDS or bool(begins)


def _in_a_row(before: str, terms: list[str], following: str) -> bool:
    if (before, *terms) == ("yes", "or", "no"):
        return False
    if terms[0] == "actually" and before in editing.AUXILIARIES:
        return False
    last = terms[-1]
    if following in editing.QUESTION_WORDS or last in editing.FILLERS:
        return True
    return sum(term in editing.NAMED for term in terms) > 1 or not _plain(last, before, following)


def _alone(before: str, term: str, following: str, *, begins: bool) -> float:
    if term in editing.ALONE:
        return 0.7
    if begins or _plain(term, before, following):
        return 0.0
    if term in editing.PLAIN:
        return 0.6
    return 0.5 if following in editing.RESTARTS and before not in editing.DEGREE else 0.0


def _alike(sentence: list[_Word], at: int, after: int, terms: list[str]) -> bool:
    """Whether what stands before and after is of one kind: two names, two numbers, two forms."""
    before = sentence[at - 1]
    following = next(
        (word for word in sentence[after : after + LINKED] if word.text not in editing.LINKS),
        sentence[after],
    )
    if before.text[0].isdigit() and following.text[0].isdigit():
        return True
    if before.capital and following.capital and at > 1:
        return not {before.text, following.text} & editing.ALWAYS_CAPITAL
    long = min(len(before.text), len(following.text)) > LONG
    return terms == ["rather"] and long and _form(before.text) == _form(following.text)


def _form(word: str) -> str:
    """Return a word's ending; of every plural the same."""
    plural = word.endswith("s") and not word.endswith(("ss", "us"))
    return "s" if plural else word[-2:]


def _plain(term: str, before: str, following: str) -> bool:
    after, ahead = editing.PLAIN.get(term, (frozenset(), frozenset()))
    return before in after or following in ahead


def _begun_anew(sentence: list[_Word]) -> _Word | None:
    """Return the word with which a question begins that breaks off the one before it."""
    if not sentence or sentence[0].text not in editing.QUESTION_WORDS:
        return None
    for before, word, after in zip(sentence, sentence[1:NEAR], sentence[2:], strict=False):
        if word.capital and word.text in editing.QUESTION_WORDS:
            return word
        inside = before is not sentence[0] and before.text in editing.SUBORDINATE
        if inside or word.text in editing.SUBORDINATE:
            return None
        if word.text in editing.QUESTION_WORDS:
            asks = word.text in {"what", "how"} and after.text in editing.VERBS
            return word if asks and sentence[0].text not in editing.SUBORDINATE else None
    return None
