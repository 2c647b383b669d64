"""Where commands write: standard output, or a file that bears its name only when it is whole."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.core.management.base import CommandError


@contextmanager
def written(output: str) -> Iterator[BinaryIO]:
    """Yield a stream for ``output``, - for standard output.

    Raises CommandError if the file can't be written. What is begun and not ended leaves no file.
    """
    if output == "-":
        yield sys.stdout.buffer
        return
    target = Path(output)
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(target)
    except OSError as error:
        raise CommandError(f"{target}: {error.strerror}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
