"""Our own JSON: ``{"id", "turns": [{"speaker", "role", "text"}]}``, one a line.

An export has ``work`` beside the turns: what people labelled, as `transcript.Work` has it.
"""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from annotator.formats import json_records
from annotator.formats.base import Item, Options
from annotator.formats.fields import Fields, moment_in, said_of
from annotator.formats.head import Head
from annotator.transcript import Role, Transcript, Turn, Work, at_odds

TURN_FIELDS = frozenset({"speaker", "role", "text"})
_encode = msgspec.json.Encoder().encode
ROLES = {role.value: role for role in Role}


class Native:
    """Turns without a role are a participant's, unless the speaker is called by a role's name."""

    name = "native"
    title = 'JSON or JSON Lines with turns: {"id": …, "turns": [{"speaker", "role", "text"}]}'

    def sniff(self, head: Head) -> float:
        """Look for objects with a list of turns."""
        return head.has_list("turns")

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each object."""
        return json_records.read(stream, options, parse)


def parse(fields: Fields, options: Options) -> Iterator[Transcript]:
    """Yield the conversation of one object; fields it doesn't know stay in ``meta``."""
    turns = tuple(_turn(each, options) for each in fields.objects("turns", options.max_turns))
    work = _work(fields)
    dealt_with = ("turns", "work") if work else ("turns",)
    yield Transcript(turns=turns, work=work, **fields.about(dealt_with, options))


def _work(fields: Fields) -> tuple[Work, ...]:
    """Return the labels that an export has; a field of that name that is none is left alone."""
    said = fields.values.get("work")
    if not (isinstance(said, list) and said and all(isinstance(each, dict) for each in said)):
        return ()
    if not all("annotator" in each and "labels" in each for each in said):
        return ()
    try:
        works = msgspec.convert(said, tuple[Work, ...])
    except msgspec.ValidationError as error:
        raise fields.unfit("work", str(error)) from None
    if why := at_odds(works):
        raise fields.unfit("work", why)
    return works


def _turn(fields: Fields, options: Options) -> Turn:
    values = fields.values
    text = fields.said("text", options)
    speaker = fields.text("speaker")
    role_name = values.get("role")
    if role_name is None:
        role = ROLES.get(speaker.lower(), Role.PARTICIPANT)
    elif isinstance(role_name, str) and role_name in ROLES:
        role = ROLES[role_name]
    else:
        raise fields.unfit("role", f"expected one of {', '.join(ROLES)}")
    meta = {} if values.keys() <= TURN_FIELDS else fields.beside(TURN_FIELDS, options)
    return Turn(role, speaker or role.value, text, moment_in(meta), meta)


def line(transcript: Transcript) -> bytes:
    """Return a conversation as a line that reads back as the same conversation.

    A time that stands nowhere beside its turn becomes the field ``time``.
    """
    name = {"id": transcript.id} if transcript.id else {}
    turns = [_written(turn) for turn in transcript.turns]
    meta = {"meta": transcript.meta} if transcript.meta else {}
    work = {"work": transcript.work} if transcript.work else {}
    return _encode({**name, **said_of(transcript), "turns": turns, **meta, **work}) + b"\n"


def write(transcripts: Iterable[Transcript], stream: BinaryIO) -> int:
    """Write conversations one by one; return how many."""
    count = 0
    for each in transcripts:
        stream.write(line(each))
        count += 1
    return count


def _written(turn: Turn) -> dict[str, Any]:
    found = {"speaker": turn.speaker, "role": turn.role.value, "text": turn.text}
    meta = dict(turn.meta)
    if turn.time is not None and moment_in(meta) != turn.time:
        meta["time"] = turn.time.isoformat()
    return {**found, "meta": meta} if meta else found
