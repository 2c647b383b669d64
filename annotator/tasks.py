"""What workers do for annotator: thin, since services hold the work."""

from annotator.config.celery import app
from annotator.services import uploads


@app.task(name="annotator.import_upload")
def import_upload(pk: int) -> None:
    """Read one upload into its corpus."""
    uploads.execute(pk=pk)


@app.task(name="annotator.sweep", expires=10)
def sweep() -> None:
    """Ask again for uploads whose message or worker was lost."""
    uploads.resend()
