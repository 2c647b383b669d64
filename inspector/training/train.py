"""Training a model, on halves to measure it and on the whole to use it, and its card."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from sklearn.metrics import roc_auc_score

from annotator.formats.base import Problem
from inspector.evaluation.learnedfrom import digest
from inspector.evaluation.reading import Labelled, held_out, read
from inspector.lenses.learned.model import HALF, LinearModel, learned_from_halves, shipped
from inspector.lenses.learned.ngrams import BUCKETS
from inspector.training import cards
from inspector.training.examples import Examples, examples
from inspector.training.figures import figures, judged
from inspector.training.fit import Data, Fitted, fitted, gathered, logistic
from inspector.training.specs import Spec, Target

SPLIT = (
    "the model that is used has learned from all conversations; the one that is measured, in the"
    " folder half, from those whose id has an even first byte of its SHA-256: the others are held"
    " out"
)


class OtherFeatures(ValueError):
    """Weights were trained with features that this version doesn't have."""


class NoLabels(ValueError):
    """A corpus has too few labels of a class to learn it from, or none to measure it on."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A file of labelled conversations, a project's ``own`` or a public one, and its halves.

    The model that is measured learns from ``learned`` and is measured on ``kept``.
    """

    about: Mapping[str, Any]
    every: Sequence[Labelled]
    learned: Sequence[Labelled]
    kept: Sequence[Labelled]
    own: bool = False


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, the same as learned from halves, and the card of both, as JSON can hold it."""

    whole: LinearModel
    half: LinearModel
    card: Mapping[str, Any]

    def save(self, folder: Path) -> Path:
        """Write the models and the card; return where the first of them lies."""
        path = folder / f"{self.card['model']}.npz"
        (folder / HALF).mkdir(parents=True, exist_ok=True)
        self.whole.save(path)
        self.half.save(folder / HALF / path.name)
        cards.save(self.card, path)
        return path


@dataclass(frozen=True, slots=True)
class _Fits:
    """What the targets of a model became on some conversations."""

    parts: Mapping[str, Examples]
    each: Sequence[Fitted]
    model: LinearModel


def corpus(path: Path, *, own: bool = False) -> Corpus:
    """Return the conversations of a file. Raises OSError and FormatError."""
    with path.open("rb") as stream:
        every = [item for item in read(stream) if not isinstance(item, Problem)]
    learned: list[Labelled] = []
    kept: list[Labelled] = []
    for each in every:
        (kept if held_out(each.transcript) else learned).append(each)
    about = {
        **_origin(path),
        "sha256": digest(path),
        "conversations": {"all": len(every), "held out": len(kept)},
        "utterances": {"all": _turns(every), "held out": _turns(kept)},
    }
    return Corpus(about, every, learned, kept, own)


def train(spec: Spec, corpora: Mapping[str, Corpus], *, seed: int) -> Trained:
    """Return the model of ``spec``, learned from its corpora, and from halves of them.

    A class without corpora keeps the weights it is shipped with. Raises OtherFeatures, NoLabels.
    """
    used = {name: corpora[name] for name in spec.corpora}
    for target in spec.targets:
        _check(target, {name: used[name] for name in target.corpora})
    whole = _fits(spec, {name: _examples(spec, c, c.every, seed) for name, c in used.items()}, seed)
    with learned_from_halves():
        parts = {name: _examples(spec, c, c.learned, seed, c.kept) for name, c in used.items()}
        half = _fits(spec, parts, seed)
    card = {
        "model": spec.name,
        "version": spec.version,
        "form": "one logistic regression a class over hashed n-grams and named features",
        "n-grams": list(spec.kinds),
        "named features": list(whole.model.columns),
        "seed": seed,
        "scikit-learn": sklearn.__version__,
        "split": SPLIT,
        "data": {name: dict(each.about) for name, each in used.items()},
        "classes": {
            target.name: {
                "learned from": list(target.corpora),
                "strength": target.strength,
                "threshold": round(whole.each[place].threshold, 2),
                "in folds": _in_folds(spec, whole, place),
                "half": {
                    "threshold": round(half.each[place].threshold, 2),
                    "in folds": _in_folds(spec, half, place),
                    "trained on the others": dict(_transfer(spec, half.parts, place, seed)),
                    "held out": {
                        name: figures(half.model, spec, used[name].kept, place)
                        for name in target.corpora
                    },
                },
            }
            if target.corpora
            else _as_before(spec, whole.each[place], half.each[place])
            for place, target in enumerate(spec.targets)
        },
    }
    return Trained(whole.model, half.model, card)


def labelled(target: Target, found: Sequence[Labelled]) -> Counter[int]:
    """Return how many turns are labelled as a class (1), as none of it (0), and not at all (-1)."""
    return Counter(target.of(turn) for each in found for turn in each.turns)


def _check(target: Target, corpora: Mapping[str, Corpus]) -> None:
    for name, each in corpora.items():
        learned, kept = labelled(target, each.learned), labelled(target, each.kept)
        if not (learned[1] and learned[0] and (kept[1] or kept[0])):
            raise NoLabels(f"{name} has too few labels in {target.layer} to learn {target.name}")


def _as_before(spec: Spec, whole: Fitted, half: Fitted) -> dict[str, Any]:
    return {
        "weights": f"as shipped with version {shipped(spec.name).version}",
        "threshold": round(whole.threshold, 2),
        "in folds": {},
        "half": {"threshold": round(half.threshold, 2), "held out": {}},
    }


def _examples(
    spec: Spec,
    of: Corpus,
    found: Sequence[Labelled],
    seed: int,
    apart: Sequence[Labelled] = (),
) -> Examples:
    # Variants are made of what a public set has; a project's labels are taken as they are.
    made = None if spec.variants is None or of.own else spec.variants(found, seed)
    return examples(spec, found, apart, made)


def _fits(spec: Spec, parts: Mapping[str, Examples], seed: int) -> _Fits:
    columns = parts[spec.corpora[0]].columns
    each = [
        fitted(_data(spec, parts, target.corpora, place), strength=target.strength, seed=seed)
        if target.corpora
        else _as_shipped(spec, target.name, columns)
        for place, target in enumerate(spec.targets)
    ]
    return _Fits(parts, each, _quantised(spec, columns, each))


def _as_shipped(spec: Spec, name: str, columns: Sequence[str]) -> Fitted:
    """Return the weights that a class is shipped with."""
    model = shipped(spec.name)
    if model.columns != tuple(columns) or name not in model.classes:
        raise OtherFeatures(f"the shipped weights of {spec.name} are of other features")
    place = model.classes.index(name)
    hashed = [model.hashed[kind][:, place] * model.scales[kind][place] for kind in spec.kinds]
    return Fitted(
        weights=np.concatenate([*hashed, model.named[:, place]]),
        bias=float(model.bias[place]),
        threshold=float(model.thresholds[place]),
        probabilities=np.zeros(0),
    )


def _data(spec: Spec, parts: Mapping[str, Examples], names: Sequence[str], place: int) -> Data:
    """Return what one class is learned from in some corpora."""
    found = gathered([parts[name] for name in names], place)
    target, columns = spec.targets[place], parts[names[0]].columns
    at = len(spec.kinds) * BUCKETS
    blind = [at + number for number, name in enumerate(columns) if not target.sees(name)]
    for number, kind in enumerate(spec.kinds):
        if not target.sees(kind):
            blind += range(number * BUCKETS, (number + 1) * BUCKETS)
    return found.without(blind) if blind else found


def _quantised(spec: Spec, columns: Sequence[str], fits: Sequence[Fitted]) -> LinearModel:
    """Return the model with the weights of its n-grams as whole numbers."""
    weights = np.column_stack([fit.weights for fit in fits])
    hashed, scales = {}, {}
    for place, kind in enumerate(spec.kinds):
        block = weights[place * BUCKETS : (place + 1) * BUCKETS]
        scales[kind] = np.maximum(np.abs(block).max(axis=0) / 127, 1e-12)
        hashed[kind] = np.rint(block / scales[kind]).astype(np.int8)
    return LinearModel(
        version=spec.version,
        classes=tuple(target.name for target in spec.targets),
        columns=tuple(columns),
        hashed=hashed,
        scales=scales,
        named=weights[len(spec.kinds) * BUCKETS :],
        bias=np.array([fit.bias for fit in fits]),
        thresholds=np.array([fit.threshold for fit in fits]),
    )


def _in_folds(spec: Spec, fits: _Fits, place: int) -> dict[str, Any]:
    """Return how each corpus is told, every utterance by models that didn't see its group.

    Intervals are over groups. The threshold was chosen on the same utterances.
    """
    names, fit = spec.targets[place].corpora, fits.each[place]
    data = _data(spec, fits.parts, names, place)
    rows = [np.flatnonzero(data.source == number) for number in range(len(names))]
    return {
        name: judged(data.group[row], data.labels[row], fit.probabilities[row], fit.threshold)
        for name, row in zip(names, rows, strict=True)
    }


def _transfer(
    spec: Spec, parts: Mapping[str, Examples], place: int, seed: int
) -> Iterator[tuple[str, float]]:
    """Yield for each corpus the AUC of a model that was trained on the other corpora only."""
    names = spec.targets[place].corpora
    for name in names:
        others = [other for other in names if other != name]
        if others:
            learned = _data(spec, parts, others, place)
            model = logistic(learned, strength=spec.targets[place].strength, seed=seed)
            data = _data(spec, parts, [name], place)
            auc = roc_auc_score(data.labels, model.decision_function(data.matrix))
            yield name, round(float(auc), 3)


def _origin(path: Path) -> dict[str, str]:
    """Return the source and the licence that the first conversation of a file names."""
    with path.open(encoding="utf-8") as stream:
        try:
            first = json.loads(stream.readline())
        except ValueError:
            return {}
    given = first if isinstance(first, dict) else {}
    return {name: str(given[name]) for name in ("source", "licence") if name in given}


def _turns(found: Sequence[Labelled]) -> int:
    return sum(len(each.transcript.turns) for each in found)
