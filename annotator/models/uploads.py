from django.conf import settings
from django.db import models

from annotator.models.corpora import Corpus


class Upload(models.Model):
    """One file given to one corpus, and how far its import has come.

    A file is first looked through (``checking``, then ``ready``), and read once somebody has
    agreed to what was found. ``survey`` is what was found, ``mapping`` what its fields shall mean.
    ``records_read`` counts the records whose fate is committed: a worker that takes over reads on
    from there. A conversation whose text the corpus already has counts as a duplicate; one whose id
    the corpus has with another text counts as revised.
    """

    class State(models.TextChoices):
        CHECKING = "checking", "Being checked"
        READY = "ready", "Not imported yet"
        WAITING = "waiting", "Waiting"
        READING = "reading", "Reading"
        STORED = "stored", "Stored"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    # A worker has something to do; the others wait for somebody, or are over.
    OPEN = (State.CHECKING, State.WAITING, State.READING)

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="uploads")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    filename = models.TextField()
    file = models.FileField(upload_to="uploads/%Y/%m/", max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    error = models.TextField(blank=True)
    mapping = models.JSONField(default=dict)
    survey = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    records_read = models.PositiveIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    turns_stored = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    revised = models.PositiveIntegerField(default=0)
    labels_stored = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    queued_at = models.DateTimeField(help_text="When a worker was last asked to take it.")
    started_at = models.DateTimeField(null=True, help_text="When a worker began what it is at.")
    finished_at = models.DateTimeField(null=True)
    searchable_at = models.DateTimeField(
        null=True, help_text="When the words of its conversations were indexed."
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["checking", "ready", "waiting", "reading"], finished_at__isnull=True
                )
                | models.Q(state__in=["stored", "failed", "cancelled"], finished_at__isnull=False),
                name="upload_finished_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} into {self.corpus}"


class UploadProblem(models.Model):
    """A record that could not be stored or, where ``kept``, a notice about one that was."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField()
    path = models.TextField()
    message = models.TextField()
    excerpt = models.TextField()
    kept = models.BooleanField()

    class Meta:
        ordering = ["upload", "line", "id"]

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"
