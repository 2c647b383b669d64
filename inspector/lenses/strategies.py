"""Response strategies: what an assistant's turn does with a request it may know too little about.

The seven of Laban et al. 2025, LLMs Get Lost In Multi-Turn Conversation, arXiv 2505.06120, table 8
(after Herlihy et al. 2024). There a model labels them; the rules here are our own.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from annotator.transcript import Role
from inspector.lenses import cues, strategycues
from inspector.lenses.acts import View
from inspector.lenses.exchange import Exchange
from inspector.lenses.memo import once
from inspector.lenses.shifts import OFFER
from inspector.lenses.text import Sentence

BRIEF = 100  # words under which one question makes a clarification
FILLING = 18  # words up to which a polite or announcing sentence says nothing of the matter
TELLING = 3  # content words from which a sentence can be an answer


class Kind(StrEnum):
    """A strategy, by the name its finding has."""

    ATTEMPT = "answer-attempt"
    CLARIFICATION = "clarification"
    INTERROGATION = "interrogation"
    DISCUSSION = "discussion"
    HEDGE = "hedge"
    REFUSAL = "refusal"
    MISSING = "missing"


class Strategy(msgspec.Struct, frozen=True):
    """The strategy of one assistant turn, the words that show it, and the questions it asks.

    ``start`` and ``end`` are 0 where it says nothing.
    """

    turn: int
    kind: Kind
    reason: str
    confidence: float
    start: int = 0
    end: int = 0
    questions: int = 0


@once
def strategies(talk: Exchange) -> dict[int, Strategy]:
    """Return the strategy of every assistant turn, by the turn's index in the transcript."""
    found = {}
    wanted = False
    for view, text in zip(talk.seen, talk.texts, strict=True):
        if view.role == Role.USER:
            wanted = wanted or bool(talk.units[view.index])
        elif view.role == Role.ASSISTANT:
            found[view.index] = strategy(view, text, wanted=wanted)
    return found


def strategy(view: View, text: str, *, wanted: bool = True) -> Strategy:
    """Return the strategy of one turn; ``wanted`` says whether the user has asked for anything.

    ``text`` is the turn's text with its code, which ``view`` leaves out.
    """
    if not text.strip():
        return Strategy(view.index, Kind.MISSING, "It says nothing.", 1.0)
    if len(view.text.strip()) * 2 < len(text.strip()):
        return Strategy(view.index, Kind.ATTEMPT, "It gives code.", 0.9, 0, len(text))
    parts = _parts(view)
    branches = [s for s in view.sentences if strategycues.BRANCH.match_in(s) and not s.is_question]
    if len(branches) > 1 and len(branches) * 3 >= len(view.sentences):
        reason = f"It gives {len(branches)} answers, each on its own condition."
        return _by(view, Kind.HEDGE, branches[0], reason, 0.6)
    if parts.asking and not _answers_first(view, parts):
        return _asking(view, parts)
    return _telling(view, text, parts, wanted=wanted)


@dataclass(slots=True)
class _Parts:
    """The sentences that ask for something specific, that tell something, and that tell a fact."""

    asking: list[Sentence] = field(default_factory=list)
    telling: list[Sentence] = field(default_factory=list)
    facts: list[Sentence] = field(default_factory=list)

    def tell(self, sentence: Sentence, *, fact: bool) -> None:
        self.telling.append(sentence)
        if fact:
            self.facts.append(sentence)


def _parts(view: View) -> _Parts:
    parts = _Parts()
    may_ask = not strategycues.ASKING.isdisjoint(view.vocabulary)
    for sentence in view.sentences:
        if may_ask and strategycues.ASKS_FOR.search_in(sentence) and not OFFER.search_in(sentence):
            parts.asking.append(sentence)
        elif sentence.is_question:
            if not _is_proposal(sentence):
                if not (OFFER.search_in(sentence) or cues.CLOSING.search_in(sentence)):
                    parts.asking.append(sentence)
            elif strategycues.FACT.search(sentence.text):
                parts.tell(sentence, fact=True)
        elif strategycues.FACT.search(sentence.text) and not strategycues.LEAVES.match_in(sentence):
            parts.tell(sentence, fact=True)
        elif not _is_filler(sentence):
            parts.tell(sentence, fact=False)
    return parts


