"""Where annotators differ: found, ordered by cost, decided, signed off, and by majority."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.errors import Conflict, InvalidInput
from annotator.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    Decision,
    Label,
    Project,
    Turn,
    User,
)
from annotator.queries import annotating, disagreements
from annotator.queries.disagreements import Where
from annotator.services import adjudicating, assignments, gold, labelling
from annotator.services.labelling import LinkEnd, Operation
from tests.factories import join, make_conversation, make_corpus, make_project, make_user
from tests.inspector.scored import make_finding, make_run

pytestmark = pytest.mark.django_db
TURNS = [("user", "A room in Paris."), ("assistant", "Which Paris?"), ("user", "Texas.")]


@pytest.fixture
def project() -> Project:
    """Three annotators who agree on turn 1, differ on 2 and 3, the third most of all."""
    manager = make_user("manager")
    found = make_project(manager, overlap=3)
    conversation = make_conversation(make_corpus(found), TURNS)
    for name, acts in (
        ("ana", ["follow-up", "clarification", "repair"]),
        ("ben", ["follow-up", "clarification", "response"]),
        ("cleo", ["follow-up", None, "agreement"]),
    ):
        user = make_user(name)
        join(found, user, "annotator")
        work = assignments.open_for(user=user, conversation=conversation)
        for turn, act in enumerate(acts):
            if act:
                give(work, "grounding-act", act, turn)
        assignments.complete(assignment=work)
    return found


def give(work: Assignment, layer: str, key: str, turn: int, **said: Any) -> None:
    label = Label.objects.get(
        layer__scheme_version__project=work.conversation.corpus.project,
        layer__key=layer,
        key=key,
    )
    operation = Operation(uuid4(), "add", uuid4(), turn, label.pk, **said)
    labelling.apply(assignment=work, operations=[operation])


def work_of(name: str) -> Assignment:
    return Assignment.objects.get(annotator__username=name)


def turn(index: int) -> Turn:
    return Turn.objects.filter(index=index).earliest("pk")


def true() -> dict[int, list[str]]:
    work = Assignment.objects.get(kind="gold")
    keys = dict(Label.objects.values_list("pk", "key"))
    return {
        index: [keys[g.label] for g in given] for index, given in annotating.given(work).items()
    }


def manager() -> User:
    return User.objects.get(username="manager")


def places(project: Project, **where: Any) -> list[tuple[int, str, int, float]]:
    found = disagreements.disagreements(project, Where(**where))
    return [(unit.index, unit.layer, unit.people, round(unit.share, 3)) for unit in found]


def test_the_costliest_comes_first_and_agreement_is_left_out(project: Project) -> None:
    assert places(project) == [(2, "grounding-act", 3, 0.333), (1, "grounding-act", 3, 0.667)]
    assert disagreements.count(project) == 2
    assert places(project, layer="topic") == []
    assert places(project, corpus="elsewhere") == []


def test_work_that_is_not_done_is_no_answer(project: Project) -> None:
    Assignment.objects.filter(annotator__username__in=["ben", "cleo"]).update(
        status="in_progress", completed_at=None
    )
    assert places(project) == []


def test_words_and_ends_of_links_are_part_of_the_answer(project: Project) -> None:
    for name, start in (("ana", 10), ("ben", 2), ("cleo", 10)):
        work = work_of(name)
        assignments.reopen(assignment=work)
        give(work, "repair", "repair", 2, to=LinkEnd(0, start, 15), attributes={"level": "task"})
        give(work, "friction", "friction", 1, start=0, end=5, attributes={"severity": 1})
        assignments.complete(assignment=work)
    assert (2, "repair", 3, 0.667) in places(project)
    assert "friction" not in {layer for _, layer, *_ in places(project)}


def test_a_file_that_says_nothing_of_a_turn_is_no_answer(project: Project) -> None:
    work = work_of("cleo")
    Assignment.objects.filter(pk=work.pk).update(asked={"grounding-act": [0, 2]})
    assert places(project) == [(2, "grounding-act", 3, 0.333)]


def test_one_or_several_are_taken_and_originals_stay(project: Project) -> None:
    before = list(Annotation.objects.order_by("pk").values_list("pk", "label", "removed_at"))
    adjudicating.decide(
        turn=turn(2),
        layer="grounding-act",
        take=[work_of("ana").pk, work_of("ben").pk],
        reason="It does both.",
        actor=manager(),
    )
    assert true() == {2: ["repair", "response"]}
    assert places(project) == [(1, "grounding-act", 3, 0.667)]
    adjudicating.decide(
        turn=turn(2), layer="grounding-act", take=[work_of("cleo").pk], actor=manager()
    )
    assert true() == {2: ["agreement"]}
    given = Annotation.objects.exclude(assignment__kind="gold").order_by("pk")
    assert list(given.values_list("pk", "label", "removed_at")) == before
    first, second = Decision.objects.all()
    assert (first.reason, first.rule, first.decided_by_name) == (
        "It does both.",
        "person",
        "manager",
    )
    assert first.took == [work_of("ana").annotator_id, work_of("ben").annotator_id]
    assert second.took == [work_of("cleo").annotator_id]


def test_taking_nobody_says_that_there_is_none(project: Project) -> None:
    adjudicating.decide(turn=turn(1), layer="grounding-act", take=[], actor=manager())
    assert true() == {}
    assert places(project) == [(2, "grounding-act", 3, 0.333)]


def test_a_layer_for_one_label_does_not_take_two(project: Project) -> None:
    for name, key in (("ana", "shift"), ("ben", "close")):
        work = work_of(name)
        assignments.reopen(assignment=work)
        give(work, "topic", key, 1)
        assignments.complete(assignment=work)
    both = [work_of("ana").pk, work_of("ben").pk]
    with pytest.raises(InvalidInput):
        adjudicating.decide(turn=turn(1), layer="topic", take=both, actor=manager())
    assert not Decision.objects.exists()
    with pytest.raises(InvalidInput):
        adjudicating.decide(turn=turn(1), layer="topic", take=[0], actor=manager())


def test_a_conversation_is_signed_off_once_all_is_decided(project: Project) -> None:
    conversation = turn(0).conversation
    with pytest.raises(Conflict):
        adjudicating.sign_off(conversation=conversation, actor=manager())
    for index in (1, 2):
        adjudicating.decide(
            turn=turn(index), layer="grounding-act", take=[work_of("ben").pk], actor=manager()
        )
    assert adjudicating.sign_off(conversation=conversation, actor=manager()) == 1
    assert true() == {0: ["follow-up"], 1: ["clarification"], 2: ["response"]}
    work = Assignment.objects.get(kind="gold")
    assert work.status == "complete"
    assert Decision.objects.get(turn=turn(0)).rule == "unanimous"


def test_gold_by_majority_is_marked_as_such(project: Project) -> None:
    for threshold in (0.5, 1.2):
        with pytest.raises(InvalidInput):
            adjudicating.by_majority(
                project=project, where=Where(), threshold=threshold, actor=manager()
            )
    made = adjudicating.by_majority(project=project, where=Where(), threshold=0.66, actor=manager())
    assert made == 2
    assert true() == {0: ["follow-up"], 1: ["clarification"]}
    rules = Decision.objects.values_list("turn__index", "rule", "threshold")
    assert list(rules) == [(0, "majority", 0.66), (1, "majority", 0.66)]
    assert places(project) == [(2, "grounding-act", 3, 0.333)]


def test_what_gold_said_before_is_taken_back_with_its_history(project: Project) -> None:
    work = gold.gold_for(turn(0).conversation)
    give(work, "grounding-act", "display", 1)
    adjudicating.decide(
        turn=turn(1), layer="grounding-act", take=[work_of("ana").pk], actor=manager()
    )
    assert true() == {1: ["clarification"]}
    old = Annotation.objects.get(assignment=work, label__key="display")
    assert list(old.revisions.values_list("action", "number")) == [("added", 1), ("removed", 2)]
    written = AnnotationRevision.objects.filter(annotation__assignment=work)
    assert list(written.values_list("author", flat=True)) == ["", "manager", "manager"]


def unit(project: Project, index: int) -> str:
    return reverse(
        "annotator:adjudicate_unit", args=[project.slug, turn(index).pk, "grounding-act"]
    )


def test_the_pages_go_from_one_to_the_next(client: Client, project: Project) -> None:
    client.force_login(manager())
    page = client.get(reverse("annotator:adjudicate", args=[project.slug]))
    assert "2 disagreements" in page.content.decode()
    begin = client.get(reverse("annotator:adjudicate_next", args=[project.slug]))
    assert begin.headers["Location"] == unit(project, 2)
    shown = client.get(unit(project, 2)).content.decode()
    assert all(name in shown for name in ("ana", "ben", "cleo", "Which Paris?"))
    nobody = client.post(unit(project, 2), {"do": "take", "reason": "Because of <it>"})
    assert nobody.status_code == 400
    assert "Because of &lt;it&gt;</textarea>" in nobody.content.decode()
    taken = client.post(unit(project, 2), {"do": "take", "take": [work_of("ana").pk]})
    assert taken.headers["Location"] == unit(project, 1)
    none = client.post(unit(project, 1), {"do": "none", "reason": "Neither."})
    assert none.headers["Location"] == reverse("annotator:adjudicate", args=[project.slug])
    assert Decision.objects.filter(reason="Neither.").exists()
    assert "Sign the conversation off" in client.get(unit(project, 2)).content.decode()
    path = reverse("annotator:conversation_sign_off", args=[project.slug, turn(0).conversation_id])
    assert client.post(path).status_code == 302
    assert Assignment.objects.get(kind="gold").status == "complete"


def test_writing_gold_oneself_leads_to_the_turn(client: Client, project: Project) -> None:
    client.force_login(manager())
    response = client.post(unit(project, 2), {"do": "own"})
    work = Assignment.objects.get(kind="gold")
    page = reverse("annotator:annotate", args=[project.slug, work.pk])
    assert response.headers["Location"] == f"{page}#turn-3"
    assert Decision.objects.get().took == []


def test_majority_goes_by_the_filter_of_the_page(client: Client, project: Project) -> None:
    client.force_login(manager())
    path = reverse("annotator:adjudicate_majority", args=[project.slug])
    client.post(f"{path}?layer=topic", {"threshold": 60})
    assert not Decision.objects.exists()
    client.post(path, {"threshold": 60})
    assert Decision.objects.filter(rule="majority").count() == 2
    assert client.post(path, {"threshold": 20}).status_code == 400


def test_the_queue_costs_the_same_for_any_number(client: Client, project: Project) -> None:
    client.force_login(manager())
    path = reverse("annotator:adjudicate", args=[project.slug])
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
        other = make_conversation(turn(0).conversation.corpus, [("user", "x"), ("user", "y")])
        for name, act in (("ana", "repair"), ("ben", "repeat")):
            user = User.objects.get(username=name)
            work = assignments.open_for(user=user, conversation=other)
            give(work, "grounding-act", act, 0)
            assignments.complete(assignment=work)
    assert disagreements.count(project) == 4
    assert counts[0] == counts[1]


def test_gold_is_held_against_a_model(client: Client, project: Project) -> None:
    client.force_login(manager())
    conversation = turn(0).conversation
    for index in (1, 2):
        adjudicating.decide(
            turn=turn(index), layer="grounding-act", take=[work_of("ben").pk], actor=manager()
        )
    adjudicating.sign_off(conversation=conversation, actor=manager())
    run = make_run(conversation.corpus)
    make_finding(run, conversation, 0, kind="follow-up")
    make_finding(run, conversation, 1, kind="clarification")
    make_finding(run, conversation, 2, kind="repair", confidence=0.75)
    queue = reverse("annotator:adjudicate", args=[project.slug])
    page = client.get(queue, {"against": "grounding-acts"})
    assert [(each.index, each.layer) for each in page.context["units"]] == [(2, "grounding-act")]
    assert "Gold by majority" not in page.content.decode()
    shown = client.get(f"{unit(project, 2)}?against=grounding-acts").content.decode()
    assert re.search(r"Grounding acts</b>.*Repair</span>.*confidence 0.75", shown, re.S)
    held = Assignment.objects.get(kind="gold")
    kept = client.post(
        f"{unit(project, 2)}?against=grounding-acts", {"do": "take", "take": [held.pk]}
    )
    assert kept.headers["Location"] == f"{queue}?against=grounding-acts"
    assert true()[2] == ["response"]
    assert Assignment.objects.get(kind="gold").status == "complete"
    assert Decision.objects.latest("pk").against == "grounding-acts"
    with CaptureQueriesContext(connection) as queries:
        assert client.get(queue, {"against": "grounding-acts"}).context["count"] == 0
    assert len(queries) < 25


def test_the_surest_comes_first_and_the_model_s_answer_is_taken(
    client: Client, project: Project
) -> None:
    client.force_login(manager())
    conversation = turn(0).conversation
    for index in (1, 2):
        adjudicating.decide(
            turn=turn(index), layer="grounding-act", take=[work_of("ben").pk], actor=manager()
        )
    adjudicating.sign_off(conversation=conversation, actor=manager())
    run = make_run(conversation.corpus)
    # Nothing at turn 0, where gold has a label; less sure at 1 than at 2; of what gold has, surest.
    make_finding(run, conversation, 1, kind="repair", confidence=0.25)
    make_finding(run, conversation, 1, kind="clarification", confidence=1.0)
    make_finding(run, conversation, 2, kind="repair", confidence=0.75)
    queue = reverse("annotator:adjudicate", args=[project.slug])
    units = client.get(queue, {"against": "grounding-acts"}).context["units"]
    assert [(each.index, each.sure) for each in units] == [(2, 0.75), (1, 0.25), (0, None)]
    page = client.get(f"{unit(project, 2)}?against=grounding-acts")
    assert "3 to decide, 3 of them in this conversation" in page.content.decode()
    answer = client.post(f"{unit(project, 2)}?against=grounding-acts", {"do": "model"})
    assert answer.headers["Location"] == f"{unit(project, 1)}?against=grounding-acts"
    client.post(f"{unit(project, 1)}?against=grounding-acts", {"do": "model"})
    client.post(f"{unit(project, 0)}?against=grounding-acts", {"do": "model"})
    assert true() == {1: ["clarification", "repair"], 2: ["repair"]}
    decided = Decision.objects.filter(rule="model").values_list("turn__index", "against", "took")
    assert list(decided) == [(n, "grounding-acts", []) for n in (2, 1, 0)]
    assert client.get(queue, {"against": "grounding-acts"}).context["count"] == 0
    assert client.post(unit(project, 1), {"do": "model"}).status_code == 400


def test_passing_over_goes_on_and_on(client: Client, project: Project) -> None:
    client.force_login(manager())
    path = reverse("annotator:adjudicate_next", args=[project.slug])
    second = client.get(path, {"skip": "1", "layer": "grounding-act"}).headers["Location"]
    assert second == f"{unit(project, 1)}?layer=grounding-act&skip=1"
    assert f"{path}?layer=grounding-act&amp;skip=2" in client.get(second).content.decode()
    past = client.get(path, {"skip": "2"}).headers["Location"]
    assert past == reverse("annotator:adjudicate", args=[project.slug])
