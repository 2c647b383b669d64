"""Sending work to the workers, and holding it so that no two do the same.

A message is only a wake-up: what is to be done stands in rows. A message that could not be sent,
or whose worker died, is sent again by the sweep.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.db import connection, transaction
from kombu.exceptions import OperationalError

from annotator.config.celery import app

log = logging.getLogger(__name__)

# The first key of the advisory locks, by kind.
UPLOADS, CHUNKS, AGREEMENT, SEARCH, EXPORTS, TABLES, COMPARISONS = range(1, 8)
BULK = "bulk"  # the queue for what nobody waits for


def send(task: str, *args: int, queue: str | None = None, times: int = 1) -> None:
    """Ask a worker to run ``task`` once the transaction in progress commits.

    ``times`` many workers are asked; ``queue`` is the default one, which goes first, or BULK.
    """
    transaction.on_commit(partial(_publish, task, args, queue, times))


def _publish(task: str, args: tuple[int, ...], queue: str | None, times: int) -> None:
    try:
        for _ in range(times):
            app.send_task(task, args=args, queue=queue)
    except OperationalError as error:
        log.warning("%s %s waits: the broker does not answer (%s)", task, args, error)


def broker_answers() -> bool:
    """Whether the broker can be reached now."""
    try:
        with app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=0, timeout=2)
    except (OperationalError, OSError):
        return False
    return True


@contextmanager
def held(kind: int, pk: int) -> Iterator[bool]:
    """Hold job ``pk`` of ``kind`` while the block runs; yields False if another worker has it.

    The lock belongs to the database session, so it goes the moment its worker dies, even by
    ``kill -9``. Advisory locks take two 32-bit keys: two jobs whose ids differ by 2**31 would
    share one, and the second would only wait for the next sweep.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, _key(pk)])
        mine = bool(cursor.fetchone()[0])
    if not mine:
        yield False
        return
    try:
        yield True
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, _key(pk)])


def abandoned(kind: int, pks: list[int]) -> list[int]:
    """Return those of ``pks`` that no living worker holds."""
    keys = _held_keys(kind) if pks else set()
    return [pk for pk in pks if _key(pk) not in keys]


def anybody_works(kind: int) -> bool:
    """Whether some worker holds a job of ``kind`` now."""
    return bool(_held_keys(kind))


def _held_keys(kind: int) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND objsubid = 2 AND classid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [kind],
        )
        return {row[0] for row in cursor.fetchall()}


def _key(pk: int) -> int:
    return pk % 2**31
