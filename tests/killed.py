"""Processes that are killed before a statement they would send to the database."""

import os
import signal
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

PATIENCE = 20.0  # seconds until the server knows that a client is gone
HELD = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE locktype = 'advisory' AND datname = current_database()
"""


def start(work: Callable[[], object], statements: int | None = None) -> int:
    """Do ``work`` in a process of its own, and return that process's id.

    With ``statements`` it is killed before it sends that many to the database, wherever that is.
    """
    connections.close_all()  # a child must not write on its parent's
    child = os.fork()
    if child:
        return child
    if statements is not None:
        connection.execute_wrappers.append(_death(statements))
    try:
        work()
    finally:
        os._exit(0)


def ended(child: int) -> bool:
    """Wait for a process; whether it was killed."""
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def dies(work: Callable[[], object], statements: int) -> bool:
    """Whether ``work`` is killed at so many statements; its locks are free by then."""
    killed = ended(start(work, statements))
    deadline = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while cursor.execute(HELD).fetchone() != (0,):
            assert time.monotonic() < deadline, "a lock outlived its process"
            time.sleep(0.01)
    return killed


def _death(statements: int) -> Callable[..., Any]:
    """Return a wrapper that kills the process before it sends so many statements."""
    left = statements

    def execute(then: Callable[..., Any], *args: Any) -> Any:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return then(*args)

    return execute
