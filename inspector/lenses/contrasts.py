"""Corrections of what another said: one's own word is put against a word of the turn before.

By form and by contrast: “it's a warning, not an error” after a turn that speaks of an error; “no,
the ferry leaves at nine” after a statement about the ferry. Schegloff, Jefferson & Sacks 1977, The
preference for self-correction in the organization of repair in conversation, Language 53(2),
call correction by others the rarest repair, and note its modulated forms. English cues; our own.
"""

import re
from collections.abc import Set

from annotator.transcript import Role
from inspector.lenses import repaircues
from inspector.lenses.acts import View
from inspector.lenses.patterns import AnyCase
from inspector.lenses.text import Sentence, is_content, words

FIRST = 3  # sentences of a turn in which it puts another right
SHORT = 10  # words of one that does so without a word of it
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
_FAULTS = (
    "wrong", "incorrect", "deprecated", "obsolete", "outdated", "a mistake", "a typo", "a misnomer"
)  # fmt: skip
_WRONG = AnyCase(
    rf"\b{_NAME}\s+(?:is|are|was|were|has been)\s+(?:actually\s+|now\s+|just\s+)?"
    rf"(?:{'|'.join(_FAULTS)})\b"
)
_DENIES = re.compile(
    r"\W*(?:(?:um+|uh+|well|but|and|hm+)\W+)*(?P<no>no+|nope|nah|wrong|not true|not quite|actually)"
    r"\b\W+(?:(?:no|actually|i think|i believe|in fact)\W+)*"
    r"(?:it|that|this|these|those|they|there|he|she|the|its)\b",
    re.I,
)
_ABSENT = AnyCase(
    rf"\b(?:there(?:'s| is| are) no|no such) {_NAME}"
    rf"|\b{_NAME.replace('old', 'gone')}\s+(?:doesn't|don't|does not|do not|didn't) exist\b"
)
_LACKS = AnyCase(
    r"\b(?:that|this|it|these|those|they)(?:(?:'s| is|s|'re| are) not|(?: is|'s| are| was)n't)\s+"
    rf"(?:(?:an?|the|in|on|at|for|by|really)\s+)*{_NAME}\W*$"
)
_CLAIMED = re.compile(r"\d|\b(?!I\b)[A-Z]\w")
_KEYS = frozenset(
    {"not", "wrong", "incorrect", "deprecated", "obsolete", "outdated"}
    | {"mistake", "typo", "misnomer", "exist", "no"}
)
_DENYING = frozenset({"no", "noo", "nope", "nah", "wrong", "not", "actually"})
_LACKING = frozenset({"not", "isn't", "aren't", "wasn't"})


def contrast(view: View, previous: View) -> Contrast | None:
    """Return the sentence of ``view`` that puts ``previous`` right, what shows it, how surely."""
    if not _KEYS.isdisjoint(view.vocabulary):
        for sentence in view.sentences[:FIRST]:
            if sentence.is_question:
                continue
            span = _word_for_word(sentence, previous.terms) or _absent(sentence, view, previous)
            if span:
                return sentence, span, 0.6
    if _DENYING.isdisjoint(view.vocabulary):
        return None
    return _other_claim(view, previous)


def lack(view: View, previous: View, own: View) -> Contrast | None:
    """Return the sentence that says that what was asked for in ``own`` isn't what was given.

    As “that isn't French” does, after a request for French and an answer that doesn't speak of it.
    """
    if view.vocabulary.isdisjoint(_LACKING):
        return None
    for sentence in view.sentences[:FIRST]:
        found = _LACKS.search_plain(sentence)
        if found and found["old"] in own.terms - previous.terms and not sentence.is_question:
            return sentence, found.span(), 0.5
    return None


def _word_for_word(sentence: Sentence, said: Set[str]) -> tuple[int, int] | None:
    """See “X, not Y”, “not Y, but X” and “Y is wrong”, where Y was ``said``."""
    for pattern in (_X_NOT_Y, _NOT_Y_BUT_X) if "not" in sentence.plain else ():
        found = pattern.search_plain(sentence)
        if found is None or found["old"] not in said:
            continue
        own = _OWN.search(sentence.plain[: sentence.plain.index("not", found.start())])
        if own is None and any(map(is_content, words(found["new"]))):
            return found.span()
    if not any(map(sentence.plain.__contains__, _FAULTS)):
        return None
    found = _WRONG.search_plain(sentence)
    return found.span() if found and found["old"] in said else None


def _absent(sentence: Sentence, view: View, previous: View) -> tuple[int, int] | None:
    """See “there is no Y” of what was stated; to a question or a request it is an answer."""
    if view.role == Role.ASSISTANT or previous.asks:
        return None
    if "no " not in sentence.plain and "exist" not in sentence.plain:
        return None
    found = _ABSENT.search_plain(sentence)
    return found.span() if found and not previous.terms.isdisjoint(found.groups()) else None


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
    if repaircues.DECLINES.match(view.text) or not _brings(view.text, previous):
        return None
    if not (view.terms & previous.terms or _claims(view, previous)):
        return None
    return view.sentences[0], (0, min(found.end("no"), len(view.sentences[0].text))), 0.5


def _claims(view: View, previous: View) -> bool:
    """Whether a user puts a name or a number in the place of what an assistant stated."""
    if view.role != Role.USER or len(view.words) > SHORT or "?" in previous.text:
        return False
    return _CLAIMED.search(view.text.strip()[1:]) is not None
