"""The beginning of a file, as readers look at it to say whether it is theirs."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from annotator.formats import zips
from annotator.formats.base import FormatError, Options, Problem, Reader
from annotator.formats.json_pieces import pieces
from annotator.formats.text import decode_head

HEAD_BYTES = 1 << 20
SURE_ENOUGH = 0.2
LOOKED_AT = 20  # JSON values


@dataclass(frozen=True)
class Head:
    """The first bytes of a file, its name, and the names in it where it is an archive."""

    data: bytes
    filename: str = ""
    members: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """The beginning as text: decompressed, without a byte order mark."""
        return decode_head(self.data)

    @cached_property
    def is_json(self) -> bool:
        """Whether it begins as JSON does."""
        start = self.text.lstrip()[:1]
        return start == "{" or (start == "[" and self.text.lstrip()[1:].lstrip()[:1] == "{")

    @cached_property
    def objects(self) -> list[dict[str, Any]]:
        """The first JSON objects that are whole: lines, elements of an array, or one document."""
        found: list[dict[str, Any]] = []
        if not self.is_json:
            return found
        stream = io.BytesIO(self.text.encode("utf-8", "replace"))
        try:
            for piece in pieces(stream, Options()):
                if isinstance(piece, Problem):
                    continue
                try:
                    value = msgspec.json.decode(piece.data)
                except (msgspec.DecodeError, UnicodeError, RecursionError):
                    continue
                if isinstance(value, dict):
                    found.append(value)
                if len(found) >= LOOKED_AT:
                    break
        except FormatError:
            return found
        return found

    def has_list(self, key: str) -> float:
        """Return how sure it is, 0 to 1, that the file's objects have a list under ``key``."""
        if any(isinstance(each.get(key), list) for each in self.objects):
            return 0.95
        # The first object may be longer than the head, or every object of the head broken.
        shown = self.is_json and f'"{key}"' in self.text
        return 0.6 if shown and not self.objects else 0.0


def ranked(head: Head, readers: Sequence[Reader]) -> list[tuple[float, Reader]]:
    """Return those of ``readers`` that are sure enough of a file, the surest first."""
    found = [(each.sniff(head), each) for each in readers]
    return sorted((pair for pair in found if pair[0] >= SURE_ENOUGH), key=lambda pair: -pair[0])


def head_of(data: bytes, filename: str, whole: Any = None) -> Head:
    """Return the head of a file; ``whole``, where given, is the seekable file itself."""
    members: tuple[str, ...] = ()
    if data.startswith(b"PK\x03\x04") and whole is not None:
        try:
            members = tuple(each.filename for each in zips.listed(whole))
        except zips.DAMAGED:
            members = ()
    return Head(data, filename, members)
