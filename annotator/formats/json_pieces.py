"""A JSON file cut into the values that are each a record, without holding the whole.

JSON Lines have one a line. An array has one an element; objects laid out over several lines may
follow one another. Cutting looks at strings and brackets alone, so that one broken value doesn't
take the others with it.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from annotator.formats.base import Options, Problem, excerpt
from annotator.formats.text import BROKEN, broken_off, numbered, opened

# Up to the next bracket outside strings. A string ends on its own line, as JSON has it: so a
# forgotten quotation mark can't swallow what follows.
BRACKET = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\\n]++|\\.)*+")*+(["\[\]{}])', re.DOTALL)
NAME = re.compile(rb'"((?:[^"\\\n]++|\\.)*+)"[ \t\r\n]*+:[ \t\r\n]*+')
SCALAR = re.compile(rb'"(?:[^"\\\n]++|\\.)*+"|[^,\]}\n]++')
LAID_OUT = re.compile(rb"\s*(?:\[|\{[ \t\r]*\n)")
CHUNK = 1 << 20
SHOWN = 2000  # bytes of a value that can't be given
BETWEEN = b" \t\r\n,"
Match = re.Match[bytes]


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of one JSON value; ``path`` is where it stands in the file's JSON."""

    line: int
    path: str
    data: bytes
    key: str = ""


def pieces(
    stream: BinaryIO, options: Options, *, members: bool = False
) -> Iterator[Piece | Problem]:
    """Yield the values of a JSON file in order, each with the line (from 1) where it begins.

    With ``members``, the file is one object and its members are the values, each with its ``key``.
    Raises FormatError if the file is compressed and can't be read at all.
    """
    raw, notice = opened(stream)
    if notice:
        yield Problem(1, "", notice, kept=True)
    if members or LAID_OUT.match(raw.peek(CHUNK)):
        yield from _Cutter(raw, options.max_line_bytes, members=members).cut()
        return
    for each in numbered(raw, options.max_line_bytes):
        if isinstance(each, Problem):
            yield each
        elif not each[1].isspace():
            yield Piece(each[0], "$", each[1])


class _Cutter:
    """Finds where values begin and end, holding no more than one of them."""

    def __init__(self, raw: io.BufferedReader, limit: int, *, members: bool) -> None:
        self._raw = raw
        self._limit = limit
        self._members = members
        self._buffer = b""
        self._start = 0  # in the buffer, of what has not been yielded
        self._line = 1  # at ``_start``
        self._array = False
        self._closing = b""

    def cut(self) -> Iterator[Piece | Problem]:
        """Yield the values."""
        count = 0
        try:
            self._enter()
            while self._another():
                key = self._key() if self._members else ""
                path = f"$[{count}]" if self._array else f"$.{key}" if key else "$"
                line, begin = self._line, self._buffer[self._start : self._start + SHOWN]
                found = self._value()
                if isinstance(found, str):
                    yield Problem(line, path, found, excerpt(begin.decode("utf-8", "replace")))
                else:
                    yield Piece(line, path, found, key)
                count += 1
        except BROKEN as error:
            yield broken_off(self._line, error)

    def _enter(self) -> None:
        """Take the bracket that the values stand in, if they stand in one."""
        self._another()
        self._array = self._buffer.startswith(b"[", self._start)
        if self._array or self._members:
            self._start += 1
            self._closing = b"]" if self._array else b"}"

    def _another(self) -> bool:
        """Go to where the next value begins; say whether there is one."""
        while True:
            rest = self._buffer[self._start : self._start + CHUNK]
            begin = len(rest) - len(rest.lstrip(BETWEEN))
            self._advance(self._start + begin)
            if begin == len(rest):
                if not self._more():
                    return False
            elif rest[begin] not in b"]}":
                return True
            elif rest[begin : begin + 1] == self._closing:
                return False
            else:
                self._advance(self._start + 1)  # one bracket too many in the value before

    def _key(self) -> str:
        """Take the name of a member; empty if there is none."""
        found = self._matched(NAME)
        if found is None:
            return ""
        self._advance(found.end())
        return found[1].decode("utf-8", "replace")

    def _value(self) -> bytes | str:
        """Take the next value; or pass over it, and return why it can't be given."""
        first = self._buffer[self._start : self._start + 1]
        if not first:
            return "the file ends where a value was to come"
        if first not in b"{[":
            return self._scalar()
        depth, at, size = 0, self._start, 0
        while True:
            while found := BRACKET.match(self._buffer, at):
                if found[1] == b'"' and self._buffer.find(b"\n", found.end()) < 0:
                    break  # the string may go on where the buffer ends
                at = found.end()
                depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(found[1], 0)
                if depth == 0:
                    value = self._buffer[self._start : at]
                    self._advance(at)
                    return value if size + len(value) <= self._limit else self._too_long()
            if size + len(self._buffer) - self._start > self._limit:
                size += self._let_go(found)
                at = self._start
            at -= self._start
            if not self._more():
                self._advance(len(self._buffer))
                return "the file ends in the middle of this value"

    def _let_go(self, string: Match | None) -> int:
        """Drop what is held of a value that is too long to be given; return how many bytes.

        Of the ``string`` that it ends in, if it does, only what its end is found by is kept.
        """
        held = len(self._buffer) - self._start
        self._advance(string.end() - 1 if string else len(self._buffer))
        if string:
            escapes = len(self._buffer) - len(self._buffer.rstrip(b"\\"))
            self._buffer = self._buffer[: string.end()] + b"\\" * (escapes % 2)
        return held - (len(self._buffer) - self._start)

    def _scalar(self) -> bytes | str:
        found = self._matched(SCALAR)
        end = found.end() if found else len(self._buffer)
        value = self._buffer[self._start : end]
        self._advance(end)
        return value if len(value) <= self._limit else self._too_long()

    def _matched(self, pattern: re.Pattern[bytes]) -> Match | None:
        """Match what comes next, reading on until it is whole, or too long."""
        found = pattern.match(self._buffer, self._start)
        while found is None or found.end() == len(self._buffer):
            if len(self._buffer) - self._start > self._limit or not self._more():
                break
            found = pattern.match(self._buffer, self._start)
        return found

    def _too_long(self) -> str:
        return f"this value is longer than {self._limit:,} bytes"

    def _advance(self, to: int) -> None:
        self._line += self._buffer.count(b"\n", self._start, to)
        self._start = to

    def _more(self) -> bool:
        """Read on, letting go of what was yielded; say whether there was more."""
        data = self._raw.read1(CHUNK)
        if data:
            self._buffer = self._buffer[self._start :] + data
            self._start = 0
        return bool(data)
