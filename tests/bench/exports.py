"""Export of labels beside a bare COPY TO of the same query, and every kind of export."""

import resource
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from tests.bench.tools import CONVERSATIONS, lines, make_corpus, receive, say, timed, written

if TYPE_CHECKING:
    from annotator.models import Project

LABELS = 200_000


def run(directory: Path) -> None:
    """Label every turn of a corpus and export."""
    from django.db import connection

    from annotator.exports.choices import Choices
    from annotator.models import Assignment, User
    from annotator.queries.exporting import tables
    from annotator.services import reading

    corpus = make_corpus("Export")
    reading.execute(pk=receive(corpus, written(directory, lines())).pk)
    project = corpus.project
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
            "INSERT INTO annotator_annotation"
            " (id, assignment_id, turn_id, label_id, attributes, version, created_at)"
            " SELECT gen_random_uuid(), a.id, t.id,"
            " (SELECT min(l.id) FROM annotator_label l JOIN annotator_layer y ON y.id = l.layer_id"
            " JOIN annotator_schemeversion v ON v.id = y.scheme_version_id"
            " WHERE v.project_id = %s) + t.index %% 11, '{}', 1, now()"
            " FROM annotator_turn t"
            " JOIN annotator_assignment a ON a.conversation_id = t.conversation_id"
            " WHERE a.annotator_id = %s LIMIT %s",
            [project.pk, user.pk, LABELS],
        )
        cursor.execute("ANALYZE")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def export() -> None:
        for _ in tables.csv(project, Choices(), tables.LABELS):
            pass

    exported = timed(export)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    def bare() -> None:
        query = tables.statement(project, Choices(), tables.LABELS)
        with connection.cursor() as cursor, cursor.copy(query) as reader:
            for _ in reader:
                pass

    plain = timed(bare)
    say(f"export: {LABELS / exported:,.0f} labels/s; bare COPY TO: {LABELS / plain:,.0f}")
    say(f"  ratio {plain / exported:.2f}; memory grew by {grown / 1024:.1f} MiB")
    _score(project.pk)
    _kinds(project, before)


def _score(project: int) -> None:
    """Say of every conversation what thirty measures of one lens might be."""
    from django.db import connection

    from annotator.models import Project
    from inspector.models import Run

    corpus = Project.objects.get(pk=project).corpora.get()
    spec = [{"name": "bench", "version": "1", "params": {}}]
    run = Run.objects.create(corpus=corpus, spec=spec)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO inspector_score (run_id, conversation_id, lens, summary, unmeasured)"
            " SELECT %s, id, 'bench', '{\"er\": 0.5}', '' FROM annotator_conversation"
            " WHERE corpus_id = %s",
            [run.pk, corpus.pk],
        )
        cursor.execute(
            "INSERT INTO inspector_newestscore (run_id, conversation_id, lens)"
            " SELECT run_id, conversation_id, lens FROM inspector_score WHERE run_id = %s",
            [run.pk],
        )
        cursor.execute(
            "INSERT INTO inspector_series (run_id, conversation_id, lens, measure, values)"
            " SELECT %s, c.id, 'bench', 'm' || m, array_fill(random(), ARRAY[c.turn_count])"
            " FROM annotator_conversation c, generate_series(1, 30) m WHERE c.corpus_id = %s",
            [run.pk, corpus.pk],
        )
        cursor.execute("ANALYZE")


def _kinds(project: "Project", before: int) -> None:
    from annotator.exports.choices import Choices
    from annotator.services import exporting

    def write(kind: str) -> None:
        with TemporaryFile() as stream:
            files = exporting.write(project=project, kind=kind, choices=Choices(), stream=stream)
            made.update({file["name"]: file for file in files["files"]})

    made: dict[str, dict[str, Any]] = {}
    for kind in exporting.kinds():
        made.clear()
        seconds = timed(partial(write, kind))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        rows = sum(file["rows"] for file in made.values())
        size = sum(file["bytes"] for file in made.values()) / 2**20
        say(
            f"  {kind}: {rows:,} rows, {size:,.0f} MiB in {seconds:.1f} s;"
            f" memory so far grown by {grown / 1024:.0f} MiB"
        )
