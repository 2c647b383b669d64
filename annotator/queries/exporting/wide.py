"""One row for each turn, one column for each label and annotator."""

from psycopg import sql

from annotator.errors import InvalidInput
from annotator.exports.choices import Choices
from annotator.models import Assignment, Label, Project
from annotator.queries.exporting.names import names
from annotator.queries.exporting.tables import FROM, TURN, WHERE, Column, Table

MOST = 1_500  # columns; PostgreSQL has 1,664 at the most

# Work in which an unlabelled turn is an answer: what is complete, by annotator, with what it was
# asked of; and how often each label stands on a turn.
SOURCE = (  # every part of it is written here
    FROM  # noqa: S608
    + """
JOIN annotator_turn turn ON turn.conversation_id = conversation.id
LEFT JOIN LATERAL (
  SELECT jsonb_object_agg(assignment.annotator_id, assignment.asked) AS asked
  FROM annotator_assignment assignment
  WHERE assignment.conversation_id = conversation.id AND assignment.status = 'complete'
    AND assignment.kind = ANY({kinds})
) done ON TRUE
LEFT JOIN LATERAL (
  SELECT jsonb_object_agg(place, given) AS given FROM (
    SELECT concat_ws(' ', assignment.annotator_id, layer.key, label.key) AS place,
      count(*) AS given
    FROM annotator_annotation annotation
    JOIN annotator_assignment assignment ON assignment.id = annotation.assignment_id
    JOIN annotator_label label ON label.id = annotation.label_id
    JOIN annotator_layer layer ON layer.id = label.layer_id
    WHERE annotation.turn_id = turn.id AND annotation.removed_at IS NULL
      AND assignment.kind = ANY({kinds})
      AND ({completed} IS FALSE OR assignment.status = 'complete')
    GROUP BY 1
  ) counted
) said ON TRUE
"""
    + WHERE
)


def wide(project: Project, choices: Choices) -> Table:
    """Return the wide table of what is chosen; a column is called ``layer/label@annotator``.

    A cell counts how often the label stands on the turn, 0 where the annotator was asked and gave
    it not, and is empty where they were not asked or are not done. Raises InvalidInput where there
    would be more columns than a table can have.
    """
    people = names(project, choices)
    working = Assignment.objects.filter(
        conversation__corpus__project=project, kind__in=choices.kinds
    )
    if choices.corpus:
        working = working.filter(conversation__corpus__slug=choices.corpus)
    ids = set(working.values_list("annotator", flat=True))
    who = sorted((name, pk) for pk, name in people.items() if pk in ids)
    labels = _labels(project, choices.layer)
    if len(who) * len(labels) > MOST:
        raise InvalidInput(
            f"{len(labels)} labels of {len(who)} annotators are more columns than a table can have:"
            " choose one layer."
        )
    columns = dict(TURN)
    params: dict[str, sql.Composable] = {}
    for layer, label, roles in labels:
        for name, pk in who:
            key = f"p{len(params)}"
            params |= {
                key: sql.Literal(f"{pk} {layer} {label}"),
                f"{key}w": sql.Literal(str(pk)),
                f"{key}l": sql.Literal(layer),
                f"{key}r": sql.SQL("{}::text[]").format(sql.Literal(roles)),
            }
            title = f"{layer}/{label}@{name}".replace('"', '""').replace("{", "{{")
            columns[title.replace("}", "}}")] = Column(_cell(key), f"{label} by {name}")
    return Table(columns, SOURCE, "ORDER BY corpus.name, conversation.id, turn.index", params)


def _cell(key: str) -> str:
    who, layer, roles = (f"{{{key}{part}}}" for part in "wlr")
    return (
        f"coalesce((said.given ->> {{{key}}})::int, CASE WHEN done.asked ? {who}"
        f" AND ({roles} = '{{{{}}}}' OR turn.role = ANY({roles}))"
        f" AND (done.asked -> {who} = 'null'"
        f" OR done.asked -> {who} -> {layer} @> to_jsonb(turn.index)) THEN 0 END)"
    )


def _labels(project: Project, layer: str) -> list[tuple[str, str, list[str]]]:
    """Return layer, label and roles of every label of any version, the newest first in order."""
    rows = Label.objects.filter(layer__scheme_version__project=project).order_by(
        "-layer__scheme_version__number", "layer__position", "position"
    )
    if layer:
        rows = rows.filter(layer__key=layer)
    found: dict[tuple[str, str], list[str]] = {}
    for key, label, roles in rows.values_list("layer__key", "key", "layer__roles"):
        found.setdefault((key, label), roles)
    return [(key, label, roles) for (key, label), roles in found.items()]
