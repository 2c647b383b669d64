"""What workers do for annotator: thin, since services hold the work."""

from annotator.config.celery import app
from annotator.services import agreement, exporting, leases, reading, searching, uploads


@app.task(name="annotator.import_upload")
def import_upload(pk: int) -> None:
    """Look through one upload, or read it into its corpus."""
    reading.execute(pk=pk)


@app.task(name="annotator.agreement")
def compute_agreement(pk: int) -> None:
    """Compute one report on agreement."""
    agreement.execute(pk=pk)


@app.task(name="annotator.index_upload")
def index_upload(pk: int) -> None:
    """Make what an upload brought searchable by words."""
    searching.index(pk=pk)


@app.task(name="annotator.export")
def make_export(pk: int) -> None:
    """Make one export file."""
    exporting.execute(pk=pk)


@app.task(name="annotator.sweep", expires=10)
def sweep() -> None:
    """Ask again for what a lost message or worker left; give back what nobody works on."""
    uploads.resend()
    agreement.resend()
    searching.resend()
    leases.release()
    exporting.resend()
