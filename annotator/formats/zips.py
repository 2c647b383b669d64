"""Opening zip files that may have been made to do harm."""

import zipfile
from typing import BinaryIO

from annotator.formats.base import FormatError, Options

SMALL = 10_000_000  # bytes; below this no ratio is suspicious
# What zipfile raises on files that are damaged in one way or another.
DAMAGED = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def opened(stream: BinaryIO, options: Options) -> zipfile.ZipFile:
    """Return a zip file's table of contents.

    Raises FormatError if it can't be read, or would unpack to more than ``options`` allow.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except DAMAGED as error:
        raise FormatError(f"The zip file can't be read: {error}") from error
    members = archive.infolist()
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
