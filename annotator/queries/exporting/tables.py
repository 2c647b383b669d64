"""Tables as CSV, straight from PostgreSQL, in the same order whenever the same is exported.

No number of this database gets into them: a conversation is named by its own id, or by the hash of
what is said where it has none, so that what is imported again is exported to the byte.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import connection
from psycopg import sql
from psycopg.abc import Buffer

from annotator.exports.choices import Choices
from annotator.models import Project
from annotator.queries.exporting.names import names

BLOCK_BYTES = 65_536
KEY = (
    "coalesce(nullif(conversation.external_id, ''),"
    " '#' || encode(conversation.content_hash, 'hex'))"
)
TIME = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
FORMULA = r"^[=+@\t\r-]"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its SQL, what it means, and whether people's or files' words stand in it."""

    value: str
    meaning: str
    words: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of an export: columns by name, where its rows come from, and their order."""

    columns: Mapping[str, Column]
    source: str
    order: str
    params: Mapping[str, sql.Composable] = field(default_factory=dict)


CONVERSATION = {
    "corpus": Column("corpus.name", "the corpus's name", words=True),
    "conversation": Column(KEY, "its id in the file, or a hash where it had none", words=True),
    "revision": Column("conversation.revision", "which revision of that id, from 1"),
}
TURN = CONVERSATION | {
    "turn": Column("turn.index + 1", "counts from 1, as on the pages"),
    "role": Column("turn.role", "user, assistant, system, tool or participant"),
    "speaker": Column("turn.speaker", "who speaks, as the file says", words=True),
    "text": Column("turn.text", "exactly what was uploaded", words=True),
}
WORK = {
    "annotator": Column("who.name", "username, pseudonym, or a file's source", words=True),
    "kind": Column("assignment.kind", "work, or gold for what was decided to be right"),
    "status": Column("assignment.status", "waiting, in_progress, complete or released"),
    "begun_at": Column(TIME.format("assignment.created_at"), "when it was given out, UTC"),
    "completed_at": Column(TIME.format("assignment.completed_at"), "UTC; empty until then"),
}
FROM = """
FROM annotator_conversation conversation
JOIN annotator_corpus corpus ON corpus.id = conversation.corpus_id
"""
WHERE = """
WHERE corpus.project_id = {project} AND ({corpus} = '' OR corpus.slug = {corpus})
"""
CHOSEN = """
  AND assignment.kind = ANY({kinds}) AND ({completed} IS FALSE OR assignment.status = 'complete')
"""

CONVERSATIONS = Table(
    CONVERSATION
    | {
        "turns": Column("conversation.turn_count", "how many turns it has"),
        "model": Column("conversation.model", "the model that speaks", words=True),
        "condition": Column("conversation.condition", "the condition or prompt", words=True),
        "task_key": Column("conversation.task_key", "what the task is called", words=True),
        "outcome": Column("conversation.outcome", "a score of the whole, on the file's own scale"),
        "session_group": Column(
            "conversation.session_group", "whose sessions they are", words=True
        ),
        "session_order": Column("conversation.session_order", "which of them"),
        "trial": Column("conversation.trial", "which attempt at the task"),
        "meta": Column(
            "nullif((conversation.meta - {redact})::text, '{{}}')",
            "whatever else the file says, as JSON",
            words=True,
        ),
    },
    FROM + WHERE,
    "ORDER BY corpus.name, conversation.id",
)
TURNS = Table(
    TURN
    | {
        "time": Column(TIME.format("turn.time"), "UTC, where the file says it"),
        "meta": Column(
            "nullif((turn.meta - {redact})::text, '{{}}')",
            "whatever else the file says of the turn, as JSON",
            words=True,
        ),
    },
    FROM + "JOIN annotator_turn turn ON turn.conversation_id = conversation.id" + WHERE,
    "ORDER BY corpus.name, conversation.id, turn.index",
)
ASSIGNMENTS = Table(
    CONVERSATION
    | WORK
    | {
        "asked": Column(
            "assignment.asked::text",
            "of labels that a file brought: the turns, from 0, that it says something of, by layer",
        ),
    },
    FROM
    + "JOIN annotator_assignment assignment ON assignment.conversation_id = conversation.id\n"
    + "JOIN who ON who.id = assignment.annotator_id"
    + WHERE
    + CHOSEN,
    "ORDER BY corpus.name, conversation.id, who.name, assignment.id",
)
IDENTITY = (
    f"concat_ws(' ', {KEY}, who.name, assignment.kind, layer.key, label.key, turn.index,"
    " annotation.start, '-', annotation.\"end\", linked.index, annotation.linked_start, '-',"
    " annotation.linked_end, annotation.created_at AT TIME ZONE 'UTC')"
)
WRITTEN_BY = """
CASE WHEN assignment.kind = 'gold' AND NOT {anonymous} THEN (
  SELECT nullif(revision.author, '') FROM annotator_annotationrevision revision
  WHERE revision.annotation_id = annotation.id AND revision.action IN ('added', 'changed')
  ORDER BY revision.number DESC LIMIT 1) END
