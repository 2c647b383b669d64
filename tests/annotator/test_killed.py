"""A worker killed in mid-import, again and again, loses nothing and doubles nothing."""

import os
import random
import signal
import time

import pytest
from django.core.files.base import ContentFile
from django.db import connections

from annotator.models import Conversation, Turn, UploadProblem
from annotator.queries import transcripts
from annotator.services import reading, uploads
from tests.factories import line, make_corpus, make_project

KILLS = 10


def read_and_be_killed(pk: int, after: float) -> None:
    """Read an upload in a process of its own, and kill that ``after`` some seconds."""
    connections.close_all()  # a child must not write on its parent's
    child = os.fork()
    if child == 0:
        try:
            reading.execute(pk=pk)
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.django_db(transaction=True)
def test_the_rows_are_those_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH_ITEMS", 20)
    monkeypatch.setattr(reading, "MAX_ATTEMPTS", KILLS + 1)
    draw = random.Random(3)
    said = [[("user", f"{number} " * 200), ("assistant", "ok")] for number in range(4000)]
    records = [line(turns, f"c{n}") for n, turns in enumerate(said)]
    content = "".join(each if n % 100 else each + "{oops}\n" for n, each in enumerate(records))
    corpus = make_corpus(make_project())
    file = ContentFile(content.encode(), name="x.jsonl")
    row = uploads.receive(corpus=corpus, file=file, user=None)
    stopped_at = []
    for _ in range(KILLS):
        read_and_be_killed(row.pk, draw.uniform(0.02, 0.15))
        row.refresh_from_db()
        stopped_at.append(row.records_read)
    assert len(set(stopped_at)) > 2, stopped_at  # it was killed in the middle of something
    assert row.state == "reading"
    # Its lock goes with its session, as soon as the server notices.
    deadline = time.monotonic() + 10
    while row.state != "stored" and time.monotonic() < deadline:
        reading.execute(pk=row.pk)
        row.refresh_from_db()
    assert (row.state, row.stored, row.duplicates) == ("stored", len(said), 0)
    assert (row.turns_stored, row.problem_count) == (2 * len(said), 40)
    assert UploadProblem.objects.filter(upload=row).count() == 40
    assert Turn.objects.count() == 2 * len(said)
    pks = Conversation.objects.order_by("id").values_list("pk", flat=True)
    stored = transcripts.load(list(pks))
    assert [[(t.role.value, t.text) for t in each.turns] for each in stored.values()] == said
