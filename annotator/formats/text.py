"""From bytes to text: compression, encodings, and characters that can't be stored."""

import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from annotator.formats.base import FormatError, Problem

GZIP = b"\x1f\x8b"
UTF8_BOM = b"\xef\xbb\xbf"
UTF16_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
PROBE_BYTES = 1 << 20

# PostgreSQL stores neither NUL nor half a surrogate pair.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
BROKEN = (EOFError, zlib.error, gzip.BadGzipFile)
REPLACEMENT = "\ufffd"


def expand_head(head: bytes) -> bytes:
    """Return ``head`` decompressed, as far as it goes, if it is gzip."""
    if not head.startswith(GZIP):
        return head
    try:
        return zlib.decompressobj(wbits=31).decompress(head, PROBE_BYTES)
    except zlib.error:
        return b""


def decode_head(head: bytes) -> str:
    """Return the beginning of a file as text, for recognising its format."""
    head = expand_head(head)
    encoding, skip = _by_mark(head)
    if encoding:
        return head[skip:].decode(encoding, "replace")
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_short = error.start >= len(head) - 4
        return (
            head[: error.start].decode("utf-8") if cut_short else head.decode("cp1252", "replace")
        )


def open_text(stream: BinaryIO) -> tuple[io.TextIOWrapper, Problem | None]:
    """Return ``stream`` as text with line ends as they are, and a notice if it isn't UTF-8.

    Without a byte order mark it is UTF-8 if its first mebibyte is, else Windows-1252. Bytes that
    mean nothing come as lone surrogates, for `storable` to replace.
    """
    raw = _decompressed(stream)
    head = raw.peek(PROBE_BYTES)
    encoding, skip = _by_mark(head)
    raw.read(skip)
    if encoding is None:
        encoding = "utf-8" if _is_utf8(head) else "cp1252"
    text = io.TextIOWrapper(raw, encoding=encoding, errors="surrogateescape", newline="")
    return text, _notice(encoding)


def lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes] | Problem]:
    """Yield each line of a file with its number from 1, as UTF-8 bytes; lines end at LF alone.

    A line longer than ``limit`` bytes, and a compressed file that breaks off, are Problems.
    """
    raw = _decompressed(stream)
    encoding, skip = _by_mark(raw.peek(4))
    raw.read(skip)
    if encoding and encoding != "utf-8":
        yield _notice(encoding) or Problem(1, "", "")
        text = io.TextIOWrapper(raw, encoding=encoding, errors="surrogateescape", newline="\n")
        raw = io.BufferedReader(_Encoded(text), PROBE_BYTES)
    number = 0
    try:
        while line := raw.readline(limit + 1):
            number += 1
            if len(line) <= limit:
                yield number, line
                continue
            while line and not line.endswith(b"\n"):
                line = raw.readline(limit)
            yield Problem(number, "", f"The line is longer than {limit:,} bytes.")
    except BROKEN as error:
        yield Problem(number + 1, "", broken_off(error))


def broken_off(error: Exception) -> str:
    """Return what to say of a compressed file that can't be read to its end."""
    return f"The compressed file breaks off here ({error}). What came before is kept."


def storable(text: str) -> str:
    """Return ``text`` with each character that can't be stored replaced by U+FFFD."""
    return UNSTORABLE.sub(REPLACEMENT, text)


def storable_json(value: Any) -> Any:
    """Return a JSON value with `storable` done to every text in it."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [storable_json(each) for each in value]
    if isinstance(value, dict):
        return {storable(key): storable_json(each) for key, each in value.items()}
    return value


def _decompressed(stream: BinaryIO) -> io.BufferedReader:
    raw: io.BufferedReader = io.BufferedReader(_Raw(stream.read), PROBE_BYTES)
    if raw.peek(2)[:2] != GZIP:
        return raw
    # read1 gives what there is; read would wait for all, and lose it where the file breaks off.
    unpacked: io.BufferedReader = io.BufferedReader(
        _Raw(gzip.GzipFile(fileobj=raw).read1), PROBE_BYTES
    )
    try:
        unpacked.peek(1)
    except BROKEN as error:
        raise FormatError(f"The compressed file can't be read: {error}") from error
    return unpacked


class _Raw(io.RawIOBase):
    """A reading function as a raw stream; closing it leaves alone what the function reads."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` as far as one read goes."""
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Encoded(io.RawIOBase):
    """Text as a raw stream of UTF-8 bytes."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` with the bytes of at most a quarter as many characters."""
        data = self.text.read(len(buffer) // 4).encode("utf-8", "replace")
        buffer[: len(data)] = data
        return len(data)


def _notice(encoding: str) -> Problem | None:
    if encoding == "utf-8":
        return None
    title = "Latin-1 (Windows-1252)" if encoding == "cp1252" else "UTF-16"
    return Problem(1, "", f"The file is not UTF-8; it was read as {title}.", kept=True)


def _by_mark(head: bytes) -> tuple[str | None, int]:
    if head.startswith(UTF8_BOM):
        return "utf-8", len(UTF8_BOM)
    for mark, encoding in UTF16_BOMS.items():
        if head.startswith(mark):
            return encoding, len(mark)
    return None, 0


def _is_utf8(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 4 and len(head) >= 4096
    return True
