"""The words of every utterance of a conversation, cut once for all lenses."""

import msgspec

from annotator.transcript import Transcript
from inspector.lenses.base import uttered
from inspector.lenses.memo import kept, of_latest
from inspector.lenses.text import (
    Token,
    is_content,
    is_word,
    normal,
    spellings,
    tokens,
    without_code,
)


class Wording(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A text cut into tokens: each as it is spelled, and as ``normal`` has it.

    ``words`` are the normal ones with a letter or digit, ``content`` the content words among them.
    """

    text: str
    spelled: list[str]
    normal: list[str]
    words: list[str]
    content: list[str]

    @kept
    def tokens(self) -> list[Token]:
        """The tokens with their places."""
        return tokens(self.text)


@of_latest
def wording(transcript: Transcript) -> dict[int, Wording]:
    """Return the tokens of every utterance, code and all."""
    return {index: cut(transcript.turns[index].text) for index in uttered(transcript)}


@of_latest
def prose(transcript: Transcript) -> dict[int, Wording]:
    """Return the tokens of every utterance, code left out."""
    return {
        index: cut(without_code(whole.text)) if "`" in whole.text else whole
        for index, whole in wording(transcript).items()
    }


def cut(text: str) -> Wording:
    """Return the tokens of one text."""
    found = spellings(text)
    said = [*map(normal, found)]
    words = [*filter(is_word, said)]
    return Wording(text, found, said, words, [*filter(is_content, words)])
