"""Where a turn is marked by cues that several rules ask for, looked for once."""

import re

from inspector.lenses import cues
from inspector.lenses.acts import View
from inspector.lenses.memo import once
from inspector.lenses.text import Sentence

FIRST = 3  # sentences of a turn that can announce another topic

Mark = tuple[Sentence, re.Match[str]]


@once
def asks_again(view: View) -> Mark | None:
    """Return the first sentence that asks for something to be said again, and its cue."""
    return cues.REPAIR_REQUEST.first(view.folded, view.sentences)


@once
def turns_away(view: View) -> Mark | None:
    """Return the first sentence that announces another topic, and its cue."""
    return cues.TOPIC_SWITCH.first(view.folded, view.sentences[:FIRST])


@once
def clarifies(sentence: Sentence) -> re.Match[str] | None:
    """Return the first cue by which a question asks which of several readings is meant."""
    return cues.CLARIFY.search_in(sentence)
