"""The kinds of export that people's labels leave in."""

from functools import partial

from annotator.exports.choices import Choices
from annotator.exports.kinds import AS_LABELS, File, Kind
from annotator.formats import native
from annotator.models import Project
from annotator.queries.exporting import agreement, each, published, tables, training
from annotator.queries.exporting.labelled import conversations, labelled
from annotator.queries.exporting.tables import (
    ASSIGNMENTS,
    CONVERSATIONS,
    DECISIONS,
    LABELS,
    TURNS,
    Table,
)
from annotator.queries.exporting.wide import wide


def table_file(name: str, project: Project, choices: Choices, table: Table) -> File:
    """Return a table as a CSV file of an export."""
    return File(
        name=name,
        rows=tables.count(project, choices, table),
        blocks=partial(tables.csv, project, choices, table),
        columns={column: each.meaning for column, each in table.columns.items()},
    )


def _csv(project: Project, choices: Choices) -> list[File]:
    return [
        table_file("conversations.csv", project, choices, CONVERSATIONS),
        table_file("turns.csv", project, choices, TURNS),
        table_file("work.csv", project, choices, ASSIGNMENTS),
        table_file("labels.csv", project, choices, LABELS),
        table_file("decisions.csv", project, choices, DECISIONS),
    ]


def _wide(project: Project, choices: Choices) -> list[File]:
    return [table_file("turns-wide.csv", project, choices, wide(project, choices))]


def _jsonl(project: Project, choices: Choices) -> list[File]:
    return [
        File(
            name="conversations.jsonl",
            rows=conversations(project, choices).count(),
            blocks=lambda: map(native.line, labelled(project, choices)),
        )
    ]


KINDS = (
    Kind(
        AS_LABELS,
        "csv",
        "CSV: labels, one a row",
        "Labels (one a row), turns, conversations, who worked on what, and decisions on gold. Reads"
        " back into a project.",
        _csv,
        reads_back=True,
    ),
    Kind(
        AS_LABELS,
        "wide",
        "CSV: turns, one a row",
        "One row a turn, and a column for each label and annotator, gold among them.",
        _wide,
    ),
    Kind(
        AS_LABELS,
        "jsonl",
        "JSON Lines",
        "One conversation a line, with its labels, spans, links and details. Reads back into a"
        " project.",
        _jsonl,
        reads_back=True,
    ),
    Kind(
        AS_LABELS,
        "agreement",
        "CSV: agreement",
        "Every coefficient on completed work, between annotators and with gold, with its interval.",
        agreement.files,
    ),
    *published.KINDS,
    *each.KINDS,
    *training.KINDS,
)
