"""From bytes to lines: compression, encodings, and characters that can't be stored."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import zstandard

from annotator.formats.base import FormatError, Problem, excerpt

GZIP = b"\x1f\x8b"
ZSTANDARD = b"\x28\xb5\x2f\xfd"
UTF8_BOM = b"\xef\xbb\xbf"
UTF16_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
BUFFER_BYTES = 1 << 20
BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, zstandard.ZstdError)
REPLACEMENT = "\ufffd"

UTF16 = "The file is not UTF-8; it was read as UTF-16."
LATIN = (
    "The line is not UTF-8; it was read as Latin-1 (Windows-1252), as is every other line that is"
    " not UTF-8."
)
DAMAGED = "Bytes that are not UTF-8 became U+FFFD."
NUL = "NUL characters can't be stored; each became U+FFFD."


def decode(line: bytes) -> tuple[str, str]:
    """Return a line as text, and what to say of it: nothing if it is UTF-8.

    Damaged UTF-8 keeps what is whole in it; a line with more broken than whole characters beyond
    ASCII is taken for Windows-1252, which is Latin-1 as it is met in files.
    """
    try:
        return line.decode("utf-8"), ""
    except UnicodeDecodeError:
        text = line.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if beyond_ascii > 2 * text.count(REPLACEMENT):
        return text, DAMAGED
    return line.decode("cp1252", "replace"), LATIN


def decode_head(head: bytes) -> str:
    """Return the beginning of a file as text, for recognising its format."""
    if head.startswith((GZIP, ZSTANDARD)):
        try:
            head = _decompressed(io.BytesIO(head)).read1(BUFFER_BYTES)
        except (FormatError, *BROKEN):
            return ""
    encoding, skip = _by_mark(head)
    return head[skip:].decode(encoding, "replace") if encoding else decode(head[skip:])[0]


def opened(stream: BinaryIO) -> tuple[io.BufferedReader, str]:
    """Return a file decompressed, without its byte order mark, and what to say of its encoding.

    The bytes are UTF-8 unless the file has another encoding without saying so. Raises FormatError
    if the file is compressed and can't be read at all.
    """
    raw = _decompressed(stream)
    encoding, skip = _by_mark(raw.peek(4))
    raw.read(skip)
    if not encoding:
        return raw, ""
    text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="\n")
    return io.BufferedReader(_Encoded(text), BUFFER_BYTES), UTF16


def lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes] | Problem]:
    """Yield each line of a file with its number from 1, as `opened` gives it.

    Lines end at LF alone. A line longer than ``limit`` bytes, and a compressed file that breaks
    off, are Problems.
    """
    raw, notice = opened(stream)
    if notice:
        yield Problem(1, "", notice, kept=True)
    yield from numbered(raw, limit)


def numbered(raw: io.BufferedReader, limit: int) -> Iterator[tuple[int, bytes] | Problem]:
    """Yield the lines of what `opened` gave."""
    number = 0
    try:
        while line := raw.readline(limit + 1):
            number += 1
            if len(line) <= limit:
                yield number, line
                continue
            while line and not line.endswith(b"\n"):
                line = raw.readline(limit)
            yield Problem(number, "", f"the line is longer than {limit:,} bytes")
    except BROKEN as error:
        yield broken_off(number + 1, error)


def broken_off(line: int, error: Exception) -> Problem:
    """Return the problem of a compressed file that can't be read from ``line`` on."""
    message = f"the compressed file breaks off here ({error}); what was whole before is kept"
    return Problem(line, "", message)


def text_lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, str] | Problem]:
    """Yield each line as text that can be stored, its end included, with its number from 1.

    Lines end at LF, CR LF or CR. What had to be changed or guessed is told in Problems with
    ``kept``, before the line; that the file is Latin-1 is told once.
    """
    told = False
    for each in lines(stream, limit):
        if isinstance(each, Problem):
            yield each
            continue
        number, line = each
        text, notice = decode(line)
        if notice and not (told and notice == LATIN):
            yield Problem(number, "", notice, excerpt(text), kept=True)
            told = told or notice == LATIN
        if "\x00" in text:
            text = text.replace("\x00", REPLACEMENT)
            yield Problem(number, "", NUL, excerpt(text), kept=True)
        if "\r" in text[:-2]:
            for piece in io.StringIO(text, newline=""):
                yield number, piece
        else:
            yield number, text


def _decompressed(stream: BinaryIO) -> io.BufferedReader:
    raw: io.BufferedReader = io.BufferedReader(_Raw(stream.read), BUFFER_BYTES)
    # read1 gives what there is; read would wait for all, and lose it where the file breaks off.
    start = raw.peek(4)
    if start.startswith(GZIP):
        read = gzip.GzipFile(fileobj=raw).read1
    elif start.startswith(ZSTANDARD):
        source = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
        read = source.read1
    else:
        return raw
    unpacked: io.BufferedReader = io.BufferedReader(_Raw(read), BUFFER_BYTES)
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
        data = self.text.read(len(buffer) // 4).encode("utf-8")
        buffer[: len(data)] = data
        return len(data)


def _by_mark(head: bytes) -> tuple[str, int]:
    """Return the encoding that a byte order mark names, empty for UTF-8, and the mark's length."""
    if head.startswith(UTF8_BOM):
        return "", len(UTF8_BOM)
    for mark, encoding in UTF16_BOMS.items():
        if head.startswith(mark):
            return encoding, len(mark)
    return "", 0
