"""Nothing is lost and nothing doubles, however often an upload is read."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import BinaryIO

import pytest
import zstandard
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse

from annotator import jobs
from annotator.errors import InvalidInput
from annotator.formats.base import Item, Options
from annotator.formats.mapping import FileMapping
from annotator.formats.native import Native
from annotator.models import Conversation, Project, Turn, Upload
from annotator.queries import transcripts
from annotator.services import reading, uploads
from inspector.models import Run
from tests.annotator.formats.test_files import corpus as convokit_corpus
from tests.annotator.formats.test_files import parquet_file, workbook, zipped
from tests.factories import (
    CHAT,
    line,
    make_conversation,
    make_corpus,
    make_project,
    make_user,
    upload,
)

pytestmark = pytest.mark.django_db
NASTY = [("user", '=1+1, "quoted"\r\n\tمرحبا 👩‍👩‍👧 '), ("assistant", "")]


def test_a_file_is_stored_as_it_is() -> None:
    conversation = make_conversation(make_corpus(make_project()), NASTY)
    (stored,) = transcripts.load([conversation.pk]).values()
    assert [(turn.role.value, turn.text) for turn in stored.turns] == NASTY
    assert conversation.turn_count == 2


def test_the_same_file_twice_adds_nothing() -> None:
    corpus = make_corpus(make_project())
    content = line() + line() + line(conversation="a") * 2
    first, second = upload(corpus, content), upload(corpus, content)
    assert (first.stored, first.duplicates) == (3, 1)
    assert (second.stored, second.duplicates) == (0, 4)
    assert Conversation.objects.filter(corpus=corpus).count() == 3


def test_another_corpus_may_have_the_same_conversation() -> None:
    project = make_project()
    content = line(conversation="a")
    assert [upload(make_corpus(project), content).stored for _ in range(2)] == [1, 1]


def test_bad_rows_are_told_by_line_and_good_rows_kept() -> None:
    row = upload(make_corpus(make_project()), line() + "{oops}\n" + line())
    assert (row.state, row.stored, row.problem_count) == ("stored", 2, 1)
    (problem,) = row.problems.all()
    assert (problem.line, problem.path, problem.kept) == (2, "$", False)


@pytest.mark.parametrize(
    ("content", "word"), [(b"", "empty"), (b'[{"wer": []}]', "no shape"), (b"?", "format")]
)
def test_what_cannot_be_read_is_refused_at_once(content: bytes, word: str) -> None:
    corpus = make_corpus(make_project())
    with pytest.raises(InvalidInput, match=word):
        uploads.receive(corpus=corpus, file=ContentFile(content, name="x"), user=None)
    assert not Upload.objects.exists()


def test_a_file_over_the_limit_is_refused() -> None:
    corpus = make_corpus(make_project())
    with override_settings(UPLOAD_MAX_BYTES=10), pytest.raises(InvalidInput, match="larger"):
        uploads.receive(corpus=corpus, file=ContentFile(line().encode(), name="x"), user=None)


def test_a_worker_that_dies_is_followed_by_one_that_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "BATCH_ITEMS", 2)
    corpus = make_corpus(make_project())
    content = "".join(line() for _ in range(7)).encode()
    row = uploads.receive(corpus=corpus, file=ContentFile(content, name="x.jsonl"), user=None)
    read = Native.read

    def dies(self: Native, stream: BinaryIO, options: Options) -> Iterator[Item]:
        for number, item in enumerate(read(self, stream, options)):
            if number == 5:
                raise MemoryError
            yield item

    monkeypatch.setattr(Native, "read", dies)
    with pytest.raises(MemoryError):
        reading.execute(pk=row.pk)
    row.refresh_from_db()
    assert (row.state, row.records_read, row.stored) == ("reading", 4, 4)
    monkeypatch.setattr(Native, "read", read)
    reading.execute(pk=row.pk)
    row.refresh_from_db()
    assert (row.state, row.stored, row.duplicates) == ("stored", 7, 0)
    assert Turn.objects.filter(conversation__corpus=corpus).count() == 7 * len(CHAT)


def test_an_upload_that_always_stops_fails_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = make_corpus(make_project())
    row = uploads.receive(corpus=corpus, file=ContentFile(line().encode(), name="x"), user=None)

    def dies(*_: object) -> Iterator[Item]:
        raise MemoryError

    monkeypatch.setattr(Native, "read", dies)
    for _ in range(reading.MAX_ATTEMPTS):
        with pytest.raises(MemoryError):
            reading.execute(pk=row.pk)
    reading.execute(pk=row.pk)
    row.refresh_from_db()
    assert row.state == "failed"
    assert "same place" in row.error


def test_what_another_worker_holds_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = make_corpus(make_project())
    row = uploads.receive(corpus=corpus, file=ContentFile(line().encode(), name="x"), user=None)
    monkeypatch.setattr(jobs, "_key", lambda _: 1)
    with jobs.held(jobs.UPLOADS, row.pk) as mine:
        assert mine
        assert jobs.abandoned(jobs.UPLOADS, [row.pk]) == []
    assert jobs.abandoned(jobs.UPLOADS, [row.pk]) == [row.pk]


def test_a_new_corpus_without_a_name_is_named_after_its_file(client: Client) -> None:
    user = make_user()
    project = make_project(user)
    client.force_login(user)
    path = reverse("annotator:upload_new", args=[project.slug])

    def sent() -> int:
        file = ContentFile(line().encode(), name="pilot study.jsonl.gz")
        return client.post(path, {"files": file, "kind": "model"}).status_code

    assert sent() == 302
    assert [each.name for each in project.corpora.all()] == ["pilot study"]
    assert sent() == 400
    assert Upload.objects.count() == 1


def test_the_page_takes_files_and_shows_what_became_of_them(client: Client) -> None:
    user = make_user()
    project = make_project(user)
    client.force_login(user)
    path = reverse("annotator:upload_new", args=[project.slug])
    bad = client.post(path, {"files": ContentFile(b"?", name="x"), "name": "A", "kind": "model"})
    assert bad.status_code == 400
    assert "no format" in bad.content.decode()
    assert not project.corpora.exists()
    good = ContentFile((line() + "{oops}\n").encode(), name="x.jsonl")
    response = client.post(path, {"files": good, "name": "A", "kind": "model"})
    row = Upload.objects.get()
    assert response.headers["Location"] == reverse("annotator:upload", args=[project.slug, row.pk])
    reading.execute(pk=row.pk)
    page = client.get(response.headers["Location"]).content.decode()
    assert "not readable as JSON" in page
    assert "{oops}" in page
    assert "Import 1 conversation" in page
    assert not Conversation.objects.exists()


def test_the_command_makes_what_is_missing_and_says_what_it_did(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line() + "{oops}\n", encoding="utf-8")
    out, err = StringIO(), StringIO()
    call_command(
        "import_transcripts", "--project", "new-one", "--corpus", "Mine", str(path),
        stdout=out, stderr=err,
    )  # fmt: skip
    assert "1 conversations with 4 turns stored" in out.getvalue()
    assert f"{path}:2: $ not readable as JSON" in err.getvalue()
    assert Project.objects.get().corpora.get().conversations.count() == 1
    with pytest.raises(CommandError, match="not imported"):
        call_command(
            "import_transcripts", "--project", "new-one", "--corpus", "Mine", "/none",
            stdout=out, stderr=err,
        )  # fmt: skip


def test_a_dry_run_says_what_is_in_a_file_and_stores_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line() + "{oops}\n", encoding="utf-8")
    out, err = StringIO(), StringIO()
    command = ("import_transcripts", "--project", "none", "--corpus", "None", "--dry-run")
    call_command(*command, str(path), stdout=out, stderr=err)
    assert "native, 1 conversations with 4 turns, 1 problems" in out.getvalue()
    assert f"{path}:2: $ not readable as JSON" in err.getvalue()
    assert not Project.objects.exists()
    with pytest.raises(CommandError, match="No such file"):
        call_command(*command, "/none", stdout=out, stderr=err)


def test_a_stored_upload_is_scored_without_being_asked() -> None:
    from inspector.services import planning, runs

    row = upload(make_corpus(make_project()), line() + line())
    planning.sweep()
    run = Run.objects.get(upload=row)
    for chunk in run.chunks.all():
        runs.execute(pk=chunk.pk)
    run.refresh_from_db()
    assert (run.state, run.scores.count()) == ("done", 2 * len(run.spec))


def test_files_that_are_no_lines_are_stored_too() -> None:
    said = [["conversation", "role", "text"], ["a", "user", "Hi"], ["a", "assistant", "Hello"]]
    table = [dict(zip(said[0], row, strict=True)) for row in said[1:]]
    files = {
        "a.xlsx": workbook(said),
        "a.parquet": parquet_file(table),
        "a.zip": zipped({"x.jsonl": line(), "y.csv": "speaker,text\nAna,Hi\n"}),
        "corpus.zip": convokit_corpus(),
        "a.jsonl.zst": zstandard.compress(line().encode()),
        "a.jsonl.gz": gzip.compress(line().encode()),
    }
    corpus = make_corpus(make_project())
    stored = {}
    for name, data in files.items():
        file = ContentFile(data, name=name)
        row = uploads.receive(corpus=corpus, file=file, user=None, look_first=True)
        reading.execute(pk=row.pk)
        row.refresh_from_db()
        assert (row.state, row.error) == ("ready", "")
        uploads.confirm(upload=row, choices=FileMapping(), user=None)
        reading.execute(pk=row.pk)
        row.refresh_from_db()
        stored[name] = (row.format, row.state, row.stored)
    assert stored == {
        "a.xlsx": ("xlsx", "stored", 1),
        "a.parquet": ("parquet", "stored", 0),  # the same conversation, from the workbook
        "a.zip": ("zip", "stored", 2),
        "corpus.zip": ("convokit", "stored", 2),
        "a.jsonl.zst": ("native", "stored", 1),
        "a.jsonl.gz": ("native", "stored", 1),
    }


def test_a_directory_is_imported_as_what_is_in_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(convokit_corpus())) as archive:
        archive.extractall(tmp_path)
    out = StringIO()
    command = ("import_transcripts", "--project", "new-one", "--corpus", "Mine")
    call_command(*command, str(tmp_path / "corpus"), stdout=out)
    assert "2 conversations with 3 turns stored" in out.getvalue()
    row = Upload.objects.get()
    assert (row.filename, row.format) == ("corpus.zip", "convokit")


def test_what_a_file_says_does_not_steer_the_terminal(tmp_path: Path) -> None:
    path, err = tmp_path / "a.zip", StringIO()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("\x1b[2J\nb.jsonl", line() + "{broken\n")
    command = ("import_transcripts", "--project", "new-one", "--corpus", "Mine")
    for more in ((), ("--dry-run",)):
        call_command(*command, *more, str(path), stdout=StringIO(), stderr=err)
    assert err.getvalue().count(r":2: \u001b[2J\u000ab.jsonl: $ not readable") == 2
    assert "\x1b" not in err.getvalue()
