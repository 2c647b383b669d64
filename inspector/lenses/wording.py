"""The tokens of every utterance of a conversation, cut once for all lenses."""

import msgspec

from annotator.transcript import Transcript
from inspector.lenses.base import uttered
from inspector.lenses.memo import of_latest
from inspector.lenses.text import Token, normal, tokens, without_code


class Wording(msgspec.Struct, frozen=True, gc=False):
    """The tokens of an utterance with their places, and each as ``normal`` has it."""

    tokens: list[Token]
    normal: list[str]


@of_latest
def wording(transcript: Transcript) -> dict[int, Wording]:
    """Return the tokens of every utterance, code and all."""
    return {index: cut(transcript.turns[index].text) for index in uttered(transcript)}


@of_latest
def prose(transcript: Transcript) -> dict[int, Wording]:
    """Return the tokens of every utterance, code left out."""
    return {
        index: cut(without_code(text)) if "`" in (text := transcript.turns[index].text) else whole
        for index, whole in wording(transcript).items()
    }


def cut(text: str) -> Wording:
    """Return the tokens of one text."""
    found = tokens(text)
    # All in one go: no token has a line break in it.
    said = normal("\n".join([token.text for token in found])).split("\n") if found else []
    return Wording(found, said)
