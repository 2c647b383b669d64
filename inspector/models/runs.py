from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from annotator.models import Corpus, Upload


class Run(models.Model):
    """A set of lenses over conversations of a corpus, its specification frozen when planned.

    ``spec`` is a list of ``{"name", "version", "params"}``, enough to score the same again.
    """

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="runs")
    upload = models.OneToOneField(
        Upload,
        null=True,
        on_delete=models.CASCADE,
        related_name="run",
        help_text="The upload that asked for it; empty where a person did.",
    )
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    spec = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["running", "done", "cancelled"]), name="run_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="running", finished_at__isnull=True)
                | Q(state__in=["done", "cancelled"], finished_at__isnull=False),
                name="run_finished_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} of {self.corpus}"


class RunChunk(models.Model):
    """The part of a run that one task takes: claimed, scored and written as one."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        CLAIMED = "claimed", "Claimed"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="chunks")
    conversation_ids = ArrayField(models.BigIntegerField())
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(help_text="When a worker was last asked to take it.")
    done_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "claimed", "done", "failed"]),
                name="chunk_state_known",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(state__in=["waiting", "claimed"]), name="chunk_open"
            )
        ]

    def __str__(self) -> str:
        return f"chunk {self.pk} of run {self.run_id}"
