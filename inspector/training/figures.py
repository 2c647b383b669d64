"""How well a model does on conversations that it was not trained on."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from annotator.agreement.bootstrap import Coefficient, Resampler, estimate
from inspector.evaluation import metrics
from inspector.evaluation.reading import Labelled
from inspector.lenses.learned.context import seen
from inspector.lenses.learned.features import Features
from inspector.lenses.learned.model import LinearModel
from inspector.training.specs import Spec

BINS = 10  # of probabilities, in which they are held against what came true

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def figures(
    model: LinearModel, spec: Spec, found: Sequence[Labelled], place: int
) -> dict[str, Any]:
    """Return how well a class is told: precision, recall, F1 with its interval, AUC, calibration.

    Intervals are over conversations.
    """
    numbers, labels, probabilities = zip(*_judged(model, spec, found, place), strict=True)
    threshold = float(model.thresholds[place])
    return judged(np.array(numbers), np.array(labels, bool), np.array(probabilities), threshold)


def judged(group: Ints, gold: Flags, sure: Floats, threshold: float) -> dict[str, Any]:
    """Return the same for utterances: their groups, labels and probabilities."""
    _, place = np.unique(group, return_inverse=True)
    table, size = metrics.counts(place, gold, sure >= threshold), len(gold)
    f1 = estimate(metrics.f1(table, size), Resampler())
    both = gold.any() and not gold.all()
    return {
        "n": size,
        "positives": int(gold.sum()),
        "precision": _rounded(estimate(metrics.precision(table, size))),
        "recall": _rounded(estimate(metrics.recall(table, size))),
        "f1": _rounded(f1),
        "f1 interval": [round(each, 3) for each in (f1.low, f1.high) if each is not None],
        "auc": round(float(roc_auc_score(gold, sure)), 3) if both else None,
        "calibration error": round(calibration_error(gold, sure), 3),
    }


def calibration_error(gold: Flags, sure: Floats) -> float:
    """Return how far probabilities are from what came true, from 0 to 1.

    The mean over bins of equal width of |mean probability − share that came true|, by their sizes:
    Naeini, Cooper & Hauskrecht 2015, Obtaining Well Calibrated Probabilities Using Bayesian
    Binning, AAAI.
    """
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, weights=sure - gold, minlength=BINS)
    return float(np.abs(gaps).sum() / len(gold))


def _judged(
    model: LinearModel, spec: Spec, found: Sequence[Labelled], place: int
) -> Iterator[tuple[int, bool, float]]:
    """Yield the conversation, the label and the probability of each annotated utterance."""
    for number, each in enumerate(found):
        features = Features(seen(each.transcript))
        more = spec.more(each.transcript, features) if spec.more else None
        probabilities = model.probabilities(features, more)[:, place]
        for index, probability in zip(features.indices, probabilities.tolist(), strict=True):
            label = spec.targets[place].of(each.turns[index])
            if label >= 0:
                yield number, label == 1, probability


def _rounded(found: Coefficient) -> float | None:
    return None if found.value is None else round(found.value, 3)
