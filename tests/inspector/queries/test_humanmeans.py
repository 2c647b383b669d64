"""The mean over a project's human baselines, drawn across a conversation's lines."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.models import Conversation, Corpus, Project
from inspector.charts.conversation import Scene, figure
from inspector.queries.humanmeans import NONE, HumanMeans, human_means
from inspector.queries.measured import measured
from tests.factories import make_conversation, make_corpus, make_project
from tests.inspector.scored import make_run, make_score, make_series, tabulate

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation() -> Conversation:
    return scored(make_corpus(make_project()), [0.5, 0.5, None, 0.5])


def scored(corpus: Corpus, values: list[float | None]) -> Conversation:
    conversation = make_conversation(corpus)
    run = make_run(corpus)
    make_score(run, conversation)
    make_series(run, conversation, values)
    return conversation


def between_people(project: Project, *values: list[float | None], name: str = "") -> Corpus:
    corpus = make_corpus(project, name)
    Corpus.objects.filter(pk=corpus.pk).update(kind=Corpus.Kind.HUMAN)
    for each in values:
        scored(corpus, each)
    return corpus


def means(conversation: Conversation) -> HumanMeans:
    tabulate()
    found = Conversation.objects.select_related("corpus").get(pk=conversation.pk)
    return human_means(found, measured(found).lines)


def test_every_measured_turn_between_people_counts_once(conversation: Conversation) -> None:
    project = conversation.corpus.project
    between_people(project, [0.1, None, 0.2, 0.3], [0.4, None, None, None], name="Desk")
    between_people(project, [0.6, None, None, None], [None] * 4, name="Phone")
    between_people(project, name="Empty")
    between_people(make_project(), [0.9] * 4)
    found = means(conversation)
    assert found.values == {"entrainment.der": pytest.approx(0.32)}
    assert found.conversations == 3
    assert found.corpora == ["Desk", "Phone"]


def test_without_a_human_baseline_nothing_is_drawn(conversation: Conversation) -> None:
    assert means(conversation) == NONE


def test_a_conversation_between_people_has_its_own_corpus_behind_it() -> None:
    corpus = between_people(make_project(), [0.1] * 4)
    assert means(corpus.conversations.get()) == NONE


def test_it_is_two_queries_however_many_baselines(conversation: Conversation) -> None:
    for _ in range(3):
        between_people(conversation.corpus.project, [0.1] * 4)
    tabulate()
    lines = measured(conversation).lines
    with CaptureQueriesContext(connection) as queries:
        human_means(conversation, lines)
    assert len(queries) == 2


def test_the_mean_goes_all_the_way_across(conversation: Conversation) -> None:
    lines = measured(conversation).lines
    drawn = figure(Scene(4, [], lines, [], levels={"entrainment.der": 0.32}, level_name="people"))
    (level,) = [trace for trace in drawn["data"] if trace["name"] == "level"]
    assert level["y"] == [0.32, 0.32]
    assert level["x"][0] < 1
    assert level["x"][1] > 4
    assert level["text"][0] == "people"
