"""Making the next thing while the last one is being used."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_END = object()


def ahead(source: Iterator[T]) -> Generator[T, None, None]:
    """Yield what ``source`` gives; a thread of its own makes one thing ahead.

    What ``source`` raises is raised here.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        coming = pool.submit(next, source, _END)
        while (each := coming.result()) is not _END:
            coming = pool.submit(next, source, _END)
            yield each  # type: ignore[misc]  # next's default is gone by now
