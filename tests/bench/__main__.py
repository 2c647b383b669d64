"""Timings as ratios: import beside a bare COPY of the same rows, export beside a bare COPY TO."""

import itertools
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from annotator.config import services

CONVERSATIONS, TURNS, LABELS = 10_000, 20, 200_000
WORDS = ("the", "room", "is", "booked", "for", "us", "on", "tuesday", "and", "could", "you", "say")


def main() -> None:
    """Print each timing with its ratio."""
    with (
        tempfile.TemporaryDirectory(prefix="cg-bench-") as directory,
        services.embedded(Path(directory)) as servers,
    ):
        os.environ.update(
            DATABASE_URL=servers.database_url,
            CELERY_BROKER_URL=servers.broker_url,
            COMMONGROUND_DATA=directory,
            DJANGO_SETTINGS_MODULE="annotator.config.settings",
        )
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        memory(Path(directory))
        run(Path(directory))


def lines() -> Iterator[str]:
    """Yield conversations of twenty turns of some 25 words."""
    draw = random.Random(7)
    for number in range(CONVERSATIONS):
        turns = [
            {"speaker": role, "role": role, "text": " ".join(draw.choices(WORDS, k=25))}
            for role in ("user", "assistant") * (TURNS // 2)
        ]
        yield json.dumps({"id": f"c{number}", "turns": turns}) + "\n"


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds ``work`` took."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def run(directory: Path) -> None:
    """Import, copy, label and export."""
    from django.core.files import File
    from django.db import connection, transaction

    from annotator.models import Assignment, Conversation, Turn, User
    from annotator.queries import labels
    from annotator.services import projects, reading, storing, uploads

    project = projects.create(name="Bench", manager=None)
    corpus = projects.create_corpus(project=project, name="Bench", actor=None)
    path = directory / "bench.jsonl"
    path.write_text("".join(lines()), encoding="utf-8")
    with path.open("rb") as stream:
        upload = uploads.receive(corpus=corpus, file=File(stream, name=path.name), user=None)
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

    user = User.objects.create(username="bench")
    for start in range(0, CONVERSATIONS, 1000):
        Assignment.objects.bulk_create(
            Assignment(conversation_id=pk, annotator=user)
            for pk in corpus.conversations.order_by("pk").values_list("pk", flat=True)[
                start : start + 1000
            ]
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO annotator_annotation (id, assignment_id, turn_id, label_id, created_at)"
            " SELECT gen_random_uuid(), a.id, t.id,"
            " (SELECT min(l.id) FROM annotator_label l JOIN annotator_layer y ON y.id = l.layer_id"
            " JOIN annotator_schemeversion v ON v.id = y.scheme_version_id"
            " WHERE v.project_id = %s) + t.index %% 11, now()"
            " FROM annotator_turn t"
            " JOIN annotator_assignment a ON a.conversation_id = t.conversation_id LIMIT %s",
            [project.pk, LABELS],
        )
        cursor.execute("ANALYZE")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def export() -> None:
        for _ in labels.csv(project, labels.Selection()):
            pass

    exported = timed(export)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    def bare() -> None:
        query = labels.statement(project, labels.Selection())
        with connection.cursor() as cursor, cursor.copy(query) as reader:
            for _ in reader:
                pass

    plain = timed(bare)
    say(f"export: {LABELS / exported:,.0f} labels/s; bare COPY TO: {LABELS / plain:,.0f}")
    say(f"  ratio {plain / exported:.2f}; memory grew by {grown / 1024:.1f} MiB")


def memory(directory: Path) -> None:
    """Import a JSON array of ten megabytes and a larger one, each in a process of its own."""
    from django.core.files import File
    from django.db import connections

    from annotator.services import projects, reading, uploads

    large = int(os.environ.get("BENCH_MEGABYTES", "200"))
    peaks = []
    for megabytes in (10, large):
        path = directory / "array.json"
        with path.open("w", encoding="utf-8") as stream:
            written = stream.write("[")
            for number in itertools.count():
                for each in lines():
                    named = each.replace('"id": "c', f'"id": "{number}-')
                    written += stream.write(f"{',' if written > 1 else ''}{named}")
                    if written > megabytes * 1_000_000:
                        break
                if written > megabytes * 1_000_000:
                    break
            stream.write("]")
        project = projects.create(name=f"Memory {megabytes}", manager=None)
        corpus = projects.create_corpus(project=project, name="Bench", actor=None)
        with path.open("rb") as opened:
            file = File(opened, name=path.name)
            upload = uploads.receive(corpus=corpus, file=file, user=None)
        connections.close_all()
        child = os.fork()
        if child == 0:
            reading.execute(pk=upload.pk)
            os._exit(0)
        _, _, used = os.wait4(child, 0)
        upload.refresh_from_db()
        peaks.append(used.ru_maxrss / 1024)
        say(f"import of {megabytes} MB: {upload.turns_stored:,} turns, {peaks[-1]:.0f} MiB at most")
    say(f"  ratio {peaks[1] / peaks[0]:.2f}")


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
