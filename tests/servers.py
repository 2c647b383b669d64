"""A pytest plugin: real PostgreSQL and Redis for the tests, started before Django's settings load.

It is named in pyproject.toml, since a conftest would come too late.
"""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from annotator.config import services

_stack = ExitStack()
_directory = Path(_stack.enter_context(tempfile.TemporaryDirectory(prefix="cg-tests-")))
(_directory / "static").mkdir()
_servers = _stack.enter_context(services.embedded(_directory))
os.environ.update(
    DATABASE_URL=_servers.database_url,
    CELERY_BROKER_URL=_servers.broker_url,
    COMMONGROUND_DATA=str(_directory),
    COMMONGROUND_DEBUG="",
    # Playwright runs an event loop in the tests' own thread.
    DJANGO_ALLOW_ASYNC_UNSAFE="true",
)


def pytest_unconfigure() -> None:
    _stack.close()
