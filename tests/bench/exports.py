"""Export of labels beside a bare COPY TO of the same query."""

import resource
from pathlib import Path

from tests.bench.tools import CONVERSATIONS, lines, make_corpus, receive, say, timed, written

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
