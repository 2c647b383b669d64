"""Sentences that ask, with a question mark or, as often in writing to a model, without one."""

from inspector.lenses.patterns import AnyCase
from inspector.lenses.text import Sentence

_BEGINS = AnyCase(
    r"\W*(?:(?:and|so|but|ok|okay|also|hi|hey|hello|please|then|now|well|thanks|great|right)\W+)*"
    r"(?:what(?:'s)?|who(?:'s)?|whose|which|where(?:'s)?|when|why|how(?:'s)?|is|are|was|were|do|does"
    r"|did|can|could|would|should|will) (?!\w+ing\b)\w",
)


def is_asking(sentence: Sentence) -> bool:
    """Whether a sentence ends as a question or begins as one."""
    return sentence.is_question or bool(_BEGINS.match_in(sentence))
