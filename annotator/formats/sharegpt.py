"""ShareGPT: ``{"conversations": [{"from": "human", "value": "…"}]}``."""

from collections.abc import Iterator
from typing import BinaryIO

from annotator.formats import json_records
from annotator.formats.base import Item, Options
from annotator.formats.fields import Fields, moment_in
from annotator.formats.head import Head
from annotator.transcript import Transcript, Turn

SAID = frozenset({"from", "value"})


class ShareGPT:
    """The word of ``from`` stays beside the turn where it isn't the role's own."""

    name = "sharegpt"
    title = 'ShareGPT: {"conversations": [{"from", "value"}]}'

    def sniff(self, head: Head) -> float:
        """Look for objects with a list of conversations."""
        return head.has_list("conversations")

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each object."""
        return json_records.read(stream, options, parse)


def parse(fields: Fields, options: Options) -> Iterator[Transcript]:
    """Yield the conversation of one object; fields it doesn't know stay in ``meta``."""
    messages = fields.objects("conversations", options.max_turns)
    yield Transcript(
        turns=tuple(_turn(each, options) for each in messages),
        **fields.about("conversations", options),
    )


def _turn(fields: Fields, options: Options) -> Turn:
    word, role = fields.text("from"), fields.role("from")
    text = fields.said("value", options)
    meta = fields.others(SAID, options)
    if word != role.value:
        meta["from"] = word
    return Turn(role, role.value, text, moment_in(meta), meta)
