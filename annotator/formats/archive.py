"""A zip of several files, each read by whichever reader is surest of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO, cast

from annotator.formats import zips
from annotator.formats.base import FormatError, Item, Options, Problem, Reader
from annotator.formats.head import HEAD_BYTES, Head, ranked
from annotator.formats.text import BROKEN


class Archive:
    """``readers`` are those for files that are no archives; a problem's path names its file."""

    name = "zip"
    title = "A zip of such files"

    def __init__(self, readers: Sequence[Reader]) -> None:
        self._readers = readers

    def sniff(self, head: Head) -> float:
        """Look for files in the zip file."""
        return 0.5 if any(_counts(name) for name in head.members) else 0.0

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Item]:
        """Yield the conversations of every file in the order of their names."""
        archive = zips.opened(stream, options)
        for name in sorted(filter(_counts, archive.namelist())):
            try:
                with archive.open(name) as member:
                    head = Head(member.read(HEAD_BYTES), name)
                with archive.open(name) as member:
                    yield from self._member(name, head, cast("BinaryIO", member), options)
            except (FormatError, *BROKEN, *zips.DAMAGED) as error:
                yield Problem(1, name, f"the file can't be read: {error}")

    def _member(self, name: str, head: Head, member: BinaryIO, options: Options) -> Iterator[Item]:
        found = ranked(head, self._readers)
        if not found:
            yield Problem(1, name, "the file is of no format that can be read")
            return
        for item in found[0][1].read(member, options):
            if isinstance(item, Problem):
                yield replace(item, path=f"{name}: {item.path}" if item.path else name)
            else:
                yield item


def _counts(name: str) -> bool:
    """Say whether a file of an archive is one that somebody put there to be read."""
    parts = name.split("/")
    return bool(parts[-1]) and not any(part.startswith((".", "__MACOSX")) for part in parts)
