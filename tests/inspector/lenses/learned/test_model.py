"""Models: kept in a file and read from it, and those that are shipped."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotator.transcript import Role, Transcript, Turn
from inspector.lenses.learned.features import features
from inspector.lenses.learned.model import (
    WEIGHTS,
    BadModel,
    LinearModel,
    learned_from_halves,
    load,
    shipped,
)
from inspector.lenses.learned.ngrams import BUCKETS

TALK = Transcript(
    tuple(
        Turn(Role.PARTICIPANT, name, text)
        for name, text in (("Ana", "Shall we meet?"), ("Ben", "When?"), ("Ana", "At six."))
    )
)


def model(**changes: Any) -> LinearModel:
    generator = np.random.default_rng(1)
    kinds = ("forms", "before:forms")
    made = LinearModel(
        version="1",
        classes=("this", "that"),
        columns=("asks", "length"),
        hashed={
            kind: generator.integers(-127, 128, (BUCKETS, 2)).astype(np.int8) for kind in kinds
        },
        scales={kind: np.array([0.25, 0.5]) for kind in kinds},
        named=np.array([[1.0, 2.0], [0.0, -1.0]]),
        bias=np.array([0.5, -0.5]),
        thresholds=np.array([0.25, 0.5]),
    )
    return replace(made, **changes)


def test_a_model_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "m.npz"
    model().save(path)
    again = load(path)
    assert (again.version, again.classes, again.columns) == (
        "1",
        ("this", "that"),
        ("asks", "length"),
    )
    found = features(TALK)
    assert (again.probabilities(found) == model().probabilities(found)).all()
    first = path.read_bytes()
    again.save(path)
    assert path.read_bytes() == first


def test_logits_by_hand() -> None:
    zero = {kind: np.zeros((BUCKETS, 2), np.int8) for kind in model().hashed}
    found = features(TALK)
    sums = model(hashed=zero).logits(found)
    length = found.named["length"]
    assert sums[:, 0] == pytest.approx(np.array([1.5, 1.5, 0.5]))
    assert sums[:, 1] == pytest.approx(np.array([1.5, 1.5, -0.5]) - length)
    more = model(hashed=zero, columns=("asks", "mine")).logits(found, {"mine": np.ones(3)})
    assert more[:, 1] == pytest.approx(np.array([0.5, 0.5, -1.5]))


def test_the_turn_answered_has_weights_of_its_own() -> None:
    only = {"before:forms": model().hashed["before:forms"]}
    found = features(TALK)
    sums = model(
        hashed=only, scales={"before:forms": np.ones(2)}, columns=(), named=np.zeros((0, 2))
    )
    own = found.rows("forms").scores(only["before:forms"])
    assert sums.logits(found)[0] == pytest.approx(np.array([0.5, -0.5]))
    assert sums.logits(found)[1:] == pytest.approx(own[:2] + np.array([0.5, -0.5]))


@pytest.mark.parametrize(
    "changes",
    [
        {"bias": np.zeros(3)},
        {"named": np.zeros((1, 2))},
        {"hashed": {"forms": np.zeros((4, 2), np.int8)}},
        {"hashed": {kind: np.zeros((BUCKETS, 2), np.int16) for kind in model().hashed}},
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    path = tmp_path / "m.npz"
    model(**changes).save(path)
    with pytest.raises(BadModel, match=r"m\.npz"):
        load(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x80\x04N."])
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.npz"
    path.write_bytes(content)
    with pytest.raises(BadModel):
        load(path)


def test_pickled_objects_are_never_loaded(tmp_path: Path) -> None:
    path, pickled = tmp_path / "m.npz", io.BytesIO()
    np.savez(pickled, format=np.array([print], dtype=object))
    path.write_bytes(pickled.getvalue())
    with pytest.raises(BadModel, match="pickle"):
        load(path)


@pytest.mark.parametrize("path", sorted(WEIGHTS.glob("*.npz")), ids=lambda path: path.stem)
def test_every_shipped_model_has_a_card_that_fits_it_and_its_half(path: Path) -> None:
    card = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    whole = shipped(path.stem)
    with learned_from_halves():
        half = shipped(path.stem)
    for found in (whole, half):
        assert (card["model"], card["version"]) == (path.stem, found.version)
        assert list(card["classes"]) == list(found.classes)
        assert list(card["named features"]) == list(found.columns)
    for place, said in enumerate(card["classes"].values()):
        assert said["threshold"] == pytest.approx(float(whole.thresholds[place]), abs=0.005)
        assert said["half"]["threshold"] == pytest.approx(float(half.thresholds[place]), abs=0.005)
        for each in (*said["in folds"].values(), *said["half"]["held out"].values()):
            assert 0 <= each["f1"] <= 1
            assert each["n"]
    assert path.stat().st_size < 1_000_000


def test_every_shipped_model_is_attributed() -> None:
    notice = (Path(__file__).parents[4] / "NOTICE").read_text(encoding="utf-8")
    parts = re.split(r"^([\w-]+):$", notice, flags=re.MULTILINE)
    said = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert said.keys() == {path.stem for path in WEIGHTS.glob("*.npz")}
    for name, attributed in said.items():
        card = json.loads((WEIGHTS / f"{name}.json").read_text(encoding="utf-8"))
        assert attributed.count("\n- ") == len(card["data"])
        for licence in ("CC BY 4.0", "MIT", "Apache"):
            given = sum(each["licence"].startswith(licence) for each in card["data"].values())
            assert attributed.count(licence) + attributed.count("as above") >= given


def test_what_learned_from_halves_is_given_only_where_it_is_asked_for() -> None:
    whole = shipped("topics")
    with learned_from_halves():
        assert not np.array_equal(shipped("topics").named, whole.named)
    assert shipped("topics") is whole
