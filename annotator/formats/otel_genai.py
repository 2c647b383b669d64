"""Spans of OpenTelemetry's gen_ai conventions, and of OpenInference."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from annotator.formats import json_records
from annotator.formats.base import Item, Options
from annotator.formats.fields import Fields, Unfit
from annotator.formats.head import Head
from annotator.formats.openai_chat import message
from annotator.formats.prefix_chains import longest
from annotator.transcript import Transcript, Turn

INPUT, OUTPUT = "gen_ai.input.messages", "gen_ai.output.messages"
FLAT = re.compile(r"llm\.(input|output)_messages\.(\d+)\.message\.(\w+)")
SESSIONS = ("gen_ai.conversation.id", "session.id")
MODELS = ("gen_ai.response.model", "gen_ai.request.model", "llm.model_name")
Attributes = Mapping[str, Any]


class OTelGenAI:
    """The spans of a conversation repeat its history: the longest of each is kept."""

    name = "otel-genai"
    title = "OpenTelemetry gen_ai or OpenInference spans, as JSON"

    def sniff(self, head: Head) -> float:
        """Look for the attributes that hold messages."""
        return 0.98 if any(True for each in head.objects for _ in _spans(each)) else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield one conversation for each span that no later one goes on with."""
        return longest(json_records.read(stream, options, parse))


def parse(fields: Fields, options: Options) -> Iterator[Transcript]:
    """Yield the conversation of each span; attributes without a place stay in ``meta``."""
    found = False
    for attributes in _spans(fields.values):
        found = True
        turns = tuple(_turns(attributes, fields.path, options))
        if not turns:
            raise Unfit(fields.path, "the span has no message")
        name = next((str(attributes[key]) for key in SESSIONS if attributes.get(key)), "")
        model = next((str(attributes[key]) for key in MODELS if attributes.get(key)), "")
        yield Transcript(turns, id=name, model=model, meta={"attributes": _rest(attributes)})
    if not found and "resourceSpans" not in fields.values:
        raise Unfit(fields.path, f"expected {INPUT}, or llm.input_messages.0.message.role")


def _spans(value: Any) -> Iterator[Attributes]:
    """Yield the attributes of every span in an object that holds messages."""
    if not isinstance(value, dict):
        return
    if "resourceSpans" in value:
        for resource in _objects(value["resourceSpans"]):
            for scope in _objects(resource.get("scopeSpans")):
                for span in _objects(scope.get("spans")):
                    yield from _spans(span)
        return
    attributes = _attributes(value.get("attributes", value))
    if INPUT in attributes or any(FLAT.match(name) for name in attributes):
        yield attributes


def _objects(value: Any) -> list[dict[str, Any]]:
    found = value if isinstance(value, list) else []
    return [each for each in found if isinstance(each, dict)]


def _attributes(value: Any) -> Attributes:
    """Return attributes by name, whether they stand in an object or as OTLP has them."""
    if isinstance(value, dict):
        return value
    found = {}
    for each in _objects(value):
        if isinstance(each.get("value"), dict):
            found[str(each.get("key"))] = next(iter(each["value"].values()), None)
    return found


def _turns(attributes: Attributes, path: str, options: Options) -> Iterator[Turn]:
    if INPUT not in attributes:
        yield from _flat(attributes, path, options)
        return
    for name in (INPUT, OUTPUT):
        value = _decoded(attributes.get(name), f"{path}.{name}")
        for index, each in enumerate(value):
            if not isinstance(each, dict):
                raise Unfit(f"{path}.{name}[{index}]", "expected an object")
            yield message(Fields(_as_chat(each), f"{path}.{name}", index), options)


def _decoded(value: Any, path: str) -> list[Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise Unfit(path, f"not readable as JSON: {error}", value) from None
    if value is not None and not isinstance(value, list):
        raise Unfit(path, "expected a list of messages")
    return value or []


def _as_chat(value: dict[str, Any]) -> dict[str, Any]:
    """Return a message of parts in the words of a chat message."""
    parts = value.get("parts")
    if not isinstance(parts, list):
        return value
    content = [
        {**part, "text": part["content"]}
        if isinstance(part, dict) and part.get("type") == "text" and "content" in part
        else part
        for part in parts
    ]
    rest = {name: inner for name, inner in value.items() if name != "parts"}
    return {**rest, "content": content}


def _flat(attributes: Attributes, path: str, options: Options) -> Iterator[Turn]:
    messages: dict[tuple[int, int], dict[str, Any]] = {}
    for name, value in attributes.items():
        if found := FLAT.match(name):
            place = (int(found[1] == "output"), int(found[2]))
            messages.setdefault(place, {})[found[3]] = value
    for place in sorted(messages):
        each = messages[place]
        each.setdefault("content", "")
        where = f"{path}.llm.{'output' if place[0] else 'input'}_messages.{place[1]}"
        yield message(Fields(each, where), options)


def _rest(attributes: Attributes) -> dict[str, Any]:
    return {
        name: value
        for name, value in attributes.items()
        if name not in (INPUT, OUTPUT) and not FLAT.match(name)
    }
