"""How well a model does on conversations that it was not trained on."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from annotator.agreement.bootstrap import Coefficient, Resampler, estimate
from inspector.evaluation import metrics
from inspector.evaluation.reading import Labelled
from inspector.lenses.learned.context import seen
from inspector.lenses.learned.features import Features
from inspector.lenses.learned.model import LinearModel
from inspector.training.specs import Spec


def figures(
    model: LinearModel, spec: Spec, found: Sequence[Labelled], place: int
) -> dict[str, Any]:
    """Return precision, recall and F1 of a class, with its interval over conversations."""
    target, rows = spec.targets[place], list[tuple[int, bool, bool]]()
    for number, each in enumerate(found):
        features = Features(seen(each.transcript))
        more = spec.more(each.transcript, features) if spec.more else None
        probabilities = model.probabilities(features, more)[:, place]
        for index, probability in zip(features.indices, probabilities, strict=True):
            label = target.of(each.turns[index])
            if label >= 0:
                rows.append((number, label == 1, probability >= model.thresholds[place]))
    conversation, gold, hit = map(np.array, zip(*rows, strict=True))
    _, conversation = np.unique(conversation, return_inverse=True)
    table, size = metrics.counts(conversation, gold, hit), len(gold)
    f1 = estimate(metrics.f1(table, size), Resampler())
    return {
        "n": size,
        "positives": int(gold.sum()),
        "precision": _rounded(estimate(metrics.precision(table, size))),
        "recall": _rounded(estimate(metrics.recall(table, size))),
        "f1": _rounded(f1),
        "f1 interval": [round(each, 3) for each in (f1.low, f1.high) if each is not None],
    }


def _rounded(found: Coefficient) -> float | None:
    return None if found.value is None else round(found.value, 3)
