"""Starting and stopping: one line where it can't start, nothing left when it ends."""

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.e2e.conftest import ROOT, Workbench, environment, free_port, start, stop

pytestmark = pytest.mark.e2e


def refused(data: Path, *arguments: str) -> str:
    """Return the one line that ``up`` ends with when it can't start."""
    done = subprocess.run(
        [sys.executable, "manage.py", "up", *arguments],
        cwd=ROOT,
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr.strip()


def using(data: Path) -> list[str]:
    """Return the processes that name ``data`` in their command line or environment."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        if process.info["status"] != psutil.STATUS_ZOMBIE:
            line = " ".join(process.info["cmdline"] or [])
            if str(data) in line:
                found.append(line)
    return found


def wait_until_nothing_uses(data: Path) -> None:
    deadline = time.monotonic() + 20
    while using(data) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert using(data) == []


def test_a_second_one_on_the_same_data_is_refused(workbench: Workbench) -> None:
    assert workbench.url in refused(workbench.data, "--port", str(free_port()))


def test_a_busy_port_is_told(workbench: Workbench, tmp_path: Path) -> None:
    port = workbench.url.rpartition(":")[2]
    assert f"Port {port} is in use" in refused(tmp_path / "d", "--port", port)


def test_a_data_directory_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "can't be used" in refused(tmp_path / "file" / "d")


def test_a_broker_that_is_away_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "d"
    env = environment(data) | {"CELERY_BROKER_URL": f"redis://127.0.0.1:{free_port()}/0"}
    done = subprocess.run(
        [sys.executable, "manage.py", "up", "--port", str(free_port())],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "broker of CELERY_BROKER_URL does not answer" in done.stderr


def test_killed_and_started_again_then_stopped_for_good(tmp_path: Path) -> None:
    data, port = tmp_path / "d", free_port()
    first = start(data, port)
    assert first.password
    first.process.kill()
    first.process.wait()
    second = start(data, port)
    assert second.password == ""
    assert stop(second) == 0
    wait_until_nothing_uses(data)
    third = start(data, port)
    assert stop(third) == 0
    wait_until_nothing_uses(data)
