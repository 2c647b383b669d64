"""Rates of a corpus made by hand: the sums by conversation, and the estimates they come to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.models import Assignment, Conversation, Corpus
from inspector.queries.rates.estimates import Counted, Measured, Rate
from inspector.queries.rates.shown import advice
from inspector.queries.rates.work import sources
from inspector.queries.references import ANYBODY
from inspector.queries.selecting import Selection
from tests.factories import make_conversation, make_corpus, make_project, make_user
from tests.inspector.labelled import gold, work
from tests.inspector.scored import make_finding, make_run, make_score, tabulate

pytestmark = pytest.mark.django_db
ACTS = [{"name": "grounding-acts", "version": "7", "params": {}}]


@pytest.fixture
def corpus() -> Corpus:
    return make_corpus(make_project())


def made(corpus: Corpus, count: int) -> list[Conversation]:
    """Four turns each: user, assistant, user, assistant."""
    return [make_conversation(corpus) for _ in range(count)]


def against(corpus: Corpus, key: str = "") -> Measured:
    known = sources(corpus)
    source = next((each for each in known if not key or each.key == key), None)
    tabulate()
    return Counted(corpus, source).measured()


def of(found: Measured, name: str) -> Rate:
    [rate] = [each for each in found.rates if each.of.key == name]
    return rate


def clarification(corpus: Corpus, key: str = "") -> Rate:
    return of(against(corpus, key), "grounding-act/clarification")


def test_turns_are_counted_once_by_the_newest_run(corpus: Corpus) -> None:
    first, second, third, fourth = made(corpus, 4)
    old, new = (make_run(corpus, spec=ACTS) for _ in range(2))
    make_finding(old, first, 3)
    for conversation in (first, second, third, fourth):
        make_score(new, conversation, "grounding-acts", summary={})
    make_finding(new, first, 1)
    make_finding(new, first, 1, confidence=0.3)
    make_finding(new, first, 2)
    make_finding(new, second, 1)
    make_finding(new, third, 1)
    gold(first, {1: "grounding-act/clarification"})
    gold(second, {0: "grounding-act/response"})
    rate = clarification(corpus)
    found = rate.rates
    assert found.model.value == pytest.approx(4 / 16)
    assert found.human.value == pytest.approx(1 / 8)
    assert (found.human.conversations, found.human.turns) == (2, 8)
    assert rate.precision is not None
    assert rate.recall is not None
    assert [rate.precision.value, rate.recall.value] == pytest.approx([1 / 3, 1.0])
    assert (rate.version, rate.left, rate.unscored) == ("7", 2, 0)
    assert found.combined.value is not None


def test_gold_counts_before_people_and_the_first_of_them_before_others(corpus: Corpus) -> None:
    one, two = made(corpus, 2)
    ana, ben = make_user("ana"), make_user("ben")
    work(one, ana, {1: "grounding-act/clarification"})
    gold(one, {0: "grounding-act/response"})
    late = work(two, ana, {})
    work(two, ben, {1: "grounding-act/clarification", 2: "grounding-act/clarification"})
    Assignment.objects.filter(pk=late.pk).update(completed_at="2030-01-01T00:00Z")
    assert [each.conversations for each in sources(corpus)] == [2, 1, 2, 1]
    found = against(corpus, ANYBODY)
    assert (found.labelled, found.gold) == (2, 1)
    assert of(found, "grounding-act/clarification").rates.human.value == pytest.approx(2 / 8)
    by_ana = clarification(corpus, str(ana.pk)).rates.human
    assert by_ana.conversations == 2
    assert by_ana.value == pytest.approx(1 / 8)


def test_labels_of_a_file_count_where_the_file_says_something(corpus: Corpus) -> None:
    one, two = made(corpus, 2)
    run = make_run(corpus, spec=ACTS)
    for conversation in (one, two):
        make_finding(run, conversation, 1)
        make_finding(run, conversation, 3)
        brought = work(conversation, make_user(), {1: "grounding-act/clarification"})
        Assignment.objects.filter(pk=brought.pk).update(asked={"grounding-act": [0, 1]})
    rate = clarification(corpus)
    assert (rate.rates.human.turns, rate.rates.human.value) == (4, 0.5)
    assert rate.rates.model.value == 0.5
    assert rate.precision is not None
    assert rate.precision.value == 1.0
    assert of(against(corpus), "topic/shift").rates.human.reason.startswith("Nobody labelled")


def test_only_the_roles_of_a_layer_are_asked(corpus: Corpus) -> None:
    run = make_run(corpus, spec=ACTS)
    for conversation in made(corpus, 2):
        make_finding(run, conversation, 2, lens="lost-in-conversation", kind="clarification")
        make_finding(run, conversation, 3, lens="lost-in-conversation", kind="clarification")
        make_score(run, conversation, "grounding-acts", summary={})
    strategy = of(against(corpus), "response-strategy/clarification").rates.model
    assert (strategy.value, strategy.turns) == (0.5, 4)
    assert clarification(corpus).rates.model.turns == 8


def test_what_is_not_scored_is_left_out_or_said_by_people_alone(corpus: Corpus) -> None:
    conversations = made(corpus, 3)
    for conversation in conversations[:2]:
        gold(conversation, {1: "grounding-act/clarification", 2: "topic/shift"})
    found = against(corpus)
    rate = of(found, "grounding-act/clarification")
    assert rate.rates.human.value == 0.25
    assert rate.rates.combined.value is None
    assert rate.rates.model.reason == "No run has scored these conversations with the lens."
    run = make_run(corpus, spec=ACTS)
    for conversation in conversations[:2]:
        make_score(run, conversation, "grounding-acts", summary={})
    rate = clarification(corpus)
    assert (rate.unscored, rate.rates.model.value, rate.rates.model.turns) == (1, 0.0, 8)


def test_a_label_without_a_lens_has_the_rate_of_people_alone(corpus: Corpus) -> None:
    for conversation in made(corpus, 2):
        gold(conversation, {1: "topic/shade"})
    rate = of(against(corpus), "topic/shade")
    assert rate.rates.human.value == 0.25
    assert (rate.rates.model.reason, rate.precision) == ("No lens finds this.", None)


def test_without_labels_it_is_said_what_is_missing(corpus: Corpus) -> None:
    (conversation,) = made(corpus, 1)
    assert sources(corpus) == []
    assert advice(clarification(corpus)) == "Label at least two conversations."
    gold(conversation, {1: "grounding-act/clarification"})
    assert clarification(corpus).rates.human.value is None


def test_old_revisions_and_other_corpora_count_for_nothing(corpus: Corpus) -> None:
    old, new, other = made(corpus, 3)
    elsewhere = make_conversation(make_corpus(corpus.project))
    for conversation in (old, elsewhere, new, other):
        gold(conversation, {1: "grounding-act/clarification"})
    Conversation.objects.filter(pk=old.pk).update(superseded_by=new)
    found = against(corpus)
    assert (found.conversations, found.labelled) == (2, 2)
    assert clarification(corpus).rates.human.turns == 8


def test_as_many_queries_for_many_conversations_as_for_one(corpus: Corpus) -> None:
    run = make_run(corpus, spec=ACTS)
    counts = []
    for more in (1, 5):
        for conversation in made(corpus, more):
            gold(conversation, {1: "grounding-act/clarification"})
            make_finding(run, conversation, 1)
        source = sources(corpus)[0]
        tabulate()
        with CaptureQueriesContext(connection) as queries:
            Counted(corpus, source).measured()
        counts.append(len(queries))
    assert counts[0] == counts[1] < 12


def test_advice_without_a_case_is_what_halves_the_bound(corpus: Corpus) -> None:
    for conversation in made(corpus, 9)[:2]:
        gold(conversation, {1: "grounding-act/clarification"})
    rate = of(against(corpus), "grounding-act/repair")
    high = rate.rates.human.high or 0.0
    assert high == pytest.approx(1 - 0.05 ** (1 / 2))
    assert "About 5 more labelled conversations" in advice(rate)
    assert 1 - 0.05 ** (1 / 7) <= high / 2 < 1 - 0.05 ** (1 / 6)


def test_rates_of_what_is_selected_are_those_of_a_corpus_that_has_no_more(corpus: Corpus) -> None:
    run = make_run(corpus, spec=ACTS)
    conversations = made(corpus, 6)
    for number, conversation in enumerate(conversations):
        make_score(run, conversation, "grounding-acts", summary={})
        if number % 3:
            make_finding(run, conversation, 1)
        gold(conversation, {1 + number % 2: "grounding-act/clarification"})
    Conversation.objects.filter(pk__in=[each.pk for each in conversations[:3]]).update(model="m")
    tabulate()
    source = sources(corpus)[0]
    some = Counted(corpus, source, Selection(model="m")).measured()
    for conversation in conversations[3:]:
        conversation.delete()
    assert some.rates == against(corpus).rates
    assert (some.conversations, some.labelled, some.gold) == (3, 3, 3)
