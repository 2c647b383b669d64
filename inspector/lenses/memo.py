"""What several lenses ask of the same turn or conversation is worked out once."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from annotator.transcript import Transcript

V = TypeVar("V")
R = TypeVar("R")
KEPT = 2  # conversations


def once(work: Callable[[V], R]) -> Callable[[V], R]:
    """Keep what ``work`` gives for an object in the object itself, as long as that lives."""
    key = f"_{work.__module__}.{work.__qualname__}"

    @wraps(work)
    def kept(view: V) -> R:
        known: dict[str, Any] = view.__dict__
        try:
            found: R = known[key]
        except KeyError:
            found = known[key] = work(view)
        return found

    return kept


def of_latest(work: Callable[[Transcript], R]) -> Callable[[Transcript], R]:
    """Keep what ``work`` gave for the latest few transcripts, told apart by identity."""
    latest: list[tuple[Transcript, R]] = []

    @wraps(work)
    def kept(transcript: Transcript) -> R:
        for known, found in latest:
            if known is transcript:
                return found
        result = work(transcript)
        latest.append((transcript, result))
        del latest[:-KEPT]
        return result

    return kept
