"""Counting over a corpus, some conversations at a time."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any

from annotator.transcript import Transcript
from inspector.lenses.base import CorpusLens

AT_ONCE = 100  # conversations that are gathered together


def added(one: Any, other: Any) -> Any:
    """Return the sum of two counts: numbers are added, lists by place, mappings by key.

    What only one of them has stays as it is; the longer list gives the length.
    """
    if isinstance(one, Mapping):
        return {key: _either(one, other, key) for key in {**one, **other}}
    if isinstance(one, Sequence):
        longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
        both = [added(a, b) for a, b in zip(one, other, strict=False)]
        return both + list(longer[len(shorter) :])
    return one + other


def statistics(lens: CorpusLens, transcripts: Iterable[Transcript]) -> Mapping[str, Any]:
    """Return what ``lens`` finishes over ``transcripts``, as a run's first stage does.

    No more than AT_ONCE of them are held at a time.
    """
    rest = iter(transcripts)
    counts: Any = {}
    while some := list(islice(rest, AT_ONCE)):
        counts = added(counts, lens.gather(some))
    return lens.finish(counts)


def fold(transcript: Transcript, folds: int) -> int:
    """Return which of ``folds`` a conversation is in, by what is said in it.

    A value that is fitted to the other folds says nothing a conversation has told of itself. The
    same words are in the same fold, whatever their id.
    """
    digest = sha256()
    for turn in transcript.turns:
        digest.update(f"{turn.role}\x1f{turn.text}\x1e".encode("utf-8", "surrogatepass"))
    return int.from_bytes(digest.digest()[:8]) % folds


def _either(one: Mapping[str, Any], other: Mapping[str, Any], key: str) -> Any:
    if key in one and key in other:
        return added(one[key], other[key])
    return one[key] if key in one else other[key]
