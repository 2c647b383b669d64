"""Bringing database, static files and the first account up to date."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from annotator.services import accounts, demo
from annotator.supervisor import checks, static_files


def prepare(url: str, *, demo_project: bool = True) -> tuple[str, str, str | None]:
    """Return a log-in link, a username and, the first time, a password.

    Raises ServiceError if the database or the broker can't be used.
    """
    checks.database()
    checks.broker()
    migrate()
    static_files.collect()
    if demo_project:
        demo.load_if_empty()
    login = accounts.first_login_link(url)
    # The children make connections of their own.
    connection.close()
    return login


def migrate() -> None:
    """Apply the migrations that are missing."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
