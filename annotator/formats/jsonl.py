"""What the JSON Lines formats share: a line is a JSON object is a conversation."""

import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import msgspec

from annotator.formats.base import Item, Options, Problem, Record, excerpt
from annotator.formats.fields import Fields, Unfit
from annotator.formats.text import decode_head, lines, storable_json
from annotator.transcript import Transcript

SNIFFED_LINES = 20

_decode = msgspec.json.Decoder().decode


def sniff(head: bytes, key: str) -> float:
    """Return how sure it is that a file is JSON Lines whose objects have a list ``key``."""
    text = decode_head(head)
    whole = text.splitlines()[:SNIFFED_LINES]
    for line in whole:
        try:
            value = _decode(line)
        except (msgspec.DecodeError, RecursionError):
            continue
        if isinstance(value, dict) and isinstance(value.get(key), list):
            return 0.95
    # The first line may be longer than the head, or every line of the head broken.
    starts_like_json = text.lstrip().startswith("{")
    return 0.6 if starts_like_json and f'"{key}"' in text else 0.0


def read(
    stream: BinaryIO, options: Options, parse: Callable[[Fields, Options], Transcript]
) -> Iterator[Item]:
    """Yield what ``parse`` makes of each line; Problems for lines it finds Unfit."""
    for each in lines(stream, options.max_line_bytes):
        if isinstance(each, Problem):
            yield each
        elif each[1].strip():
            yield from _line(*each, options, parse)


def _line(
    number: int, line: bytes, options: Options, parse: Callable[[Fields, Options], Transcript]
) -> Iterator[Item]:
    try:
        value, notice = _value(line)
        transcript = parse(_object(value), options)
    except Unfit as error:
        yield Problem(number, error.path, error.message, error.found or _excerpt(line))
        return
    if notice:
        yield Problem(number, "", notice, _excerpt(line), kept=True)
    yield Record(number, transcript)


def _object(value: Any) -> Fields:
    if not isinstance(value, dict):
        raise Unfit("$", "expected an object with the conversation's turns")
    return Fields(value)


def _value(line: bytes) -> tuple[Any, str]:
    """Return the JSON value of a line and what had to be changed to read it, if anything."""
    try:
        value = _decode(line)
    except msgspec.DecodeError as error:
        return _mended(line, error)
    except RecursionError:
        raise Unfit("$", "the JSON is nested too deeply") from None
    except UnicodeDecodeError:
        return _latin(line)
    if b"\\u0000" in line:
        return storable_json(value), "NUL characters can't be stored; each became U+FFFD."
    return value, ""


def _mended(line: bytes, error: msgspec.DecodeError) -> tuple[Any, str]:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return _latin(line)
    # Python's own decoder takes half surrogate pairs, which msgspec refuses.
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Unfit("$", f"not readable as JSON: {error}") from None
    if "\\ud" not in text.lower():
        raise Unfit("$", f"not readable as JSON: {error}")
    return storable_json(value), "Half a surrogate pair can't be stored; each became U+FFFD."


def _latin(line: bytes) -> tuple[Any, str]:
    text = line.decode("cp1252", "replace")
    try:
        value = _decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unfit("$", f"neither UTF-8 nor readable as JSON: {error}") from None
    return storable_json(value), "The line is not UTF-8; it was read as Latin-1 (Windows-1252)."


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _excerpt(line: bytes) -> str:
    return excerpt(line[:2000].decode("utf-8", "replace"))
