"""Dialogues with distractors: the scope, the turn that leaves it, and what the assistant did.

The kind of data that CantTalkAboutThis trains on (Sreedhar et al. 2024, arXiv 2404.03820), from
logged conversations and people's labels instead of from a model.
"""

from collections.abc import Iterator

from annotator.exports.agreed import Agreed, agreed
from annotator.exports.answers import answer_after, answer_before
from annotator.exports.messages import Message, between_people, message
from annotator.exports.told import Found
from annotator.transcript import Role, Transcript

FIELDS = {
    "id": "the conversation's id in the file, empty where it had none",
    "scope": "what the assistant is there for: the system prompt, else the first user request",
    "conversation": "every turn, as role and content",
    "distractors": "a list: turn (from 0, in conversation), bot_turn (what the assistant said"
    " before), distractor (the user's words), answer (the assistant's next turn, null where there"
    " is none) and answered",
}
LAYER, ANSWERS = "scope", "response-to-distractor"
UNLABELLED = "no completed work, or no distractor that annotators agree on"
PEOPLE = "a conversation between people, with no assistant to distract"


def distractors(transcript: Transcript) -> Iterator[Found]:
    """Yield a conversation with the distractors that its annotators agree on, or why it has none.

    Distractors are user turns labelled *distractor* in the layer *scope*, or *digression* in the
    layer *topic*. How they were answered is what the answer's labels say: deflected, engaged or
    mixed; null where they say nothing.
    """
    if between_people(transcript):
        yield PEOPLE
        return
    labels = agreed(transcript)
    found = [
        _distractor(transcript, labels, index)
        for index, turn in enumerate(transcript.turns)
        if turn.role == Role.USER and _distracts(labels, index)
    ]
    if not found:
        yield UNLABELLED
        return
    yield {
        "id": transcript.id,
        "scope": scope(transcript),
        "conversation": [message(turn) for turn in transcript.turns],
        "distractors": found,
    }


def scope(transcript: Transcript) -> str:
    """Return what the assistant is there for: the system prompt, else the first user request."""
    first: dict[Role, str] = {}
    for turn in transcript.turns:
        if turn.text.strip():
            first.setdefault(turn.role, turn.text)
    return first.get(Role.SYSTEM) or first.get(Role.USER, "")


def _distracts(labels: Agreed, turn: int) -> bool:
    return "distractor" in labels.on(LAYER, turn) or "digression" in labels.on("topic", turn)


def _distractor(transcript: Transcript, labels: Agreed, index: int) -> Message:
    before, after = answer_before(transcript, index), answer_after(transcript, index)
    return {
        "turn": index,
        "bot_turn": None if before is None else transcript.turns[before].text,
        "distractor": transcript.turns[index].text,
        "answer": None if after is None else transcript.turns[after].text,
        "answered": None if after is None else _answered(labels, after),
    }


def _answered(labels: Agreed, turn: int) -> str | None:
    said = labels.on(ANSWERS, turn)
    if len(said) == 1:
        return next(iter(said))
    topic = labels.on("topic", turn)
    if "digression" in topic:  # it goes along with the distractor
        return "engaged"
    return "deflected" if "return" in topic else None
