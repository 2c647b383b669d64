"""Task dialogues of MultiWOZ 2.2 and SGD: turns of a USER and a SYSTEM with frames."""

from collections.abc import Iterator
from typing import BinaryIO

from annotator.formats import json_records
from annotator.formats.base import Item, Options
from annotator.formats.fields import Fields, check_depth
from annotator.formats.head import Head
from annotator.formats.json_records import KEY
from annotator.transcript import Role, Transcript, Turn

ROLES = {"user": Role.USER, "system": Role.ASSISTANT}


class TaskDialogues:
    """The system is the assistant here; frames and acts stay beside the turns."""

    name = "task-dialogues"
    title = 'MultiWOZ 2.2 and SGD: {"dialogue_id", "turns": [{"speaker", "utterance"}]}'

    def sniff(self, head: Head) -> float:
        """Look for turns with an utterance."""
        for each in head.objects:
            turns = each.get("turns")
            if isinstance(turns, list) and turns and isinstance(turns[0], dict):
                return 0.97 if "utterance" in turns[0] else 0.0
        return 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each object."""
        return json_records.read(stream, options, parse)


def parse(fields: Fields, options: Options) -> Iterator[Transcript]:
    """Yield the conversation of one object; fields it doesn't know stay in ``meta``."""
    turns = fields.objects("turns", options.max_turns)
    about = fields.about(("turns", "dialogue_id"), options)
    about["id"] = fields.text("dialogue_id") or about["id"]
    yield Transcript(tuple(_turn(each, options) for each in turns), **about)


def _turn(fields: Fields, options: Options) -> Turn:
    word = fields.text("speaker")
    if word.lower() not in ROLES:
        raise fields.unfit("speaker", "expected USER or SYSTEM")
    text = fields.said("utterance", options)
    role = ROLES[word.lower()]
    return Turn(role, role.value, text, None, fields.others(("speaker", "utterance"), options))


class MultiWOZ:
    """MultiWOZ 2.0 and 2.1: one object, in which every dialogue stands under its id.

    A log has the user's turn and the system's in alternation.
    """

    name = "multiwoz"
    title = 'MultiWOZ 2.0 and 2.1: {"ID.json": {"goal", "log": [{"text", "metadata"}]}}'

    def sniff(self, head: Head) -> float:
        """Look for goals and logs inside one object."""
        text = head.text
        shown = '"log"' in text and '"goal"' in text and '"metadata"' in text
        return 0.97 if head.is_json and shown and text.lstrip().startswith("{") else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each member of the object."""
        return json_records.read(stream, options, _parse_member, members=True)


def _parse_member(fields: Fields, options: Options) -> Iterator[Transcript]:
    turns = []
    for index, each in enumerate(fields.objects("log", options.max_turns)):
        text = each.said("text", options)
        role = (Role.USER, Role.ASSISTANT)[index % 2]
        meta = each.others(("text",), options)
        check_depth(meta, each.path, options)
        turns.append(Turn(role, role.value, text, None, meta))
    about = fields.about(("log", KEY), options)
    yield Transcript(tuple(turns), **{**about, "id": fields.text(KEY)})
