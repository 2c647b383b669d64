"""Exports: what is in them, to the byte, and that they read back as they were."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import pandas as pd
import pytest
from django.core.files import File
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from annotator.errors import InvalidInput
from annotator.exports.choices import Choices
from annotator.models import (
    Annotation,
    Assignment,
    Conversation,
    Corpus,
    Export,
    Label,
    Project,
    User,
)
from annotator.queries.exporting import tables
from annotator.queries.exporting.labelled import labelled
from annotator.queries.exporting.wide import wide
from annotator.services import (
    adjudicating,
    assignments,
    exporting,
    gold,
    labelling,
    reading,
    uploads,
)
from annotator.services.labelling import LinkEnd, Operation
from tests.factories import join, make_conversation, make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db
NASTY = "=SUM(A1), \"quoted\"; said\r\nمرحبا 👩‍👩‍👧\n\tnaïve \\N 'x' -1"
TURNS = [("user", NASTY), ("assistant", "Yes?"), ("user", ""), ("assistant", "+49 1")]


@pytest.fixture
def corpus() -> Corpus:
    """One conversation with everything that can be said of it by two people and gold."""
    manager = make_user("manager")
    found = make_corpus(make_project(manager), "Logs")
    conversation = make_conversation(found, TURNS)
    meta = {"hashed_ip": "1.2.3", "n": [1, 2.5, None], "ü": {"a|b": "=1"}}
    Conversation.objects.filter(pk=conversation.pk).update(
        model="=model", outcome=0.1, trial=3, meta=meta
    )
    make_conversation(found, [("participant", "No labels here."), ("participant", "None.")])
    ana, ben = make_user("ana"), make_user("ben")
    for who in (ana, ben):
        join(found.project, who, "annotator")
    work = assignments.open_for(user=ana, conversation=conversation)
    give(work, "grounding-act", "repair", 0)
    give(work, "topic", "shift", 1, attributes={"name": 'a, "topic"', "marked": "no"})
    give(work, "friction", "friction", 0, start=0, end=4, attributes={"severity": 3})
    give(work, "repair", "repair", 3, to=LinkEnd(0, 5, 9), attributes={"position": "third"})
    assignments.complete(assignment=work)
    give(assignments.open_for(user=ben, conversation=conversation), "grounding-act", "repeat", 2)
    true = gold.gold_for(conversation)
    first = conversation.turns.get(index=0)
    adjudicating.decide(
        turn=first,
        layer="grounding-act",
        take=[work.pk],
        reason='=1, "x"',
        against="maintenance",
        actor=manager,
    )
    assignments.complete(assignment=true)
    training = Assignment.objects.create(
        conversation=conversation, annotator=make_user("trainee"), kind="training"
    )
    give(training, "grounding-act", "display", 0)
    return found


def give(work: Assignment, layer: str, key: str, turn: int, **said: Any) -> None:
    label = Label.objects.get(
        layer__scheme_version__project=work.conversation.corpus.project,
        layer__key=layer,
        key=key,
    )
    operation = Operation(uuid4(), "add", uuid4(), turn, label.pk, **said)
    labelling.apply(assignment=work, operations=[operation])


def exported(project: Project, kind: str = "csv", **choices: Any) -> dict[str, bytes]:
    stream = io.BytesIO()
    exporting.write(project=project, kind=kind, choices=Choices(**choices), stream=stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def imported(project: Project, data: bytes, filename: str, name: str = "Logs") -> Corpus:
    corpus = make_corpus(project, name)
    upload = uploads.receive(corpus=corpus, file=File(io.BytesIO(data), filename), user=None)
    reading.execute(pk=upload.pk)
    upload.refresh_from_db()
    assert upload.state == "stored", upload.error
    return corpus


def test_labels_of_every_kind_leave_with_all_that_is_said(corpus: Corpus) -> None:
    found = rows(exported(corpus.project)["labels.csv"])
    assert [(row["turn"], row["layer"], row["label"], row["annotator"]) for row in found] == [
        ("1", "grounding-act", "repair", "ana"),
        ("1", "grounding-act", "repair", "gold"),
        ("1", "friction", "friction", "ana"),
        ("2", "topic", "shift", "ana"),
        ("3", "grounding-act", "repeat", "ben"),
        ("4", "repair", "repair", "ana"),
    ]
    friction, topic, link = found[2], found[3], found[5]
    assert (friction["span_start"], friction["span_end"]) == ("0", "4")
    assert json.loads(topic["attributes"]) == {"name": 'a, "topic"', "marked": "no"}
    assert (link["linked_turn"], link["linked_start"], link["linked_end"]) == ("1", "5", "9")
    assert found[0]["text"] == NASTY
    assert len({row["annotation_id"] for row in found}) == len(found)
    assert [row["written_by"] for row in found] == ["", "manager", "", "", "", ""]
    hidden = rows(exported(corpus.project, anonymous=True)["labels.csv"])
    assert {row["written_by"] for row in hidden} == {""}


def test_decisions_leave_with_their_reasons(corpus: Corpus) -> None:
    (row,) = rows(exported(corpus.project)["decisions.csv"])
    assert (row["turn"], row["layer"], row["rule"]) == ("1", "grounding-act", "person")
    assert row["against"] == "maintenance"
    assert (row["took"], row["reason"], row["decided_by"]) == ('["ana"]', '=1, "x"', "manager")
    (hidden,) = rows(exported(corpus.project, anonymous=True)["decisions.csv"])
    assert hidden["decided_by"] == ""
    assert 'ana"' not in hidden["took"]


def test_texts_are_read_back_equal_by_whatever_reads_csv(corpus: Corpus, tmp_path: Path) -> None:
    data = exported(corpus.project)["turns.csv"]
    path = tmp_path / "turns.csv"
    path.write_bytes(data)
    said = [text for _, text in TURNS]
    assert [row["text"] for row in rows(data)][:4] == said
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert list(frame["text"])[:4] == said
    table = duckdb.read_csv(str(path), all_varchar=True, quotechar='"', escapechar='"')
    texts = [row[0] or "" for row in table.project("text").fetchall()]
    assert texts[:4] == said


@pytest.mark.parametrize(("kind", "filename"), [("csv", "all.zip"), ("jsonl", "all.jsonl")])
def test_an_export_reads_back_the_same_and_leaves_the_same(
    corpus: Corpus, kind: str, filename: str
) -> None:
    before = exported(corpus.project, kind)
    stream = io.BytesIO()
    if kind == "csv":
        exporting.write(project=corpus.project, kind=kind, choices=Choices(), stream=stream)
    data = stream.getvalue() or before["conversations.jsonl"]
    other = make_project(make_user("other"))
    imported(other, data, filename)
    after = exported(other, kind)
    names = [name for name in before if name != "manifest.json"]
    assert {name: after[name] for name in names} == {name: before[name] for name in names}
    assert list(labelled(other, Choices())) == list(labelled(corpus.project, Choices()))
    # Imported once more it adds nothing.
    imported_again = Annotation.objects.filter(assignment__conversation__corpus__project=other)
    count = imported_again.count()
    upload = uploads.receive(
        corpus=other.corpora.get(), file=File(io.BytesIO(data), filename), user=None
    )
    reading.execute(pk=upload.pk)
    assert imported_again.count() == count


def test_a_label_that_the_scheme_lacks_is_told(corpus: Corpus) -> None:
    data = exported(corpus.project, "jsonl")["conversations.jsonl"]
    changed = data.replace(b'"label":"shift"', b'"label":"drift"').replace(b'"end":4', b'"end":999')
    other = make_project(make_user("other"))
    target = imported(other, changed, "all.jsonl")
    problems = list(target.uploads.get().problems.values_list("message", "kept"))
    assert len(problems) == 2
    assert all(kept for _, kept in problems)
    assert "topic/drift is not in the project's scheme" in problems[0][0] + problems[1][0]
    assert target.uploads.get().labels_stored == 4


def test_the_wide_table_tells_no_from_not_asked(corpus: Corpus) -> None:
    found = rows(exported(corpus.project, "wide", corpus="logs")["turns-wide.csv"])
    assert [row["grounding-act/repair@ana"] for row in found] == ["1", "0", "0", "0", "", ""]
    assert [row["grounding-act/repeat@ben"] for row in found] == ["", "", "1", "", "", ""]
    assert [row["response-strategy/hedge@ana"] for row in found[:4]] == ["", "0", "", "0"]
    assert [row["friction/friction@ana"] for row in found[:4]] == ["1", "0", "0", "0"]
    assert [row["grounding-act/repair@gold"] for row in found[:4]] == ["1", "0", "0", "0"]
    assert "grounding-act/display@trainee" not in found[0]
    narrow = wide(corpus.project, Choices(layer="topic", who="gold"))
    assert next(name for name in narrow.columns if "@" in name) == "topic/continue@gold"


def test_who_and_what_can_be_chosen(corpus: Corpus) -> None:
    def annotators(**choices: Any) -> set[str]:
        return {row["annotator"] for row in rows(exported(corpus.project, **choices)["labels.csv"])}

    assert annotators(who="gold") == {"gold"}
    assert annotators(who="work") == {"ana", "ben"}
    assert annotators(completed=True) == {"ana", "gold"}
    assert annotators(layer="friction") == {"ana"}
    hidden = annotators(anonymous=True)
    assert hidden == annotators(anonymous=True)
    assert "gold" in hidden
    assert not hidden & {"ana", "ben"}
    with pytest.raises(InvalidInput):
        exported(corpus.project, corpus="nowhere")
    with pytest.raises(InvalidInput):
        exported(corpus.project, "nothing")


def test_metadata_is_left_out_and_formulas_are_defused(corpus: Corpus) -> None:
    plain = exported(corpus.project)
    assert b"hashed_ip" in plain["conversations.csv"]
    safe = exported(corpus.project, redact=("hashed_ip",), excel_safe=True)
    assert b"hashed_ip" not in safe["conversations.csv"]
    (first, *_) = rows(safe["conversations.csv"])
    assert first["model"] == "'=model"
    assert [row["text"][:2] for row in rows(safe["turns.csv"])][:4] == ["'=", "Ye", "", "'+"]
    assert json.loads(safe["manifest.json"])["choices"]["excel_safe"]
    lines = exported(corpus.project, "jsonl", redact=("hashed_ip",))["conversations.jsonl"]
    assert b"hashed_ip" not in lines


def test_the_manifest_and_the_codebook_say_what_it_is(corpus: Corpus) -> None:
    found = exported(corpus.project)
    manifest = json.loads(found["manifest.json"])
    assert manifest["format"] == "common-ground-export/1"
    assert manifest["scheme_versions"] == [1]
    for file in manifest["files"]:
        data = found[file["name"]]
        assert file["sha256"] == hashlib.sha256(data).hexdigest()
        assert file["bytes"] == len(data)
        assert file["rows"] == len(rows(data))
    book = found["codebook.md"].decode()
    assert "| `repair` | Repair | 2 |" in book
    assert all(f"`{column}`" in book for column in tables.LABELS.columns)
    assert "scheme-1.yaml" in found


def test_an_export_page_makes_keeps_and_deletes_files(client: Client, corpus: Corpus) -> None:
    client.force_login(User.objects.get(username="manager"))
    page = reverse("annotator:export", args=[corpus.project.slug])
    assert client.post(page, {"kind": "csv", "redact": " a, ,b"}).status_code == 302
    export = Export.objects.get()
    assert (export.state, export.choices["redact"]) == ("done", ["a", "b"])
    assert export.filename in client.get(page).content.decode()
    path = reverse("annotator:export_file", args=[corpus.project.slug, export.pk])
    data = b"".join(client.get(path))
    assert hashlib.sha256(data).hexdigest() == export.sha256
    state = reverse("annotator:export_state", args=[corpus.project.slug, export.pk])
    assert "<html" not in client.get(state).content.decode()
    file = Path(export.file.path)
    assert file.exists()
    assert client.post(page, {"kind": "none"}).status_code == 400


def test_a_large_export_waits_for_a_worker(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 3)
    export = exporting.ask(project=corpus.project, kind="csv", choices=Choices(), user=None)
    assert (export.state, export.total) == ("waiting", 2 + 6 + 3 + 6 + 1)
    exporting.execute(pk=export.pk)
    export.refresh_from_db()
    assert (export.state, export.done) == ("done", export.total)
    exporting.execute(pk=export.pk)
    Export.objects.update(state="waiting", finished_at=None, attempts=3)
    exporting.execute(pk=export.pk)
    export.refresh_from_db()
    assert (export.state, bool(export.error)) == ("failed", True)


def test_an_export_that_is_deleted_while_it_is_made_stays_deleted(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 0)
    export = exporting.ask(project=corpus.project, kind="csv", choices=Choices(), user=None)
    write = exporting.write

    def deleted(**said: Any) -> None:
        write(**said)
        Export.objects.all().delete()

    monkeypatch.setattr(exporting, "write", deleted)
    exporting.execute(pk=export.pk)
    assert not Export.objects.exists()
    assert list(Path(settings.MEDIA_ROOT).rglob("*.zip")) == []


def test_the_shell_writes_the_same(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    call_command("export", project=corpus.project.slug, kind="csv", output=str(path))
    with zipfile.ZipFile(path) as archive:
        assert archive.read("labels.csv") == exported(corpus.project)["labels.csv"]
    with pytest.raises(CommandError, match="no corpus"):
        call_command("export", project=corpus.project.slug, corpus="none", output=f"{path}2")
    assert list(tmp_path.glob("*.zip*")) == [path]
    labels = tmp_path / "labels.csv"
    call_command("export_labels", project=corpus.project.slug, output=str(labels))
    assert labels.read_bytes() == exported(corpus.project)["labels.csv"]


def test_times_are_those_of_the_labels(corpus: Corpus) -> None:
    at = datetime(2025, 3, 4, 5, 6, 7, 89, tzinfo=UTC)
    Annotation.objects.update(created_at=at)
    found = rows(exported(corpus.project)["labels.csv"])
    assert {row["labelled_at"] for row in found} == {"2025-03-04T05:06:07.000089Z"}
