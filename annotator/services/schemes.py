"""Giving a project its scheme."""

from django.db import transaction

from annotator.models import Label, Layer, Project, SchemeVersion
from annotator.schemes.definition import SchemeDefinition


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
