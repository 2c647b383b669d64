"""Logs of requests to a chat model and its responses."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.formats import json_records
from annotator.formats.base import Item, Options
from annotator.formats.fields import Fields
from annotator.formats.head import Head
from annotator.formats.openai_chat import message
from annotator.formats.prefix_chains import longest
from annotator.transcript import Role, Transcript, Turn

ASKED = ("messages", "input")
ANSWERED = ("choices", "response", "completion", "output")


class ChatCompletions:
    """Every request repeats the history: the longest of each conversation is kept."""

    name = "chat-completions"
    title = 'Requests and responses: {"request": {"messages"}, "response": {"choices"}}'

    def sniff(self, head: Head) -> float:
        """Look for messages with the answer beside them."""
        return 0.98 if any(_is_log(each) for each in head.objects) else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each request that no later one goes on with."""
        return longest(json_records.read(stream, options, parse))


def parse(fields: Fields, options: Options) -> Iterator[Transcript]:
    """Yield the conversation of one request and its response; the rest stays in ``meta``."""
    request = fields.mapping("request") if "request" in fields.values else fields
    asked = "messages" if "messages" in request.values else "input"
    found = _asked(request, asked, options)
    found += _answered(fields, options)
    about = fields.about(("request", *ASKED, *ANSWERED), options)
    about["meta"] |= _kept(fields, request)
    response = fields.values.get("response")
    answer = response if isinstance(response, dict) else {}
    about["model"] = about["model"] or answer.get("model") or request.text("model")
    yield Transcript(tuple(found), **about)


def _asked(request: Fields, name: str, options: Options) -> list[Turn]:
    found = []
    instructions = request.values.get("instructions")
    if isinstance(instructions, str) and instructions:
        found.append(Turn(Role.SYSTEM, "system", instructions))
    if isinstance(request.values.get(name), str):
        return [*found, Turn(Role.USER, "user", request.text(name))]
    return found + [_item(each, options) for each in request.objects(name, options.max_turns)]


def _answered(fields: Fields, options: Options) -> Iterator[Turn]:
    """Yield what the model answered: a text, choices, or items; the first choice of several."""
    for name in ANSWERED:
        value = fields.values.get(name)
        if value is None:
            continue
        if isinstance(value, str):
            yield Turn(Role.ASSISTANT, "assistant", value)
        elif name == "response":
            inner = fields.mapping(name)
            yield from (
                _message_of(inner, options)
                if "message" in inner.values
                else _answered(inner, options)
            )
        elif name == "choices":
            yield from _message_of(fields.objects(name, options.max_turns)[0], options)
        else:
            yield from (_item(each, options) for each in fields.objects(name, options.max_turns))


def _message_of(fields: Fields, options: Options) -> Iterator[Turn]:
    inner = fields.mapping("message")
    yield message(Fields({"role": "assistant", **inner.values}, inner.path), options)


def _item(fields: Fields, options: Options) -> Turn:
    """Return an item of a request or of an output as a turn."""
    kind = fields.values.get("type", "message")
    if kind == "message":
        return message(fields, options)
    said = fields.values.get("output")
    if kind == "function_call_output" and isinstance(said, str):
        return Turn(Role.TOOL, "tool", said, None, fields.others(("output",), options))
    return Turn(Role.ASSISTANT, "assistant", "", None, fields.others((), options))


def _kept(fields: Fields, request: Fields) -> dict[str, Any]:
    """Return what request and response say besides what was said."""
    found: dict[str, Any] = {}
    for name, inner in (("request", request.values), ("response", fields.values.get("response"))):
        if isinstance(inner, dict) and inner is not fields.values:
            rest = {key: value for key, value in inner.items() if key not in (*ASKED, *ANSWERED)}
            found |= {name: rest} if rest else {}
    choices = fields.values.get("choices")
    if isinstance(choices, list) and len(choices) > 1:
        found["choices"] = choices
    return found


def _is_log(value: dict[str, Any]) -> bool:
    request = value.get("request")
    if isinstance(request, dict):
        return any(isinstance(request.get(name), list | str) for name in ASKED)
    asked = isinstance(value.get("messages"), list) or isinstance(value.get("input"), list | str)
    answered = any(isinstance(value.get(name), list | dict | str) for name in ANSWERED)
    return asked and answered