"""
LABELS = Table(
    TURN
    | {
        "layer": Column("layer.key", "key of the layer in the scheme"),
        "label": Column("label.key", "key of the label in the layer"),
        "span_start": Column("annotation.start", "code points into text; empty for a whole turn"),
        "span_end": Column('annotation."end"', "the end, not included"),
        "linked_turn": Column("linked.index + 1", "the turn that a link leads to"),
        "linked_start": Column("annotation.linked_start", "code points into that turn's text"),
        "linked_end": Column("annotation.linked_end", "the end, not included"),
        "attributes": Column(
            "nullif(annotation.attributes::text, '{{}}')",
            "the label's details as a JSON object",
            words=True,
        ),
    }
    | WORK
    | {
        "labelled_at": Column(TIME.format("annotation.created_at"), "UTC"),
        "written_by": Column(
            WRITTEN_BY,
            "who wrote a label of gold, by username; empty for work and with pseudonyms",
            words=True,
        ),
        "scheme_version": Column("version.number", "number of the scheme version"),
        "annotation_id": Column(
            f"md5({IDENTITY})::uuid",
            "names the label; the same in every export of it, but another with pseudonyms",
        ),
    },
    FROM
    + """
JOIN annotator_assignment assignment ON assignment.conversation_id = conversation.id
JOIN who ON who.id = assignment.annotator_id
JOIN annotator_annotation annotation ON annotation.assignment_id = assignment.id
  AND annotation.removed_at IS NULL
JOIN annotator_turn turn ON turn.id = annotation.turn_id
JOIN annotator_label label ON label.id = annotation.label_id
JOIN annotator_layer layer ON layer.id = label.layer_id
JOIN annotator_schemeversion version ON version.id = layer.scheme_version_id
LEFT JOIN annotator_turn linked ON linked.id = annotation.linked_turn_id
"""
    + WHERE
    + CHOSEN
    + "AND ({layer} = '' OR layer.key = {layer})",
    "ORDER BY corpus.name, conversation.id, turn.index, version.number, layer.position,"
    " label.position, who.name, annotation.start, annotation.created_at, annotation.id",
)


DECISIONS = Table(
    CONVERSATION
    | {
        "turn": Column("turn.index + 1", "counts from 1, as on the pages"),
        "layer": Column("decision.layer", "key of the layer that was decided on"),
        "rule": Column("decision.rule", "person, model, unanimous or majority"),
        "threshold": Column("decision.threshold", "the share that a majority had to have"),
        "took": Column(
            "(SELECT coalesce(jsonb_agg(taken.name ORDER BY taken.name), '[]')"
            " FROM who taken WHERE taken.id = ANY(decision.took))::text",
            "whose labels became gold, as a JSON list",
            words=True,
        ),
        "reason": Column("decision.reason", "as the person wrote it", words=True),
        "decided_by": Column(
            "CASE WHEN NOT {anonymous} THEN decision.decided_by_name ELSE '' END",
            "username; empty with pseudonyms",
            words=True,
        ),
        "decided_at": Column(TIME.format("decision.at"), "UTC"),
        "against": Column(
            "decision.against", "the lens that gold was held against, if one was", words=True
        ),
    },
    FROM
    + """
