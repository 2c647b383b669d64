"""Preference pairs from labels: ``{"prompt", "chosen", "rejected"}``, as trainers by DPO read them.

Four ways, each said with its pair. *repair*: a user's repair shows that the answer before was
wrong, and the answer after it stands. *retry*: an attempt fails and the next succeeds. *same
prompt*: two conversations have the same turns up to two answers that are judged differently.
*term edited*: the words that renamed a user's term, or that it was shortened from, are exchanged in
the answer (after Hua, Wang and Artzi 2025, arXiv 2508.06482): one of the two nobody said.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from annotator.exports import corrected, terms
from annotator.exports.agreed import Agreed, agreed
from annotator.exports.messages import between_people, messages
from annotator.exports.told import Found
from annotator.transcript import Role, Transcript

FIELDS = {
    "prompt": "the turns before both answers, as messages with role and content",
    "chosen": "the better answer, a list of one message",
    "rejected": "the worse answer, a list of one message",
    "how": "what the pair rests on: repair, retry, same prompt, or term edited",
    "conversation": "the conversation's id in the file, empty where it had none",
    "turn": "the turn of the answer that was judged, from 0",
}
PEOPLE = "a conversation between people, with no assistant to prefer answers of"
NO_WORK = "a conversation with no completed work"
NO_OTHER = "a judged answer with no other to the same prompt to hold it against"
VERDICTS = {
    "response-to-distractor": {"deflected": True, "engaged": False},
    "attempt": {"succeeds": True, "fails": False},
}


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer, and where it stands."""

    text: str
    conversation: str
    turn: int


@dataclass(slots=True)
class _Prompt:
    """Answers to one prompt that wait for one that is judged the other way."""

    good: list[Judged] = field(default_factory=list)
    bad: list[Judged] = field(default_factory=list)


def preferences(transcripts: Iterable[Transcript]) -> Iterator[Found]:
    """Yield every pair that the labels allow, and a reason for each that they don't."""
    waiting: dict[tuple[str, bytes], _Prompt] = {}
    for transcript in transcripts:
        if between_people(transcript):
            yield PEOPLE
            continue
        labels = agreed(transcript)
        if not labels.done:
            yield NO_WORK
            continue
        yield from _within(transcript, labels)
        for layer, index, good in _judged(transcript, labels):
            yield from _matched(waiting, layer, transcript, index, good=good)
    for prompt in waiting.values():
        yield from [NO_OTHER] * len(prompt.good + prompt.bad)


def _within(transcript: Transcript, labels: Agreed) -> Iterator[Found]:
    seen: set[tuple[int, int]] = set()
    for how, found in corrected.pairs(transcript, labels):
        if isinstance(found, str):
            yield found
        elif found not in seen:
            seen.add(found)
            rejected, chosen = (transcript.turns[index].text for index in found)
            yield _record(transcript, found[0], chosen, rejected, how)
    for index in range(len(transcript.turns)):
        for edited in terms.edited(transcript, labels, index):
            if isinstance(edited, str):
                yield edited
            else:
                yield _record(transcript, index, *edited, "term edited")


def _judged(transcript: Transcript, labels: Agreed) -> Iterator[tuple[str, int, bool]]:
    """Yield layer and answer of every verdict, and whether it is good."""
    for index, turn in enumerate(transcript.turns):
        if turn.role != Role.ASSISTANT or not turn.text.strip():
            continue
        for layer, verdicts in VERDICTS.items():
            said = {verdicts[each] for each in labels.on(layer, index) if each in verdicts}
            if len(said) == 1:
                yield layer, index, said.pop()
        kept = terms.kept(labels, index)
        if kept is not None:
            yield terms.LAYER, index, kept


def _matched(
    waiting: dict[tuple[str, bytes], _Prompt],
    layer: str,
    transcript: Transcript,
    index: int,
    *,
    good: bool,
) -> Iterator[Found]:
    digest = hashlib.sha256(msgspec.json.encode(messages(transcript, index))).digest()
    prompt = waiting.setdefault((layer, digest), _Prompt())
    own = Judged(transcript.turns[index].text, transcript.id, index)
    others, same = (prompt.bad, prompt.good) if good else (prompt.good, prompt.bad)
    if not others:
        same.append(own)
        return
    other = others.pop()
    chosen, rejected = (own, other) if good else (other, own)
    yield _record(transcript, index, chosen.text, rejected.text, "same prompt")


def _record(
    transcript: Transcript, index: int, chosen: str, rejected: str, how: str
) -> dict[str, Any]:
    return {
        "prompt": messages(transcript, index),
        "chosen": [{"role": "assistant", "content": chosen}],
        "rejected": [{"role": "assistant", "content": rejected}],
        "how": how,
        "conversation": transcript.id,
        "turn": index,
    }
