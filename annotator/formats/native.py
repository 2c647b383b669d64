"""Our own JSON Lines: ``{"id", "turns": [{"speaker", "role", "text"}]}``, one a line."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.formats import jsonl
from annotator.formats.base import Item, Options
from annotator.formats.fields import Fields, check_length, moment
from annotator.formats.roles import role_of_speaker
from annotator.transcript import Role, Transcript, Turn

TURN_FIELDS = ("speaker", "role", "text")
FIELDS = [
    "id",
    "turns",
    "model",
    "condition",
    "task_key",
    "outcome",
    "session_group",
    "session_order",
    "trial",
    "meta",
]
ROLES = {role.value: role for role in Role}


class Native:
    """Turns without a role are a participant's, unless the speaker's name says otherwise."""

    name = "native"
    title = 'JSON Lines with turns: {"id": …, "turns": [{"speaker", "role", "text"}]}'

    def sniff(self, head: bytes) -> float:
        """Look for objects with a list of turns."""
        return jsonl.sniff(head, "turns")

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation a line."""
        return jsonl.read(stream, options, parse)


def parse(fields: Fields, options: Options) -> Transcript:
    """Return the conversation of one object; fields it doesn't know stay in ``meta``."""
    return Transcript(
        turns=tuple(_turn(each, options) for each in fields.objects("turns", options.max_turns)),
        **about(fields),
        meta={**fields.others(*FIELDS), **fields.table("meta")},
    )


def about(fields: Fields) -> dict[str, Any]:
    """Return what an object says of its conversation beside the turns."""
    return {
        "id": fields.text("id"),
        "model": fields.text("model"),
        "condition": fields.text("condition"),
        "task_key": fields.text("task_key"),
        "outcome": fields.number("outcome"),
        "session_group": fields.text("session_group"),
        "session_order": fields.whole("session_order"),
        "trial": fields.whole("trial"),
    }


def _turn(fields: Fields, options: Options) -> Turn:
    values = fields.values
    text = values.get("text")
    if not isinstance(text, str):
        raise fields.unfit("text", "expected text")
    check_length(text, f"{fields.path}.text", options)
    speaker = fields.text("speaker")
    role_name = values.get("role")
    if role_name is None:
        role = role_of_speaker(speaker)
    elif isinstance(role_name, str) and role_name in ROLES:
        role = ROLES[role_name]
    else:
        raise fields.unfit("role", f"expected one of {', '.join(ROLES)}")
    meta = fields.others(*TURN_FIELDS) if len(values) > len(TURN_FIELDS) else {}
    return Turn(role, speaker or role.value, text, moment(meta.get("time")), meta)
