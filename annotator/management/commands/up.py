"""Run the workbench."""

import os
import signal
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from annotator.config import services
from annotator.config.services import ServiceError
from annotator.supervisor import checks
from annotator.supervisor.preparation import prepare
from annotator.supervisor.processes import Command as Child
from annotator.supervisor.processes import Family
from annotator.supervisor.web import await_answer

WEB_WORKERS, WEB_THREADS = 2, 4


class Command(BaseCommand):
    """Bring the database up to date, then run web server and worker until a signal."""

    help = "Run the web server and a Celery worker."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command line."""
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument(
            "--workers",
            type=int,
            default=os.cpu_count() or 1,
            help="processes of the Celery worker",
        )
        parser.add_argument("--no-demo", action="store_true", help="don't load the demo project")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until a signal or until a process ends; exit 1 if it can't start."""
        # Both signals end the waiting below; a terminal's Ctrl-C does already.
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            self._run(options)
        except ServiceError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(1)
        except KeyboardInterrupt:
            sys.stderr.write("Stopped.\n")

    def _run(self, options: dict[str, Any]) -> None:
        host, port = options["host"], options["port"]
        url = f"http://{_in_url(host)}:{port}"
        directory = services.data_dir()
        with checks.only_one(directory, url):
            checks.port_free(host, port)
            login = prepare(url, demo_project=not options["no_demo"])
            with Family(_children(host, port, options["workers"]), os.environ) as family:
                await_answer(host, port, family)
                self.stdout.write(_welcome(login, str(directory)))
                self.stdout.flush()
                _watch(family)


def _children(host: str, port: int, workers: int) -> list[Child]:
    python = [sys.executable, "-m"]
    web = [
        *("gunicorn", "annotator.config.wsgi", f"--bind={_in_url(host)}:{port}"),
        *("--worker-class=gthread", f"--workers={WEB_WORKERS}", f"--threads={WEB_THREADS}"),
        *("--timeout=120", "--graceful-timeout=5", "--log-level=warning", "--no-control-socket"),
    ]
    celery = ["celery", "--app=annotator.config", "--quiet"]
    worker = [
        *(*celery, "worker", f"--concurrency={workers}", "--loglevel=warning"),
        *("--without-mingle", "--without-gossip"),
    ]
    # A process of its own: one that the worker starts would outlive a worker that is killed.
    clock = [
        *(*celery, "beat", "--loglevel=warning", "--pidfile="),
        f"--schedule={services.data_dir() / 'beat'}",
    ]
    return [
        Child("web", python + web),
        Child("worker", python + worker),
        Child("clock", python + clock),
    ]


def _watch(family: Family) -> None:
    while (name := family.dead()) is None:
        time.sleep(0.5)
    raise ServiceError(f"The {name} process ended, so everything was stopped.")


def _welcome(login: tuple[str, str, str | None], directory: str) -> str:
    link, username, password = login
    lines = ["", "Common Ground is running. Open this link to log in (it works once):", ""]
    lines += [f"    {link}", "", f"    username  {username}"]
    if password:
        lines.append(f"    password  {password}    (shown only now)")
    lines += [f"    data      {directory}", "", "Ctrl-C stops everything.", ""]
    return "\n".join(lines)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
