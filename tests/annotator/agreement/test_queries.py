"""From stored labels to coefficients: what was asked, what counts as no label, what is missing."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from sklearn.metrics import cohen_kappa_score

from annotator.agreement.report import LayerReport
from annotator.models import Annotation, Assignment, Conversation, Corpus, Project, User
from annotator.queries.agreement import reports
from annotator.queries.agreement.reports import Report
from annotator.queries.agreement.selection import Selection
from annotator.schemes.definition import load_default
from annotator.services import gold, schemes
from tests.annotator.agreement.labelled import CODES, bring, label, many, work
from tests.factories import make_conversation, make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project(make_user("ana"))


@pytest.fixture
def corpus(project: Project) -> Corpus:
    return make_corpus(project)


@pytest.fixture
def ana(project: Project) -> User:
    return User.objects.get(username="ana")


def layer(found: Report, key: str = "topic") -> LayerReport:
    return next(each.report for each in found.layers if each.key == key)


def kappa(project: Project, **selected: object) -> float | None:
    selection = Selection(layer="topic", **selected)  # type: ignore[arg-type]
    return layer(reports.compute(project, selection)).whole["kappa"].value


def test_two_coders_of_a_file_agree_as_scikit_learn_counts_it(corpus: Corpus) -> None:
    bring(corpus, CODES, "topic")
    found = layer(reports.compute(corpus.project, Selection()))
    both = [turn for dialogue in CODES for turn in dialogue if None not in turn]
    assert len(both) == 10
    expected = cohen_kappa_score([one for one, _ in both], [other for _, other in both])
    (pair,) = found.pairs
    assert pair.measures["kappa"].value == pytest.approx(expected, abs=1e-9)
    assert (pair.measures["kappa"].units, pair.measures["kappa"].missing) == (10, 2)
    assert pair.measures["kappa"].low is not None


def test_the_same_labels_elsewhere_give_the_same_interval_and_other_talk_another_seed(
    corpus: Corpus,
) -> None:
    bring(corpus, CODES, "topic")
    first = reports.compute(corpus.project, Selection())
    again, other = (make_corpus(make_project()) for _ in range(2))
    bring(again, CODES, "topic")
    bring(other, CODES[:-1], "topic")
    elsewhere = reports.compute(again.project, Selection())
    assert (elsewhere.seed, layer(elsewhere).whole) == (first.seed, layer(first).whole)
    assert reports.compute(other.project, Selection()).seed != first.seed


def test_layers_that_a_file_says_nothing_of_are_not_compared(corpus: Corpus) -> None:
    bring(corpus, CODES, "topic")
    found = reports.compute(corpus.project, Selection())
    assert [each.key for each in found.layers] == ["topic"]
    assert "Grounding act" in found.unlabelled


def test_completed_work_answers_every_turn_that_is_asked(corpus: Corpus, ana: User) -> None:
    conversation, ben = make_conversation(corpus), make_user("ben")
    strategy = {"layer": "response-strategy"}
    work(conversation, ana, {1: ["clarification"]}, **strategy)  # type: ignore[arg-type]
    work(conversation, ben, {}, **strategy)  # type: ignore[arg-type]
    found = layer(reports.compute(corpus.project, Selection()), "response-strategy")
    # Of four turns two are the assistant's; one has a label by one of two.
    assert found.whole["percent"].value == pytest.approx(1 / 2)
    assert found.whole["percent"].units == 2
    assert found.annotators == ["ana", "ben"]


def test_nobody_is_asked_about_instructions(corpus: Corpus, ana: User) -> None:
    said = [("system", "Be brief."), ("user", "Hello?"), ("tool", "[]")]
    conversation = make_conversation(corpus, said)
    work(conversation, ana, {1: ["shift"]})
    work(conversation, make_user("ben"), {1: ["shift"]})
    found = layer(reports.compute(corpus.project, Selection()))
    assert found.whole["percent"].units == 1


def test_unfinished_work_says_only_what_it_says(corpus: Corpus, ana: User) -> None:
    conversation, ben = make_conversation(corpus), make_user("ben")
    work(conversation, ana, {0: ["shift"], 2: ["shade"]})
    work(conversation, ben, {0: ["shift"], 1: ["shift"]}, complete=False)
    assert reports.compute(corpus.project, Selection()).layers == []
    found = reports.compute(corpus.project, Selection(unfinished=True))
    percent = layer(found).whole["percent"]
    assert (percent.value, percent.units, percent.missing) == (0.5, 2, 2)


def test_what_is_taken_back_does_not_count(corpus: Corpus, ana: User) -> None:
    conversation = make_conversation(corpus)
    work(conversation, ana, {0: ["shift"]})
    other = work(conversation, make_user("ben"), {0: ["shift"], 1: ["shade"]})
    other.annotations.filter(turn__index=1).update(removed_at=timezone.now())
    assert kappa(corpus.project) == 1


def test_a_layer_is_not_asked_of_work_completed_before_there_was_it(
    corpus: Corpus, ana: User
) -> None:
    project = corpus.project
    conversation, ben = make_conversation(corpus), make_user("ben")
    early = work(conversation, ana, {0: ["shift"]})
    work(conversation, ben, {0: ["shift"]})
    long_ago = timezone.now() - timedelta(days=9)
    Assignment.objects.filter(pk=early.pk).update(completed_at=long_ago)
    percent = layer(reports.compute(project, Selection())).whole["percent"]
    # What ana did give counts; that she left the rest empty says nothing.
    assert (percent.units, percent.missing) == (1, 3)


def test_labels_of_two_scheme_versions_are_the_same_by_their_keys(
    corpus: Corpus, ana: User
) -> None:
    conversation = make_conversation(corpus)
    work(conversation, ana, {0: ["shift"], 1: ["shade"]})
    schemes.adopt(project=corpus.project, definition=load_default())
    work(conversation, make_user("ben"), {0: ["shift"], 1: ["shade"]})
    assert kappa(corpus.project) == 1
    assert reports.compute(corpus.project, Selection(version=1)).layers == []
    assert reports.compute(corpus.project, Selection(version=2)).alone == 1


def test_selections(corpus: Corpus, ana: User) -> None:
    project = corpus.project
    bring(corpus, CODES, "topic")
    today = timezone.now().date()
    assert kappa(project) is not None
    assert kappa(project, corpus=corpus.slug, since=today, until=today) == kappa(project)
    for nothing in (
        Selection(corpus=make_corpus(project).slug),
        Selection(since=today + timedelta(days=1)),
        Selection(until=today - timedelta(days=1)),
        Selection(annotators=(f"{project.slug}/coder a",)),
    ):
        assert reports.compute(project, nothing).layers == []


def test_everybody_with_gold(corpus: Corpus, ana: User) -> None:
    project = corpus.project
    first, second = make_conversation(corpus), make_conversation(corpus)
    ben = make_user("ben")
    for conversation in (first, second):
        work(conversation, ana, {0: ["shift"], 1: ["shade"]})
        work(conversation, ben, {0: ["shift"], 1: ["shift"]})
    truth = {0: ["shift"], 1: ["shade"]}
    work(first, gold.source_for(project), truth, kind=Assignment.Kind.GOLD)
    found = reports.compute(project, Selection(gold=True))
    assert (found.reference, found.conversations) == (f"{project.slug}/gold", 1)
    pairs = layer(found).pairs
    assert [pair.measures["percent"].value for pair in pairs] == [1, 0.75]
    assert layer(found).whole["percent"].value == pytest.approx(7 / 8)
    assert reports.compute(project, Selection()).annotators == ["ana", "ben"]


def span(assignment: Assignment, turn: int, start: int, end: int) -> None:
    project = assignment.conversation.corpus.project
    Annotation.objects.create(
        assignment=assignment,
        turn=assignment.conversation.turns.get(index=turn),
        label=label(project, "friction", "friction"),
        start=start,
        end=end,
        created_at=timezone.now(),
    )


def link(assignment: Assignment, source: int, target: int, **attributes: str) -> None:
    turns = assignment.conversation.turns
    Annotation.objects.create(
        assignment=assignment,
        turn=turns.get(index=source),
        linked_turn=turns.get(index=target),
        label=label(assignment.conversation.corpus.project, "repair", "repair"),
        attributes=attributes,
        created_at=timezone.now(),
    )


def test_spans_and_links(corpus: Corpus, ana: User) -> None:
    conversation: Conversation = make_conversation(corpus)
    first = work(conversation, ana, {})
    second = work(conversation, make_user("ben"), {})
    span(first, 0, 0, 6)
    span(second, 0, 3, 9)
    link(first, 1, 0, outcome="solved")
    link(second, 1, 0, outcome="open")
    found = reports.compute(corpus.project, Selection())
    friction, repair = layer(found, "friction"), layer(found, "repair")
    assert [friction.whole[key].value for key in ("exact", "overlap")] == [0, 1]
    assert [repair.whole[key].value for key in ("exact", "exact_details")] == [1, 0]
    turn = conversation.turns.get(index=0).pk
    assert [each.turn for each in friction.disputed] == [turn]


def test_five_people_and_hundreds_of_turns(corpus: Corpus) -> None:
    codes = many(12, 20, 5)
    bring(corpus, codes, "topic")
    found = layer(reports.compute(corpus.project, Selection()))
    assert len(found.pairs) == 10
    table = np.array([turn for dialogue in codes for turn in dialogue])
    for pair in found.pairs:
        expected = cohen_kappa_score(table[:, pair.first], table[:, pair.second])
        assert pair.measures["kappa"].value == pytest.approx(expected, abs=1e-9)
    assert found.whole["fleiss"].units == 240
    assert {"pk", "window_diff"} <= found.whole.keys()
