"""Running PostgreSQL as somebody else when we are root, as whom it refuses to run."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from annotator.config.services.errors import ServiceError

NAME = "commonground-pg"
# Either lets a program pass through directories that are closed to it; containers have the second.
_CAPABILITIES = {"dac_read_search": 2, "dac_override": 1}


def give(directory: Path) -> None:
    """Make a new data directory belong to the server's user."""
    if os.geteuid() == 0:
        shutil.chown(directory, _user(), _user())


def prefix(directory: Path, program: Path) -> list[str]:
    """Return what to put before a command that works on ``directory`` with ``program``.

    Nothing, unless we are root: then the command runs as the directory's owner. Raises
    ServiceError if that can't be.
    """
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        raise ServiceError(_REFUSED)
    owner = directory.stat()
    command = ["setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]
    if not (_reachable(directory) and _reachable(program)):
        # A clone under /root: pass its permissions instead of opening them to everybody.
        name = _capability()
        command += [f"--inh-caps=+{name}", f"--ambient-caps=+{name}"]
    return command


_REFUSED = (
    "PostgreSQL can't run as root, and another user can't be had for it here:"
    " run as an ordinary user, or set DATABASE_URL."
)


def _user() -> str:
    try:
        pwd.getpwnam(NAME)
    except KeyError:
        options = ["--system", "--user-group", "--no-create-home", "--shell=/bin/false"]
        try:
            subprocess.run(["useradd", *options, NAME], capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            raise ServiceError(_REFUSED) from None
    return NAME


def _reachable(path: Path) -> bool:
    """Whether everybody may pass through the directories above ``path``."""
    return all(parent.stat().st_mode & 0o001 for parent in path.resolve().parents)


def _capability() -> str:
    line = next(
        line
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("CapEff")
    )
    held = int(line.split()[1], 16)
    for name, bit in _CAPABILITIES.items():
        if held >> bit & 1:
            return name
    raise ServiceError(
        "PostgreSQL can't run as root, and its own user can't reach the data directory:"
        " set COMMONGROUND_DATA to one that everybody may pass through, such as /srv/commonground."
    )
