"""Training on a project's own labels, beside public sets and without them."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from inspector.lenses.learned.model import load
from inspector.training import specs, train
from inspector.training.specs import Spec, Target
from tests.inspector.training.test_train import ASKING, conversation, write

CLOSING = Target("closing", "mapped.topic", ("close",), ("one",))
SPEC = Spec("made-up", "3", (ASKING, CLOSING))


def closing(number: int) -> dict[str, Any]:
    """Return a conversation whose last turn is a close."""
    made = conversation(number)
    for place, turn in enumerate(made["turns"]):
        turn["mapped"]["topic"] = "close" if place == 5 else "continue"
    made["turns"][5]["text"] = f"bye then, thanks for all {number}."
    return made


def save(path: Path, made: list[dict[str, Any]]) -> Path:
    path.write_text("\n".join(map(json.dumps, made)) + "\n")
    return path


def train_models(*args: object) -> str:
    out = StringIO()
    call_command("train_models", *map(str, args), stdout=out)
    return out.getvalue()


@pytest.fixture
def public(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two public sets, and the weights that are shipped with what was learned from them."""
    monkeypatch.setattr(specs, "SPECS", (SPEC,))
    one, two = write(tmp_path)
    save(one, [closing(number) for number in range(0, 60, 2)])
    train_models(one, two, "--into", tmp_path / "shipped")
    shipped = load(tmp_path / "shipped" / "made-up.npz")
    monkeypatch.setattr(train, "shipped", lambda name: shipped)
    return [one, two]


def test_own_labels_join_the_public_ones(public: list[Path], tmp_path: Path) -> None:
    own = save(tmp_path / "own.jsonl", [closing(number) for number in range(100, 160)])
    train_models(*public, "--own", own, "--into", tmp_path / "new")
    card = json.loads((tmp_path / "new" / "made-up.json").read_text())
    assert card["classes"]["asking"]["learned from"] == ["one", "two", "own"]
    assert card["classes"]["closing"]["learned from"] == ["one", "own"]
    assert card["classes"]["closing"]["half"]["held out"]["own"]["f1"] == 1
    assert card["data"]["own"]["conversations"]["held out"] > 0
    version = load(tmp_path / "new" / "made-up.npz").version
    assert version == card["version"]
    assert version.startswith("3+")


@pytest.mark.usefixtures("public")
def test_without_public_sets_other_classes_keep_their_weights(tmp_path: Path) -> None:
    own = save(tmp_path / "own.jsonl", [conversation(number) for number in range(100, 160)])
    train_models("--own", own, "--into", tmp_path / "new")
    card = json.loads((tmp_path / "new" / "made-up.json").read_text())
    assert card["classes"]["asking"]["learned from"] == ["own"]
    assert card["classes"]["closing"]["weights"] == "as shipped with version 3"
    old, new = (load(tmp_path / folder / "made-up.npz") for folder in ("shipped", "new"))
    at = new.classes.index("closing")
    for kind, weights in new.hashed.items():
        assert np.array_equal(weights[:, at], old.hashed[kind][:, at])
    assert new.named[:, at] == pytest.approx(old.named[:, at])
    assert (new.bias[at], new.thresholds[at]) == (old.bias[at], old.thresholds[at])
    assert not np.array_equal(new.named[:, 1 - at], old.named[:, 1 - at])


@pytest.mark.usefixtures("public")
def test_too_few_labels_change_nothing(tmp_path: Path) -> None:
    few = save(tmp_path / "few.jsonl", [conversation(number) for number in range(8)])
    assert "too few own labels" in train_models("--own", few, "--into", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_own_labels_are_not_taken_for_a_public_set(public: list[Path], tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    own = save(tmp_path / "own" / "two.jsonl", [conversation(1)])
    with pytest.raises(CommandError, match="a name of their own: two"):
        train_models(*public, "--own", own)


@pytest.mark.usefixtures("public")
def test_weights_of_other_features_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = save(tmp_path / "own.jsonl", [conversation(number) for number in range(100, 160)])
    newer = replace(SPEC, more=lambda _, known: {"newer": np.zeros(len(known))})
    monkeypatch.setattr(specs, "SPECS", (newer,))
    with pytest.raises(CommandError, match="other features"):
        train_models("--own", own, "--into", tmp_path / "new")
