"""Opening zip files that may have been made to do harm."""

import zipfile
from typing import IO, BinaryIO, cast

from annotator.formats.base import FormatError, Options

SMALL = 10_000_000  # bytes; below this no ratio is suspicious
MOST_CONTENTS = 4_000_000  # bytes of a table of contents, which takes ten times that in memory
# What zipfile raises on files that are damaged in one way or another.
DAMAGED = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def opened(stream: BinaryIO, options: Options) -> zipfile.ZipFile:
    """Return a zip file's table of contents.

    Raises FormatError if it can't be read, or would unpack to more than ``options`` allow.
    """
    try:
        members = listed(stream)
        archive = zipfile.ZipFile(stream)
    except DAMAGED as error:
        raise FormatError(f"The zip file can't be read: {error}") from error
    if len(members) > options.max_members:
        raise FormatError(f"The zip file has more than {options.max_members:,} files.")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if unpacked > options.max_unpacked_bytes:
        limit = options.max_unpacked_bytes // 1_000_000
        raise FormatError(f"The zip file unpacks to more than {limit:,} MB.")
    if unpacked > SMALL and unpacked / packed > options.max_ratio:
        raise FormatError(
            f"The zip file unpacks to {unpacked / packed:,.0f} times its size; at most"
            f" {options.max_ratio} times is read."
        )
    return archive


def listed(stream: IO[bytes]) -> list[zipfile.ZipInfo]:
    """Return what a zip file says that it holds. Raises one of ``DAMAGED`` if it can't be read."""
    with zipfile.ZipFile(cast("IO[bytes]", _Wary(stream))) as archive:
        return archive.infolist()


class _Wary:
    """A file as `ZipFile` opens it: it reads the table of contents at once, however large."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.seek, self.tell, self._read = stream.seek, stream.tell, stream.read

    def read(self, size: int = -1) -> bytes:
        """Read on. Raises BadZipFile for more than a table of contents has."""
        if size > MOST_CONTENTS:
            raise zipfile.BadZipFile("its table of contents is too long")
        return self._read(size)
