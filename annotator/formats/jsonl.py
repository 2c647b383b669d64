"""What the JSON Lines formats share: a line is a JSON object is a conversation."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import msgspec

from annotator.formats.base import FormatError, Item, Options, Problem, Record, excerpt
from annotator.formats.fields import Fields, Unfit, shown
from annotator.formats.text import LATIN, REPLACEMENT, decode, decode_head, lines
from annotator.transcript import Transcript

SNIFFED_LINES = 20
# PostgreSQL stores neither NUL nor half a surrogate pair.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
REPLACED = "Characters that can't be stored (NUL, half a surrogate pair) became U+FFFD."
DOCUMENT_START = re.compile(r"\s*(?:\[\s*\{|[\[{][ \t\r]*\n)")
DOCUMENT = (
    "The file is one JSON document. Expected JSON Lines: one conversation a line, without brackets"
    " round them all or commas between them."
)

_decode = msgspec.json.Decoder().decode
Parse = Callable[[Fields, Options], Transcript]


def sniff(head: bytes, key: str) -> float:
    """Return how sure it is that a file is JSON Lines whose objects have a list ``key``."""
    text = decode_head(head)
    if is_document(text):
        return 0.0
    for line in text.split("\n")[:SNIFFED_LINES]:
        try:
            value = _decode(line)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            continue
        if isinstance(value, dict) and isinstance(value.get(key), list):
            return 0.95
    # The first line may be longer than the head, or every line of the head broken.
    starts_like_json = text.lstrip().startswith("{")
    return 0.6 if starts_like_json and f'"{key}"' in text else 0.0


def is_document(text: str) -> bool:
    """Say whether ``text`` begins a JSON array, or an object laid out over several lines."""
    return DOCUMENT_START.match(text) is not None


def read(stream: BinaryIO, options: Options, parse: Parse) -> Iterator[Item]:
    """Yield what ``parse`` makes of each line; Problems for lines it finds Unfit.

    Raises FormatError if the file is one JSON document.
    """
    told = begun = False
    for each in lines(stream, options.max_line_bytes):
        if isinstance(each, Problem):
            yield each
            continue
        number, line = each
        if line.isspace():
            continue
        if not begun and is_document(line[:1000].decode("utf-8", "replace")):
            raise FormatError(DOCUMENT)
        begun = True
        for item in _line(number, line, options, parse):
            latin = isinstance(item, Problem) and item.message == LATIN
            if not (told and latin):
                yield item
            told = told or latin


def _line(number: int, line: bytes, options: Options, parse: Parse) -> Iterator[Item]:
    try:
        value, notices = _value(line)
        transcript = parse(_object(value), options)
    except Unfit as error:
        yield Problem(number, error.path, error.message, error.found or _excerpt(line))
    except RecursionError:
        yield Problem(number, "$", "the JSON is nested too deeply", _excerpt(line))
    else:
        for path, message in notices:
            yield Problem(number, path, message, _excerpt(line), kept=True)
        yield Record(number, transcript)


def _object(value: Any) -> Fields:
    if not isinstance(value, dict):
        raise Unfit("$", "expected an object with the conversation's turns", shown(value))
    return Fields(value)


def _value(line: bytes) -> tuple[Any, list[tuple[str, str]]]:
    """Return the JSON value of a line, and where what had to be changed in it, if anything."""
    try:
        value = _decode(line)
    except ValueError as error:  # msgspec's own, or of the encoding
        return _mended(line, error)
    return _storable(value) if b"\\u0000" in line else (value, [])


def _mended(line: bytes, error: ValueError) -> tuple[Any, list[tuple[str, str]]]:
    text, notice = decode(line)
    notices = [("", notice)] if notice else []
    try:
        # Python's own decoder takes half surrogate pairs, which msgspec refuses.
        value = json.loads(text, parse_constant=_no_constant)
    except ValueError as again:
        why = again if notice else error
        raise Unfit("$", f"not readable as JSON: {why}") from None
    if not notice and "\\ud" not in text.lower():
        raise Unfit("$", f"not readable as JSON: {error}")
    value, changed = _storable(value)
    return value, notices + changed


def _storable(value: Any) -> tuple[Any, list[tuple[str, str]]]:
    """Return a JSON value with what PostgreSQL's text can't hold replaced, and where that was."""
    paths: list[str] = []
    value = _replaced(value, "$", paths)
    if not paths:
        return value, []
    more = f" Also at {len(paths) - 1:,} more places in this line." if len(paths) > 1 else ""
    return value, [(paths[0], REPLACED + more)]


def _replaced(value: Any, path: str, paths: list[str]) -> Any:
    if isinstance(value, str):
        text, count = UNSTORABLE.subn(REPLACEMENT, value)
        paths += [path] * (count > 0)
        return text
    if isinstance(value, list):
        return [_replaced(each, f"{path}[{i}]", paths) for i, each in enumerate(value)]
    if isinstance(value, dict):
        keys = [_replaced(key, path, paths) for key in value]
        values = zip(keys, value.values(), strict=True)
        return {key: _replaced(each, f"{path}.{key}", paths) for key, each in values}
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _excerpt(line: bytes) -> str:
    return excerpt(line[:2000].decode("utf-8", "replace"))
