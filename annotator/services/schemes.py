"""Giving a project its scheme, and the next version of it."""

from collections.abc import Mapping

from django.db import connection, transaction

from annotator.errors import Conflict, InvalidInput
from annotator.models import Label, Layer, Project, SchemeVersion, User
from annotator.queries import annotating
from annotator.queries import schemes as queries
from annotator.schemes.changes import Fate, Place, compare
from annotator.schemes.definition import SchemeDefinition
from annotator.services import audit

# What stands under another label of the same place already is taken back instead of moved.
MOVE = """
WITH source AS (
    SELECT annotation.id, EXISTS (
        SELECT FROM annotator_annotation twin
        JOIN annotator_label l ON l.id = twin.label_id
        JOIN annotator_layer y ON y.id = l.layer_id
        WHERE twin.assignment_id = annotation.assignment_id AND twin.turn_id = annotation.turn_id
          AND twin.removed_at IS NULL AND (y.key, l.key) = (%(to_layer)s, %(to_label)s)
          AND (twin.start, twin."end", twin.linked_turn_id, twin.linked_start, twin.linked_end)
            IS NOT DISTINCT FROM (annotation.start, annotation."end", annotation.linked_turn_id,
              annotation.linked_start, annotation.linked_end)
    ) AS twin
    FROM annotator_annotation annotation
    JOIN annotator_label label ON label.id = annotation.label_id
    JOIN annotator_layer layer ON layer.id = label.layer_id
    JOIN annotator_schemeversion version ON version.id = layer.scheme_version_id
    WHERE version.project_id = %(project)s AND annotation.removed_at IS NULL
      AND (layer.key, label.key) = (%(layer)s, %(label)s)
), changed AS (
    UPDATE annotator_annotation annotation
    SET version = annotation.version + 1,
        label_id = CASE WHEN source.twin THEN annotation.label_id ELSE %(target)s END,
        removed_at = CASE WHEN source.twin THEN now() END
    FROM source WHERE source.id = annotation.id
    RETURNING annotation.*, source.twin
)
INSERT INTO annotator_annotationrevision (annotation_id, op, number, action, state, at)
SELECT changed.id, gen_random_uuid(), changed.version,
  CASE WHEN twin THEN 'removed' ELSE 'moved' END,
  jsonb_build_object(
    'label', CASE WHEN twin THEN %(layer)s || '/' || %(label)s
                  ELSE %(to_layer)s || '/' || %(to_label)s END,
    'span', CASE WHEN start IS NOT NULL THEN jsonb_build_array(start, "end") END,
    'link', CASE WHEN linked.id IS NOT NULL
                 THEN jsonb_build_array(linked.index, linked_start, linked_end) END,
    'attributes', changed.attributes),
  now()
FROM changed LEFT JOIN annotator_turn linked ON linked.id = changed.linked_turn_id
"""


@transaction.atomic
def adopt(*, project: Project, definition: SchemeDefinition) -> SchemeVersion:
    """Store ``definition`` as the project's next scheme version."""
    version = SchemeVersion.objects.create(
        project=project,
        number=project.scheme_versions.count() + 1,
        name=definition.name,
        description=definition.description,
        keys=dict(definition.keys),
    )
    for position, layer in enumerate(definition.layers):
        row = Layer.objects.create(
            scheme_version=version,
            key=layer.key,
            name=layer.name,
            position=position,
            unit=layer.unit.value,
            multiple=layer.multiple,
            roles=list(layer.roles),
            guideline=layer.guideline,
            source=layer.source,
            attributes=[each.plain() for each in layer.attributes],
        )
        Label.objects.bulk_create(
            Label(
                layer=row,
                key=label.key,
                name=label.name,
                position=place,
                shortcut=label.shortcut,
                letters=label.letters,
                colour=label.colour,
                definition=label.definition,
                example=label.example,
            )
            for place, label in enumerate(layer.labels)
        )
    return version


@transaction.atomic
def change(
    *,
    project: Project,
    definition: SchemeDefinition,
    moves: Mapping[Place, Place],
    seen: int,
    actor: User | None,
) -> SchemeVersion:
    """Make ``definition`` the next version and move labels whose own label it drops.

    ``seen`` is the number of the version that was edited. Raises Conflict if somebody else made a
    newer one meanwhile, InvalidInput for a move that doesn't fit.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    current = annotating.current_scheme(project)
    if current.number != seen:
        raise Conflict(f"Somebody made version {current.number} meanwhile. Look at it first.")
    changes = compare(queries.definition(current), definition, queries.given(project))
    allowed = {
        (change.place, to)
        for change in changes
        if change.fate == Fate.DROPPED
        for to, _ in change.targets
    }
    for move in moves.items():
        if move not in allowed:
            raise InvalidInput(f"{'/'.join(move[0])} can't become {'/'.join(move[1])}.")
    version = adopt(project=project, definition=definition)
    for place, to in moves.items():
        _move(project, place, to, version)
    audit.record(
        project=project,
        actor=actor,
        action="scheme changed",
        version=version.number,
        moved={"/".join(place): "/".join(to) for place, to in moves.items()},
    )
    return version


def _move(project: Project, place: Place, to: Place, version: SchemeVersion) -> None:
    target = Label.objects.get(layer__scheme_version=version, layer__key=to[0], key=to[1])
    values: dict[str, str | int] = {
        "project": project.pk,
        "layer": place[0],
        "label": place[1],
        "to_layer": to[0],
        "to_label": to[1],
        "target": target.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(MOVE, values)
