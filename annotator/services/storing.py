"""Writing transcripts into a corpus by COPY, each text once."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from django.db import connection, models
from django.utils import timezone
from psycopg import sql

from annotator.formats.base import Record
from annotator.formats.digest import digest
from annotator.models import Conversation, Corpus, Turn, Upload

CONVERSATION_COLUMNS = [
    "id",
    "corpus_id",
    "upload_id",
    "line",
    "external_id",
    "content_hash",
    "turn_count",
    "model",
    "condition",
    "task_key",
    "outcome",
    "session_group",
    "session_order",
    "trial",
    "meta",
    "created_at",
]
TURN_COLUMNS = ["id", "conversation_id", "index", "role", "speaker", "text", "time", "meta"]


def store(*, upload: Upload, records: Sequence[Record]) -> tuple[int, int]:
    """Store the conversations that the corpus doesn't have yet; return how many, and their turns.

    Call it in a transaction. The corpus is locked until it ends: two uploads into one corpus take
    turns, so that neither stores what the other is storing.
    """
    Corpus.objects.select_for_update(no_key=True).get(pk=upload.corpus_id)
    fresh = _unknown(upload.corpus_id, {digest(record.transcript): record for record in records})
    turn_total = sum(len(record.transcript.turns) for record in fresh.values())
    ids = new_ids(Conversation, len(fresh))
    turn_ids = iter(new_ids(Turn, turn_total))
    now = timezone.now()
    with copying(Conversation, CONVERSATION_COLUMNS) as write:
        for pk, (content_hash, record) in zip(ids, fresh.items(), strict=True):
            write(_conversation_row(pk, upload, record, content_hash, now))
    with copying(Turn, TURN_COLUMNS) as write:
        for pk, record in zip(ids, fresh.values(), strict=True):
            for index, turn in enumerate(record.transcript.turns):
                meta = _json(turn.meta) if turn.meta else None
                said = (turn.role.value, turn.speaker, turn.text, turn.time, meta)
                write((next(turn_ids), pk, index, *said))
    return len(fresh), turn_total


def _unknown(corpus: int, by_hash: dict[bytes, Record]) -> dict[bytes, Record]:
    known = Conversation.objects.filter(corpus_id=corpus, content_hash__in=list(by_hash))
    for content_hash in known.values_list("content_hash", flat=True):
        del by_hash[bytes(content_hash)]
    return by_hash


def _conversation_row(
    pk: int, upload: Upload, record: Record, content_hash: bytes, now: Any
) -> tuple[Any, ...]:
    said = record.transcript
    return (
        pk,
        upload.corpus_id,
        upload.pk,
        record.line,
        said.id,
        content_hash,
        len(said.turns),
        said.model,
        said.condition,
        said.task_key,
        said.outcome,
        said.session_group,
        said.session_order,
        said.trial,
        _json(said.meta),
        now,
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """Return ``count`` fresh primary keys of ``model``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def copying(model: type[models.Model], columns: Iterable[str]) -> Iterator[Any]:
    """Yield a function that writes one row of ``model`` by COPY."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        yield copy.write_row
