"""What workers do for inspector: thin, since services hold the work."""

from annotator.config.celery import app
from inspector.services import runs


@app.task(name="inspector.score_upload")
def score_upload(pk: int) -> None:
    """Plan the run of one stored upload."""
    runs.plan_for_upload(pk=pk)


@app.task(name="inspector.score_chunk")
def score_chunk(pk: int) -> None:
    """Score one chunk of a run."""
    runs.execute(pk=pk)


@app.task(name="inspector.sweep", expires=10)
def sweep() -> None:
    """Plan, ask again for, and close what was left behind."""
    runs.sweep()
