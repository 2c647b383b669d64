"""PostgreSQL and Redis from their wheels, for a machine that has neither.

Everything that uses a data directory's servers holds a shared lock on it. Whoever comes first
starts them, whoever leaves last stops them, and a process that is killed lets go of its lock by
dying, so nothing has to be counted or cleaned up.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from annotator.config.services import guard, postgres, redis
from annotator.config.services.directory import check_directory, data_dir, for_sockets
from annotator.config.services.errors import ServiceError

__all__ = ["Embedded", "ServiceError", "data_dir", "embedded", "for_command"]

# They run without a database.
WITHOUT_SERVERS = {"help", "version", "--help", "-h", "--version", "collectstatic", "evaluate"}


@dataclass(frozen=True, slots=True)
class Embedded:
    """Where the servers answer; empty for one that was not asked for."""

    database_url: str
    broker_url: str


@contextmanager
def embedded(directory: Path, *, database: bool = True, broker: bool = True) -> Iterator[Embedded]:
    """Run what is asked for in ``directory`` while the block runs; join it if it runs already.

    Raises ServiceError, in one line for the person who started it, if a server doesn't start.
    """
    check_directory(directory)
    stopped = False
    with (directory / "servers.lock").open("w") as using:
        with guard.starting(directory):
            fcntl.flock(using, fcntl.LOCK_SH)
            sockets = for_sockets(directory)
            urls = Embedded(
                database_url=postgres.start(sockets / "postgres") if database else "",
                broker_url=redis.start(sockets / "redis") if broker else "",
            )
            guard.watch(directory)
        try:
            yield urls
        finally:
            stopped = guard.stop_if_unused(directory, using)
    if stopped:
        guard.await_end(directory)


@contextmanager
def for_command(argv: Sequence[str]) -> Iterator[None]:
    """See that ``manage.py`` finds its servers: those of the environment, or embedded ones."""
    command = argv[1] if len(argv) > 1 else "help"
    with ExitStack() as stack:
        if command not in WITHOUT_SERVERS and "--help" not in argv:
            check_directory(data_dir())
            stack.enter_context(environment())
        yield


@contextmanager
def environment() -> Iterator[None]:
    """Embed each server that the environment doesn't name, and name it there."""
    missing = {name: not os.environ.get(name) for name in ("DATABASE_URL", "CELERY_BROKER_URL")}
    if not any(missing.values()):
        yield
        return
    with embedded(
        data_dir(), database=missing["DATABASE_URL"], broker=missing["CELERY_BROKER_URL"]
    ) as servers:
        if servers.database_url:
            os.environ["DATABASE_URL"] = servers.database_url
        if servers.broker_url:
            os.environ["CELERY_BROKER_URL"] = servers.broker_url
        yield
