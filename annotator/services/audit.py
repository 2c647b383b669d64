"""The record of who did what."""

from typing import Any

from annotator.models import AuditEvent, Project, User


def record(*, project: Project, actor: User | None, action: str, **detail: Any) -> None:
    """Write an audit event; call it in the transaction that does the thing."""
    AuditEvent.objects.create(project=project, actor=actor, action=action, detail=detail)
