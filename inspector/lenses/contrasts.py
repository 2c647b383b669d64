"""Corrections of what another said: one's own word is put against a word of the turn before.

By form and by contrast: “it's a warning, not an error” after a turn that speaks of an error; “no,
the ferry leaves at nine” after a statement about the ferry. Schegloff, Jefferson & Sacks 1977, The
preference for self-correction in the organization of repair in conversation, Language 53(2),
call correction by others the rarest repair, and note its modulated forms. English cues; our own.
"""

import re

from annotator.transcript import Role
from inspector.lenses import repaircues
from inspector.lenses.acts import View
from inspector.lenses.patterns import AnyCase
from inspector.lenses.text import Sentence, is_content, words

FIRST = 3  # sentences of a turn in which it puts another right
LONGEST = 30  # words of a turn that says no to a statement and puts another in its place

Contrast = tuple[Sentence, tuple[int, int], float]

_MARK = r"\s*(?:[,;:(–—]|\s-|\bbut\b)\s*"
_NAME = r"(?P<old>\w(?:[\w.'-]{0,60}\w)?)"
_NOT = rf"\bnot\s+(?:(?:an?|the|in|on|at|for|by|to|about|from|with)\s+)*\W?{_NAME}"
_X_NOT_Y = AnyCase(rf"(?:^|(?<=[,;:(–—]))(?P<new>[^,;:(–—]+){_MARK}(?:and\s+)?{_NOT}")
_NOT_Y_BUT_X = AnyCase(rf"{_NOT}[^,;:(–—]{{0,40}}?{_MARK}(?P<new>.+)")
_OWN = re.compile(
    r"(?:\b(?:i|we|am|i'm|we're|do|does|did|can|could|would|will|should|why|if|or)|'m|n't)\s*$"
)
_WRONG = AnyCase(
    rf"\b{_NAME}\s+(?:is|are|was|were|has been)\s+(?:actually\s+|now\s+|just\s+)?"
    r"(?:wrong|incorrect|deprecated|obsolete|outdated|a mistake|a typo|a misnomer)\b"
)
_DENIES = re.compile(
    r"\W*(?:(?:um+|uh+|well|but|and|hm+)\W+)*(?P<no>no+|nope|nah|wrong|not true|not quite|actually)"
    r"\b\W+(?:(?:no|actually|i think|i believe|in fact)\W+)*"
    r"(?:it|that|this|these|those|they|there|he|she|the|its)\b",
    re.I,
)
_KEYS = frozenset(
    {"not", "wrong", "incorrect", "deprecated", "obsolete", "outdated"}
    | {"mistake", "typo", "misnomer"}
)
_DENYING = frozenset({"no", "noo", "nope", "nah", "wrong", "not", "actually"})


def contrast(view: View, previous: View) -> Contrast | None:
    """Return the sentence of ``view`` that puts ``previous`` right, what shows it, how surely."""
    if not _KEYS.isdisjoint(view.vocabulary):
        for sentence in view.sentences[:FIRST]:
            if not sentence.is_question and (span := _word_for_word(sentence, previous)):
                return sentence, span, 0.6
    if _DENYING.isdisjoint(view.vocabulary):
        return None
    return _other_claim(view, previous)


def _word_for_word(sentence: Sentence, previous: View) -> tuple[int, int] | None:
    """See “X, not Y” and “not Y, but X”, where Y is a word of the turn before and X is none."""
    for pattern in (_X_NOT_Y, _NOT_Y_BUT_X):
        found = pattern.search_plain(sentence)
        if found is None or found["old"] not in previous.terms:
            continue
        own = _OWN.search(sentence.plain[: sentence.plain.index("not", found.start())])
        if own is None and any(map(is_content, words(found["new"]))):
            return found.span()
    found = _WRONG.search_plain(sentence)
    return found.span() if found and found["old"] in previous.terms else None


def _brings(text: str, previous: View) -> bool:
    """Whether a stretch of text has a content word or a number that the turn before has not."""
    said = previous.vocabulary
    return any((is_content(word) or word[0].isdigit()) and word not in said for word in words(text))


def _other_claim(view: View, previous: View) -> Contrast | None:
    """See a denial of a statement with another statement about the same in its place."""
    found = _DENIES.match(view.text)
    if found is None or len(view.words) > LONGEST or previous.questions or view.questions:
        return None
    if found["no"].lower() == "actually" and view.role != Role.USER:
        return None
    if repaircues.DECLINES.match(view.text) or not view.terms & previous.terms:
        return None
    if not _brings(view.text, previous):
        return None
    return view.sentences[0], (0, min(found.end("no"), len(view.sentences[0].text))), 0.5
