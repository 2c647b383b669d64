"""Spans, links and details: given, changed, overtaken, and refused where they don't fit."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from annotator.errors import InvalidInput
from annotator.models import Annotation, AnnotationRevision, Assignment, Label
from annotator.queries import annotating
from annotator.services import assignments, labelling
from annotator.services.labelling import LinkEnd, Operation, Overtaken
from tests.factories import make_conversation, make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db
TURNS = [("user", "Hotels in Paris 🎈"), ("assistant", "Three in France."), ("user", "No, Texas.")]


@pytest.fixture
def work() -> Assignment:
    user = make_user()
    corpus = make_corpus(make_project(user))
    return assignments.open_for(user=user, conversation=make_conversation(corpus, TURNS))


def label(work: Assignment, layer: str, key: str) -> int:
    project = work.conversation.corpus.project
    return Label.objects.get(layer__scheme_version__project=project, layer__key=layer, key=key).pk


def friction(work: Assignment, **said: Any) -> Operation:
    values: dict[str, Any] = {
        "turn": 1,
        "start": 9,
        "end": 15,
        "label": label(work, "friction", "friction"),
    }
    return Operation(uuid4(), "add", uuid4(), **(values | said))


def repair(work: Assignment, **said: Any) -> Operation:
    values: dict[str, Any] = {
        "turn": 2,
        "to": LinkEnd(0, 10, 15),
        "label": label(work, "repair", "repair"),
    }
    return Operation(uuid4(), "add", uuid4(), **(values | said))


def only(work: Assignment) -> annotating.Given:
    ((given,),) = annotating.given(work).values()
    return given


def test_a_span_keeps_its_words_and_details(work: Assignment) -> None:
    details: dict[str, str | int] = {"severity": 3, "note": "the wrong Paris"}
    labelling.apply(assignment=work, operations=[friction(work, attributes=details)])
    given = only(work)
    assert (given.start, given.end, given.attributes) == (9, 15, details)


def test_a_link_leads_to_words_of_another_turn(work: Assignment) -> None:
    details: dict[str, str | int] = {"position": "third", "initiation": "self"}
    labelling.apply(assignment=work, operations=[repair(work, attributes=details)])
    given = only(work)
    assert given.to == annotating.End(0, 10, 15)
    assert given.attributes == details
    revision = AnnotationRevision.objects.get()
    assert revision.state == {
        "label": "repair/repair",
        "span": None,
        "link": [0, 10, 15],
        "attributes": details,
    }


@pytest.mark.parametrize(
    "said",
    [
        {"start": 9, "end": 99},
        {"start": 5, "end": 5},
        {"start": 5, "end": None},
        {"start": None, "end": None},
        {"to": LinkEnd(0)},
        {"attributes": {"severity": 4}},
        {"attributes": {"severity": "2"}},
        {"attributes": {"mood": "bad"}},
        {"attributes": {"note": "x" * 5000}},
    ],
)
def test_a_span_that_does_not_fit_is_refused(work: Assignment, said: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        labelling.apply(assignment=work, operations=[friction(work, **said)])
    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    "said",
    [{"to": None}, {"to": LinkEnd(2)}, {"to": LinkEnd(7)}, {"attributes": {"position": "ninth"}}],
)
def test_a_link_that_does_not_fit_is_refused(work: Assignment, said: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        labelling.apply(assignment=work, operations=[repair(work, **said)])


def test_a_repair_within_its_own_turn_needs_words_on_one_side(work: Assignment) -> None:
    operation = repair(work, start=4, end=9, to=LinkEnd(2, 0, 2))
    labelling.apply(assignment=work, operations=[operation])
    assert only(work).to == annotating.End(2, 0, 2)


def test_a_change_counts_versions_and_keeps_each(work: Assignment) -> None:
    first = friction(work, attributes={"severity": 1})
    second = replace(first, op=uuid4(), do="change", attributes={"severity": 2}, base=1)
    labelling.apply(assignment=work, operations=[first, second, second])
    assert (only(work).version, only(work).attributes) == (2, {"severity": 2})
    kept = AnnotationRevision.objects.values_list("number", "action", "state__attributes__severity")
    assert list(kept) == [(1, "added", 1), (2, "changed", 2)]


@pytest.mark.parametrize("do", ["change", "remove"])
def test_newer_work_is_not_overwritten(work: Assignment, do: Any) -> None:
    first = friction(work, attributes={"severity": 1})
    here = replace(first, op=uuid4(), do="change", attributes={"severity": 2}, base=1)
    elsewhere = replace(first, op=uuid4(), do=do, attributes={"severity": 3}, base=1)
    labelling.apply(assignment=work, operations=[first, here])
    with pytest.raises(Overtaken) as raised:
        labelling.apply(assignment=work, operations=[elsewhere])
    assert raised.value.standing == only(work)
    assert only(work).attributes == {"severity": 2}
    labelling.apply(assignment=work, operations=[replace(elsewhere, base=2)])
    expected = {} if do == "remove" else {1: {"severity": 3}}
    found = annotating.given(work)
    assert {turn: given[0].attributes for turn, given in found.items()} == expected


def test_what_was_taken_back_elsewhere_is_not_changed(work: Assignment) -> None:
    first = friction(work)
    removal = Operation(uuid4(), "remove", first.annotation)
    labelling.apply(assignment=work, operations=[first, removal])
    with pytest.raises(Overtaken) as raised:
        labelling.apply(
            assignment=work, operations=[replace(first, op=uuid4(), do="change", base=2)]
        )
    assert raised.value.standing is None


def test_undo_and_redo_within_one_request(work: Assignment) -> None:
    first = friction(work)
    back = Operation(uuid4(), "remove", first.annotation, base=1)
    again = replace(first, op=uuid4())
    labelling.apply(assignment=work, operations=[first, back, again])
    assert only(work).version == 3
    same_words = friction(work)
    labelling.apply(assignment=work, operations=[same_words])
    assert Annotation.objects.count() == 1


def test_somebody_elses_name_is_not_taken(work: Assignment) -> None:
    mine = friction(work)
    labelling.apply(assignment=work, operations=[mine])
    other = assignments.open_for(user=make_user(), conversation=work.conversation)
    with pytest.raises(InvalidInput):
        labelling.apply(assignment=other, operations=[replace(mine, op=uuid4())])
    labelling.apply(assignment=work, operations=[mine])


def test_the_database_keeps_the_same_label_from_standing_twice(work: Assignment) -> None:
    labelling.apply(assignment=work, operations=[friction(work)])
    row = Annotation.objects.get()
    row.pk = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_operations_cost_the_same_number_of_queries_whatever_their_number(
    work: Assignment, django_assert_max_num_queries: Any
) -> None:
    many = [friction(work, start=n, end=n + 1) for n in range(12)]
    with django_assert_max_num_queries(13):
        labelling.apply(assignment=work, operations=many)
    assert Annotation.objects.count() == 12
