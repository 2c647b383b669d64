"""Whether an assistant's turn engages with what it was asked, deflects it, or does both."""

from enum import StrEnum

import msgspec

from inspector.lenses import cues
from inspector.lenses.acts import View
from inspector.lenses.memo import once
from inspector.lenses.patterns import AnyCase
from inspector.lenses.text import is_content

ANSWER = 8  # content words beside a deflection from which on it also engages


class Reply(StrEnum):
    """What a reply does with the turn before it."""

    ENGAGED = "engaged"
    MIXED = "mixed"
    DEFLECTED = "deflected"


VALUES = {Reply.DEFLECTED: 0.0, Reply.MIXED: 0.5, Reply.ENGAGED: 1.0}

_DEFLECTS = AnyCase(
    r"\bi(?:'m| am) (?:sorry|afraid|unable|not (?:able|allowed|permitted|qualified|authori[sz]ed)"
    r"|here to (?:help|assist|talk|discuss|focus)|only able|just an? |an ai\b|a language model)"
    r"|\b(?:i|we) (?:can't|cannot|can not|couldn't|won't|don't have (?:access|the ability)"
    r"|do not have (?:access|the ability)|am not able|must decline|have to decline|can only"
    r"|specialize|focus on|would(?:n't| not) be able)\b|\bas an ai\b"
    r"|\b(?:outside|beyond) (?:of )?(?:my|the|our|what i)\b|\bnot something i\b"
    r"|\b(?:let's|let us|shall we|if we could|i'd like to|i'd be happy to) (?:get |go |come |turn |"
    r"return |stay |keep |focus |stick )(?:back|to|on|with)\b|\bback to (?:your|our|the)\b"
    r"|\b(?:consult|speak|talk|check)(?:ing)? (?:with|to) (?:a|an|your|the) (?:\w+ ){0,3}"
    r"(?:professional|expert|doctor|lawyer|attorney|agent|advisor|adviser|accountant|provider"
    r"|specialist|broker|veterinarian|vet)\b",
)


class Answer(msgspec.Struct, frozen=True):
    """What a reply is, and where it deflects; ``end`` is 0 where it doesn't."""

    reply: Reply
    start: int = 0
    end: int = 0


@once
def answer(view: View) -> Answer:
    """Return what ``view`` does with the turn before it.

    It deflects by a refusal, by sending the user elsewhere, or by leading back; it is mixed if the
    sentences beside that, offers to help left out, hold at least ``ANSWER`` content words.
    """
    found = [(each, _DEFLECTS.search_plain(each)) for each in view.sentences]
    deflecting = [(each, cue) for each, cue in found if cue is not None]
    if not deflecting:
        return Answer(Reply.ENGAGED)
    rest = sum(
        sum(map(is_content, each.words))
        for each, cue in found
        if cue is None and not (each.is_question or cues.CLOSING.search_in(each))
    )
    first, cue = deflecting[0]
    span = first.start + cue.start(), first.start + cue.end()
    return Answer(Reply.MIXED if rest >= ANSWER else Reply.DEFLECTED, *span)
