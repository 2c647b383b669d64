"""A file is looked through, its fields are given a meaning, and then it is imported."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotator.errors import Conflict
from annotator.formats import mapping
from annotator.formats.mapping import FileMapping, LabelRule
from annotator.models import Annotation, Conversation, Turn, Upload, UploadProblem, User
from annotator.queries import queue
from annotator.queries import uploads as queries
from annotator.services import assignments, reading, uploads
from annotator.transcript import Role
from tests.factories import line, make_corpus, make_project, make_user, upload

pytestmark = pytest.mark.django_db


def row(number: int, **fields: Any) -> str:
    turns = [
        {"speaker": "caller", "text": "Hello?", "act": "ask"},
        {"speaker": "desk", "text": "Which room?", "act": "clarify"},
    ]
    return json.dumps({"id": f"c{number}", "turns": turns, **fields}) + "\n"


def given(content: str, name: str = "calls.jsonl") -> Upload:
    corpus = make_corpus(make_project(make_user()))
    file = ContentFile(content.encode(), name=name)
    return uploads.receive(corpus=corpus, file=file, user=None, look_first=True)


def looked(found: Upload) -> Upload:
    reading.execute(pk=found.pk)
    found.refresh_from_db()
    return found


def test_looking_counts_and_shows_and_stores_nothing() -> None:
    found = looked(given(row(1) + "{oops}\n" + row(2)))
    assert (found.state, found.records_read, found.attempts) == ("ready", 0, 0)
    survey = found.survey
    assert [survey[name] for name in ("conversations", "turns", "left_out")] == [2, 4, 1]
    assert [each["id"] for each in survey["shown"]] == ["c1", "c2"]
    assert survey["turn_fields"] == [["act", [["ask", 2], ["clarify", 2]]]]
    assert found.problems.count() == 1
    assert not Conversation.objects.exists()


def test_what_was_agreed_to_is_imported() -> None:
    found = looked(given(row(1, score="0,5", kind="a") + "{oops}\n"))
    rule = LabelRule("act", "grounding-act", {"clarify": "clarification"})
    choices = FileMapping(
        roles={"caller": Role.USER, "desk": Role.ASSISTANT},
        about={"outcome": "score", "condition": "kind"},
        labels=(rule,),
        source="Calls",
    )
    uploads.confirm(upload=found, choices=choices, user=None)
    looked(found)
    assert (found.state, found.stored, found.labels_stored) == ("stored", 1, 1)
    assert found.problems.count() == 1
    conversation = Conversation.objects.get()
    assert (conversation.outcome, conversation.condition) == (0.5, "a")
    assert conversation.meta == {"score": "0,5", "kind": "a"}
    roles = conversation.turns.values_list("role", flat=True)
    assert list(roles) == ["user", "assistant"]
    annotation = Annotation.objects.get()
    assert (annotation.turn.index, annotation.label.key) == (1, "clarification")
    source = annotation.assignment.annotator
    assert (source.is_source, source.is_active, source.has_usable_password()) == (
        True,
        False,
        False,
    )
    assert annotation.revisions.count() == 1


def test_an_outcome_that_is_no_number_is_told_by_its_path() -> None:
    found = looked(given(row(1, score="good") + row(2, score=1)))
    uploads.look_again(upload=found, choices=FileMapping(about={"outcome": "score"}))
    looked(found)
    assert found.survey["conversations"] == 1
    problem = found.problems.get()
    assert (problem.line, problem.path, problem.excerpt) == (1, "$.score", "good")


def test_choices_are_kept_through_another_look(client: Client) -> None:
    found = looked(given(row(1)))
    client.force_login(User.objects.get(memberships__project=found.corpus.project))
    path = reverse("annotator:upload_decide", args=[found.corpus.project.slug, found.pk])
    first = {"format": "native", "role-0": "user", "role-1": "participant", "do": "look"}
    assert client.post(path, first).status_code == 302
    looked(found)
    assert found.survey["roles"] == {"caller": "user", "desk": "participant"}
    second = {**first, "role-1": "assistant", "label-0-1": "grounding-act/clarification"}
    client.post(path, {**second, "do": "import"})
    looked(found)
    roles = mapping.decode(found.mapping).roles
    assert roles == {"caller": Role.USER, "desk": Role.ASSISTANT}
    assert (found.state, found.labels_stored) == ("stored", 1)


def test_a_table_gets_its_columns_from_the_form(client: Client) -> None:
    found = looked(given("who;text;said\nAna;1;Hello\nBen;2;Hi\n", "a.csv"))
    assert (found.state, found.survey["columns"]) == ("ready", ["who", "text", "said"])
    assert "one for who speaks" in found.error
    client.force_login(User.objects.get(memberships__project=found.corpus.project))
    path = reverse("annotator:upload_decide", args=[found.corpus.project.slug, found.pk])
    chosen = {"column-speaker": "who", "column-text": "said", "format": "csv", "do": "look"}
    assert client.post(path, chosen).status_code == 302
    looked(found)
    assert (found.state, found.error) == ("ready", "")
    uploads.confirm(upload=found, choices=mapping.decode(found.mapping), user=None)
    looked(found)
    assert found.state == "stored"
    turns = Turn.objects.values_list("speaker", "text", "meta")
    assert list(turns) == [("Ana", "Hello", {"text": "1"}), ("Ben", "Hi", {"text": "2"})]


def test_how_fast_it_goes_is_counted_from_the_import() -> None:
    found = looked(given(row(1)))
    begun = Upload.objects.filter(pk=found.pk).values_list("started_at", "bytes_read")
    assert begun.get() != (None, 0)
    uploads.confirm(upload=found, choices=FileMapping(), user=None)
    assert begun.get() == (None, 0)


def test_what_is_decided_cannot_be_decided_again() -> None:
    found = looked(given(row(1)))
    uploads.confirm(upload=found, choices=FileMapping(), user=None)
    with pytest.raises(Conflict):
        uploads.look_again(upload=found, choices=FileMapping())
    with pytest.raises(Conflict):
        uploads.confirm(upload=found, choices=FileMapping(), user=None)
    looked(found)
    with pytest.raises(Conflict):
        uploads.cancel(upload=found, user=None)


def test_what_is_cancelled_stops_and_can_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH_ITEMS", 2)
    found = looked(given("".join(row(number) for number in range(6))))
    uploads.confirm(upload=found, choices=FileMapping(), user=None)
    keep = reading._keep_problems

    def cancels(upload: Upload, problems: list[Any]) -> None:
        keep(upload, problems)
        if upload.records_read == 2:
            uploads.cancel(upload=upload, user=None)

    monkeypatch.setattr(reading, "_keep_problems", cancels)
    looked(found)
    assert (found.state, found.stored) == ("cancelled", 4)
    monkeypatch.setattr(reading, "_keep_problems", keep)
    uploads.confirm(upload=found, choices=FileMapping(), user=None)
    looked(found)
    assert (found.state, found.stored, found.duplicates) == ("stored", 6, 0)


def test_what_is_left_out_can_be_mended_and_sent_again(client: Client) -> None:
    good, bad = row(1), '{"id": "c2", "turns": "none"}\n'
    found = looked(given(good + bad))
    client.force_login(User.objects.get(memberships__project=found.corpus.project))
    path = reverse("annotator:upload_left_out", args=[found.corpus.project.slug, found.pk])
    response = client.get(path)
    assert b"".join(response.streaming_content) == bad.encode()  # type: ignore[attr-defined]
    assert "left-out-calls.jsonl" in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "a.csv",
            "id,speaker,text,role\na,x,1,user\nb,y,2,king\nb,y,3,user\nc,z,4,user\nd,w,5,queen\n",
            "id,speaker,text,role\nb,y,2,king\nb,y,3,user\nd,w,5,queen\n",
        ),
        ("a.json", '[{"turns": 1},\n {"turns": [{"text": "x"}]}]', '{"turns": 1}\n'),
    ],
)
def test_what_is_left_out_stands_as_in_the_file(name: str, content: str, expected: str) -> None:
    content = content.replace("id,", "conversation,")
    found = looked(given(content, name))
    assert b"".join(reading.left_out(found)).decode() == expected.replace("id,", "conversation,")


def test_another_text_for_a_known_id_is_the_next_revision() -> None:
    corpus = make_corpus(make_project(make_user()))
    first = upload(corpus, line([("user", "one")], "a") + line([("user", "x")], "b"))
    second = upload(corpus, line([("user", "two")], "a") + line([("user", "x")], "b"))
    third = upload(corpus, line([("user", "three")], "a"))
    assert [each.revised for each in (first, second, third)] == [0, 1, 1]
    assert second.duplicates == 1
    rows = Conversation.objects.filter(external_id="a").order_by("revision")
    one, two, three = rows
    assert [each.revision for each in rows] == [1, 2, 3]
    assert (one.superseded_by, two.superseded_by, three.superseded_by) == (two, three, None)


def test_two_conversations_of_one_file_may_share_an_id() -> None:
    corpus = make_corpus(make_project(make_user()))
    upload(corpus, line([("user", "one")], "a") + line([("user", "two")], "a"))
    found = Conversation.objects.values_list("revision", "superseded_by")
    assert list(found) == [(1, None), (1, None)]


def test_a_look_whose_choices_changed_meanwhile_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = given(row(1) + "{oops}\n")
    keep = reading._keep_problems

    def changes(upload: Upload, problems: list[Any]) -> None:
        keep(upload, problems)
        Upload.objects.update(mapping={"source": "else"})

    monkeypatch.setattr(reading, "_keep_problems", changes)
    looked(found)
    assert found.state == "checking"
    assert not UploadProblem.objects.exists()


def test_nobody_is_given_an_old_revision_and_sources_take_nobodys_place() -> None:
    user = make_user()
    corpus = make_corpus(make_project(user, overlap=1))
    for text in ("one", "two"):
        upload(corpus, line([("user", text)], "a"))
    source = User.objects.create(username="source", is_source=True)
    newest = Conversation.objects.get(revision=2)
    assignments.open_for(user=source, conversation=newest)
    assert list(queue.available(corpus.project, user)) == [newest]


def test_progress_tells_rate_and_time_left() -> None:
    found = given(row(1))
    now = timezone.now()
    found.state, found.started_at = Upload.State.READING, now - timedelta(seconds=30)
    found.size, found.bytes_read, found.turns_stored = 400, 100, 600
    told = queries.progress(found, now)
    assert (told.percent, told.rate, told.left) == (25, 20, timedelta(seconds=90))
    found.bytes_read = 0
    assert queries.progress(found, now).left is None
