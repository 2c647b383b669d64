"""The command: files in, figures out, no database."""

import hashlib
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from inspector.evaluation.learnedfrom import learned_from
from inspector.lenses import registry
from inspector.lenses.learned import model
from tests.inspector.evaluation.made_up import lines, turn

ROOT = Path(__file__).parents[3]
KEYS = ["lens", "class", "n", "positives", "precision", "recall", "f1", "f1_interval", "auc"]
TALK = lines(
    [
        turn("Shall we meet at six?", grounding=None),
        {**turn("Sorry, could you repeat that?", grounding="signal-non-understanding"),
         "speaker": "B"},
        turn("At six.", grounding="none", topic="continue"),
        {**turn("By the way, my train is late.", topic="shift"), "speaker": "B"},
    ],
    [turn("How do I, no wait, when do I leave?", repair="self")],
)  # fmt: skip


def evaluate(*args: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("evaluate", *map(str, args), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.jsonl"
    path.write_bytes(TALK)
    return path


def test_json_has_the_figures_of_each_file_on_a_line(talk: Path) -> None:
    out, _ = evaluate(talk, talk, "--json")
    first, second = map(json.loads, out.splitlines())
    assert first == second
    assert list(first) == ["file", "conversations", "turns", "results", "boundaries"]
    assert (first["file"], first["conversations"], first["turns"]) == (str(talk), 2, 5)
    assert [list(row)[: len(KEYS)] for row in first["results"]] == [KEYS] * len(first["results"])
    by_class = {row["class"]: row for row in first["results"]}
    asked = by_class["repair-request"]
    assert asked["lens"] == "grounding-acts"
    assert asked["version"] == registry.lenses()["grounding-acts"].version
    assert [asked[key] for key in KEYS[2:]] == [2, 1, 1.0, 1.0, 1.0, None, 1.0]
    assert by_class["shift"]["positives"] == 1
    never = by_class["follow-up"]
    assert (never["lens"], never["n"], never["positives"]) == ("grounding-acts", 2, 0)
    assert [never[key] for key in ("recall", "f1", "f1_interval", "auc")] == [None] * 4
    [cut] = first["boundaries"]
    assert (list(cut)[:4], cut["lens"]) == (["lens", "pk", "windowdiff", "f1"], "maintenance")


def test_a_line_that_is_broken_is_named_and_the_rest_is_scored(talk: Path) -> None:
    talk.write_bytes(b'{"turns": [\n' + TALK)
    out, err = evaluate(talk)
    assert f"{talk}:1: $ not readable as JSON" in err
    assert "2 conversations, 5 turns, 1 lines left out" in out
    assert "repair-request" in out


def test_what_a_lens_cannot_say_is_said_under_the_table(talk: Path) -> None:
    rows = talk.read_bytes() + lines([turn("so", grounding="weather")])
    talk.write_bytes(rows)
    out, _ = evaluate(talk)
    assert "Not measured: weather, 3 turns: no lens measures this" in out
    assert "Never labelled in mapped.topic, and perhaps not asked for: return, hand-off" in out


def test_the_tables_of_a_page_take_the_files_together(talk: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_bytes(lines([turn("so | so", grounding="a | b", topic="continue")]))
    out, _ = evaluate(talk, other, "--markdown")
    found = [line.strip("| ").split(" | ") for line in out.splitlines() if line]
    shift = next(row for row in found if row[0] == "talk" and "shift" in row)
    assert shift[:6] == ["talk", "2", "maintenance", "shift", "2", "1"]
    assert shift[-1].endswith("few")
    assert "| other | a \\| b | 1 | 1 | no lens measures this |" in out
    assert [row[0] for row in found].count("set") == 4


def test_the_page_has_the_rank_correlation_with_degrees(tmp_path: Path) -> None:
    rated = tmp_path / "rated.jsonl"
    said = [
        ("Book me a room.", 4), ("No, that is not what I asked for.", 1), ("Thanks, lovely.", 5)
    ]  # fmt: skip
    turns = [
        each
        for text, rating in said
        for each in (
            {"speaker": "U", "role": "user", "text": text, "labels": {"satisfaction": [rating]}},
            {"speaker": "S", "role": "assistant", "text": "Here is a table for two."},
        )
    ]
    rated.write_text(json.dumps({"id": "d", "turns": turns}) + "\n")
    out, _ = evaluate(rated, "--lens", "drift", "--markdown")
    assert "| rated | drift | drift | labels.satisfaction | " in out
    rows = json.loads(evaluate(rated, "--json")[0])["results"]
    classes = [row["class"] for row in rows]
    assert classes[:2] == ["dissatisfied", "dissatisfied by drift"]
    assert len(set(classes)) == len(classes)
    assert [row["f1"] is None for row in rows[:2]] == [False, True]


def test_only_conversations_that_were_held_out(tmp_path: Path) -> None:
    path = tmp_path / "named.jsonl"
    rows: list[dict[str, Any]] = [{"id": name, "turns": [turn(name)]} for name in "def"]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert "2 conversations" in evaluate(path, "--held-out")[0]


def test_what_is_held_out_is_scored_by_models_that_do_not_know_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "named.jsonl"
    said = [turn("Tea?", grounding="none"), {**turn("Yes.", grounding="none"), "speaker": "B"}]
    path.write_text(json.dumps({"id": "e", "turns": said}) + "\n")
    asked: list[Path] = []
    load = model.load

    def noted(path: Path) -> model.LinearModel:
        asked.append(path)
        return load(path)

    monkeypatch.setattr(model, "_kept", noted)
    for options, folder in (([], "weights"), (["--held-out"], model.HALF)):
        asked.clear()
        evaluate(path, *options)
        assert {each.parent.name for each in asked} == {folder}


def test_files_with_nothing_in_them_and_lenses_that_are_none_are_refused(
    talk: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    with pytest.raises(CommandError, match=r"nothing to evaluate in .*empty.*missing"):
        evaluate(empty, talk, tmp_path / "missing.jsonl")
    with pytest.raises(CommandError, match=r"no such lens: weather; there are .*maintenance"):
        evaluate(talk, "--lens", "weather", "drift")


def test_lenses_can_be_named_one_after_another(talk: Path) -> None:
    found = [
        {row["lens"] for row in json.loads(evaluate(talk, "--json", *asked)[0])["results"]}
        for asked in (
            ("--lens", "grounding-acts"),
            ("--lens", "grounding-acts", "--lens", "maintenance"),
            ("--lens", "maintenance", "grounding-acts"),
        )
    ]
    assert found == [{"grounding-acts"}, {"grounding-acts", "maintenance"}, found[1]]


def test_it_needs_no_server_and_gives_the_same_bytes_in_every_process(
    talk: Path, tmp_path: Path
) -> None:
    unused = tmp_path / "data"
    given = {
        "COMMONGROUND_DATA": str(unused),
        "SECRET_KEY": "unused",
        "PATH": os.environ["PATH"],
    }
    said = {
        subprocess.run(
            [sys.executable, "manage.py", "evaluate", str(talk), "--json"],
            cwd=ROOT,
            env=given | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert said.pop().startswith(b'{"file"')
    assert not unused.exists()


def test_whoever_evaluates_what_was_learned_from_is_told(
    talk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = hashlib.sha256(TALK).hexdigest()
    for name, found in (("topics", digest), ("lessons", "0")):
        card = {"model": name, "data": {"talk": {"sha256": found}}}
        (tmp_path / f"{name}.json").write_text(json.dumps(card))
    assert learned_from(talk, tmp_path) == ["topics"]
    monkeypatch.setattr(
        "inspector.management.commands.evaluate.learned_from",
        lambda path: learned_from(path, tmp_path),
    )
    assert "talk.jsonl: topics learned from these conversations" in evaluate(talk)[1]
    assert evaluate(talk, "--held-out")[1] == ""
