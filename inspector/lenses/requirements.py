"""Requirement units: the clauses of a user's turn that ask for something or say how it has to be.

The notion: the shards of Laban et al. 2025, arXiv 2505.06120, appendix B: each tells one thing that
an answer has to heed. How they are found is our own. English.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from inspector.lenses import requestcues
from inspector.lenses.acts import View
from inspector.lenses.marks import marks
from inspector.lenses.text import Sentence, lowered, words

MOST = 50  # units of one turn; what follows them is one more unit
WHOLE = 9  # characters that a clause has at least


class Kind(StrEnum):
    """What a unit does: asks for information, for an action, sets a condition, or tells a fact."""

    QUESTION = "question"
    REQUEST = "request"
    CONSTRAINT = "constraint"
    DETAIL = "detail"


class Unit(msgspec.Struct, frozen=True):
    """A unit at code points ``start`` to ``end``; ``marks`` are its stems and numbers."""

    kind: Kind
    start: int
    end: int
    text: str
    marks: frozenset[str]


def requirement_units(view: View) -> list[Unit]:
    """Return the requirement units of a user's turn in order; thanks and assent are none."""
    found: list[Unit] = []
    for sentence in view.every_sentence:
        asks = sentence.is_question
        for start, end in _clauses(sentence):
            if len(found) >= MOST:
                return [*found, _rest(view.text, start)]
            unit = _unit(
                sentence, view.text[start:end], start, question=asks and end == sentence.end
            )
            if unit is not None:
                found.append(unit)
    return found


def _rest(text: str, start: int) -> Unit:
    rest = text[start:].rstrip()
    return Unit(Kind.DETAIL, start, start + len(rest), rest, marks(words(rest)))


def _clauses(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield the places of a sentence's clauses."""
    start = sentence.start
    if sentence.text.count(" ") > 3:
        for cut in requestcues.CUT.compiled.finditer(sentence.folded):
            if sentence.start + cut.start() - start > WHOLE:
                yield start, sentence.start + cut.start()
                start = sentence.start + cut.end()
    yield start, sentence.end


def _unit(sentence: Sentence, text: str, start: int, *, question: bool) -> Unit | None:
    low = lowered(text)
    opening = requestcues.OPENS.compiled.match(low)
    skipped = opening.end() if opening else 0
    if welcome := requestcues.SAYS_NOTHING.compiled.match(low, skipped):
        comma = text.find(",", welcome.start())
        if text.count(" ", max(comma, welcome.end() - 1)) < (1 if comma > 0 else 5):
            return None
        skipped = comma + 2 if comma > 0 else skipped
    rest = text[skipped:]
    found = sentence.words if len(rest) == len(sentence.text) else words(rest)
    said = marks(found)
    if not (said or (question and " " in rest)) or _is_again(rest, question=question):
        return None
    kind = _kind(low[skipped:], found, question=question)
    return Unit(kind, start + skipped, start + len(text), rest, said)


def _is_again(text: str, *, question: bool) -> bool:
    """Whether a short clause only asks for what was said to be said again."""
    short = text.count(" ") < 12 and (question or "n't" in text or "not" in text)
    return short and requestcues.AGAIN.search(text) is not None


def _kind(text: str, said: Sequence[str], *, question: bool) -> Kind:
    """Return the kind of a clause in lower case, with these words."""
    if requestcues.AMENDS.compiled.match(text):
        return Kind.CONSTRAINT
    if requestcues.REQUEST.compiled.match(text):
        return Kind.REQUEST
    if question or requestcues.QUESTION.compiled.match(text):
        return Kind.QUESTION
    conditional = not requestcues.CONDITIONS.isdisjoint(said)
    if conditional and requestcues.CONSTRAINT.compiled.search(text):
        return Kind.CONSTRAINT
    return Kind.DETAIL
