"""Stopping the servers of a data directory when nobody is left to do it.

Everything that uses them holds a shared lock, which the kernel takes from a process that is
killed. One small process waits for all of them to be gone.
"""

import fcntl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from annotator.config.services import postgres, redis
from annotator.config.services.directory import for_sockets, forget_sockets

_PROJECT = Path(__file__).resolve().parents[3]
_GONE_SECONDS = 2.0


@contextmanager
def starting(directory: Path) -> Iterator[None]:
    """Let one process at a time start or stop the servers of a data directory."""
    with (directory / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def stop_if_unused(directory: Path, using: IO[str]) -> bool:
    """Stop the servers unless somebody uses them; ``using`` is the open ``servers.lock``."""
    with starting(directory):
        try:
            fcntl.flock(using, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        sockets = for_sockets(directory)
        redis.stop(sockets / "redis")
        postgres.stop(sockets / "postgres")
        forget_sockets(directory)
    return True


def watch(directory: Path) -> None:
    """Have a process of its own wait for the last user, unless one does already."""
    if not _watched(directory):
        # It outlives this process, so it is nobody's child.
        subprocess.run(
            ["setsid", "--fork", sys.executable, "-m", __name__, str(directory)],
            cwd=_PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )


def await_end(directory: Path) -> None:
    """Wait for the guard of servers that have been stopped to see it and end."""
    deadline = time.monotonic() + _GONE_SECONDS
    while _watched(directory) and time.monotonic() < deadline:
        time.sleep(0.01)


def main(directory: Path) -> None:
    """Wait until nobody uses the servers of ``directory``, then stop them."""
    with (directory / "guard.lock").open("w") as mine:
        try:
            fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        stopped = False
        while not stopped:
            with (directory / "servers.lock").open("w") as using:
                fcntl.flock(using, fcntl.LOCK_EX)
                # Let go before the next step: whoever starts the servers now takes its lock first.
                fcntl.flock(using, fcntl.LOCK_UN)
                stopped = stop_if_unused(directory, using)


def _watched(directory: Path) -> bool:
    with (directory / "guard.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


if __name__ == "__main__":
    main(Path(sys.argv[1]))
