"""What the JSON formats share: an object is a conversation, or several."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import msgspec

from annotator.formats.base import Item, Options, Problem, Record, excerpt
from annotator.formats.fields import Fields, Unfit, shown
from annotator.formats.json_pieces import Piece, pieces
from annotator.formats.text import LATIN, REPLACEMENT, decode
from annotator.transcript import Transcript

# PostgreSQL stores neither NUL nor half a surrogate pair.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
KEY = "\x00key"  # no name that a file could use
REPLACED = "Characters that can't be stored (NUL, half a surrogate pair) became U+FFFD."
TOO_DEEP = "the JSON is nested too deeply"

_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know of a conversation that is stored all the same.

    ``once`` says it for the first conversation of a file only.
    """

    path: str
    message: str
    found: str = ""
    once: bool = True


Parse = Callable[[Fields, Options], Iterator[Transcript | Notice]]


def read(
    stream: BinaryIO, options: Options, parse: Parse, *, members: bool = False
) -> Iterator[Item]:
    """Yield what ``parse`` makes of each object; Problems for those it finds Unfit.

    The file is JSON Lines, an array of objects, or objects one after the other. With ``members``
    it is one object whose members are the records; a record then has its name under ``KEY``.
    Raises FormatError if the file is compressed and can't be read at all.
    """
    told: set[str] = set()
    for piece in pieces(stream, options, members=members):
        if isinstance(piece, Problem):
            yield piece
        else:
            yield from _records(piece, options, parse, told)


def _records(piece: Piece, options: Options, parse: Parse, told: set[str]) -> Iterator[Item]:
    """Yield the conversations of one object, all or none; ``told`` has what isn't said again."""
    found: list[Item] = []
    said: list[str] = []
    raw = piece.data.rstrip() + b"\n" if options.keep_raw else b""
    try:
        value, notices = value_of(piece.data)
        for each in [*notices, *parse(_object(value, piece), options)]:
            if isinstance(each, Transcript):
                found.append(Record(piece.line, each))
            elif each.message not in told:
                path = each.path.replace("$", piece.path, 1)
                found.append(Problem(piece.line, path, each.message, each.found, kept=True))
                said += [each.message] * each.once
    except Unfit as error:
        path = error.path.replace("$", piece.path, 1)
        shown = error.found or _excerpt(piece.data)
        yield Problem(piece.line, path, error.message, shown, raw=raw)
    except RecursionError:
        yield Problem(piece.line, piece.path, TOO_DEEP, _excerpt(piece.data), raw=raw)
    else:
        told.update(said)
        yield from found


def _object(value: Any, piece: Piece) -> Fields:
    if not isinstance(value, dict):
        raise Unfit("$", "expected an object with the conversation's turns", shown(value))
    return Fields({KEY: piece.key, **value} if piece.key else value)


def value_of(data: bytes) -> tuple[Any, list[Notice]]:
    """Return a JSON value that can be stored, and what was changed in it and where, if anything.

    Raises Unfit if it isn't JSON, or is nested too deeply to be read.
    """
    try:
        return _value(data)
    except RecursionError:
        raise Unfit("$", TOO_DEEP) from None


def _value(data: bytes) -> tuple[Any, list[Notice]]:
    try:
        value = _decode(data)
    except ValueError as error:  # msgspec's own, or of the encoding
        return _mended(data, error)
    return _storable(value, data) if b"\\u0000" in data else (value, [])


def _mended(data: bytes, error: ValueError) -> tuple[Any, list[Notice]]:
    text, notice = decode(data)
    notices = [Notice("", notice, _excerpt(data), once=notice == LATIN)] if notice else []
    try:
        # Python's own decoder takes half surrogate pairs, which msgspec refuses.
        value = json.loads(text, parse_constant=_no_constant)
    except ValueError as again:
        why = again if notice else error
        raise Unfit("$", f"not readable as JSON: {why}") from None
    if not notice and "\\ud" not in text.lower():
        raise Unfit("$", f"not readable as JSON: {error}")
    value, changed = _storable(value, data)
    return value, notices + changed


def _storable(value: Any, data: bytes) -> tuple[Any, list[Notice]]:
    """Return a JSON value with what PostgreSQL's text can't hold replaced, and where that was."""
    paths: list[str] = []
    value = _replaced(value, "$", paths)
    if not paths:
        return value, []
    more = f" Also at {len(paths) - 1:,} more places in this line." if len(paths) > 1 else ""
    return value, [Notice(paths[0], REPLACED + more, _excerpt(data), once=False)]


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
