"""The workbench as `make run` starts it, and a browser that is logged in."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
START_SECONDS = 90
# As long as actions have: much may run beside the tests, and what comes is not waited for longer.
expect.set_options(timeout=30_000)


@dataclass(frozen=True)
class Workbench:
    """A running workbench: its address, a one-time log-in link, and where its data lie."""

    url: str
    login_url: str
    password: str
    data: Path
    process: subprocess.Popen[bytes]


def environment(data: Path) -> dict[str, str]:
    """Return an environment without servers, so that they are embedded in ``data``."""
    servers = {"DATABASE_URL", "CELERY_BROKER_URL"}
    inherited = {name: value for name, value in os.environ.items() if name not in servers}
    return inherited | {"COMMONGROUND_DATA": str(data)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(data: Path, port: int) -> Workbench:
    """Start a workbench and wait until it says where it is."""
    log = data.with_name(f"{data.name}.log")
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(port)],
            cwd=ROOT,
            env=environment(data),
            stdout=output,
            stderr=output,
        )
    deadline = time.monotonic() + START_SECONDS
    while "Ctrl-C stops everything" not in (said := log.read_text()):
        assert process.poll() is None, said
        assert time.monotonic() < deadline, said
        time.sleep(0.1)
    link = re.search(r"http\S+/enter/\S+", said)
    assert link
    password = re.search(r"password  (\S+)", said)
    return Workbench(
        url=f"http://127.0.0.1:{port}",
        login_url=link[0],
        password=password[1] if password else "",
        data=data,
        process=process,
    )


def stop(workbench: Workbench) -> int:
    """Do what Ctrl-C does; return the exit status."""
    workbench.process.send_signal(signal.SIGINT)
    return workbench.process.wait(30)


@pytest.fixture(scope="session")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    running = start(tmp_path_factory.mktemp("wb") / "data", free_port())
    yield running
    stop(running)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        # Without its sandbox Chromium runs as root too, as in a bare container.
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def logged_in(
    workbench: Workbench, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Log in by the printed link; return the cookies."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(workbench.login_url)
    assert page.get_by_role("heading", name="Projects").is_visible()
    state = tmp_path_factory.mktemp("state") / "cookies.json"
    context.storage_state(path=state)
    context.close()
    return state


@pytest.fixture
def context(workbench: Workbench, browser: Browser, logged_in: Path) -> Iterator[BrowserContext]:
    """Yield a context that is logged in as the manager; a script error on a page is a failure."""
    opened = browser.new_context(
        storage_state=logged_in, base_url=workbench.url, accept_downloads=True
    )
    errors: list[str] = []
    opened.on("weberror", lambda error: errors.append(str(error.error)))
    yield opened
    opened.close()
    assert errors == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
