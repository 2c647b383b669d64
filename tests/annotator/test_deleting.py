"""A corpus goes with everything that hangs on it, and nothing else does."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.errors import InvalidInput
from annotator.formats.mapping import FileMapping
from annotator.models import Annotation, AuditEvent, Corpus, Upload, User
from annotator.services import assignments, comments, deleting, labelling, reading, uploads
from annotator.services.labelling import Operation
from inspector.services import planning, runs
from tests.annotator.test_annotate import add, label
from tests.annotator.test_looking_first import given, row
from tests.factories import line, make_corpus, make_project, make_user, upload

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._base_manager.count()
        for name in ("annotator", "inspector")
        for model in apps.get_app_config(name).get_models()
        if model is not AuditEvent
    }


def fill(corpus: Corpus, user: User) -> None:
    first = upload(corpus, line(conversation="a") + "{oops}\n")
    upload(corpus, line([("user", "revised?")], "a"))
    run = planning.plan(corpus=corpus, requested_by=user)
    for chunk in run.chunks.all():
        runs.execute(pk=chunk.pk)
    conversation = first.conversations.get()
    work = assignments.open_for(user=user, conversation=conversation)
    operation: Operation = add(0, label(work, "clarification"))
    labelling.apply(assignment=work, operations=[operation])
    said = comments.comment(
        conversation=conversation, author=user, name=uuid4(), turn=0, text="?", flag="unclear"
    )
    comments.reply(comment=said, author=user, name=uuid4(), text="!")


def test_everything_goes_and_nothing_else(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    user = make_user()
    project = make_project(user)
    kept = make_corpus(project)
    fill(kept, user)
    before = counts()
    corpus = make_corpus(project)
    fill(corpus, user)
    files = list(Upload.objects.filter(corpus=corpus).values_list("file", flat=True))
    assert all(default_storage.exists(name) for name in files)
    client.force_login(user)
    path = reverse("annotator:corpus_delete", args=[project.slug, corpus.slug])
    page = client.get(path).content.decode()
    assert "labels by 1 annotator" in page
    assert "Download its labels first" in page
    assert client.post(path, {"name": "else"}).status_code == 400
    assert Corpus.objects.filter(pk=corpus.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert client.post(path, {"name": corpus.name}).status_code == 302
    assert counts() == before
    assert not any(default_storage.exists(name) for name in files)
    assert AuditEvent.objects.filter(action="corpus deleted").count() == 1


def test_deleting_takes_as_many_statements_for_many_rows_as_for_few() -> None:
    user = make_user()
    asked = []
    for size in (1, 30):
        corpus = make_corpus(make_project(user))
        upload(corpus, "".join(line() for _ in range(size)))
        with CaptureQueriesContext(connection) as queries:
            deleting.delete_corpus(corpus=corpus, typed=corpus.name, actor=user)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_name_that_is_not_its_own_deletes_nothing() -> None:
    corpus = make_corpus(make_project(make_user()))
    with pytest.raises(InvalidInput, match="nothing was deleted"):
        deleting.delete_corpus(corpus=corpus, typed="", actor=None)
    assert Corpus.objects.count() == 1


def test_an_upload_that_is_being_read_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH_ITEMS", 1)
    found = given(row(1) + row(2))
    uploads.confirm(upload=found, choices=FileMapping(), user=None)
    batches = reading._batches

    def deletes(*args: object) -> object:
        for number, batch in enumerate(batches(*args)):  # type: ignore[arg-type]
            if number:
                corpus = found.corpus
                deleting.delete_corpus(corpus=corpus, typed=corpus.name, actor=None)
            yield batch

    monkeypatch.setattr(reading, "_batches", deletes)
    reading.execute(pk=found.pk)
    assert not Upload.objects.exists()
    assert not Annotation.objects.exists()
