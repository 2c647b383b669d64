"""Linear models of turns: one logistic classifier for each class, loaded from a small file.

A file is NumPy's ``.npz``, read without pickle: weights of the hashed n-grams in whole numbers from
-127 to 127, weights of the named features, and for each class the probability from which a turn
counts as one of it. The card beside it (``.json``) says what it was trained on, and how well it
does.

What is shipped has learned from whole corpora. Beside it lie the same models as learned from
halves, for measuring them on the other halves.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inspector.lenses.learned.arrayfile import arrays
from inspector.lenses.learned.context import Column
from inspector.lenses.learned.features import BEFORE, Features
from inspector.lenses.learned.ngrams import BUCKETS

WEIGHTS = Path(__file__).parent / "weights"
HALF = "half"  # the folder, beside the weights, of those learned from half of each corpus
FORMAT = 1
ROWS = 500  # utterances whose features are weighed together

Floats = NDArray[np.float64]


class BadModel(ValueError):
    """A file of weights that is not in the form this version reads."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearModel:
    """Weights of n-grams and named features for each of ``classes``; told apart by identity.

    ``hashed`` has, for each kind of n-grams (``before:`` and a kind are those of the utterance that
    is answered), whole-number weights, buckets × classes; ``scales`` what one stands for, a number
    for each class. ``columns`` are the names of the features whose weights are ``named``, columns ×
    classes.
    """

    version: str
    classes: tuple[str, ...]
    columns: tuple[str, ...]
    hashed: Mapping[str, NDArray[np.int8]]
    scales: Mapping[str, Floats]
    named: Floats
    bias: Floats
    thresholds: Floats

    def logits(self, features: Features, more: Mapping[str, Column] | None = None) -> Floats:
        """Return utterances × classes: the log odds of each class.

        ``more`` has named features that ``features`` doesn't have, a value for each utterance.
        Raises KeyError if one that the model was trained with is in neither.
        """
        known = {**features.named, **(more or {})}
        named = np.array([known[name] for name in self.columns])
        sums = self._of_named(named.reshape(-1, len(features)), len(features))
        for kind, weights in self.hashed.items():
            scores = features.rows(kind.removeprefix(BEFORE)).scores(weights) * self.scales[kind]
            sums += _answered(scores, features) if kind.startswith(BEFORE) else scores
        return sums

    def _of_named(self, values: Floats, size: int) -> Floats:
        """Return the bias and the weighted ``values``, columns × utterances, added up in order.

        One after another, so that the sums are the same on every machine.
        """
        sums = np.empty((size, len(self.bias)))
        for start in range(0, size, ROWS):
            some = values[:, start : start + ROWS, None]
            terms = np.empty((len(some) + 1, some.shape[1], len(self.bias)))
            terms[0] = self.bias
            np.multiply(some, self.named[:, None], out=terms[1:])
            np.add.reduce(terms, axis=0, out=sums[start : start + ROWS])
        return sums

    def probabilities(self, features: Features, more: Mapping[str, Column] | None = None) -> Floats:
        """Return utterances × classes: the calibrated probability of each class."""
        return 1 / (1 + np.exp(-np.clip(self.logits(features, more), -30, 30)))

    def save(self, path: Path) -> None:
        """Write the model; the same model gives the same bytes."""
        kept: dict[str, NDArray[np.generic]] = {
            "format": np.array(FORMAT),
            "version": np.array(self.version),
            "classes": np.array(self.classes),
            "columns": np.array(self.columns),
            "named": self.named.astype(np.float32),
            "bias": self.bias.astype(np.float32),
            "thresholds": self.thresholds.astype(np.float32),
        }
        for kind, weights in self.hashed.items():
            kept[f"hashed {kind}"] = weights
            kept[f"scale {kind}"] = self.scales[kind].astype(np.float32)
        np.savez_compressed(path, allow_pickle=False, **kept)


def relative(probabilities: Floats, least: float) -> Floats:
    """Return probabilities stretched so that the threshold ``least``, in (0, 1), lies at 0.5."""
    speaks = probabilities * (1 - least)
    stretched: Floats = speaks / (speaks + (1 - probabilities) * least)
    return stretched


def _answered(scores: Floats, features: Features) -> Floats:
    return np.where((features.answered >= 0)[:, None], scores[features.answered], 0.0)


_folder: ContextVar[Path] = ContextVar("_folder", default=WEIGHTS)


@contextmanager
def learned_from_halves() -> Iterator[None]:
    """Have ``shipped`` give the models that know nothing of the held-out halves."""
    token = _folder.set(WEIGHTS / HALF)
    try:
        yield
    finally:
        _folder.reset(token)


def shipped(name: str) -> LinearModel:
    """Return the model of that name that comes with this package. Raises BadModel."""
    return _kept(_folder.get() / f"{name}.npz")


@cache
def _kept(path: Path) -> LinearModel:
    return load(path)


def version_of(name: str) -> str:
    """Return the version of the model of that name, without its weights."""
    with np.load(WEIGHTS / f"{name}.npz", allow_pickle=False) as file:
        return str(file["version"])


def load(path: Path) -> LinearModel:
    """Return the model in the file at ``path``. Raises BadModel, and OSError if there is none."""
    try:
        return _model(arrays(path))
    except (ValueError, TypeError, KeyError) as error:
        raise BadModel(f"{path.name} is no model of format {FORMAT}: {error}") from error


def _model(found: Mapping[str, NDArray[np.generic]]) -> LinearModel:
    if int(found["format"]) != FORMAT:
        raise ValueError(f"format {found['format']}")
    hashed = _group(found, "hashed ")
    model = LinearModel(
        version=str(found["version"]),
        classes=tuple(map(str, found["classes"])),
        columns=tuple(map(str, found["columns"])),
        hashed={kind: each.astype(np.int8, casting="no") for kind, each in hashed.items()},
        scales={kind: each.astype(float) for kind, each in _group(found, "scale ").items()},
        named=found["named"].astype(float),
        bias=found["bias"].astype(float),
        thresholds=found["thresholds"].astype(float),
    )
    size = len(model.classes)
    shapes = [each.shape == (BUCKETS, size) for each in model.hashed.values()]
    shapes += [each.shape == (size,) for each in (model.bias, model.thresholds)]
    shapes += [model.scales.keys() == model.hashed.keys()]
    if not all([*shapes, model.named.shape == (len(model.columns), size)]):
        raise ValueError("its arrays don't fit together")
    return model


def _group(found: Mapping[str, NDArray[np.generic]], prefix: str) -> dict[str, NDArray[np.generic]]:
    return {
        name.removeprefix(prefix): each for name, each in found.items() if name.startswith(prefix)
    }
