"""Utterances as the rules of lenses see them: their words, and what came before."""

import msgspec

from annotator.transcript import Role, Transcript
from inspector.lenses import cues
from inspector.lenses.base import speakers_of, uttered
from inspector.lenses.memo import kept, of_latest
from inspector.lenses.text import Sentence, lowered, sentences
from inspector.lenses.wording import prose


class View(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A turn as the rules see it: its own words, and what came before."""

    index: int
    speaker: str
    role: Role
    text: str  # without code, spaces in its place
    words: list[str]  # in lower case
    content: list[str]  # the content words among them
    previous: "View | None"  # the last turn of another speaker
    own: tuple["View", ...]  # earlier turns of the same speaker, newest first

    @kept
    def vocabulary(self) -> frozenset[str]:
        """The words, each once."""
        return frozenset(self.words)

    @kept
    def terms(self) -> frozenset[str]:
        """The content words, each once."""
        return frozenset(self.content)

    @kept
    def folded(self) -> str:
        """The text in lower case, as long as it is."""
        return lowered(self.text)

    @kept
    def every_sentence(self) -> list[Sentence]:
        """The sentences, however many."""
        return list(sentences(self.text))

    @kept
    def sentences(self) -> list[Sentence]:
        """The sentences, of a very long turn the first and last few."""
        found = self.every_sentence
        return found if len(found) <= 12 else found[:6] + found[-6:]

    @kept
    def questions(self) -> list[Sentence]:
        """The sentences that ask something; offers that close a turn don't."""
        return [s for s in self.sentences if s.is_question and not cues.CLOSING.search_in(s)]

    @kept
    def asks(self) -> bool:
        """Whether it asks a question or makes a request."""
        return bool(self.questions) or any(map(cues.REQUEST.match_in, self.sentences))

    @kept
    def mostly_question(self) -> bool:
        """Whether half its words or more stand in questions."""
        if len(self.questions) == len(self.every_sentence):
            return bool(self.words)
        asked = sum(len(s.words) for s in self.questions)
        return bool(asked) and 2 * asked >= len(self.words)


def alike(one: View, other: View) -> float:
    """Return the share of content words that two turns share, of the one that has more.

    One of them must have some.
    """
    return len(one.terms & other.terms) / max(len(one.terms), len(other.terms))


@of_latest
def views(transcript: Transcript) -> list[View]:
    """Return the utterances in order, each with its context."""
    said = prose(transcript)
    latest: dict[str, View] = {}  # in the order in which they spoke last
    history: dict[str, tuple[View, ...]] = {}
    found: list[View] = []
    for index, speaker in zip(uttered(transcript), speakers_of(transcript), strict=True):
        own = history.get(speaker, ())
        latest.pop(speaker, None)
        view = View(
            index=index,
            speaker=speaker,
            role=transcript.turns[index].role,
            text=said[index].text,
            words=said[index].words,
            content=said[index].content,
            previous=latest[next(reversed(latest))] if latest else None,
            own=own,
        )
        latest[speaker] = view
        history[speaker] = (view, *own)[:6]
        found.append(view)
    return found
