"""Labels in files that people made or mended by hand, in the form of an export."""

import json
from typing import Any

import pytest

from annotator.models import Annotation, Assignment, Corpus, Decision, Upload
from annotator.services import gold
from tests.factories import make_corpus, make_project, make_user, upload

pytestmark = pytest.mark.django_db
AT = "2025-03-04T05:06:07Z"
TURNS = [{"speaker": "user", "text": "Hi"}, {"speaker": "assistant", "text": "Hello"}]
LABEL = {"turn": 1, "layer": "grounding-act", "label": "display", "at": AT}


@pytest.fixture
def corpus() -> Corpus:
    return make_corpus(make_project(make_user("manager")))


def work(annotator: str, *labels: dict[str, Any], **changes: Any) -> dict[str, Any]:
    done = {"kind": "work", "status": "complete", "created_at": AT, "completed_at": AT}
    return {"annotator": annotator, **done, "labels": labels or [LABEL], **changes}


def decided(rule: str, threshold: float | None = None) -> dict[str, Any]:
    said = {"turn": 1, "layer": "grounding-act", "rule": rule, "at": AT, "threshold": threshold}
    return work("judge", kind="gold", decisions=[said])


def read(corpus: Corpus, *works: dict[str, Any]) -> Upload:
    """Import a conversation with such work, after one with none that is right."""
    good = {"turns": TURNS[:1]}
    lines = [json.dumps(each) for each in (good, {"turns": TURNS, "work": works})]
    return upload(corpus, "\n".join(lines))


@pytest.mark.parametrize(
    ("works", "expected"),
    [
        ([work("ana", completed_at=None)], "completed_at"),
        ([work("ana", status="in_progress")], "completed_at"),
        ([work("ana"), work("ana", kind="training")], "'ana' has work there more than once"),
        ([work("ana", kind="gold"), work("ben", kind="gold")], "gold is there more than once"),
        ([decided("majority")], "threshold"),
        ([decided("majority", 0.5)], "threshold"),
        ([decided("person", 0.9)], "threshold"),
    ],
)
def test_work_that_cannot_be_is_told_and_all_else_is_read(
    corpus: Corpus, works: list[dict[str, Any]], expected: str
) -> None:
    found = read(corpus, *works)
    assert (found.state, found.stored) == ("stored", 1)
    problem = found.problems.get()
    assert (problem.line, problem.path, problem.kept) == (2, "$.work", False)
    assert expected in problem.message


def test_a_label_that_stands_twice_is_written_once(corpus: Corpus) -> None:
    found = read(corpus, work("ana", LABEL, LABEL), work("ben"))
    assert (found.state, found.labels_stored) == ("stored", 2)
    assert Annotation.objects.count() == 2


def test_what_is_said_of_turns_and_layers_that_cannot_be_is_left_out(corpus: Corpus) -> None:
    said = {"turn": 1, "layer": "x" * 61, "rule": "person", "at": AT}
    far = said | {"turn": 9, "layer": "topic"}
    asked = {"grounding-act": [1, 2, 10**30]}
    found = read(corpus, work("ana", asked=asked), work("g", kind="gold", decisions=[said, far]))
    assert (found.state, found.labels_stored) == ("stored", 2)
    assert Assignment.objects.get(kind="work").asked == {"grounding-act": [1]}
    assert not Decision.objects.exists()


def test_gold_that_is_there_stays(corpus: Corpus) -> None:
    found = read(corpus)
    conversation = found.conversations.get(turn_count=2)
    true = gold.gold_for(conversation)
    again = read(corpus, decided("person"), work("ana"))
    assert (again.state, again.labels_stored) == ("stored", 1)
    assert Assignment.objects.get(kind="gold") == true
    assert not Decision.objects.exists()
