"""Labelled conversations as matrices to learn from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from annotator.transcript import Transcript
from inspector.evaluation.reading import Labelled
from inspector.lenses.learned.context import Column, seen
from inspector.lenses.learned.features import BEFORE, Features
from inspector.lenses.learned.ngrams import BUCKETS
from inspector.training.specs import Spec

TELLING = 40  # characters from which a text that stands in two conversations makes them one
_MARKS = re.compile(r"[?!.,]+")

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Examples:
    """The utterances of some conversations of one corpus, a row for each.

    ``matrix`` has ``width`` columns for each kind of n-grams, then one for each of ``columns``;
    ``bare`` is the same for the utterances written without marks. ``targets`` has 1, 0, or -1 for
    "not annotated", for each row and target. Rows of one ``group`` belong on one side of a fold;
    ``conversation`` counts from 0.
    """

    matrix: sparse.csr_matrix
    bare: sparse.csr_matrix
    columns: tuple[str, ...]
    targets: Ints
    group: Ints
    conversation: Ints


def examples(
    spec: Spec,
    found: Sequence[Labelled],
    apart: Sequence[Labelled] = (),
    made: Sequence[Sequence[Labelled]] | None = None,
) -> Examples:
    """Return the utterances of ``found``, or of what was ``made`` of each, which stays together.

    An utterance of some length that stands in ``apart`` too counts as not annotated: sources that
    cut one log into several conversations would otherwise be tested on what they learned.
    """
    groups = _groups(found)
    if made is not None:
        groups, found = np.repeat(groups, [*map(len, made)]), [*chain.from_iterable(made)]
    marked = [Features(seen(each.transcript)) for each in found]
    bare = [Features(seen(without_marks(each.transcript))) for each in found]
    known = {text for each in apart for text in texts(each.transcript)}
    sizes = [len(features) for features in marked]
    targets = [
        [-1 if each.transcript.turns[index].text in known else target.of(each.turns[index])
         for target in spec.targets]
        for each, features in zip(found, marked, strict=True)
        for index in features.indices
    ]  # fmt: skip
    columns, matrix = _matrix(spec, found, marked)
    return Examples(
        matrix=matrix,
        bare=_matrix(spec, found, bare)[1],
        columns=columns,
        targets=np.array(targets, np.int64),
        group=np.repeat(groups, sizes),
        conversation=np.repeat(np.arange(len(found)), sizes),
    )


def without_marks(transcript: Transcript) -> Transcript:
    """Return a transcript as one that writes speech down without marks would have it."""
    turns = tuple(
        type(turn)(turn.role, turn.speaker, _MARKS.sub(" ", turn.text)) for turn in transcript.turns
    )
    return replace(transcript, turns=turns)


def texts(transcript: Transcript) -> set[str]:
    """Return the texts that are long enough to tell a conversation by."""
    return {turn.text for turn in transcript.turns if len(turn.text) >= TELLING}


def _groups(found: Sequence[Labelled]) -> Ints:
    """Return a number for each conversation; those that share a text have the same."""
    group = list(range(len(found)))
    first: dict[str, int] = {}
    for place, each in enumerate(found):
        shared = {group[first.setdefault(text, place)] for text in texts(each.transcript)}
        least = min({group[place], *shared})
        group = [least if number in shared | {group[place]} else number for number in group]
    return np.array(group, np.int64)


def _matrix(
    spec: Spec, found: Sequence[Labelled], features: Sequence[Features]
) -> tuple[tuple[str, ...], sparse.csr_matrix]:
    """Return the names of the named features, and the matrix."""
    blocks, names = [], tuple[str, ...]()
    for labelled, each in zip(found, features, strict=True):
        more = spec.more(labelled.transcript, each) if spec.more else {}
        named = more if spec.stands_alone else {**each.named, **more}
        names = tuple(named)
        dense = sparse.csr_matrix(np.column_stack([*named.values()]))
        blocks.append(sparse.hstack([*(_ngrams(each, kind) for kind in spec.kinds), dense]))
    return names, sparse.vstack(blocks).tocsr()


def _ngrams(features: Features, kind: str) -> sparse.csr_matrix:
    rows, size = features.rows(kind.removeprefix(BEFORE)), len(features)
    counts = np.diff(rows.starts)
    values: Column = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts)
    matrix = sparse.csr_matrix((values, rows.buckets, rows.starts), shape=(size, BUCKETS))
    if not kind.startswith(BEFORE):
        return matrix
    place = np.flatnonzero(features.answered >= 0)
    picked = (np.ones(len(place)), (place, features.answered[place]))
    return sparse.csr_matrix(picked, shape=(size, size)) @ matrix
