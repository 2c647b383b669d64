"""WildChat and LMSYS-Chat-1M: a row with ``conversation: [{"role", "content"}]``."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.formats import json_records
from annotator.formats.base import Item, Options
from annotator.formats.fields import Fields
from annotator.formats.head import Head
from annotator.formats.json_records import Notice
from annotator.formats.openai_chat import message
from annotator.formats.prefix_chains import longest
from annotator.transcript import Transcript

PERSONAL = frozenset({"hashed_ip", "header", "country", "state"})
LEFT_OUT = "Fields about the person (hashed_ip, header, country, state) are left out."


class WildChat:
    """A conversation that grew from row to row is kept once; fields about the person are not."""

    name = "wildchat"
    title = 'WildChat, LMSYS-Chat: {"conversation": [{"role", "content"}]}'

    def sniff(self, head: Head) -> float:
        """Look for objects with a list ``conversation``."""
        return head.has_list("conversation")

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each row that no later row goes on with."""
        return longest(json_records.read(stream, options, parse))


def parse(fields: Fields, options: Options) -> Iterator[Transcript | Notice]:
    """Yield the conversation of one row; fields it doesn't know stay in ``meta``."""
    messages = fields.objects("conversation", options.max_turns)
    found = [fields, *messages]
    if any(PERSONAL & each.values.keys() for each in found):
        yield Notice(fields.path, LEFT_OUT)
    row, *said = (Fields(_impersonal(each.values), each.path) for each in found)
    about = row.about(("conversation", "conversation_id", "conversation_hash"), options)
    about["id"] = row.text("conversation_id") or row.text("conversation_hash") or about["id"]
    yield Transcript(turns=tuple(message(each, options) for each in said), **about)


def _impersonal(values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in PERSONAL}
