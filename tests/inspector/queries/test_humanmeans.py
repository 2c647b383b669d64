"""The mean over a project's human baselines, drawn across a conversation's lines."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.models import Conversation, Corpus, Project
from inspector.charts.conversation import Scene, figure
from inspector.charts.panels import Json
from inspector.queries.humanmeans import NONE, HumanMeans, human_means
from inspector.queries.marks import Level
from inspector.queries.measured import measured
from tests.factories import make_conversation, make_corpus, make_project
from tests.inspector.scored import make_run, make_score, make_series, tabulate

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation() -> Conversation:
    return scored(make_corpus(make_project()), [0.5, 0.5, None, 0.5])


def scored(corpus: Corpus, values: list[float | None]) -> Conversation:
    said = [("user", f"Line {number}") for number in range(len(values))]
    conversation = make_conversation(corpus, said)
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
    assert found.values["entrainment.der"].whole == pytest.approx(0.32)
    assert found.values.keys() == {"entrainment.der"}
    assert not found.by_turn
    assert found.conversations == 3
    assert found.corpora == ["Desk", "Phone"]


def test_without_a_human_baseline_nothing_is_drawn(conversation: Conversation) -> None:
    assert means(conversation) == NONE


def test_a_conversation_between_people_has_its_own_corpus_behind_it() -> None:
    corpus = between_people(make_project(), [0.1] * 4)
    assert means(corpus.conversations.get()) == NONE


def test_of_several_revisions_the_newest_counts(conversation: Conversation) -> None:
    people = between_people(conversation.corpus.project, [0.1] * 4, [0.9] * 4)
    old, new = people.conversations.order_by("pk")
    Conversation.objects.filter(pk=old.pk).update(superseded_by=new)
    found = means(conversation)
    assert found.values["entrainment.der"].whole == pytest.approx(0.9)
    assert found.conversations == 1


def test_it_is_three_queries_however_many_baselines(conversation: Conversation) -> None:
    for _ in range(3):
        between_people(conversation.corpus.project, [0.1] * 4)
    tabulate()
    lines = measured(conversation).lines
    with CaptureQueriesContext(connection) as queries:
        human_means(conversation, lines)
    assert len(queries) == 3


def test_turns_that_five_conversations_rest_on_have_a_mean_of_their_own(
    conversation: Conversation,
) -> None:
    project = conversation.corpus.project
    between_people(project, [0.1, None, 0.2, 0.3], [0.2, None, 0.4, 0.3], [0.3, 0.9, 0.6, None])
    between_people(project, [0.4, 0.9, 0.8, 0.3], [0.5, 0.9, 1.0, 0.3])
    found = means(conversation)
    level = found.values["entrainment.der"]
    assert found.by_turn
    assert level.turns == [0, 2]  # of the others three and four conversations were measured
    assert level.means == pytest.approx([0.3, 0.6])
    assert level.whole == pytest.approx((1.5 + 2.7 + 3.0 + 1.2) / 17)


def test_turns_past_the_conversation_s_end_and_one_turn_alone_make_no_line(
    conversation: Conversation,
) -> None:
    between_people(conversation.corpus.project, *[[0.5, None, None, None, 1.0, 1.0]] * 5)
    level = means(conversation).values["entrainment.der"]
    assert level.whole == pytest.approx(2.5 / 3)
    assert level.turns == ()


def drawn(conversation: Conversation, level: Level) -> Json:
    lines = measured(conversation).lines
    scene = Scene(4, [], lines, [], levels={"entrainment.der": level}, level_name="people")
    found: Json
    (found,) = [trace for trace in figure(scene)["data"] if trace["name"] == "level"]
    assert found["text"][0] == "people"
    return found


def test_the_mean_goes_all_the_way_across(conversation: Conversation) -> None:
    level = drawn(conversation, Level(0.32))
    assert level["y"] == [0.32, 0.32]
    assert level["x"][0] < 1
    assert level["x"][1] > 4


def test_the_mean_goes_turn_by_turn_and_from_there_across(conversation: Conversation) -> None:
    level = drawn(conversation, Level(0.32, [0, 1, 2], [0.1, 0.2, 0.3]))
    assert level["y"] == [0.1, 0.2, 0.3, None, 0.32, 0.32]
    assert level["x"] == [1, 2, 3, None, 3.6, 4.4]
    assert drawn(conversation, Level(0.32, [0, 3], [0.1, 0.2]))["x"] == [1, 4]
