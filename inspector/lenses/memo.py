"""What several lenses ask of the same turn or conversation is worked out once."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Generic, TypeVar, overload

from annotator.transcript import Transcript

V = TypeVar("V")
R = TypeVar("R")
KEPT = 2  # conversations
WORDS = 65_536  # of which one thing is kept
NOTHING: Any = object()  # stands for what isn't known yet: None can be known


class kept(Generic[V, R]):  # noqa: N801 - reads as property does
    """A property that is worked out when first asked for, and kept in the object.

    As functools.cached_property, which up to Python 3.11 takes a lock each time.
    """

    def __init__(self, work: Callable[[V], R]) -> None:
        self.work = work
        self.name = work.__name__
        self.__doc__ = work.__doc__

    @overload
    def __get__(self, each: None, owner: type[V]) -> "kept[V, R]": ...
    @overload
    def __get__(self, each: V, owner: type[V]) -> R: ...
    def __get__(self, each: V | None, owner: type[V]) -> "R | kept[V, R]":
        if each is None:
            return self
        found = each.__dict__[self.name] = self.work(each)
        return found


class _Words(dict[str, R]):
    def __init__(self, work: Callable[[str], R]) -> None:
        super().__init__()
        self.work = work

    def __missing__(self, word: str) -> R:
        if len(self) >= WORDS:
            self.clear()
        found = self[word] = self.work(word)
        return found


def by_word(work: Callable[[str], R]) -> Callable[[str], R]:
    """Keep what ``work`` gives for some ten thousand words; it depends on nothing else.

    As functools.lru_cache, in half the time: all begin anew when there are too many.
    """
    return _Words(work).__getitem__


def once(work: Callable[[V], R]) -> Callable[[V], R]:
    """Keep what ``work`` gives for an object in the object itself, as long as that lives."""
    key = f"_{work.__module__}.{work.__qualname__}"

    @wraps(work)
    def known_of(view: V) -> R:
        known: dict[str, Any] = view.__dict__
        found: R = known.get(key, NOTHING)
        if found is NOTHING:
            found = known[key] = work(view)
        return found

    return known_of


def of_latest(work: Callable[[Transcript], R]) -> Callable[[Transcript], R]:
    """Keep what ``work`` gave for the latest few transcripts, told apart by identity."""
    latest: list[tuple[Transcript, R]] = []

    @wraps(work)
    def known_of(transcript: Transcript) -> R:
        for known, found in latest:
            if known is transcript:
                return found
        result = work(transcript)
        latest.append((transcript, result))
        del latest[:-KEPT]
        return result

    return known_of
