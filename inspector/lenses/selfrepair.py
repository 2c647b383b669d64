"""Self-repair within a turn: a speaker breaks off and puts something else in its place.

What stands between the trouble and its repair is the editing phase: fillers and editing terms
(Levelt 1983, Monitoring and self-repair in speech, Cognition 14; Shriberg 1994, Preliminaries to a
theory of speech disfluencies). Two terms in a row, or one where it can hardly be anything else, are
taken for it; and so is a question that begins anew.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from inspector.lenses import editing

NEAR = 10  # words between the beginning of a question and that of the next
RUN = 6  # editing terms in a row

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[.!?;:\n|]+(?=\s|$)")
_BY_FIRST = {term[0]: term for term in editing.TERMS if term[0] != "i"}


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
    if not _may_edit(frozenset(words)):
        return None
    for sentence in _sentences(text):
        at = 1 + _leading(sentence)
        while at < len(sentence) - 1:
            terms, after = _editing(sentence, at)
            sure = _trust(sentence, at, after, terms) if terms and after < len(sentence) else 0.0
            if sure:
                return SelfRepair(sentence[at].start, sentence[after - 1].end, sure)
            at = max(after, at + 1)
        if again := _begun_anew(sentence):
            return SelfRepair(again.start, again.end, 0.5)
    return None


def _may_edit(words: frozenset[str]) -> bool:
    if not editing.HINTS.isdisjoint(words) or len(editing.QUESTION_WORDS & words) > 1:
        return True
    return any(pair <= words for pair in editing.PAIRS)


def _sentences(text: str) -> list[list[_Word]]:
    found: list[list[_Word]] = [[]]
    for match in _TOKEN.finditer(text):
        said = match[0]
        if said[0].isalnum() or said[0] == "_":
            low = said.lower().replace("’", "'")
            found[-1].append(_Word(low, match.start(), match.end(), low[0] != said[0]))
        else:
            found.append([])
    return found


def _leading(sentence: list[_Word]) -> int:
    """Return how many words with which a sentence begins edit nothing that stands before them."""
    return _editing(sentence, 0)[1]


def _editing(sentence: list[_Word], at: int) -> tuple[list[str], int]:
    """Return the editing terms that stand in a row from ``at``, and where they end."""
    terms: list[str] = []
    while at < len(sentence) and len(terms) < RUN:
        word = sentence[at].text
        term = _term(sentence, at)
        if not (term or word in editing.FILLERS or (word == "or" and not terms)):
            break
        terms.append(term or word)
        at += terms[-1].count(" ") + 1
    return terms, at


def _term(sentence: list[_Word], at: int) -> str:
    word = sentence[at].text
    following = sentence[at + 1].text if at + 1 < len(sentence) else ""
    if word == "i":
        return f"i {following}" if following in {"mean", "meant"} else ""
    term = _BY_FIRST.get(word)
    if term is None:
        return ""
    said = [each.text for each in sentence[at : at + len(term)]]
    return " ".join(term) if said == list(term) else ""


def _trust(sentence: list[_Word], at: int, after: int, terms: list[str]) -> float:
    """Return how sure it is that ``terms`` edit something; 0 where they say what they say."""
    before, following = sentence[at - 1].text, sentence[after].text
    if not any(term in editing.NAMED for term in terms):
        anew = following in editing.QUESTION_WORDS and any(
            word.text in editing.QUESTION_WORDS for word in sentence[:at]
        )
        marked = len(terms) > 1 or terms[0] in editing.HEDGES
        return 0.6 if terms != ["or"] and (anew or marked) else 0.0
    if len(terms) > 1:
        return 0.8 if _in_a_row(before, terms, following) else 0.0
    return _alone(before, terms[0], following, begins=at == 1)


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
    if term in editing.ALONE or (term in editing.ANEW and following in editing.QUESTION_WORDS):
        return 0.7
    if begins or _plain(term, before, following):
        return 0.0
    if term in editing.PLAIN:
        return 0.6
    return 0.5 if following in editing.RESTARTS and before not in editing.DEGREE else 0.0


def _plain(term: str, before: str, following: str) -> bool:
    after, ahead = editing.PLAIN.get(term, (frozenset(), frozenset()))
    return before in after or following in ahead


def _begun_anew(sentence: list[_Word]) -> _Word | None:
    """Return the word with which a question begins that breaks off the one before it."""
    if not sentence or sentence[0].text not in editing.QUESTION_WORDS:
        return None
    for before, word, after in zip(sentence, sentence[1:NEAR], sentence[2:], strict=False):
        if word.text in editing.SUBORDINATE or before.text in editing.SUBORDINATE:
            return None
        if word.text in editing.QUESTION_WORDS:
            begins = word.capital or (word.text in {"what", "how"} and after.text in editing.VERBS)
            return word if begins else None
    return None
