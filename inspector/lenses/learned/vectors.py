"""Sentence vectors: sums of word vectors, in which rare words weigh more than common ones.

The word vectors are GloVe's (Pennington, Socher & Manning 2014, GloVe: Global Vectors for Word
Representation, EMNLP), of content words only. A word weighs a / (a + p), p being how common it is,
and what all words have in common is taken out (Arora, Liang & Ma 2017, A Simple but Tough-to-Beat
Baseline for Sentence Embeddings, ICLR). ``manage.py make_vectors`` makes the file.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inspector.lenses.learned.arrayfile import arrays

Floats = NDArray[np.float64]

SHIPPED = Path(__file__).parent / "words" / "glove.npz"


@dataclass(frozen=True, slots=True)
class WordVectors:
    """A row of ``weighted`` for each word: its vector times its weight, words × dimensions.

    The rows hold whole numbers, so that sums are the same in any order and on every machine.
    """

    places: Mapping[str, int]
    weighted: Floats

    @property
    def size(self) -> int:
        """The number of dimensions."""
        return int(self.weighted.shape[1])

    def running_sums(self, said: Sequence[Collection[str]]) -> Floats:
        """Return (turns + 1) × dimensions: the sum over the words of all turns before each turn.

        The difference of two rows is the vector of the turns between. Unknown words are left out.
        """
        known = [[p for word in words if (p := self.places.get(word)) is not None]
                 for words in said]  # fmt: skip
        rows = self.weighted[[*chain.from_iterable(known)]].reshape(-1, self.size)
        sums = np.vstack((np.zeros((1, self.size)), np.cumsum(rows, axis=0)))
        return sums[[0, *accumulate(map(len, known))]]


def cosines(some: Floats, others: Floats) -> Floats:
    """Return the cosine of each row of ``some`` with that of ``others``; 0 where one is nothing."""
    found: Floats = (directions(some) * directions(others)).sum(axis=1)
    return found


def directions(rows: Floats) -> Floats:
    """Return each row at length 1; a row of zeros stays."""
    length = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    return rows / np.where(length == 0, 1.0, length)


@cache
def word_vectors() -> WordVectors:
    """Return the vectors that come with this package. Raises BadFile."""
    file = arrays(SHIPPED)
    words = file["words"].tobytes().decode().split("\n")
    weighted = file["vectors"].astype(float) * file["weights"].astype(float)[:, None]
    return WordVectors(dict(zip(words, range(len(words)), strict=True)), weighted)
