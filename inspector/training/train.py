"""Training a model: its file of weights and its card."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from sklearn.metrics import roc_auc_score

from annotator.formats.base import Problem
from inspector.evaluation.reading import Labelled, held_out, read
from inspector.lenses.learned.model import LinearModel, shipped
from inspector.lenses.learned.ngrams import BUCKETS
from inspector.training.examples import Examples, examples
from inspector.training.figures import figures
from inspector.training.fit import Data, Fitted, f1, fitted, gathered, logistic
from inspector.training.specs import Spec

SPLIT = "first byte of the SHA-256 of a conversation's id: even is trained on, odd is held out"


class OtherFeatures(ValueError):
    """Weights were trained with features that this version doesn't have."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A file of labelled conversations, in two halves; a project's ``own`` or a public one."""

    about: Mapping[str, Any]
    learned: Sequence[Labelled]
    kept: Sequence[Labelled]
    own: bool = False


def corpus(path: Path, *, own: bool = False) -> Corpus:
    """Return the conversations of a file. Raises OSError and FormatError."""
    with path.open("rb") as stream:
        found = [item for item in read(stream) if not isinstance(item, Problem)]
    kept = [each for each in found if held_out(each.transcript)]
    learned = [each for each in found if not held_out(each.transcript)]
    about = {
        **_origin(path),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "conversations": {"trained": len(learned), "held out": len(kept)},
        "utterances": {"trained": _turns(learned), "held out": _turns(kept)},
    }
    return Corpus(about, learned, kept, own)


def train(
    spec: Spec, corpora: Mapping[str, Corpus], *, seed: int
) -> tuple[LinearModel, dict[str, Any]]:
    """Return the model of ``spec`` and its card, as JSON can hold it.

    A class without corpora keeps the weights it is shipped with. Raises OtherFeatures.
    """
    parts = {
        name: examples(spec, _learned(spec, corpora[name], seed), corpora[name].kept)
        for name in spec.corpora
    }
    columns = parts[spec.corpora[0]].columns
    fits = [
        fitted(_data(spec, parts, target.corpora, place), strength=target.strength, seed=seed)
        if target.corpora
        else _as_shipped(spec, target.name, columns)
        for place, target in enumerate(spec.targets)
    ]
    model = _quantised(spec, columns, fits)
    card = {
        "model": spec.name,
        "version": spec.version,
        "form": "one logistic regression a class over hashed n-grams and named features",
        "n-grams": list(spec.kinds),
        "named features": list(model.columns),
        "seed": seed,
        "scikit-learn": sklearn.__version__,
        "split": SPLIT,
        "data": {name: dict(corpora[name].about) for name in spec.corpora},
        "classes": {
            target.name: {
                "learned from": list(target.corpora),
                "strength": target.strength,
                "threshold": round(fit.threshold, 2),
                "in folds": _in_folds(spec, parts, place, fit),
                "trained on the others": dict(_transfer(spec, parts, place, seed)),
                "held out": {
                    name: figures(model, spec, corpora[name].kept, place) for name in target.corpora
                },
            }
            if target.corpora
            else {
                "weights": f"as shipped with version {shipped(spec.name).version}",
                "threshold": round(fit.threshold, 2),
                "held out": {},
            }
            for place, (target, fit) in enumerate(zip(spec.targets, fits, strict=True))
        },
    }
    return model, card


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


def _learned(spec: Spec, found: Corpus, seed: int) -> Sequence[Labelled]:
    # Variants are made of what a public set has; a project's labels are taken as they are.
    if spec.variants is None or found.own:
        return found.learned
    return spec.variants(found.learned, seed)


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


def _in_folds(spec: Spec, parts: Mapping[str, Examples], place: int, fit: Fitted) -> dict[str, Any]:
    """Return F1 and AUC on the trained half, each utterance by models that didn't see its group."""
    names = spec.targets[place].corpora
    data = _data(spec, parts, names, place)
    found = fit.probabilities >= fit.threshold
    rows = [data.source == number for number in range(len(names))]
    return {
        name: {
            "n": int(row.sum()),
            "positives": int(data.labels[row].sum()),
            "f1": round(f1(data.labels[row], found[row]), 3),
            "auc": round(float(roc_auc_score(data.labels[row], fit.probabilities[row])), 3),
        }
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
