"""What words alone reach: a plain classifier that learns a set's own words, to hold lenses against.

TF-IDF of words and pairs of words with a logistic regression, learned from one half of a file and
held against the other: no features, no rules, nothing that is meant to carry over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from annotator.agreement.bootstrap import Coefficient, Resampler, estimate
from inspector.evaluation import metrics
from inspector.evaluation.layers import said
from inspector.evaluation.mapping import CLASSES, LabelClass
from inspector.evaluation.reading import Labelled
from inspector.evaluation.report import shown
from inspector.training.fit import FOLDS, THRESHOLDS, f1

FEWEST = 20  # positives in the half that is learned from
STRENGTH = 10.0  # inverse of the L2 penalty
WORD = r"[\w']+|[?!.]"

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Baseline:
    """How well a class is told on the half kept apart; ``before`` if by the turn before, too."""

    label: LabelClass
    before: bool
    positives: int
    f1: Coefficient

    def __str__(self) -> str:
        """Return it as a line to be read."""
        words = "words of the turn and the one before" if self.before else "words of the turn"
        return f"{self.label.name}, {self.positives}: F1 {shown(self.f1)}, by {words}"


@dataclass(frozen=True, slots=True)
class _Turns:
    texts: Sequence[tuple[str, str]]  # of the turn, and of the turn before
    gold: Flags
    conversation: NDArray[np.int64]


def baselines(learned: Sequence[Labelled], kept: Sequence[Labelled]) -> Iterator[Baseline]:
    """Yield what the classifier reaches for each class that lenses are held against."""
    for label in CLASSES:
        turns, apart = _turns(learned, label), _turns(kept, label)
        if turns.gold.sum() >= FEWEST and apart.gold.any():
            yield _baseline(label, turns, apart)


def _turns(found: Sequence[Labelled], label: LabelClass) -> _Turns:
    texts, gold, conversation = [], [], []
    for number, each in enumerate(found):
        before = ""
        for turn, labels in zip(each.transcript.turns, each.turns, strict=True):
            values = said(labels, label.layer)
            if values is not None:
                texts.append((turn.text, before))
                gold.append(label.positive(values))
                conversation.append(number)
            before = turn.text
    return _Turns(texts, np.array(gold, bool), np.array(conversation, np.int64))


def _baseline(label: LabelClass, turns: _Turns, apart: _Turns) -> Baseline:
    tried = (False, True) if any(before for _, before in turns.texts) else (False,)
    in_folds = {before: _threshold(turns, before=before) for before in tried}
    before = max(tried, key=lambda each: in_folds[each])
    sure = _learned(turns.texts, turns.gold, apart.texts, before=before)
    _, conversation = np.unique(apart.conversation, return_inverse=True)
    table = metrics.counts(conversation, apart.gold, sure >= in_folds[before][1])
    return Baseline(
        label, before, int(apart.gold.sum()),
        estimate(metrics.f1(table, len(apart.gold)), Resampler()),
    )  # fmt: skip


def _threshold(turns: _Turns, *, before: bool) -> tuple[float, float]:
    """Return the best F1 in folds, and the threshold at which it is reached."""
    sure = np.zeros(len(turns.gold))
    folds = GroupKFold(min(FOLDS, len(np.unique(turns.conversation))))
    for one, other in folds.split(sure, turns.gold, turns.conversation):
        some, rest = ([turns.texts[place] for place in part] for part in (one, other))
        sure[other] = _learned(some, turns.gold[one], rest, before=before)
    return max((f1(turns.gold, sure >= each), float(each)) for each in THRESHOLDS)


def _learned(
    texts: Sequence[tuple[str, str]],
    gold: Flags,
    others: Sequence[tuple[str, str]],
    *,
    before: bool,
) -> Floats:
    """Return the probabilities of ``others`` by a model of ``texts``."""
    blocks, apart = [], []
    for place in (0, 1) if before else (0,):
        words = TfidfVectorizer(ngram_range=(1, 2), token_pattern=WORD, sublinear_tf=True)
        blocks.append(words.fit_transform([pair[place] for pair in texts]))
        apart.append(words.transform([pair[place] for pair in others]))
    model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300)
    model.fit(sparse.hstack(blocks).tocsr(), gold)
    sure: Floats = model.predict_proba(sparse.hstack(apart).tocsr())[:, 1]
    return sure
