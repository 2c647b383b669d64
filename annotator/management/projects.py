"""The project that a command names."""

from django.core.management.base import CommandError

from annotator.models import Project


def project_named(slug: str) -> Project:
    """Return the project of that slug. Raises CommandError if there is none."""
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        raise CommandError(f"there is no project {slug!r}")
    return project
