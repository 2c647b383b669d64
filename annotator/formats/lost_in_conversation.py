"""Logs of the Lost in Conversation simulations (Laban et al. 2025, arXiv 2505.06120)."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.formats import json_records
from annotator.formats.base import Item, Options
from annotator.formats.fields import Fields, check_depth
from annotator.formats.head import Head
from annotator.formats.openai_chat import message
from annotator.transcript import Transcript, Turn

USED = ("trace", "conv_id", "conv_type", "task_id", "assistant_model", "is_correct", "score")


class LostInConversation:
    """What the simulation logged stands beside the turn it followed, under ``log``."""

    name = "lost-in-conversation"
    title = 'Lost in Conversation logs: {"conv_id", "trace": [{"role", "content"}], "score"}'

    def sniff(self, head: Head) -> float:
        """Look for objects with a list ``trace``."""
        return head.has_list("trace")

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each object."""
        return json_records.read(stream, options, parse)


def parse(fields: Fields, options: Options) -> Iterator[Transcript]:
    """Yield the conversation of one log; fields it doesn't know stay in ``meta``."""
    said: list[tuple[Turn, list[Any]]] = []
    before: list[Any] = []
    for each in fields.objects("trace", options.max_turns):
        if each.values.get("role") == "log":
            check_depth(each.values, each.path, options)
            rest = {name: value for name, value in each.values.items() if name != "role"}
            (said[-1][1] if said else before).append(rest)
        else:
            said.append((message(each, options), []))
    if not said:
        raise fields.unfit("trace", "no turn is the system's, the user's or the assistant's")
    about = fields.about(USED, options)
    about["meta"] |= {"log": before} if before else {}
    score = fields.number("score")
    changed = {
        "id": fields.text("conv_id") or about["id"],
        "condition": fields.text("conv_type") or about["condition"],
        "task_key": fields.text("task_id") or about["task_key"],
        "model": fields.text("assistant_model") or about["model"],
        "outcome": fields.number("is_correct") if score is None else score,
    }
    yield Transcript(tuple(_with_log(*each) for each in said), **{**about, **changed})


def _with_log(turn: Turn, log: list[Any]) -> Turn:
    meta = {**turn.meta, "log": log} if log else turn.meta
    return Turn(turn.role, turn.speaker, turn.text, turn.time, meta)
