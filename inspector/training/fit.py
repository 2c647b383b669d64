"""Fitting one class: weights, calibration, and the probability from which a turn counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from inspector.training.examples import Examples

FOLDS = 5
BARE = 0.3  # weight of an utterance written without marks, beside the one with them
THRESHOLDS = np.linspace(0.05, 0.8, 76)
REPEATS = 3  # of the folds, each cut otherwise
NEARLY = 0.01  # of F1
_APART = 1_000_000  # between the groups of two corpora

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Data:
    """The annotated utterances of several corpora for one class; ``source`` says which corpus."""

    matrix: sparse.csr_matrix
    bare: sparse.csr_matrix
    labels: Flags
    weights: Floats
    group: NDArray[np.int64]
    source: NDArray[np.int64]

    def part(self, rows: NDArray[np.int64]) -> "Data":
        """Return the data of some rows."""
        return Data(
            self.matrix[rows], self.bare[rows], self.labels[rows], self.weights[rows],
            self.group[rows], self.source[rows],
        )  # fmt: skip

    def without(self, columns: Sequence[int]) -> "Data":
        """Return the data with 0 in some columns, so that these get no weight."""
        kept = np.ones(self.matrix.shape[1])
        kept[list(columns)] = 0
        mask = sparse.diags(kept)
        return replace(self, matrix=(self.matrix @ mask).tocsr(), bare=(self.bare @ mask).tocsr())


@dataclass(frozen=True, slots=True)
class Fitted:
    """A class's weights (columns of the matrix), bias and threshold, and how it did in folds.

    ``probabilities`` are those of each utterance by a model that saw nothing of its group.
    """

    weights: Floats
    bias: float
    threshold: float
    probabilities: Floats


def gathered(parts: Sequence[Examples], target: int) -> Data:
    """Return the annotated utterances of ``parts``; each corpus weighs as much as another."""
    rows = [np.flatnonzero(part.targets[:, target] >= 0) for part in parts]
    total = sum(map(len, rows))
    pairs = [*zip(parts, rows, strict=True)]
    return Data(
        matrix=sparse.vstack([part.matrix[kept] for part, kept in pairs]).tocsr(),
        bare=sparse.vstack([part.bare[kept] for part, kept in pairs]).tocsr(),
        labels=np.concatenate([part.targets[kept, target] == 1 for part, kept in pairs]),
        weights=np.concatenate([np.full(len(k), total / len(parts) / len(k)) for k in rows]),
        group=np.concatenate([p.group[k] + n * _APART for n, (p, k) in enumerate(pairs)]),
        source=np.repeat(np.arange(len(parts)), [*map(len, rows)]),
    )


def fitted(data: Data, *, strength: float, seed: int) -> Fitted:
    """Return the weights of a class, calibrated on what models of the other folds say."""
    apart = np.array([_apart(data, strength, seed + repeat) for repeat in range(REPEATS)])
    platt = LogisticRegression(C=1e6).fit(
        apart.reshape(-1, 1),
        np.tile(data.labels, REPEATS),
        sample_weight=np.tile(data.weights, REPEATS),
    )
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    probabilities: Floats = 1 / (1 + np.exp(-(slope * apart + offset)))
    model = logistic(data, strength=strength, seed=seed)
    return Fitted(
        weights=slope * model.coef_[0],
        bias=slope * float(model.intercept_[0]) + offset,
        threshold=_threshold(data, probabilities),
        probabilities=probabilities[0],
    )


def _apart(data: Data, strength: float, seed: int) -> Floats:
    """Return the log odds of each utterance by a model that saw nothing of its group."""
    found = np.zeros(len(data.labels))
    folds = GroupKFold(min(FOLDS, len(np.unique(data.group))), shuffle=True, random_state=seed)
    for learned, kept in folds.split(data.matrix, data.labels, data.group):
        model = logistic(data.part(learned), strength=strength, seed=seed)
        found[kept] = model.decision_function(data.matrix[kept])
    return found


def logistic(data: Data, *, strength: float, seed: int) -> LogisticRegression:
    """Return a logistic regression on the utterances as they are, and again without marks."""
    model = LogisticRegression(C=strength, solver="liblinear", random_state=seed, max_iter=1000)
    return model.fit(
        sparse.vstack([data.matrix, data.bare]).tocsr(),
        np.tile(data.labels, 2),
        sample_weight=np.concatenate([data.weights, BARE * data.weights]),
    )


def _threshold(data: Data, probabilities: Floats) -> float:
    """Return the middle one of the thresholds at which F1 is nearly best.

    It is averaged over corpora and repeats: the very best one of few examples is an accident.
    """
    reached = np.array([_mean_f1(data, probabilities >= each) for each in THRESHOLDS])
    near = np.flatnonzero(reached >= reached.max() - NEARLY)
    return float(THRESHOLDS[near[len(near) // 2]])


def _mean_f1(data: Data, found: Flags) -> float:
    """Return F1 averaged over corpora and the rows of ``found``, one for each repeat."""
    parts = _parts(data)
    return float(np.mean([f1(data.labels[part], each[part]) for each in found for part in parts]))


def _parts(data: Data) -> list[NDArray[np.int64]]:
    return [np.flatnonzero(data.source == number) for number in np.unique(data.source)]


def f1(gold: Flags, found: Flags) -> float:
    """Return F1, 0 where nothing is right."""
    right = int((gold & found).sum())
    return 2 * right / (int(gold.sum()) + int(found.sum())) if right else 0.0
