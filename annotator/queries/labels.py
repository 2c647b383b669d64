"""Labels as the rows of a CSV file.

docs/export.md describes every column; tests/test_docs.py keeps it true.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from psycopg import sql
from psycopg.abc import Buffer

from annotator.models import Project

BLOCK_BYTES = 65_536
TIME = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
COLUMNS = {
    "project": "project.slug",
    "corpus": "corpus.name",
    "conversation": "coalesce(nullif(conversation.external_id, ''), conversation.id::text)",
    "conversation_id": "conversation.id",
    "turn": "turn.index + 1",
    "speaker": "turn.speaker",
    "role": "turn.role",
    "text": "turn.text",
    "layer": "layer.key",
    "label": "label.key",
    "span_start": "annotation.start",
    "span_end": "annotation.end",
    "linked_turn": "linked.index + 1",
    "annotator": "annotator.username",
    "status": "assignment.status",
    "labelled_at": TIME.format("annotation.created_at"),
    "completed_at": TIME.format("assignment.completed_at"),
    "scheme_version": "version.number",
    "annotation_id": "annotation.id",
    "linked_start": "annotation.linked_start",
    "linked_end": "annotation.linked_end",
    "attributes": "nullif(annotation.attributes::text, '{{}}')",
    "kind": "assignment.kind",
}
FROM = """
FROM annotator_annotation annotation
JOIN annotator_assignment assignment ON assignment.id = annotation.assignment_id
JOIN annotator_user annotator ON annotator.id = assignment.annotator_id
JOIN annotator_turn turn ON turn.id = annotation.turn_id
JOIN annotator_conversation conversation ON conversation.id = turn.conversation_id
JOIN annotator_corpus corpus ON corpus.id = conversation.corpus_id
JOIN annotator_project project ON project.id = corpus.project_id
JOIN annotator_label label ON label.id = annotation.label_id
JOIN annotator_layer layer ON layer.id = label.layer_id
JOIN annotator_schemeversion version ON version.id = layer.scheme_version_id
LEFT JOIN annotator_turn linked ON linked.id = annotation.linked_turn_id
WHERE project.id = {project} AND annotation.removed_at IS NULL
  AND ({corpus} = '' OR corpus.slug = {corpus})
  AND ({layer} = '' OR layer.key = {layer})
  AND ({completed} IS FALSE OR assignment.status = 'complete')
"""
# Ids, not names, come first in the order: they say the same and sort without reading the texts.
ORDER = """
ORDER BY corpus.id, conversation.id, turn.index, version.number, layer.position, label.position,
  annotator.id, annotation.created_at, annotation.id
"""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which labels: of one corpus, of one layer, of completed work only. Empty means all."""

    corpus: str = ""
    layer: str = ""
    completed: bool = False


def count(project: Project, selection: Selection) -> int:
    """Return how many labels ``selection`` holds."""
    with connection.cursor() as cursor:
        cursor.execute(_compose("SELECT count(*)" + FROM, project, selection))
        return int(cursor.fetchone()[0])


def csv(project: Project, selection: Selection) -> Iterator[bytes]:
    """Yield the labels as CSV (UTF-8, RFC 4180 quoting, LF between rows) with a header row.

    PostgreSQL writes the CSV itself, so that text comes out as it went in and memory stays flat.
    Removed labels are left out.
    """
    with connection.cursor() as cursor, cursor.copy(statement(project, selection)) as copy:
        yield from _joined(copy)


def statement(project: Project, selection: Selection) -> sql.Composed:
    """Return the COPY statement that writes the CSV."""
    columns = ", ".join(f'{value} AS "{name}"' for name, value in COLUMNS.items())
    query = _compose(f"SELECT {columns}" + FROM + ORDER, project, selection)  # noqa: S608
    return sql.SQL("COPY ({}) TO STDOUT WITH (FORMAT csv, HEADER)").format(query)


def _joined(rows: Iterable[Buffer]) -> Iterator[bytes]:
    # PostgreSQL sends row by row; a web server wants fewer, larger pieces.
    block = bytearray()
    for row in rows:
        block += row
        if len(block) >= BLOCK_BYTES:
            yield bytes(block)
            block.clear()
    yield bytes(block)


def _compose(query: str, project: Project, selection: Selection) -> sql.Composed:
    return sql.SQL(query).format(
        project=sql.Literal(project.pk),
        corpus=sql.Literal(selection.corpus),
        layer=sql.Literal(selection.layer),
        completed=sql.Literal(selection.completed),
    )
