"""Lenses held against the labels of a project, counted by hand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.models import Assignment, Conversation, Project
from inspector.evaluation.figures import Figures
from inspector.queries.quality import Quality, quality
from inspector.queries.references import references
from tests.factories import make_conversation, make_corpus, make_project, make_user
from tests.inspector.labelled import gold, work
from tests.inspector.scored import make_finding, make_run, make_score, make_series

pytestmark = pytest.mark.django_db
ACTS = [{"name": "grounding-acts", "version": "7", "params": {}}]


@pytest.fixture
def conversation() -> Conversation:
    """Four turns: user, assistant, user, assistant."""
    return make_conversation(make_corpus(make_project()))


def against(project: Project, title: str = "Gold") -> Quality:
    [reference] = [each for each in references(project) if each.title == title]
    return quality(project, reference)


def of(found: Quality, name: str) -> Figures:
    [result] = [each for each in found.outcome.results if each.label.name == name]
    return result


def counted(result: Figures) -> tuple[int, int, int, int]:
    return result.turns, result.positives, result.found, result.left_out


def test_the_newest_run_of_a_lens_is_held_against_gold(conversation: Conversation) -> None:
    project = conversation.corpus.project
    gold(conversation, {1: "grounding-act/clarification", 3: "grounding-act/response"})
    old, new = (make_run(conversation.corpus, spec=ACTS) for _ in range(2))
    make_score(old, conversation, "grounding-acts")
    make_finding(old, conversation, 3, kind="clarification")
    make_score(new, conversation, "grounding-acts")
    make_finding(new, conversation, 1, kind="clarification", confidence=0.8)
    make_finding(new, conversation, 2, kind="clarification", confidence=0.4)
    found = against(project)
    result = of(found, "clarification")
    assert counted(result) == (4, 1, 2, 0)
    assert result.precision is not None
    assert result.auc is not None
    assert (result.precision.value, result.auc.value) == (0.5, 1.0)
    assert found.versions["grounding-acts"] == ["7"]
    assert of(found, "response").found == 0


def test_a_conversation_that_no_run_scored_is_left_out(conversation: Conversation) -> None:
    gold(conversation, {1: "grounding-act/clarification"})
    result = of(against(conversation.corpus.project), "clarification")
    assert counted(result) == (0, 0, 0, 4)
    assert result.why == "No run has scored it with this lens."


def test_layers_count_where_they_are_asked_and_were_used(conversation: Conversation) -> None:
    gold(conversation, {0: "topic/shade", 2: "topic/continue"})
    run = make_run(conversation.corpus)
    make_score(run, conversation, "maintenance")
    found = against(conversation.corpus.project)
    assert [each.label.name for each in found.outcome.results] == ["shade"]
    gold_row = Assignment.objects.get()
    gold_row.asked = {"topic": [0, 2]}
    gold_row.save()
    assert of(against(conversation.corpus.project), "shade").left_out == 2


def test_only_the_assistants_turns_have_a_response_strategy(conversation: Conversation) -> None:
    gold(conversation, {1: "response-strategy/clarification"})
    [result] = against(conversation.corpus.project).outcome.results
    assert max(result.turns, result.left_out) == 2


def test_what_is_not_complete_or_is_old_counts_for_nothing(conversation: Conversation) -> None:
    project = conversation.corpus.project
    gold(conversation, {1: "grounding-act/clarification"})
    Assignment.objects.update(status="in_progress", completed_at=None)
    assert references(project) == []
    Assignment.objects.update(status="complete", completed_at="2024-01-01T00:00Z")
    assert [each.title for each in references(project)] == ["Gold"]
    newer = make_conversation(conversation.corpus)
    Conversation.objects.filter(pk=conversation.pk).update(superseded_by=newer)
    assert references(project) == []


def test_gold_comes_first_then_whoever_labelled_most(conversation: Conversation) -> None:
    project = conversation.corpus.project
    ana, ben = make_user("ana"), make_user("ben")
    other = make_conversation(conversation.corpus)
    work(conversation, ana, {1: "grounding-act/clarification"})
    for each in (conversation, other):
        work(each, ben, {1: "grounding-act/response"})
    gold(conversation, {})
    assert [(each.title, each.conversations) for each in references(project)] == [
        ("Gold", 1),
        ("ben", 2),
        ("ana", 1),
    ]
    assert [r.label.name for r in against(project, "ben").outcome.results] == ["response"]


def test_a_measure_gives_the_scores_of_its_class(conversation: Conversation) -> None:
    gold(conversation, {2: "topic/digression"})
    old, new = make_run(conversation.corpus), make_run(conversation.corpus)
    for run, first, third in ((old, 0.9, 0.1), (new, 0.2, 0.9)):
        make_score(run, conversation, "topic-control")
        values = [first, None, third, None]
        make_series(run, conversation, values, lens="topic-control", measure="distraction")
    result = of(against(conversation.corpus.project), "digression")
    assert counted(result) == (4, 1, 0, 0)
    assert result.auc is not None
    assert (result.auc.value, result.auc.units, result.auc.missing) == (1.0, 2, 2)


def test_as_many_queries_for_many_conversations_as_for_one(conversation: Conversation) -> None:
    project = conversation.corpus.project
    run = make_run(conversation.corpus, spec=ACTS)
    counts = []
    for more in (1, 5):
        for _ in range(more):
            made = make_conversation(conversation.corpus)
            gold(made, {1: "grounding-act/clarification"})
            make_score(run, made, "grounding-acts")
            make_finding(run, made, 1)
        with CaptureQueriesContext(connection) as queries:
            against(project)
        counts.append(len(queries))
    assert counts[0] == counts[1]
