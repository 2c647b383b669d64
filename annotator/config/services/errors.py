"""What can go wrong with the servers."""


class ServiceError(Exception):
    """A server can't be started or used; the text is one line for whoever started it."""
