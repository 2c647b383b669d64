"""What people labelled in a project, exported and held against the lenses again."""

import io
import json
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from annotator.exports.choices import Choices
from annotator.models import Assignment, Project
from annotator.services import exporting
from inspector.evaluation.layers import annotated
from inspector.evaluation.reading import Labelled, read
from inspector.queries.labelled import labelled
from tests.factories import make_conversation, make_corpus, make_project
from tests.inspector.labelled import gold

pytestmark = pytest.mark.django_db

TURNS = [
    ("user", "Where can I park near the harbour?"),
    ("assistant", "Do you mean the old harbour or the ferry port?"),
    ("user", "The old one, and thanks."),
    ("assistant", "There is a car park beside it."),
]
LABELS = {1: "grounding-act/clarification", 2: "grounding-act/acknowledgement", 3: "topic/close"}


@pytest.fixture
def project() -> Project:
    project = make_project()
    corpus = make_corpus(project)
    gold(make_conversation(corpus, TURNS), LABELS)
    gold(make_conversation(corpus, TURNS[:2]), {})
    make_conversation(corpus, [("user", "Nobody labelled this."), ("assistant", "No.")])
    return project


def exported(project: Project) -> bytes:
    stream = io.BytesIO()
    exporting.write(project=project, kind="evaluation", choices=Choices(), stream=stream)
    with zipfile.ZipFile(stream) as archive:
        return archive.read("evaluation.jsonl")


def test_what_is_read_back_is_what_the_quality_page_goes_by(project: Project) -> None:
    found = [each for each in read(io.BytesIO(exported(project))) if isinstance(each, Labelled)]
    assert len(found) == 2
    on_page = labelled(project, Assignment.objects.filter(kind=Assignment.Kind.GOLD))
    for each, layers in zip(found, on_page.values(), strict=True):
        assert annotated(each.turns)["labels.rifts"] == layers["grounding-act"]
        topics = annotated(each.turns)["mapped.topic"]
        assert topics[0] is None  # the export leaves out what opens a conversation
        assert topics[1:] == layers["topic"][1:]
    assert [turn.text for turn in found[0].transcript.turns] == [text for _, text in TURNS]


def test_lenses_are_held_against_it(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_bytes(exported(project))
    out = StringIO()
    call_command("evaluate", str(path), "--json", stdout=out)
    rows = {(row["layer"], row["class"]): row for row in json.loads(out.getvalue())["results"]}
    for layer in ("labels.rifts", "mapped.grounding"):
        asked = rows[layer, "clarification"]
        assert (asked["n"], asked["positives"], asked["lens"]) == (6, 1, "grounding-acts")
    assert rows["mapped.topic", "close"]["n"] == 4
    assert all(row["lens"] for row in rows.values())
    call_command("evaluate", str(path), stdout=out)
    assert "  clarification (rifts)  " in out.getvalue()
    assert "  close  " in out.getvalue()
