"""Reflections on failed attempts, and how specific they are.

After Reflexion (Shinn et al. 2023, NeurIPS, arXiv 2303.11366), where an agent writes down in words
what went wrong before it tries again. The scale of specificity is our own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.transcript import Role, Transcript
from inspector.lenses import reflectioncues as cues
from inspector.lenses.acts import View
from inspector.lenses.base import uttered
from inspector.lenses.text import sentences, without_code, words
from inspector.lenses.uptake import telling

ENOUGH = 2  # telling words, general ones apart, by which a fault or a remedy is named


@dataclass(frozen=True, slots=True)
class Reflection:
    """A reflection at code points ``start`` to ``end`` of ``turn``.

    ``specificity`` is 0 if it names neither fault nor remedy, 1 if it names one, 2 if it names
    both. ``words`` are its content words and numbers, those apart that any reflection can have.
    """

    turn: int
    start: int
    end: int
    specificity: int
    words: frozenset[str]


def specificity(text: str) -> int:
    """Return 0, 1 or 2: of fault and remedy, how many ``text`` names.

    A sentence names one if it has a cue for it and two content words or numbers of its own. One
    sentence can name both.
    """
    fault = remedy = False
    for sentence in sentences(text):
        if len(_own(sentence.text)) >= ENOUGH:
            fault = fault or cues.FAULT.search_in(sentence) is not None
            remedy = remedy or cues.REMEDY.search_in(sentence) is not None
    return fault + remedy


def logged(transcript: Transcript) -> list[Reflection]:
    """Return the turns that the source marks as reflections (``reflection`` in their metadata)."""
    found = []
    for index in uttered(transcript):
        turn = transcript.turns[index]
        if turn.meta.get("reflection") is True and turn.text.strip():
            text = without_code(turn.text)
            found.append(Reflection(index, 0, len(text), specificity(text), _own(text)))
    return found


def spoken(view: View, *, corrected: bool) -> Reflection | None:
    """Return the reflection in an assistant's turn: the sentences that look back.

    Where it replies to a correction, conceding it is enough to be one.
    """
    if view.role != Role.ASSISTANT or not (corrected or cues.TELLING & set(view.words)):
        return None
    places = list(_looking_back(view, corrected=corrected))
    if not places:
        return None
    start, end = places[0][0], places[-1][1]
    text = view.text[start:end]
    return Reflection(view.index, start, end, specificity(text), _own(text))


def _looking_back(view: View, *, corrected: bool) -> Iterator[tuple[int, int]]:
    """Yield the places of the sentences that look back, and of remedies right after."""
    follows = False
    for sentence in view.sentences:
        looks = cues.REFLECTS.search_in(sentence) or (
            corrected and cues.CONCEDES.search_in(sentence)
        )
        if looks or (follows and cues.REMEDY.search_in(sentence)):
            yield sentence.start, sentence.end
        follows = bool(looks)


def _own(text: str) -> frozenset[str]:
    return telling(words(text)) - cues.GENERAL
