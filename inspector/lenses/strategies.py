"""Response strategies: what an assistant's turn does with a request it may know too little about.

The seven of Laban et al. 2025, LLMs Get Lost In Multi-Turn Conversation, arXiv 2505.06120, table 8
(after Herlihy et al. 2024). There a model labels them; the rules here are our own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from annotator.transcript import Role
from inspector.lenses import cues, strategycues
from inspector.lenses.acts import View
from inspector.lenses.exchange import Exchange
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


@dataclass(frozen=True, slots=True)
class Strategy:
    """The strategy of one assistant turn, the words that show it, and the questions it asks.

    ``start`` and ``end`` are 0 where no words show it.
    """

    turn: int
    kind: Kind
    reason: str
    confidence: float
    start: int = 0
    end: int = 0
    questions: int = 0


@lru_cache(maxsize=1)
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
    asking, telling = _sorted(view)
    branches = [
        s for s in view.sentences if strategycues.BRANCH.match(s.text) and not s.is_question
    ]
    if len(branches) > 1 and len(branches) * 3 >= len(view.sentences):
        reason = f"It gives {len(branches)} answers, each on its own condition."
        return _by(view, Kind.HEDGE, branches[0], reason, 0.6)
    if asking and not _answers_first(view, asking, telling):
        return _asking(view, asking, telling)
    return _telling(view, telling, sum(map(_asked, asking)), wanted=wanted)


def _sorted(view: View) -> tuple[list[Sentence], list[Sentence]]:
    """Return the sentences that ask for something specific, and those that tell something."""
    asking, telling = [], []
    for sentence in view.sentences:
        text = sentence.text
        if sentence.is_question:
            if _is_proposal(text):
                telling += [sentence] if strategycues.FACT.search(text) else []
            elif not (OFFER.search(text) or cues.CLOSING.search(text)):
                asking.append(sentence)
        elif strategycues.ASKS_FOR.search(text) and not OFFER.search(text):
            asking.append(sentence)
        elif not _is_filler(sentence):
            telling.append(sentence)
    return asking, telling


def _is_proposal(text: str) -> bool:
    return (
        bool(strategycues.PROPOSES.match(text))
        and not strategycues.OR.search(text)
        and not strategycues.WH.search(text)
    )


def _is_filler(sentence: Sentence) -> bool:
    text = sentence.text
    if strategycues.FACT.search(text) or text.count(" ") >= FILLING:
        return False
    opening = strategycues.OPENS.match(text)
    rest = text[opening.end() :] if opening else text
    if rest.count(" ") < 1 or strategycues.FILLER.match(rest):
        return True
    return bool(cues.CLOSING.search(text) or OFFER.search(text))


def _answers_first(view: View, asking: Sequence[Sentence], telling: Sequence[Sentence]) -> bool:
    """Whether what a turn tells is an answer, and its questions come on top."""
    if (
        any(strategycues.CONFIRM.search(sentence.text) for sentence in asking)
        and len(view.words) < BRIEF
    ):
        return False
    facts = [
        s
        for s in telling
        if strategycues.FACT.search(s.text) and not strategycues.DISCUSSES.search(s.text)
    ]
    told = sum(s.text.count(" ") + 1 for s in telling)
    asked = sum(s.text.count(" ") + 1 for s in asking)
    if len(view.words) >= BRIEF:
        return told > 2 * asked
    return bool(facts) and told >= asked


def _asked(sentence: Sentence) -> int:
    """Return how many things a sentence asks for."""
    return max(1, len(strategycues.WH.findall(sentence.text)))


def _asking(view: View, asking: Sequence[Sentence], telling: Sequence[Sentence]) -> Strategy:
    count = sum(_asked(s) for s in asking if s.is_question) or len(asking)
    first = asking[0]
    if count > 1:
        reason = f"It asks {count} questions and gives no answer."
        return _by(view, Kind.INTERROGATION, first, reason, 0.7, count)
    if len(view.words) < BRIEF:
        sure = 0.8 if len(telling) < 2 else 0.6
        reason = "It asks one question and gives no answer."
        return _by(view, Kind.CLARIFICATION, first, reason, sure, count)
    reason = "It goes on at length before its one question, without an answer."
    return _by(view, Kind.DISCUSSION, first, reason, 0.4, count)


def _telling(view: View, telling: Sequence[Sentence], questions: int, *, wanted: bool) -> Strategy:
    refusal = next(_refusals(view.sentences[:3]), None)
    facts = [s for s in telling if strategycues.FACT.search(s.text)]
    if refusal is not None and len(facts) < 2:
        return _by(view, Kind.REFUSAL, refusal, "It declines to answer.", 0.6, questions)
    content = len(view.content)
    if not wanted:
        reason = "Nothing has been asked for yet."
        return Strategy(view.index, Kind.DISCUSSION, reason, 0.5, questions=questions)
    if not telling:
        reason = "It offers, announces or takes leave, and tells nothing."
        return Strategy(view.index, Kind.DISCUSSION, reason, 0.6, questions=questions)
    talk = next((s for s in telling if strategycues.DISCUSSES.search(s.text)), None)
    if talk is not None and not facts:
        reason = "It speaks of how the question could be answered, and does not answer it."
        return _by(view, Kind.DISCUSSION, talk, reason, 0.5, questions)
    sure = 0.8 if facts else 0.6 if content >= TELLING else 0.45
    reason = "It tells what could be taken as the answer."
    return _by(view, Kind.ATTEMPT, (facts or telling)[0], reason, sure, questions)


def _refusals(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    return (sentence for sentence in sentences if strategycues.REFUSES.search(sentence.text))


def _by(  # noqa: PLR0917
    view: View, kind: Kind, sentence: Sentence, reason: str, sure: float, questions: int = 0
) -> Strategy:
    return Strategy(view.index, kind, reason, sure, sentence.start, sentence.end, questions)
