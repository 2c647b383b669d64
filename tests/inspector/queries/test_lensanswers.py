"""What a lens finds is compared with people's labels by the same code as people are."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotator.models import Project, Turn
from annotator.queries import againstgold
from annotator.queries.agreement import reports
from annotator.queries.agreement.selection import Selection, stamp
from inspector.models import Finding, Run, Score
from inspector.queries import lensanswers
from inspector.services import newest, planning, runs
from tests.annotator.agreement.labelled import work
from tests.factories import make_conversation, make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db
LENS = "grounding-acts"
COMPARED = Selection(model=LENS)


@pytest.fixture
def project() -> Project:
    return make_project(make_user("ana"))


def scored(project: Project, *found: tuple[int, str]) -> int:
    """Store a labelled conversation, and a run in which the lens found ``found``, turn by turn."""
    conversation = make_conversation(make_corpus(project))
    run = Run.objects.create(
        corpus=conversation.corpus, spec=[{"name": LENS, "version": "1", "params": {}}]
    )
    add(run, conversation.pk, *found)
    work(conversation, make_user(), {1: ["clarification"], 3: ["response"]}, layer="grounding-act")
    return conversation.pk


def add(run: Run, conversation: int, *found: tuple[int, str]) -> None:
    Score.objects.create(run=run, conversation_id=conversation, lens=LENS, summary={})
    newest.take(run, [conversation])
    for turn, kind in found:
        Finding.objects.create(
            run=run, conversation_id=conversation, lens=LENS, kind=kind, turn=turn, evidence=[]
        )


def test_findings_of_the_newest_run_are_answers(project: Project) -> None:
    pk = scored(project, (1, "repair"), (3, "response"))
    run = Run.objects.get()
    newer = Run.objects.create(corpus=run.corpus, spec=run.spec)
    add(newer, pk, (1, "clarification"), (2, "repair"))
    (compared,) = reports.compute(project, COMPARED).layers
    found = compared.report
    # Turn 1 the same, turn 2 a repair by the lens alone, turn 3 a response by a person alone.
    assert (found.whole["percent"].value, found.whole["percent"].units) == (0.5, 4)
    by_label = dict(zip(found.labels, found.by_label, strict=True))
    assert by_label["clarification"]["f1"].value == 1
    assert by_label["response"]["f1"].value == 0
    assert found.annotators[0] == "Grounding acts"


def test_what_a_lens_could_not_measure_is_not_compared(project: Project) -> None:
    pk = scored(project, (1, "clarification"))
    Score.objects.filter(conversation=pk).update(unmeasured="Too short.")
    assert reports.compute(project, COMPARED).layers == []
    assert lensanswers.model(project, "no-such-lens").answered == set()


def test_the_page_offers_the_lenses_that_have_scored(project: Project, client: Client) -> None:
    scored(project, (1, "clarification"))
    client.force_login(project.members.get())
    path = reverse("annotator:agreement", args=[project.slug])
    assert f"model:{LENS}" in client.get(path).content.decode()
    text = client.get(f"{path}?compare=model:{LENS}").content.decode()
    assert "that the lens has scored" in text
    listed = client.get(f"{path}turns/?compare=model:{LENS}&layer=grounding-act").content.decode()
    assert "Grounding acts" in listed
    before = stamp(project, COMPARED)
    Run.objects.update(state=Run.State.DONE, finished_at=timezone.now())
    assert stamp(project, COMPARED) != before


def test_a_run_of_every_lens_can_be_compared(project: Project) -> None:
    conversation = make_conversation(make_corpus(project))
    run = planning.plan(corpus=conversation.corpus)
    for chunk in run.chunks.all():
        runs.execute(pk=chunk.pk)
    names = {name for name, _ in lensanswers.titles(project)}
    assert {LENS, "maintenance"} <= names
    assert any(conversation.pk in lensanswers.model(project, name).answered for name in names)


def test_an_answer_at_one_turn_reads_of_its_conversation_alone(project: Project) -> None:
    turn = Turn.objects.get(conversation=scored(project, (1, "repair")), index=1)
    alone = rows_read(project, turn)
    for _ in range(3):
        scored(project, (1, "repair"), (2, "clarification"), (3, "response"))
    assert rows_read(project, turn) == alone


def rows_read(project: Project, turn: Turn) -> list[int]:
    """Return how many rows each query returns when a lens is asked what it says of a turn."""
    with CaptureQueriesContext(connection) as queries:
        said = againstgold.answer(project, LENS, turn, "grounding-act")
    assert [label.key for label, _ in said.labels] == ["repair"]
    counts = []
    with connection.cursor() as cursor:
        for query in queries.captured_queries:
            cursor.execute(query["sql"])
            counts.append(cursor.rowcount)
    return counts
