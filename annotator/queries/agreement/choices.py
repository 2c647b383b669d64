"""What can be chosen from when agreement is asked for."""

from dataclasses import dataclass

from annotator.models import Assignment, Project
from annotator.queries.agreement.automatic import models


@dataclass(frozen=True, slots=True)
class Choices:
    """Corpora by slug, annotators and models by name, versions by number, each with its title."""

    corpora: list[tuple[str, str]]
    annotators: list[tuple[str, str]]
    versions: list[tuple[str, str]]
    models: list[tuple[str, str]]
    gold: bool


def choices(project: Project) -> Choices:
    """Return what a project offers; ``gold`` says whether it has any."""
    kinds = (
        Assignment.objects.filter(conversation__corpus__project=project)
        .order_by("annotator__username")
        .values_list("annotator__username", "kind")
        .distinct()
    )
    names = list(kinds)
    return Choices(
        corpora=list(project.corpora.values_list("slug", "name")),
        annotators=[
            (name, short(project, name)) for name, kind in names if kind == Assignment.Kind.WORK
        ],
        versions=[
            (str(number), f"{name}, version {number}")
            for number, name in project.scheme_versions.order_by("-number").values_list(
                "number", "name"
            )
        ],
        models=models().titles(project),
        gold=any(kind == Assignment.Kind.GOLD for _, kind in names),
    )


def short(project: Project, name: str) -> str:
    """Return an annotator's name; a source's without the project it belongs to."""
    return name.removeprefix(f"{project.slug}/")
