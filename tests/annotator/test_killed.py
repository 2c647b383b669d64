"""A worker killed in mid-import, again and again, loses nothing and doubles nothing."""

import random

import pytest
from django.core.files.base import ContentFile

from annotator.models import Conversation, Turn, UploadProblem
from annotator.queries import transcripts
from annotator.services import reading, uploads
from tests.factories import line, make_corpus, make_project
from tests.killed import dies

KILLS = 20
CONVERSATIONS = 1000


@pytest.mark.django_db(transaction=True)
def test_the_rows_are_those_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH_ITEMS", 10)
    monkeypatch.setattr(reading, "MAX_ATTEMPTS", KILLS + 1)
    draw = random.Random(3)
    said = [[("user", f"{n} " * 200), ("assistant", "ok")] for n in range(CONVERSATIONS)]
    records = [line(turns, f"c{n}") for n, turns in enumerate(said)]
    content = "".join(each if n % 25 else each + "{oops}\n" for n, each in enumerate(records))
    corpus = make_corpus(make_project())
    file = ContentFile(content.encode(), name="x.jsonl")
    row = uploads.receive(corpus=corpus, file=file, user=None)

    def read() -> None:
        reading.execute(pk=row.pk)

    stopped_at = set()
    for _ in range(KILLS):
        assert dies(read, statements=draw.randint(1, 40))
        row.refresh_from_db()
        stopped_at.add(row.records_read)
    assert len(stopped_at) > KILLS / 4  # it was killed in the middle of something
    assert row.state == "reading"
    read()
    row.refresh_from_db()
    assert (row.state, row.stored, row.duplicates) == ("stored", len(said), 0)
    assert (row.turns_stored, row.problem_count) == (2 * len(said), 40)
    assert UploadProblem.objects.filter(upload=row).count() == 40
    assert Turn.objects.count() == 2 * len(said)
    pks = Conversation.objects.order_by("id").values_list("pk", flat=True)
    stored = transcripts.load(list(pks))
    assert [[(t.role.value, t.text) for t in each.turns] for each in stored.values()] == said
