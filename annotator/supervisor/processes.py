"""Child processes that live and die with this one.

honcho does the same but leaves its children behind when it is killed by SIGKILL; the kernel's
parent-death signal doesn't.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 10.0

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Command:
    """What to run, and what to call it."""

    name: str
    argv: Sequence[str]


class Family:
    """The running children. Use it as a context manager: leaving it stops them all."""

    def __init__(self, commands: Sequence[Command], environment: Mapping[str, str]) -> None:
        self.commands = commands
        self.environment = environment
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Family":
        for command in self.commands:
            self.children[command.name] = self._start(command)
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def dead(self) -> str | None:
        """Return the name of a child that has ended, None while all run."""
        return next(
            (name for name, child in self.children.items() if child.poll() is not None), None
        )

    def stop(self) -> None:
        """Ask every child to end, and end those that don't in time, with all they started."""
        for child in self.children.values():
            _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(child, signal.SIGKILL)
                child.wait()

    def _start(self, command: Command) -> subprocess.Popen[bytes]:
        parent = os.getpid()
        # A group of its own, so that Ctrl-C in a terminal reaches this process alone, which then
        # stops the children in order.
        return subprocess.Popen(
            command.argv,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            # Not through a pipe of ours: a child that outlives us for a moment would choke on it.
            stdout=sys.stderr,
            start_new_session=True,
            preexec_fn=lambda: _die_with(parent),  # noqa: PLW1509 - no threads hold locks yet
        )


def _die_with(parent: int) -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if child.poll() is None:
        child.send_signal(number)


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return
