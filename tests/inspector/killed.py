"""Workers in processes of their own, killed or left to finish; what a run's rows say."""

import time
from hashlib import sha256

from inspector.models import Finding, Run, Score, Series
from inspector.services import runs
from tests.killed import ended, start

COLUMNS = {
    Score: ("conversation", "lens", "summary", "unmeasured"),
    Series: ("conversation", "lens", "measure", "values", "low_confidence"),
    Finding: ("conversation", "lens", "kind", "turn", "evidence", "reason", "confidence", "cause"),
}


def start_worker(pk: int, statements: int | None = None) -> int:
    """Start a process that works on run ``pk`` until it is over, and return its id.

    With ``statements`` it is killed before it sends that many to the database, wherever that is.
    """

    def work() -> None:
        run = Run.objects.get(pk=pk)
        while run.state == Run.State.RUNNING:
            if not runs.work(run=run):
                time.sleep(0.01)
                runs.sweep()
            run.refresh_from_db()

    return start(work, statements)


def finish(pk: int, workers: int) -> None:
    """Let ``workers`` processes do what is left of run ``pk``."""
    for child in [start_worker(pk) for _ in range(workers)]:
        ended(child)


def said(run: Run) -> str:
    """Return a digest of every row of the run, whatever their order and ids."""
    digest = sha256()
    for model, columns in COLUMNS.items():
        rows = model._default_manager.filter(run=run).order_by(*columns).values_list(*columns)
        for row in rows.iterator():
            digest.update(repr(row).encode())
    return digest.hexdigest()
