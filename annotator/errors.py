"""What can go wrong in the domain. `annotator.http` maps each to an HTTP status, in one place."""


class DomainError(Exception):
    """Something the person asked for can't be done; its text is for them to read."""


class NotAllowed(DomainError):
    """The person is a member, but their role doesn't allow this."""


class Conflict(DomainError):
    """What was asked no longer fits what is stored."""


class InvalidInput(DomainError):
    """What was sent is not what was expected."""