def _is_proposal(sentence: Sentence) -> bool:
    return (
        bool(strategycues.PROPOSES.match_in(sentence))
        and not strategycues.OR.search_in(sentence)
        and not strategycues.WH.search_in(sentence)
    )


def _is_filler(sentence: Sentence) -> bool:
    """Whether a sentence without a fact is polite or announces, and tells nothing."""
    text = sentence.folded
    if text.count(" ") >= FILLING:
        return False
    opening = strategycues.OPENS.compiled.match(text)
    rest = text[opening.end() :] if opening else text
    if rest.count(" ") < 1 or strategycues.FILLER.compiled.match(rest):
        return True
    return bool(cues.CLOSING.search_in(sentence) or OFFER.search_in(sentence))


def _answers_first(view: View, parts: _Parts) -> bool:
    """Whether what a turn tells is an answer, and its questions come on top."""
    brief = len(view.words) < BRIEF
    if brief and any(strategycues.CONFIRM.search_in(sentence) for sentence in parts.asking):
        return False
    told = sum(s.text.count(" ") + 1 for s in parts.telling)
    asked = sum(s.text.count(" ") + 1 for s in parts.asking)
    if not brief:
        return told > 2 * asked
    return told >= asked and any(not strategycues.DISCUSSES.search_in(s) for s in parts.facts)


def _asked(sentence: Sentence) -> int:
    """Return how many things a sentence asks for."""
    return max(1, strategycues.WH.count(sentence.text))


def _asking(view: View, parts: _Parts) -> Strategy:
    asking = parts.asking
    count = sum(_asked(s) for s in asking if s.is_question) or len(asking)
    first = asking[0]
    if count > 1:
        reason = f"It asks {count} questions and gives no answer."
        return _by(view, Kind.INTERROGATION, first, reason, 0.7, count)
    if len(view.words) < BRIEF:
        sure = 0.8 if len(parts.telling) < 2 else 0.6
        reason = "It asks one question and gives no answer."
        return _by(view, Kind.CLARIFICATION, first, reason, sure, count)
    reason = "It goes on at length before its one question, without an answer."
    return _by(view, Kind.DISCUSSION, first, reason, 0.4, count)


def _telling(view: View, text: str, parts: _Parts, *, wanted: bool) -> Strategy:
    questions = sum(map(_asked, parts.asking))
    telling, facts = parts.telling, parts.facts
    refusal = _refusal(view) if len(facts) < 2 else None
    if refusal is not None:
        return _by(view, Kind.REFUSAL, refusal, "It declines to answer.", 0.6, questions)
    if not wanted:
        reason = "Nothing has been asked for yet."
        return Strategy(view.index, Kind.DISCUSSION, reason, 0.5, 0, len(text), questions)
    if not telling:
        reason = "It offers, announces or takes leave, and tells nothing."
        return Strategy(view.index, Kind.DISCUSSION, reason, 0.6, 0, len(text), questions)
    if not facts:
        talk = next((s for s in telling if strategycues.DISCUSSES.search_in(s)), None)
        if talk is not None:
            reason = "It speaks of how the question could be answered, and does not answer it."
            return _by(view, Kind.DISCUSSION, talk, reason, 0.5, questions)
    sure = 0.8 if facts else 0.6 if len(view.content) >= TELLING else 0.45
    reason = "It tells what could be taken as the answer."
    return _by(view, Kind.ATTEMPT, (facts or telling)[0], reason, sure, questions)


def _refusal(view: View) -> Sentence | None:
    """Return which of a turn's first sentences declines."""
    if strategycues.REFUSING.isdisjoint(view.vocabulary):
        return None
    first = view.sentences[:3]
    return next((each for each in first if strategycues.REFUSES.search_in(each)), None)


def _by(  # noqa: PLR0917
    view: View, kind: Kind, sentence: Sentence, reason: str, sure: float, questions: int = 0
) -> Strategy:
    return Strategy(view.index, kind, reason, sure, sentence.start, sentence.end, questions)
