"""The annotator's loop as requests: next, label, complete, reopen."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotator.errors import Conflict, InvalidInput
from annotator.forms.operations import MAX_OPERATIONS, operations
from annotator.models import Annotation, AnnotationRevision, Assignment, Label
from annotator.queries import annotating, ownwork
from annotator.schemes.definition import load_default
from annotator.services import assignments, labelling, schemes
from annotator.services.labelling import Operation
from tests.factories import make_conversation, make_corpus, make_project, make_user

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
MARKUP = '</script><img src=x onerror=alert(1)> & "quoted"\n  two  spaces'


@pytest.fixture
def work() -> Assignment:
    user = make_user()
    corpus = make_corpus(make_project(user))
    return assignments.open_for(user=user, conversation=make_conversation(corpus))


@pytest.fixture
def annotator(client: Client, work: Assignment) -> Client:
    client.force_login(work.annotator)
    return client


def path(name: str, work: Assignment, *, of_project: bool = False) -> str:
    slug = work.conversation.corpus.project.slug
    return reverse(f"annotator:{name}", args=[slug] if of_project else [slug, work.pk])


def label(work: Assignment, key: str, layer: str = "grounding-act") -> int:
    project = work.conversation.corpus.project
    return Label.objects.get(layer__scheme_version__project=project, layer__key=layer, key=key).pk


def add(turn: int, pk: int, name: UUID | None = None) -> Operation:
    return Operation(uuid4(), "add", name or uuid4(), turn, pk)


def standing(work: Assignment) -> dict[int, list[int]]:
    return {turn: [each.label for each in found] for turn, found in annotating.given(work).items()}


def body(operation: Operation) -> dict[str, Any]:
    return {
        "op": str(operation.op),
        "do": operation.do,
        "annotation": str(operation.annotation),
        "turn": operation.turn,
        "label": operation.label,
    }


def test_get_gives_no_work_and_post_does(client: Client) -> None:
    user = make_user()
    project = make_project(user)
    make_conversation(make_corpus(project))
    client.force_login(user)
    start = reverse("annotator:annotate_next", args=[project.slug])
    assert "Open the next conversation" in client.get(start).content.decode()
    assert not Assignment.objects.exists()
    response = client.post(start)
    work = Assignment.objects.get(annotator=user)
    assert response.headers["Location"] == path("annotate", work)
    assert client.get(start).headers["Location"] == path("annotate", work)
    assert "Go on where you were" in client.get(start, {"list": ""}).content.decode()


def test_completing_goes_straight_to_the_next(annotator: Client, work: Assignment) -> None:
    other = make_conversation(work.conversation.corpus, [("user", "Another one.")])
    response = annotator.post(path("annotate_complete", work))
    following = Assignment.objects.get(conversation=other)
    assert response.headers["Location"] == path("annotate", following)
    done = annotator.post(path("annotate_complete", following), headers=JSON)
    assert done.json() == {"next": path("annotate_next", work, of_project=True)}
    assert "Nothing is left for you" in annotator.get(done.json()["next"]).content.decode()


def test_the_last_completed_is_one_step_back(annotator: Client, work: Assignment) -> None:
    corpus = work.conversation.corpus
    earlier = timezone.now() - timedelta(days=1)
    older, newer, current = (
        assignments.open_for(
            user=work.annotator, conversation=make_conversation(corpus, [("user", f"Text {n}")])
        )
        for n in range(3)
    )
    assert annotating.done(current) == (0, None)
    assignments.complete(assignment=newer)
    assignments.complete(assignment=older)
    Assignment.objects.filter(pk=older.pk).update(completed_at=earlier)
    assert annotating.done(current) == (2, newer)
    assert annotating.done(newer) == (2, older)
    assert path("annotate", newer) in annotator.get(path("annotate", current)).content.decode()
    found = ownwork.page(corpus.project, work.annotator, ownwork.Selection())
    assert found.rows == [work, current, newer, older]


def test_ones_work_is_searched_and_filtered(annotator: Client, work: Assignment) -> None:
    start = path("annotate_next", work, of_project=True)
    other = make_conversation(work.conversation.corpus, [("user", "Ferry times, please.")])
    mine = assignments.open_for(user=work.annotator, conversation=other)
    theirs = assignments.open_for(user=make_user(), conversation=other)
    for each in (mine, theirs):
        labelling.apply(assignment=each, operations=[add(0, label(work, "repair"))])
    assignments.complete(assignment=mine)

    def found(**query: str) -> list[Assignment]:
        return list(annotator.get(start, {"list": "", **query}).context["page"].rows)

    assert found() == [work, mine]
    assert found(search="ferry") == found(label="grounding-act/repair") == [mine]
    assert found(state="complete") == [mine]
    assert found(state="in_progress", search=work.conversation.external_id) == [work]
    assert found(state="complete", search="booth") == []
    assert found(state="nonsense", label="no/such") == [work, mine]
    page = annotator.get(start, {"list": "", "search": "zeppelin"}).content.decode()
    assert "0 conversations fit" in page


def test_the_text_is_shown_exactly_and_as_text(annotator: Client, work: Assignment) -> None:
    said = [("user", MARKUP), ("tool", "{}"), ("user", "A line.\r\nAnother.")]
    conversation = make_conversation(work.conversation.corpus, said)
    mine = assignments.open_for(user=work.annotator, conversation=conversation)
    page = annotator.get(path("annotate", mine))
    content = page.content.decode()
    found = re.search(r'id="annotate-turns" type="application/json">(.*?)</script>', content)
    assert found
    assert [tuple(turn[::2]) for turn in json.loads(found[1])] == said
    assert "<img src=x" not in content
    assert "no-store" in page.headers["Cache-Control"]


def test_a_turn_costs_the_page_its_text(annotator: Client, work: Assignment) -> None:
    """Thousands of turns open fast as long as neither the server nor the parser makes markup."""
    sizes = []
    for count in (1, 101):
        said = [("user", "Twenty characters or")] * count
        chat = make_conversation(work.conversation.corpus, said)
        mine = assignments.open_for(user=work.annotator, conversation=chat)
        sizes.append(len(annotator.get(path("annotate", mine)).content))
    assert sizes[1] - sizes[0] < 100 * (20 + len('["user", "user", ""], ') + 1) + 500


def test_the_scripts_state_holds_what_stands(annotator: Client, work: Assignment) -> None:
    operation = add(1, label(work, "repair"))
    labelling.apply(assignment=work, operations=[operation])
    context = annotator.get(path("annotate", work)).context
    state = context["state"]
    (given,) = state["given"][1]
    assert (given["id"], given["label"]) == (str(operation.annotation), operation.label)
    assert (given["version"], given["start"], given["to"]) == (1, None, None)
    assert [(layer["key"], layer["unit"]) for layer in context["layers"]()] == [
        ("grounding-act", "turn"),
        ("topic", "turn"),
        ("response-strategy", "turn"),
        ("repair", "link"),
        ("friction", "span"),
    ]
    assert state["keys"]["next-turn"] == "j"
    assert state["former"] == []
    assert not state["locked"]


def test_complete_work_is_closed_until_reopened(annotator: Client, work: Assignment) -> None:
    before, after = add(0, label(work, "repair")), add(0, label(work, "repeat"))
    labelling.apply(assignment=work, operations=[before])
    assignments.complete(assignment=work)
    page = annotator.get(path("annotate", work))
    assert page.context["state"]["locked"]
    assert "Reopen" in page.content.decode()
    ops = path("annotate_ops", work)
    refused = annotator.post(ops, json.dumps([body(after)]), "application/json", headers=JSON)
    assert refused.status_code == 409
    assert "Reopen" in refused.json()["error"]
    # An answer that got lost may be asked for again.
    again = annotator.post(ops, json.dumps([body(before)]), "application/json", headers=JSON)
    assert again.status_code == 200
    annotator.post(path("annotate_reopen", work))
    labelling.apply(assignment=work, operations=[after])
    assert standing(work) == {0: [before.label, after.label]}


def test_a_batch_with_something_new_is_refused_whole_when_complete(work: Assignment) -> None:
    before = add(0, label(work, "repair"))
    labelling.apply(assignment=work, operations=[before])
    assignments.complete(assignment=work)
    with pytest.raises(Conflict):
        labelling.apply(assignment=work, operations=[before, add(1, before.label)])
    assert AnnotationRevision.objects.count() == 1


def test_what_stands_is_told_as_if_it_were_read_again(work: Assignment) -> None:
    standing = [add(1, label(work, key)) for key in ("repair", "display", "follow-up")]
    standing.append(add(1, label(work, "shift", "topic")))
    labelling.apply(assignment=work, operations=standing[:2])
    elsewhere = Operation(uuid4(), "remove", standing[0].annotation)  # doesn't say on which turn
    for batch in ([*standing[2:], add(3, label(work, "hedge", "response-strategy"))], [elsewhere]):
        told = labelling.apply(assignment=work, operations=batch)
        read = annotating.given(work)
        assert told == {index: read[index] for index in told}
        assert 1 in told


def test_two_tabs_give_the_same_label_and_one_takes_it_back(work: Assignment) -> None:
    pk = label(work, "repair")
    mine, theirs = add(0, pk), add(0, pk)
    labelling.apply(assignment=work, operations=[theirs, mine])
    assert Annotation.objects.count() == 1
    # Mine never came to stand under its own name, yet what I take back is the label.
    taken = Operation(uuid4(), "remove", mine.annotation, 0, pk)
    assert labelling.apply(assignment=work, operations=[taken]) == {0: []}
    assert standing(work) == {}
    again = Operation(uuid4(), "remove", theirs.annotation, 0, pk)
    assert labelling.apply(assignment=work, operations=[again]) == {0: []}
    assert AnnotationRevision.objects.count() == 2


def test_a_late_copy_of_a_removal_takes_nothing_more(work: Assignment) -> None:
    pk, name = label(work, "repair"), uuid4()
    removal = Operation(uuid4(), "remove", name, 0, pk)
    labelling.apply(assignment=work, operations=[add(0, pk, name), removal, add(0, pk, name)])
    labelling.apply(assignment=work, operations=[removal])
    assert standing(work) == {0: [pk]}


def test_another_persons_label_can_not_be_taken_back(work: Assignment) -> None:
    pk = label(work, "repair")
    other = assignments.open_for(user=make_user(), conversation=work.conversation)
    theirs = add(0, pk)
    labelling.apply(assignment=other, operations=[theirs])
    removal = Operation(uuid4(), "remove", theirs.annotation, 0, pk)
    labelling.apply(assignment=work, operations=[removal])
    assert standing(other) == {0: [pk]}
    with pytest.raises(InvalidInput):
        labelling.apply(assignment=work, operations=[add(1, pk, theirs.annotation)])


@pytest.mark.parametrize("turn", [-1, 2**31, 10**30])
def test_a_turn_that_can_not_be_is_refused(work: Assignment, turn: int) -> None:
    with pytest.raises(InvalidInput, match="no turn"):
        labelling.apply(assignment=work, operations=[add(turn, label(work, "repair"))])


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{}",
        b"\xff",
        b'[{"do": "add"}]',
        json.dumps([body(add(0, 1)) | {"do": "rename"}]).encode(),
        json.dumps([body(add(0, 1)) | {"turn": "0"}]).encode(),
        json.dumps([body(add(0, 1)) | {"op": "not-a-uuid"}]).encode(),
        json.dumps([body(add(0, 1)) for _ in range(MAX_OPERATIONS + 1)]).encode(),
    ],
    ids=["empty", "object", "bytes", "missing", "verb", "type", "uuid", "many"],
)
def test_what_is_no_list_of_operations_is_refused(sent: bytes) -> None:
    with pytest.raises(InvalidInput):
        operations(sent)


def test_operations_are_read_as_sent() -> None:
    sent = [add(3, 7), Operation(uuid4(), "remove", uuid4(), 0, 7)]
    assert operations(json.dumps([body(each) for each in sent]).encode()) == sent


def queries_of(client: Client, work: Assignment) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path("annotate", work)).status_code == 200
    return len(queries)


def test_the_page_asks_as_many_queries_for_n_turns_as_for_2n(
    annotator: Client, work: Assignment
) -> None:
    queries_of(annotator, work)  # the first page of a process reads the scheme
    counts = []
    for length in (20, 40):
        said = [("user", f"{length} {n}") for n in range(length)]
        conversation = make_conversation(work.conversation.corpus, said)
        mine = assignments.open_for(user=work.annotator, conversation=conversation)
        given = [add(n, label(work, key)) for n in range(length) for key in ("repair", "repeat")]
        labelling.apply(assignment=mine, operations=given)
        assert len(standing(mine)) == length
        counts.append(queries_of(annotator, mine))
    assert counts[0] == counts[1] <= 10


def test_the_list_of_work_asks_as_many_queries_for_one_as_for_many(
    annotator: Client, work: Assignment
) -> None:
    start = path("annotate_next", work, of_project=True)
    annotator.get(start, {"list": ""})  # a process reads the scheme once
    counts = []
    for more in (0, 3):
        for n in range(more):
            conversation = make_conversation(work.conversation.corpus, [("user", f"more {n}")])
            mine = assignments.open_for(user=work.annotator, conversation=conversation)
            labelling.apply(assignment=mine, operations=[add(0, label(work, "repair"))])
        with CaptureQueriesContext(connection) as queries:
            response = annotator.get(start, {"list": ""})
        counts.append((len(response.context["page"].rows), len(queries)))
    assert counts == [(1, counts[0][1]), (4, counts[0][1])]
    assert [each.labels for each in response.context["page"].rows] == [0, 1, 1, 1]


def test_newer_work_is_told_by_a_tag(annotator: Client, work: Assignment) -> None:
    address = path("annotate_standing", work)
    tag = annotator.get(path("annotate", work)).context["state"]["tag"]
    assert annotator.get(address, headers={"If-None-Match": tag}).status_code == 304
    operation = add(1, label(work, "repair"))
    labelling.apply(assignment=work, operations=[operation])
    told = annotator.get(address, headers={"If-None-Match": tag}).json()
    assert [each["label"] for each in told["turns"]["1"]] == [operation.label]
    assert (told["locked"], told["tag"] != tag) == (False, True)
    assignments.complete(assignment=work, actor=work.annotator)
    assert annotator.get(address, headers={"If-None-Match": told["tag"]}).json()["locked"]


def test_every_revision_of_a_turns_labels_can_be_read(annotator: Client, work: Assignment) -> None:
    first = replace(add(1, label(work, "shift", "topic")), attributes={"marked": "yes"})
    second = replace(first, op=uuid4(), do="change", attributes={"name": "rooms"}, base=1)
    removal = Operation(uuid4(), "remove", first.annotation)
    labelling.apply(assignment=work, operations=[first, second, removal])
    slug = work.conversation.corpus.project.slug
    address = reverse("annotator:annotate_history", args=[slug, work.pk, 1])
    found = annotator.get(address).json()["revisions"]
    assert [(each["action"], each["number"]) for each in found] == [
        ("removed", 3),
        ("changed", 2),
        ("added", 1),
    ]
    assert found[1]["state"]["attributes"] == {"name": "rooms"}
    assert {each["author"] for each in found} == {""}  # an annotator's own
    assert annotator.get(address.replace("/1/", "/0/")).json() == {"revisions": []}


def test_texts_written_in_the_project_are_offered(annotator: Client, work: Assignment) -> None:
    other = assignments.open_for(user=make_user(), conversation=work.conversation)
    shift = label(work, "shift", "topic")
    named = [
        replace(add(turn, shift), attributes={"name": name, "marked": "yes"})
        for turn, name in enumerate(("rooms", "lifts", "rooms"))
    ]
    labelling.apply(assignment=other, operations=named)
    labelling.apply(
        assignment=other, operations=[Operation(uuid4(), "remove", named[1].annotation)]
    )
    address = path("annotate_written", work, of_project=True)
    asked = annotator.get(address, {"layer": "topic", "attribute": "name"})
    assert asked.json() == {"texts": ["rooms"]}
    for wrong in ("x') --", "x\0"):
        nothing = annotator.get(address, {"layer": "topic\0", "attribute": wrong})
        assert nothing.json() == {"texts": []}
    # What others gave where nothing can be completed would be read before one's own is given.
    assert annotator.get(address, {"layer": "topic", "attribute": "marked"}).json() == {"texts": []}


def test_the_page_travels_compressed(annotator: Client, work: Assignment) -> None:
    page = annotator.get(path("annotate", work), headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"


def test_the_page_goes_by_the_keys_of_the_scheme(annotator: Client, work: Assignment) -> None:
    scheme = load_default()
    keys = {**scheme.keys, "next-turn": "z", "undo": "Z"}
    schemes.adopt(project=work.conversation.corpus.project, definition=replace(scheme, keys=keys))
    page = annotator.get(path("annotate", work))
    state = page.context["state"]
    assert (state["keys"]["next-turn"], state["keys"]["redo"]) == ("z", "U")
    content = page.content.decode()
    assert 'aria-keyshortcuts="Shift+Z">Undo <kbd>⇧Z</kbd>' in content
    assert content.count("<kbd>⇧Z</kbd>") == 2  # the button and the list of keys


def test_labels_of_an_older_scheme_are_shown_with_its_words(
    annotator: Client, work: Assignment
) -> None:
    operation = add(1, label(work, "repair"))
    labelling.apply(assignment=work, operations=[operation])
    schemes.adopt(project=work.conversation.corpus.project, definition=load_default())
    context = annotator.get(path("annotate", work)).context
    (layer,) = context["state"]["former"]
    (former,) = layer["labels"]
    assert (former["id"], former["key"]) == (operation.label, "grounding-act/repair")
    current = {each["id"] for layer in context["layers"]() for each in layer["labels"]}
    assert operation.label not in current
