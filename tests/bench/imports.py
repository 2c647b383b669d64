"""Import beside a bare COPY of the same rows."""

import json
from pathlib import Path

from tests.bench.tools import (
    CONVERSATIONS,
    TURNS,
    lines,
    make_corpus,
    receive,
    say,
    timed,
    written,
)


def run(directory: Path) -> None:
    """Import a corpus, then write its rows again."""
    from django.db import connection, transaction

    from annotator.models import Conversation, Turn
    from annotator.services import reading, storing

    corpus = make_corpus("Import")
    upload = receive(corpus, written(directory, lines()))
    total = CONVERSATIONS * TURNS
    imported = timed(lambda: reading.execute(pk=upload.pk))

    conversations = [
        (*row, json.dumps(meta), at)
        for *row, meta, at in corpus.conversations.order_by("pk").values_list(
            *storing.CONVERSATION_COLUMNS
        )
    ]
    inside = Turn.objects.filter(conversation__corpus=corpus)
    turns = list(inside.order_by("pk").values_list("id", *storing.TURN_COLUMNS))

    def copy() -> None:
        """Write the same rows into the same tables in as many transactions, and nothing else."""
        for start in range(0, CONVERSATIONS, reading.BATCH_TURNS // TURNS):
            stop = start + reading.BATCH_TURNS // TURNS
            with transaction.atomic():
                with storing.copying(Conversation, storing.CONVERSATION_COLUMNS) as write:
                    for row in conversations[start:stop]:
                        write(row)
                with storing.copying(Turn, ["id", *storing.TURN_COLUMNS]) as write:
                    for row in turns[start * TURNS : stop * TURNS]:
                        write(row)

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE annotator_conversation CASCADE")
    copied = timed(copy)
    say(f"import: {total / imported:,.0f} turns/s; bare COPY of the rows: {total / copied:,.0f}")
    say(f"  ratio {copied / imported:.2f}")
