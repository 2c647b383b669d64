"""What workers do for inspector: thin, since services hold the work."""

from annotator.config.celery import app
from inspector.services import comparisons, planning, runs, tabulating


@app.task(name="inspector.score_upload")
def score_upload(pk: int) -> None:
    """Plan the run of one stored upload."""
    planning.plan_for_upload(pk=pk)


@app.task(name="inspector.score_next")
def score_next() -> None:
    """Do the most urgent chunk of all runs."""
    runs.work_and_wake()


@app.task(name="inspector.tabulate")
def tabulate(corpus: int) -> None:
    """Make the table of one corpus."""
    tabulating.make(corpus=corpus)


@app.task(name="inspector.compare_runs")
def compare_runs(earlier: int, later: int) -> None:
    """Compare two runs that are over."""
    comparisons.make(earlier=earlier, later=later)


@app.task(name="inspector.sweep", expires=10)
def sweep() -> None:
    """Plan, ask again for, and bring on what was left behind."""
    planning.sweep()
    runs.sweep()
    tabulating.sweep()
