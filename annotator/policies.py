"""What each role may do. Pairs: ``may`` answers for templates, ``require`` raises."""

from enum import StrEnum

from annotator.errors import NotAllowed
from annotator.models import Membership

R = Membership.Role


class Action(StrEnum):
    """Everything that a role can be asked about."""

    VIEW = "see the project"
    ANNOTATE = "annotate"
    INSPECT = "inspect conversations"
    REVIEW = "review other people's work"
    EXPORT = "export labels"
    UPLOAD = "upload transcripts"
    MANAGE = "manage the project"


ALLOWED: dict[Action, frozenset[str]] = {
    Action.VIEW: frozenset(R.values),
    Action.ANNOTATE: frozenset({R.MANAGER, R.REVIEWER, R.ANNOTATOR}),
    # Annotators see neither findings nor each other's labels: both would anchor their own.
    Action.INSPECT: frozenset({R.MANAGER, R.REVIEWER, R.VIEWER}),
    Action.REVIEW: frozenset({R.MANAGER, R.REVIEWER}),
    Action.EXPORT: frozenset({R.MANAGER, R.REVIEWER, R.VIEWER}),
    Action.UPLOAD: frozenset({R.MANAGER}),
    Action.MANAGE: frozenset({R.MANAGER}),
}


def may(role: str, action: Action) -> bool:
    """Whether ``role`` allows ``action``."""
    return role in ALLOWED[action]


def require(role: str, action: Action) -> None:
    """Raise NotAllowed unless ``role`` allows ``action``."""
    if not may(role, action):
        raise NotAllowed(f"Your role here ({R(role).label.lower()}) doesn't let you {action}.")
