"""Writing transcripts into a corpus by COPY, each text once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import connection, models
from django.db.models import Max
from django.utils import timezone
from psycopg import sql

from annotator.formats.base import Record
from annotator.formats.digest import digest, prompt_digest
from annotator.models import Conversation, Corpus, Turn, Upload
from annotator.transcript import Transcript

CONVERSATION_COLUMNS = [
    "id",
    "corpus_id",
    "upload_id",
    "line",
    "revision",
    "content_hash",
    "external_id",
    "turn_count",
    "model",
    "condition",
    "task_key",
    "outcome",
    "session_group",
    "session_order",
    "trial",
    "prompt_hash",
    "meta",
    "created_at",
]
TURN_COLUMNS = ["conversation_id", "index", "role", "speaker", "text", "time", "meta"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What `store` wrote: the conversations by id, and how many turns they have.

    ``known`` are those that the corpus had already. ``revised`` counts those whose id it had
    already, with other turns.
    """

    conversations: Mapping[int, Record]
    known: Mapping[int, Record]
    turns: int
    revised: int


def store(*, upload: Upload, records: Sequence[Record]) -> Stored:
    """Store the conversations that the corpus doesn't have yet.

    Call it in a transaction. The corpus is locked until it ends: two uploads into one corpus take
    turns, so that neither stores what the other is storing.
    """
    Corpus.objects.select_for_update(no_key=True).get(pk=upload.corpus_id)
    fresh = {digest(record.transcript): record for record in records}
    known = _known(upload.corpus_id, fresh)
    revisions = _revisions(upload, fresh.values())
    ids = new_ids(Conversation, len(fresh))
    now = timezone.now()
    with copying(Conversation, CONVERSATION_COLUMNS) as write:
        for pk, (content_hash, record) in zip(ids, fresh.items(), strict=True):
            revision = revisions.get(record.transcript.id, 0) + 1
            said = _said(record.transcript)
            write(
                (pk, upload.corpus_id, upload.pk, record.line, revision, content_hash, *said, now)
            )
    with copying(Turn, TURN_COLUMNS) as write:
        for pk, record in zip(ids, fresh.values(), strict=True):
            for index, turn in enumerate(record.transcript.turns):
                meta = _json(turn.meta) if turn.meta else None
                write((pk, index, turn.role.value, turn.speaker, turn.text, turn.time, meta))
    found = dict(zip(ids, fresh.values(), strict=True))
    _supersede(upload, found, revisions)
    turns = sum(len(record.transcript.turns) for record in found.values())
    revised = sum(each.transcript.id in revisions for each in found.values())
    return Stored(found, known, turns, revised)


def _revisions(upload: Upload, records: Iterable[Record]) -> dict[str, int]:
    """Return the newest revision of those ids that other uploads have brought before."""
    names = {record.transcript.id for record in records} - {""}
    known = (
        Conversation.objects.filter(corpus=upload.corpus_id, external_id__in=names)
        .exclude(upload=upload)
        .order_by()
        .values_list("external_id")
        .annotate(newest=Max("revision"))
    )
    return dict(known)


def _supersede(upload: Upload, found: Mapping[int, Record], revisions: Mapping[str, int]) -> None:
    """Make the newest conversation of an id what supersedes those that other uploads brought."""
    newest = {record.transcript.id: pk for pk, record in found.items()}
    for name in revisions:
        if name in newest:
            Conversation.objects.filter(
                corpus=upload.corpus_id, external_id=name, superseded_by=None
            ).exclude(upload=upload).update(superseded_by=newest[name])


def _known(corpus: int, by_hash: dict[bytes, Record]) -> dict[int, Record]:
    """Take the conversations that the corpus has out of ``by_hash``; return them by id."""
    rows = Conversation.objects.filter(corpus_id=corpus, content_hash__in=list(by_hash))
    return {
        pk: by_hash.pop(bytes(content_hash))
        for pk, content_hash in rows.order_by().values_list("pk", "content_hash")
    }


def _said(said: Transcript) -> tuple[Any, ...]:
    return (
        said.id,
        len(said.turns),
        said.model,
        said.condition,
        said.task_key,
        said.outcome,
        said.session_group,
        said.session_order,
        said.trial,
        prompt_digest(said),
        _json(said.meta),
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
