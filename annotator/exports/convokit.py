"""A ConvoKit corpus whose utterances carry the labels that people gave them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

import msgspec

from annotator.exports.kinds import Blocks
from annotator.formats.convokit_writer import FOLDER, Corpus
from annotator.transcript import Transcript, Work

FIELDS = {
    "labels": "in an utterance's meta: a list of annotator, kind (work or gold), layer, label,"
    " start, end (code points), to (turn from 0, start, end), attributes and scheme version",
    "role": "in an utterance's meta: user, assistant, system, tool or participant",
    "work": "in a conversation's meta: who worked on it, as annotator, kind and status",
}


def files(transcripts: Callable[[], Iterable[Transcript]]) -> dict[str, Callable[[], Blocks]]:
    """Return what makes each file's bytes; they are made in this order.

    The conversations are gone through twice, so that nothing of them has to be kept.
    """
    corpus = Corpus()

    def utterances() -> Blocks:
        for transcript in transcripts():
            yield from corpus.utterances(annotated(transcript))

    def conversations() -> Blocks:
        for transcript in transcripts():
            yield from corpus.conversation(annotated(transcript))
        yield corpus.end()

    made: dict[str, Callable[[], Blocks]] = {
        "utterances.jsonl": utterances,
        "conversations.json": conversations,
    }
    made |= {name: partial(_once, value) for name, value in corpus.rest().items()}
    return {f"{FOLDER}/{name}": blocks for name, blocks in made.items()}


def _once(value: Callable[[], bytes]) -> Blocks:
    yield value()


def annotated(transcript: Transcript) -> Transcript:
    """Return a conversation with its labels in the turns' ``meta``."""
    labels: dict[int, list[dict[str, Any]]] = {}
    for work in transcript.work:
        for each in work.labels:
            said = {
                "annotator": work.annotator,
                "kind": work.kind,
                "layer": each.layer,
                "label": each.label,
                "start": each.start,
                "end": each.end,
                "to": msgspec.to_builtins(each.to),
                "attributes": each.attributes,
                "scheme_version": each.version,
            }
            labels.setdefault(each.turn, []).append(said)
    turns = tuple(
        msgspec.structs.replace(turn, meta={**turn.meta, "labels": labels.get(index, [])})
        for index, turn in enumerate(transcript.turns)
    )
    people = [_who(work) for work in transcript.work]
    return replace(transcript, turns=turns, meta={**transcript.meta, "work": people}, work=())


def _who(work: Work) -> dict[str, str]:
    return {"annotator": work.annotator, "kind": work.kind, "status": work.status}
