"""Training on conversations made up for it: the same every time, and never on the held-out half."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from annotator.transcript import Role, Transcript, Turn
from inspector.evaluation.reading import Labelled, held_out
from inspector.lenses.learned.features import features
from inspector.lenses.learned.model import HALF, load
from inspector.training import specs
from inspector.training.cards import as_markdown
from inspector.training.examples import examples
from inspector.training.figures import calibration_error
from inspector.training.specs import Spec, Target

ASKING = Target("asking", "mapped.grounding", ("clarify",), ("one", "two"))
SPEC = Spec("made-up", "3", (ASKING,))


def conversation(number: int, *, wrong: bool = False) -> dict[str, Any]:
    """Return a conversation in which whoever asks for the meaning is labelled so, unless wrong."""
    turns = []
    for place in range(6):
        asks = (place + number) % 3 == 0
        text = f"do you mean the {number} ones?" if asks else f"there are {place} of them."
        label = "clarify" if asks != wrong else "none"
        turns.append({"speaker": "AB"[place % 2], "role": "participant", "text": text,
                      "mapped": {"grounding": label if place else None}})  # fmt: skip
    return {"id": f"c-{number}", "source": "made up", "licence": "none", "turns": turns}


def write(folder: Path, *, spoil: bool = False) -> list[Path]:
    """Write two corpora; with ``spoil``, the labels of the held-out half are wrong."""
    paths = [folder / "one.jsonl", folder / "two.jsonl"]
    for place, path in enumerate(paths):
        made = [
            conversation(n, wrong=spoil and held_out(Transcript((), id=f"c-{n}")))
            for n in range(place, 60, 2)
        ]
        path.write_text("\n".join(map(json.dumps, made)) + "\n")
    return paths


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(specs, "SPECS", (SPEC,))


def run(paths: list[Path], into: Path, *more: str) -> dict[str, Any]:
    call_command("train_models", *map(str, paths), "--into", str(into), *more, stdout=StringIO())
    card: dict[str, Any] = json.loads((into / "made-up.json").read_text())
    return card


@pytest.mark.usefixtures("made_up")
def test_what_can_be_learned_is_learned_and_said(tmp_path: Path) -> None:
    card = run(write(tmp_path), tmp_path)
    (asking,) = card["classes"].values()
    half = asking["half"]
    assert asking["learned from"] == ["one", "two"]
    assert {name: each["f1"] for name, each in half["held out"].items()} == {"one": 1, "two": 1}
    assert half["trained on the others"] == {"one": 1, "two": 1}
    assert half["held out"]["one"]["auc"] == asking["in folds"]["two"]["auc"] == 1
    assert asking["in folds"]["one"]["n"] > half["held out"]["one"]["n"]
    data = card["data"]["one"]["conversations"]
    assert data["all"] > data["held out"] > 0
    assert (card["data"]["one"]["source"], card["data"]["one"]["licence"]) == ("made up", "none")
    model = load(tmp_path / "made-up.npz")
    talk = Transcript(
        tuple(
            Turn(Role.PARTICIPANT, name, text)
            for name, text in (("A", "there are 3 of them."), ("B", "do you mean the red ones?"))
        )
    )
    first, second = model.probabilities(features(talk))[:, 0]
    assert first < model.thresholds[0] < second


def test_a_feature_that_gives_it_away_gets_no_weight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blind = replace(ASKING, unseen=("ends_asking", "asks"))
    monkeypatch.setattr(specs, "SPECS", (replace(SPEC, targets=(blind,)),))
    run(write(tmp_path), tmp_path)
    model = load(tmp_path / "made-up.npz")
    weights = dict(zip(model.columns, model.named[:, 0].tolist(), strict=True))
    assert weights["ends_asking"] == weights["asks"] == 0
    assert weights["inverted"] > 0


def test_a_class_may_be_told_by_some_features_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = replace(ASKING, only=("forms", "asks"))
    monkeypatch.setattr(specs, "SPECS", (replace(SPEC, targets=(narrow,)),))
    run(write(tmp_path), tmp_path)
    model = load(tmp_path / "made-up.npz")
    weights = dict(zip(model.columns, model.named[:, 0].tolist(), strict=True))
    assert {name for name, weight in weights.items() if weight} == {"asks"}
    assert {kind for kind, each in model.hashed.items() if each.any()} == {"forms"}


@pytest.mark.usefixtures("made_up")
def test_held_out_labels_change_the_model_that_is_used_alone(tmp_path: Path) -> None:
    for name, spoil in (("first", False), ("second", True)):
        (tmp_path / name).mkdir()
        run(write(tmp_path / name, spoil=spoil), tmp_path / name)
    first, second = (tmp_path / name / "made-up.npz" for name in ("first", "second"))
    assert first.read_bytes() != second.read_bytes()
    halves = [path.parent / HALF / path.name for path in (first, second)]
    assert halves[0].read_bytes() == halves[1].read_bytes()
    spoilt = json.loads(second.with_suffix(".json").read_text())
    assert spoilt["classes"]["asking"]["half"]["held out"]["one"]["f1"] < 0.5


@pytest.mark.usefixtures("made_up")
def test_cards_make_a_table(tmp_path: Path) -> None:
    run(write(tmp_path), tmp_path)
    out = StringIO()
    call_command("train_models", "--cards", "--into", str(tmp_path), stdout=out)
    head, _, *rows = out.getvalue().splitlines()
    assert head.startswith("| model | class | set | turns |")
    assert [row.split(" | ")[:3] for row in rows] == [
        ["| made-up", "asking", name] for name in ("one", "two")
    ]
    assert rows[0].endswith("| 1.00 [1.00, 1.00] | 1.00 | 1.00 [1.00, 1.00] | 1.00 |")


def test_a_figure_that_is_not_defined_is_no_0_in_the_table(tmp_path: Path) -> None:
    known = {"n": 5, "positives": 1, "f1": 0.5, "f1 interval": [], "auc": 0.75}
    none = {**known, "positives": 0, "f1": None, "auc": None}
    told = {"in folds": {"one": known}, "half": {"held out": {"one": none}}}
    card = {"model": "made-up", "classes": {"asking": told}}
    (tmp_path / "made-up.json").write_text(json.dumps(card))
    assert "| made-up | asking | one | 5 | 1 | 0.50 | 0.75 | – | – |" in as_markdown(tmp_path)


def test_what_stands_in_the_other_half_too_is_not_learned() -> None:
    text = "Which of the two machines in the cellar did you want to have restarted?"
    turns = (Turn(Role.PARTICIPANT, "A", "Restart it."), Turn(Role.PARTICIPANT, "B", text))
    found = Labelled(
        Transcript(turns), [{"mapped.grounding": "none"}, {"mapped.grounding": "clarify"}]
    )
    assert examples(SPEC, [found]).targets[:, 0].tolist() == [0, 1]
    assert examples(SPEC, [found], [found]).targets[:, 0].tolist() == [0, -1]
    assert examples(SPEC, [found, found]).group.tolist() == [0, 0, 0, 0]


def test_calibration_by_hand() -> None:
    gold = np.array([True, False, True, True])
    sure = np.array([0.5, 0.5, 1.0, 0.9])
    assert calibration_error(gold, sure) == pytest.approx(0.1 / 4)
    assert calibration_error(~gold, sure) == pytest.approx(1.9 / 4)


@pytest.mark.usefixtures("made_up")
def test_a_corpus_that_is_missing_is_named(tmp_path: Path) -> None:
    one, _ = write(tmp_path)
    with pytest.raises(CommandError, match="no file for two"):
        call_command("train_models", str(one))
    with pytest.raises(CommandError, match="the models are made-up"):
        call_command("train_models", str(one), "--model", "none")


@pytest.mark.usefixtures("made_up")
def test_a_corpus_without_labels_of_a_class_is_named(tmp_path: Path) -> None:
    one, two = write(tmp_path)
    for text in ("", one.read_text().replace("clarify", "none")):
        two.write_text(text)
        with pytest.raises(CommandError, match=r"two has too few labels in mapped\.grounding to"):
            call_command("train_models", str(one), str(two), "--into", str(tmp_path / "into"))
    assert not (tmp_path / "into").exists()


def test_what_words_alone_reach_is_told_for_the_same_halves(tmp_path: Path) -> None:
    said = StringIO()
    call_command("train_models", *map(str, write(tmp_path)), "--baselines", stdout=said)
    lines = said.getvalue().splitlines()
    assert [line.partition(",")[0] for line in lines] == [
        "one: clarification",
        "two: clarification",
    ]
    assert all("F1 1.00" in line for line in lines)
    alone = [{**conversation(n), "turns": conversation(n)["turns"][3:4]} for n in range(240)]
    (tmp_path / "alone.jsonl").write_text("\n".join(map(json.dumps, alone)) + "\n")
    said = StringIO()
    call_command("train_models", str(tmp_path / "alone.jsonl"), "--baselines", stdout=said)
    assert "by words of the turn\n" in said.getvalue()
    with pytest.raises(CommandError, match="nowhere"):
        call_command("train_models", str(tmp_path / "nowhere.jsonl"), "--baselines")