JOIN annotator_assignment assignment ON assignment.conversation_id = conversation.id
JOIN annotator_decision decision ON decision.assignment_id = assignment.id
JOIN annotator_turn turn ON turn.id = decision.turn_id
"""
    + WHERE
    + CHOSEN
    + "AND ({layer} = '' OR decision.layer = {layer})",
    "ORDER BY corpus.name, conversation.id, decision.id",
)


def count(project: Project, choices: Choices, table: Table) -> int:
    """Return how many rows a table has."""
    with connection.cursor() as cursor:
        cursor.execute(_composed(project, choices, table, "SELECT count(*)" + table.source))
        return int(cursor.fetchone()[0])


def csv(project: Project, choices: Choices, table: Table) -> Iterator[bytes]:
    """Yield a table as CSV (UTF-8, RFC 4180 quoting, LF between rows) with a header row.

    PostgreSQL writes the CSV itself, so that text comes out as it went in and memory stays flat.
    """
    with connection.cursor() as cursor, cursor.copy(statement(project, choices, table)) as copy:
        yield from _joined(copy)


def statement(project: Project, choices: Choices, table: Table) -> sql.Composed:
    """Return the COPY statement that writes the CSV."""
    query = selected(project, choices, table)
    return sql.SQL("COPY ({}) TO STDOUT WITH (FORMAT csv, HEADER)").format(query)


def selected(project: Project, choices: Choices, table: Table) -> sql.Composed:
    """Return the query for a table's rows, in their order."""
    columns = ", ".join(
        f'{_safe(column) if choices.excel_safe else column.value} AS "{name}"'
        for name, column in table.columns.items()
    )
    return _composed(project, choices, table, f"SELECT {columns}{table.source}{table.order}")


def _safe(column: Column) -> str:
    if not column.words:
        return column.value
    value = f"({column.value})"
    return f"CASE WHEN {value} ~ {{formula}} THEN '''' || {value} ELSE {value} END"


def _composed(project: Project, choices: Choices, table: Table, query: str) -> sql.Composed:
    people = names(project, choices)
    who = sql.SQL(", ").join(
        sql.SQL("({}::bigint, {}::text)").format(sql.Literal(pk), sql.Literal(name))
        for pk, name in people.items()
    )
    # A project where nobody has work yet has an empty list all the same.
    rows = sql.SQL("VALUES {}").format(who) if people else sql.SQL("SELECT 0::bigint, ''::text")
    known = {
        "project": sql.Literal(project.pk),
        "corpus": sql.Literal(choices.corpus),
        "layer": sql.Literal(choices.layer),
        "kinds": sql.Literal(list(choices.kinds)),
        "completed": sql.Literal(choices.completed),
        "anonymous": sql.Literal(choices.anonymous),
        "redact": sql.SQL("{}::text[]").format(sql.Literal(list(choices.redact))),
        "formula": sql.Literal(FORMULA),
    }
    body = sql.SQL(query).format(**known, **table.params)
    return sql.SQL("WITH who(id, name) AS ({}) {}").format(rows, body)


def _joined(rows: Iterable[Buffer]) -> Iterator[bytes]:
    # PostgreSQL sends row by row; a web server wants fewer, larger pieces.
    block = bytearray()
    for row in rows:
        block += row
        if len(block) >= BLOCK_BYTES:
            yield bytes(block)
            block.clear()
    yield bytes(block)
