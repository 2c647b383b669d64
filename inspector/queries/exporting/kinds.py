"""The kinds of export that scores and findings leave in."""

from annotator.exports.choices import Choices
from annotator.exports.kinds import File, Kind
from annotator.models import Project
from annotator.queries.exporting.kinds import table_file
from inspector.queries.exporting.findings import FINDINGS
from inspector.queries.exporting.scores import LENSES, SCORES
from inspector.queries.exporting.series import LONG, wide

FOUND = "What lenses found"


def _scores(project: Project, choices: Choices) -> list[File]:
    return [
        table_file("scores.csv", project, choices, SCORES),
        table_file("series.csv", project, choices, LONG),
        table_file("lenses.csv", project, choices, LENSES),
    ]


def _wide(project: Project, choices: Choices) -> list[File]:
    return [
        table_file("series-wide.csv", project, choices, wide(project)),
        table_file("lenses.csv", project, choices, LENSES),
    ]


def _findings(project: Project, choices: Choices) -> list[File]:
    return [
        table_file("findings.csv", project, choices, FINDINGS),
        table_file("lenses.csv", project, choices, LENSES),
    ]


KINDS = (
    Kind(
        FOUND,
        "scores",
        "CSV: scores, one a row",
        "What lenses measure of conversations and of turns, each in its newest run, with versions"
        " and parameters. Choices about labels change nothing here.",
        _scores,
    ),
    Kind(
        FOUND,
        "scores-wide",
        "CSV: scores, one row a turn",
        "One row a turn, and a column for each measure.",
        _wide,
    ),
    Kind(
        FOUND,
        "findings",
        "CSV: findings",
        "Events that lenses found, one a row, with the words that show them, the reason and the"
        " cause.",
        _findings,
    ),
)
