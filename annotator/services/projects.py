"""Making projects and saying who belongs to them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from annotator.errors import Conflict
from annotator.models import Corpus, Membership, Project, User
from annotator.schemes.templates import templates
from annotator.services import audit, schemes
from annotator.slugs import free_slug


@transaction.atomic
def create(
    *,
    name: str,
    description: str = "",
    overlap: int = 2,
    scheme: str = "default",
    manager: User | None,
    slug: str = "",
) -> Project:
    """Make a project with a ready scheme; ``manager`` becomes its first member."""
    project = Project.objects.create(
        name=name,
        description=description,
        overlap=overlap,
        slug=slug or free_slug(name, Project.objects.all(), "project"),
    )
    schemes.adopt(project=project, definition=templates()[scheme].scheme)
    if manager is not None:
        Membership.objects.create(project=project, user=manager, role=Membership.Role.MANAGER)
    audit.record(project=project, actor=manager, action="project created")
    return project


@transaction.atomic
def configure(*, project: Project, actor: User, settings: Mapping[str, Any]) -> list[str]:
    """Change settings of the project; return the names of those that are new.

    The audit event keeps what they were and what they are.
    """
    locked = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    before = {name: getattr(locked, name) for name in settings}
    changed = [name for name in settings if before[name] != settings[name]]
    if changed:
        for name in changed:
            setattr(locked, name, settings[name])
        locked.save(update_fields=changed)
        detail = {name: [before[name], settings[name]] for name in changed}
        audit.record(project=project, actor=actor, action="settings changed", settings=detail)
    return changed


def first_manager() -> User | None:
    """Return whom projects made from the shell belong to: the site's first superuser, if any."""
    return User.objects.filter(is_superuser=True, is_active=True).order_by("id").first()


@transaction.atomic
def create_corpus(
    *, project: Project, name: str, kind: str = Corpus.Kind.MODEL, actor: User | None
) -> Corpus:
    """Make an empty corpus in the project."""
    corpus = Corpus.objects.create(
        project=project, name=name, kind=kind, slug=free_slug(name, project.corpora.all(), "corpus")
    )
    audit.record(project=project, actor=actor, action="corpus created", corpus=corpus.slug)
    return corpus


@transaction.atomic
def set_role(*, project: Project, user: User, role: str, actor: User | None) -> Membership:
    """Make ``user`` a member with ``role``, or change the role they have.

    Raises Conflict if that would leave the project without a manager.
    """
    _keep_a_manager(project, user, role)
    membership, _ = Membership.objects.update_or_create(
        project=project, user=user, defaults={"role": role}
    )
    audit.record(project=project, actor=actor, action="role set", user=user.username, role=role)
    return membership


@transaction.atomic
def remove_member(*, project: Project, user: User, actor: User) -> None:
    """End a membership; the person's labels stay. Raises Conflict for the last manager."""
    _keep_a_manager(project, user, "")
    Membership.objects.filter(project=project, user=user).delete()
    audit.record(project=project, actor=actor, action="member removed", user=user.username)


def _keep_a_manager(project: Project, user: User, role: str) -> None:
    managers = Membership.objects.select_for_update().filter(
        project=project, role=Membership.Role.MANAGER
    )
    held = {membership.user_id for membership in managers}
    if role != Membership.Role.MANAGER and held == {user.pk}:
        raise Conflict("A project needs a manager: make somebody else one first.")
