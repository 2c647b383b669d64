"""Labelled conversations from JSON Lines: what a lens may see, and apart from it the labels.

A line is ``{"id", "turns": [{"speaker", "role", "text", "labels", "mapped"}], "labels", "meta"}``;
everything but the texts may be absent. ``mapped`` holds labels in common terms, ``labels`` those of
the source. ``meta`` may have the assistant's instructions, the place among other sessions, and
``"score_only": "last turn"`` where the labels of the turns before the last are not to be used.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any, BinaryIO

from annotator.formats import json_records
from annotator.formats.base import Options, Problem, Record
from annotator.formats.fields import Fields
from annotator.formats.roles import role_named, speaker_role
from annotator.formats.text import lines
from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.scope import LOGGED

LABELS = ("mapped", "labels")
LAST_TURN = "last turn"
OWN = "labels"  # of the conversation, on their way from `_parse` to `_parted`

Labels = Mapping[str, Any]  # "mapped.topic" → "shift", "labels.rifts" → ["display"], …


@dataclass(frozen=True, slots=True)
class Labelled:
    """A conversation for lenses, without any label in it; its turns' labels and its own."""

    transcript: Transcript
    turns: Sequence[Labels]
    conversation: Labels = field(default_factory=dict)


def read(stream: BinaryIO) -> Iterator[Labelled | Problem]:
    """Yield the conversations of a file and, with its line, whatever can't be read as one."""
    for line in lines(stream, Options().max_line_bytes):
        if isinstance(line, Problem):
            yield line
        elif not line[1].isspace():
            yield from _of_line(*line)


def held_out(transcript: Transcript) -> bool:
    """Whether a conversation is kept from all training and tuning: about every second one is.

    It is if the first byte of the SHA-256 of its id is odd; of its texts, where it has no id.
    """
    name = transcript.id or "\n".join(turn.text for turn in transcript.turns)
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[0] % 2 == 1


def _of_line(number: int, data: bytes) -> Iterator[Labelled | Problem]:
    # Each line by itself, so that a bracket that is left open takes no other line with it.
    found = list(json_records.read(BytesIO(data), Options(), _parse))
    for item in found:
        yield _parted(item.transcript) if isinstance(item, Record) else replace(item, line=number)
    if not found:
        yield Problem(number, "$", "expected an object with the conversation's turns")


def _parse(fields: Fields, options: Options) -> Iterator[Transcript]:
    turns = fields.objects("turns", options.max_turns)
    meta = fields.values.get("meta")
    about = Fields({**meta, **fields.values}) if isinstance(meta, dict) else fields
    read = tuple(_turn(each, options) for each in turns)
    if about.values.get("score_only") == LAST_TURN:
        read = (*(_bare(turn) for turn in read[:-1]), read[-1])
    yield Transcript(
        turns=read,
        id=fields.text("id"),
        task_key=about.text("task_key"),
        session_group=about.text("session_group"),
        session_order=about.whole("session_order"),
        trial=about.whole("trial"),
        meta={key: about.values[key] for key in LOGGED if about.values.get(key)}
        | {OWN: _known(fields.values.get("labels"))},
    )


def _known(labels: Any) -> Labels:
    """Return the labels of a whole conversation that have a value."""
    given = labels if isinstance(labels, dict) else {}
    return {name: value for name, value in given.items() if value is not None}


def _turn(fields: Fields, options: Options) -> Turn:
    """Return a turn with its labels under ``meta``, from which `_parted` takes them."""
    speaker = fields.text("speaker")
    role = role_named(str(fields.values.get("role"))) or speaker_role(speaker) or Role.PARTICIPANT
    labels = {
        f"{kind}.{name}": value
        for kind in LABELS
        for name, value in fields.mapping(kind).values.items()
    }
    # A turn without words, such as one that only calls a tool, is often written as null.
    nothing = "text" in fields.values and fields.values["text"] is None
    text = "" if nothing else fields.said("text", options)
    return Turn(role, speaker or role.value, text, None, labels)


def _parted(found: Transcript) -> Labelled:
    bare = tuple(_bare(turn) for turn in found.turns)
    meta = {key: value for key, value in found.meta.items() if key != OWN}
    transcript = replace(found, turns=bare, meta=meta)
    return Labelled(transcript, [turn.meta for turn in found.turns], found.meta[OWN])


def _bare(turn: Turn) -> Turn:
    return Turn(turn.role, turn.speaker, turn.text)
