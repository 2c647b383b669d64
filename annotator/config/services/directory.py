"""The data directory: where it is, whether it can be used, and a short path for its sockets."""

import hashlib
import os
import re
import shutil
from pathlib import Path

from annotator.config.services.errors import ServiceError

MIN_FREE_BYTES = 200_000_000
# The kernel takes 107 bytes for a socket's path, of which the servers' own names need some twenty.
# Other characters would have to survive a shell, a PostgreSQL setting and two kinds of URL.
_PLAIN = re.compile(r"[A-Za-z0-9_./+-]{1,80}")
_SHORT = Path("/tmp")  # noqa: S108 - the link's owner and target are checked


def data_dir() -> Path:
    """Return the data directory, which COMMONGROUND_DATA names; ``./var`` of the project else."""
    default = Path(__file__).resolve().parents[3] / "var"
    return Path(os.environ.get("COMMONGROUND_DATA") or default).absolute()


def check_directory(directory: Path) -> None:
    """Make the data directory. Raises ServiceError if it can't be written or its disk is full."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "servers.lock").touch()
        free = shutil.disk_usage(directory).free
    except OSError as error:
        raise ServiceError(
            f"The data directory {directory} can't be used: {error.strerror}."
            " Set COMMONGROUND_DATA to another one."
        ) from error
    if free < MIN_FREE_BYTES:
        raise ServiceError(
            f"The disk of {directory} is full: {free // 1_000_000} MB are free,"
            f" at least {MIN_FREE_BYTES // 1_000_000} MB are needed."
        )


def for_sockets(directory: Path) -> Path:
    """Return a path to ``directory`` that is short and plain: itself, or a link in /tmp.

    Raises ServiceError if somebody else has made that link.
    """
    if _PLAIN.fullmatch(str(directory)):
        return directory
    link = _link(directory)
    try:
        link.symlink_to(directory)
    except FileExistsError:
        if (
            not link.is_symlink()
            or link.lstat().st_uid != os.geteuid()
            or link.readlink() != directory
        ):
            raise ServiceError(
                f"{link} is in the way: remove it, or set COMMONGROUND_DATA to a shorter path."
            ) from None
    return link


def forget_sockets(directory: Path) -> None:
    """Remove the link that ``for_sockets`` made, if any."""
    if not _PLAIN.fullmatch(str(directory)):
        _link(directory).unlink(missing_ok=True)


def _link(directory: Path) -> Path:
    digest = hashlib.sha256(os.fsencode(directory)).hexdigest()[:12]
    return _SHORT / f"commonground-{os.geteuid()}-{digest}"
