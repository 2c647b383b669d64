"""Making the file of word vectors from GloVe's own: common content words, in whole numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.evaluation.learnedfrom import digest
from inspector.lenses.learned.forms import content_and_numbers, tokens
from inspector.training import cards

WORDS = 16_000
COMMON = 1  # directions that nearly all words share, and that say nothing of their meaning
FEWEST = COMMON + 2  # words of which something is left without their mean and those directions
WEIGHT = 1e-3  # a in a / (a + p)
ZIPF = 2.7  # p of the word at rank r is 1 / (r + ZIPF), over the sum of all (Mandelbrot 1953)

Floats = NDArray[np.float64]


class BadVectors(ValueError):
    """A file that is not in GloVe's form, or has too few words; says which, and in which line."""


@dataclass(frozen=True, slots=True)
class Made:
    """Words, the most common first, their vectors and weights in whole numbers, and the card."""

    words: list[str]
    vectors: NDArray[np.int8]
    weights: NDArray[np.uint8]
    card: dict[str, Any]

    def save(self, path: Path) -> None:
        """Write the arrays and the card beside them; the same input gives the same bytes."""
        path.parent.mkdir(parents=True, exist_ok=True)
        words = np.frombuffer("\n".join(self.words).encode(), np.uint8)
        with path.open("wb") as file:  # to a name alone, NumPy would add a suffix
            np.savez_compressed(
                file, allow_pickle=False, words=words, vectors=self.vectors, weights=self.weights
            )
        cards.save(self.card, path)


def made(path: Path, *, words: int = WORDS) -> Made:
    """Return the first ``words`` content words of the file at ``path``.

    A line of it is a word and its numbers, the most common word first. Raises BadVectors, OSError,
    and UnicodeDecodeError of a file that is not UTF-8.
    """
    kept: list[str] = []
    ranks: list[int] = []
    rows: list[list[float]] = []
    read = 0
    for rank, word, row in _lines(path):
        read = rank
        if _is_content(word) and len(kept) < words:
            kept.append(word)
            ranks.append(rank)
            rows.append(row)
    if len(kept) < FEWEST:
        raise BadVectors(f"{path.name}: {len(kept)} content words; it takes at least {FEWEST}")
    vectors = _without_common(np.array(rows))
    scale = 127 / np.abs(vectors).max()
    chance = 1 / (np.array(ranks) + ZIPF) / (log(read + ZIPF) - log(ZIPF))
    weights = WEIGHT / (WEIGHT + chance)
    return Made(
        words=kept,
        vectors=np.rint(vectors * scale).astype(np.int8),
        weights=np.rint(weights * 255).astype(np.uint8),
        card={
            "made from": path.name,
            "sha256": digest(path),
            "words read": read,
            "words kept": len(kept),
            "dimensions": vectors.shape[1],
            "common directions taken out": COMMON,
            "a": WEIGHT,
        },
    )


def _lines(path: Path) -> Iterator[tuple[int, str, list[float]]]:
    size = None
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            word, *given = line.rstrip("\n").split(" ")
            try:
                row = [float(each) for each in given]
            except ValueError as error:
                raise BadVectors(f"{path.name}, line {number}: {error}") from error
            size = size or len(row)
            if not row or len(row) != size:
                raise BadVectors(f"{path.name}, line {number}: {len(row)} numbers, not {size}")
            yield number, word, row


def _is_content(word: str) -> bool:
    """Whether turns can have it as a content word."""
    return word.isalpha() and len(word) > 1 and word in content_and_numbers(tokens(word))[0]


def _without_common(vectors: Floats) -> Floats:
    """Return the vectors less their mean and the directions in which they lie most (Arora 2017)."""
    centred = vectors - vectors.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    common = directions[:COMMON]
    found: Floats = centred - centred @ common.T @ common
    return found
