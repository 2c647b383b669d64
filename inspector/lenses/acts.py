"""Utterances as the rules of lenses see them: their words, and what came before."""

from dataclasses import dataclass
from functools import cached_property

from annotator.transcript import Role, Transcript
from inspector.lenses import cues
from inspector.lenses.base import speaker_of, uttered
from inspector.lenses.memo import of_latest
from inspector.lenses.text import Sentence, is_content, sentences, without_code, words


@dataclass(frozen=True, eq=False)
class View:
    """A turn as the rules see it: its own words, and what came before."""

    index: int
    speaker: str
    role: Role
    text: str
    previous: "View | None"  # the last turn of another speaker
    own: tuple["View", ...]  # earlier turns of the same speaker, newest first

    @cached_property
    def words(self) -> list[str]:
        """Every word, in lower case."""
        return words(self.text)

    @cached_property
    def content(self) -> list[str]:
        """The content words, in lower case."""
        return [word for word in self.words if is_content(word)]

    @cached_property
    def folded(self) -> str:
        """The text with its case folded."""
        return self.text.casefold()

    @cached_property
    def every_sentence(self) -> list[Sentence]:
        """The sentences, however many."""
        return list(sentences(self.text))

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences, of a very long turn the first and last few."""
        found = self.every_sentence
        return found if len(found) <= 12 else found[:6] + found[-6:]

    @cached_property
    def questions(self) -> list[Sentence]:
        """The sentences that ask something; offers that close a turn don't."""
        return [s for s in self.sentences if s.is_question and not cues.CLOSING.search(s.text)]

    @cached_property
    def asks(self) -> bool:
        """Whether it asks a question or makes a request."""
        return bool(self.questions) or any(cues.REQUEST.match(s.text) for s in self.sentences)

    @cached_property
    def mostly_question(self) -> bool:
        """Whether half its words or more stand in questions."""
        asked = sum(len(words(s.text)) for s in self.questions)
        return bool(asked) and 2 * asked >= len(self.words)


@of_latest
def views(transcript: Transcript) -> list[View]:
    """Return the utterances in order, each with its context."""
    latest: dict[str, View] = {}
    history: dict[str, tuple[View, ...]] = {}
    found: list[View] = []
    for index in uttered(transcript):
        turn = transcript.turns[index]
        speaker = speaker_of(transcript, index)
        previous = max(
            (view for name, view in latest.items() if name != speaker),
            key=lambda view: view.index,
            default=None,
        )
        view = View(
            index=index,
            speaker=speaker,
            role=turn.role,
            text=without_code(turn.text),
            previous=previous,
            own=history.get(speaker, ()),
        )
        latest[speaker] = view
        history[speaker] = (view, *history.get(speaker, ()))[:6]
        found.append(view)
    return found
