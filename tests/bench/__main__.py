"""Run the benches named on the command line, or all that need not be asked for by name."""

import importlib
import os
import pkgutil
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from annotator.config import services
from tests import bench


def main(asked: list[str]) -> None:
    """Run benches one after the other, on servers of their own."""
    chosen = [each for each in benches() if not asked or each.__name__.split(".")[-1] in asked]
    chosen = [each for each in chosen if asked or not getattr(each, "ONLY_WHEN_ASKED", False)]
    with (
        tempfile.TemporaryDirectory(prefix="cg-bench-") as directory,
        services.embedded(Path(directory)) as servers,
    ):
        os.environ.update(
            DATABASE_URL=servers.database_url,
            CELERY_BROKER_URL=servers.broker_url,
            COMMONGROUND_DATA=directory,
            DJANGO_SETTINGS_MODULE="annotator.config.settings",
        )
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        for each in chosen:
            each.run(Path(directory))


def benches() -> list[ModuleType]:
    """Return the modules of this package that have a ``run``, by name."""
    modules = [
        importlib.import_module(f"{bench.__name__}.{found.name}")
        for found in pkgutil.iter_modules(bench.__path__)
        if not found.name.startswith("_")
    ]
    return [each for each in modules if hasattr(each, "run")]


if __name__ == "__main__":
    main(sys.argv[1:])
