"""What an assistant is there for, as its instructions or the first request say it."""

from dataclasses import dataclass

from annotator.transcript import Role, Transcript
from inspector.lenses.patterns import AnyCase
from inspector.lenses.stems import stems
from inspector.lenses.text import sentences

ENOUGH = 8  # content words from which on instructions are taken to name a subject
LOGGED = ("system_prompt", "system_instruction", "system_instructions", "system")

_FORBIDS = AnyCase(
    r"\b(?:not|avoid|never|refrain|decline|don't|cannot|can't|outside|unable|without|limit|caution"
    r"|however|rather than|instead of|irrelevant|unrelated|off[- ]topic)\b",
)
_ADVICE = AnyCase(
    r"\b(?:advi[cs]e|recommend\w*|opinion|personali[sz]ed|guarantee\w*|predict\w*)\b",
)
_PRIVATE = AnyCase(
    r"\b(?:personal|confidential|private|sensitive|access|individual|real[- ]time|user-specific)\b",
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The stems of what is spoken of, and what is ruled out.

    ``declared`` says whether instructions give it; ``first`` is the turn whose request does
    otherwise.
    """

    words: frozenset[str]
    declared: bool
    first: int | None = None
    no_advice: bool = False
    no_private: bool = False


def scope_of(transcript: Transcript) -> Scope | None:
    """Return the scope, from system turns or a system prompt in ``meta``, else the first request.

    None where neither has a content word.
    """
    text = "\n".join(_instructions(transcript))
    words = stems(text)
    if len(words) >= ENOUGH:
        ruled_out = "\n".join(s.text for s in sentences(text) if _FORBIDS.search_in(s))
        return Scope(
            words,
            declared=True,
            no_advice=bool(_ADVICE.search(ruled_out)),
            no_private=bool(_PRIVATE.search(ruled_out)),
        )
    for index, turn in enumerate(transcript.turns):
        if turn.role == Role.USER and (asked := stems(turn.text)):
            return Scope(words | asked, declared=False, first=index)
    return None


def _instructions(transcript: Transcript) -> list[str]:
    said = [turn.text for turn in transcript.turns if turn.role == Role.SYSTEM]
    logged = (transcript.meta.get(key) for key in LOGGED)
    return said or [text for text in logged if isinstance(text, str)]
