"""What must be true before the workbench starts; each failure is one line for its operator."""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import OperationalError, connection

from annotator import jobs
from annotator.config.services import ServiceError

MIN_POSTGRES = 15


@contextmanager
def only_one(directory: Path, url: str) -> Iterator[None]:
    """Hold the data directory for one supervisor. Raises ServiceError if another one has it."""
    with (directory / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise ServiceError(f"Already running: {lock.read().strip()}.") from None
        lock.truncate(0)
        lock.write(f"{url} (process {os.getpid()}, data in {directory})")
        lock.flush()
        yield
        lock.truncate(0)


def port_free(host: str, port: int) -> None:
    """Raise ServiceError if the address can't be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise ServiceError(
                    f"Port {port} is in use: stop what uses it, or choose another with PORT=8001."
                ) from error
            raise ServiceError(f"Can't listen on {host}:{port}: {error.strerror}.") from error


def database() -> None:
    """Raise ServiceError unless a PostgreSQL that is new enough answers."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        said = str(error).strip().splitlines()[0]
        raise ServiceError(f"The database of DATABASE_URL does not answer: {said}") from error
    version = connection.connection.info.server_version // 10_000
    if version < MIN_POSTGRES:
        raise ServiceError(
            f"PostgreSQL {version} is too old: version {MIN_POSTGRES} or later is needed."
        )


def broker() -> None:
    """Raise ServiceError unless the broker answers."""
    if not jobs.broker_answers():
        raise ServiceError("The broker of CELERY_BROKER_URL does not answer. Is it running?")
