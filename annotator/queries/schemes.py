"""Scheme versions, as what they define and by how much they are used."""

from collections.abc import Mapping

from django.db.models import Count, Q

from annotator.models import Annotation, Label, Layer, Project, SchemeVersion
from annotator.queries.annotating import with_layers
from annotator.schemes import attributes, keys
from annotator.schemes.changes import Place
from annotator.schemes.definition import (
    LabelDefinition,
    LayerDefinition,
    SchemeDefinition,
    Unit,
)


def version(project: Project, number: int) -> SchemeVersion | None:
    """Return a version with its layers and labels, None if the project has none such."""
    return with_layers(SchemeVersion.objects.filter(project=project, number=number)).first()


def all_of(project: Project) -> list[SchemeVersion]:
    """Return every version with its layers and labels, oldest first, in three queries."""
    return list(with_layers(SchemeVersion.objects.filter(project=project)).order_by("number"))


def versions(project: Project) -> list[SchemeVersion]:
    """Return the project's versions, newest first, each with ``given``: its standing labels."""
    standing = Q(layers__labels__annotations__removed_at=None) & Q(
        layers__labels__annotations__isnull=False
    )
    return list(
        SchemeVersion.objects.filter(project=project)
        .annotate(given=Count("layers__labels__annotations", filter=standing))
        .order_by("-number")
    )


def given(project: Project) -> Mapping[Place, int]:
    """Count the labels that stand, under whichever version they were given."""
    rows = (
        Annotation.objects.filter(label__layer__scheme_version__project=project, removed_at=None)
        .order_by()
        .values_list("label__layer__key", "label__key")
        .annotate(count=Count("*"))
    )
    return {(layer, label): count for layer, label, count in rows}


def definition(scheme: SchemeVersion) -> SchemeDefinition:
    """Return what a version, loaded with its layers and labels, defines."""
    defaults = {command: key for command, (key, _) in keys.COMMANDS.items()}
    return SchemeDefinition(
        name=scheme.name,
        description=scheme.description,
        layers=tuple(_layer(layer) for layer in scheme.layers.all()),
        keys=defaults | scheme.keys,
    )


def _layer(layer: Layer) -> LayerDefinition:
    return LayerDefinition(
        key=layer.key,
        name=layer.name,
        unit=Unit(layer.unit),
        multiple=layer.multiple,
        roles=tuple(layer.roles),
        guideline=layer.guideline,
        source=layer.source,
        labels=tuple(_label(label) for label in layer.labels.all()),
        attributes=attributes.from_plain(layer.attributes),
    )


def _label(label: Label) -> LabelDefinition:
    return LabelDefinition(
        key=label.key,
        name=label.name,
        shortcut=label.shortcut,
        letters=label.letters,
        colour=label.colour,
        definition=label.definition,
        example=label.example,
    )
