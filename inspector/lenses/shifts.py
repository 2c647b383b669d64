"""Requests to a model that name something not spoken of before, and the words around them."""

import re
from collections.abc import Collection

from inspector.lenses.acts import View
from inspector.lenses.memo import once
from inspector.lenses.patterns import AnyCase
from inspector.lenses.stems import stem, stems
from inspector.lenses.text import Sentence

OFFER = AnyCase(
    r"\b(?:any(?:thing)?(?: \w+)? (?:else|more|other|further)|something else|else (?:i|may|can)"
    r"|(?:more|other|further|additional) (?:help|assistance|information)"
    r"|(?:do|have) more for you|help(?:ed)? (?:you )?(?:further|more)"
    r"|(?:over to you|your turn|what would you like|how (?:can|may) i help))\b",
)
BACK = frozenset(
    "it its it's they their them this that these those he she his her him same there".split()  # noqa: SIM905
)
_BACK_TO_THING = AnyCase(
    r"\b(?:it|its|it's|they|their|them|this|these|those|he|she|his|her)\b|\bof that\b"
    r"|\bthe (?:other|same)\b|\bother\b",
)
_FRAME = AnyCase(
    r"\b(?:(?:i|we)(?:'d| would|'ll)?(?: \w+ly)?(?: also| now| just| still| do)*"
    r" (?:need|want|like|love|wish|have)(?: to)?\b"
    r"|i(?:'m| am)(?: also| now)? (?:looking|searching|hoping|trying)\b"
    r"|(?:can|could|would|will) (?:you|i)\b|may i\b|help me\b|let'?s\b|(?:what|how) about\b"
    r"|(?:are|is) there\b|(?:how much|how many|what's|what is|what are) (?:\w+ )?)"
    r"|(?:^|[,.] ?)(?:\W*(?:also|now|next|then|please|ok|okay|great|and|just|first)\W+)*"
    r"(?:find|search|look|check|book|buy|reserve|get|rent|play|show|purchase|schedule|make|write"
    r"|give|tell|explain|translate|list|create|suggest|recommend|transfer|send)\b",
)
_CHOICE = re.compile(
    r"\s*(?:do|would|shall|should|is|are|can|may|will|did|have|want|wanna)\b", re.IGNORECASE
)
_REFUSES = AnyCase(r"\b(?:no|not|nope|first|before)\b")
# Frames of requests, dates and details that any request can have: none is a new topic.
GENERIC = frozenset(
    stem(word)
    for word in """
find search look check book buy reserve get rent play show purchase schedule make give tell need
want like love wish know help information details something place available preferred prefer
option options today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december morning
afternoon evening time date day week month year number one two three four five six seven eight
nine ten people person leave leaving confirm change different actually instead also cool nice
fine wonderful great perfect awesome works work currently near nearby area city total price cost
phone address rating reservation appointment pm ticket tickets
""".split()  # noqa: SIM905 - a word a line would be a hundred lines
)


@once
def waits(view: View) -> bool:
    """Whether a turn ends in a question that is no polite offer to go on."""
    return bool(view.sentences) and view.sentences[-1].is_question and not OFFER.search_in(view)


def new_request(view: View, previous: View, known: Collection[str]) -> Sentence | None:
    """Return the sentence of ``view`` that asks for something whose words are not in ``known``.

    A reply that was asked for is none, unless it puts the question aside.
    """
    if waits(previous):
        choice = _CHOICE.match(previous.sentences[-1].text)
        if not (choice and _REFUSES.search_in(view)):
            return None
    for sentence in view.sentences:
        frame = _FRAME.search_in(sentence)
        if frame is None or _BACK_TO_THING.search_in(sentence):
            continue
        if any(s not in known and s not in GENERIC for s in stems(sentence.text[frame.start() :])):
            return sentence
    return None
