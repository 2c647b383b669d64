"""Preference pairs: a prompt with the answer that was chosen and the one that was rejected."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.formats import json_records
from annotator.formats.base import Item, Options
from annotator.formats.fields import Fields
from annotator.formats.head import Head
from annotator.formats.openai_chat import message
from annotator.transcript import Role, Transcript, Turn

ANSWERS = ("chosen", "rejected")
USED = ("prompt", *ANSWERS)


class PreferencePairs:
    """A pair is two conversations of one task, their condition what became of the answer."""

    name = "preference-pairs"
    title = 'Preference pairs: {"prompt", "chosen", "rejected"}'

    def sniff(self, head: Head) -> float:
        """Look for an answer that was chosen and one that was rejected."""
        own = any(
            all(isinstance(each.get(name), str | list) for name in ANSWERS) for each in head.objects
        )
        return 0.98 if own else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield two conversations for each object."""
        return json_records.read(stream, options, parse)


def parse(fields: Fields, options: Options) -> Iterator[Transcript]:
    """Yield both conversations of a pair; fields it doesn't know stay in ``meta``."""
    prompt = list(_turns(fields, "prompt", Role.USER, options))
    about = fields.about(USED, options)
    for name in ANSWERS:
        answer = list(_turns(fields, name, Role.ASSISTANT, options))
        said = answer if answer[: len(prompt)] == prompt else prompt + answer
        if not said:
            raise fields.unfit(name, "expected text or a list of messages")
        changed = {
            "id": f"{about['id']}/{name}" if about["id"] else "",
            "condition": name,
            "task_key": about["task_key"] or about["id"],
        }
        yield Transcript(tuple(said), **{**about, **changed})


def _turns(fields: Fields, name: str, role: Role, options: Options) -> Iterator[Turn]:
    value: Any = fields.values.get(name)
    if isinstance(value, list):
        yield from (message(each, options) for each in fields.objects(name, options.max_turns))
    elif value is not None:
        yield Turn(role, role.value, fields.text(name))
