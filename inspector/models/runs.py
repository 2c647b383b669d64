from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from annotator.models import Corpus, Upload


class Run(models.Model):
    """A set of lenses over conversations of a corpus, its specification frozen when planned.

    ``spec`` is a list of ``{"name", "version", "params"}``, enough to score the same again. Where a
    lens of it wants corpus statistics, a first stage counts them, or ``statistics_run`` is an
    earlier run that did.
    """

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"

    class Stage(models.TextChoices):
        GATHERING = "gathering", "Counting over the corpus"
        SCORING = "scoring", "Scoring"

    class Priority(models.IntegerChoices):
        """Lower goes first."""

        ONE_CONVERSATION = 0, "Somebody looks at one conversation"
        UPLOAD = 1, "Somebody waits for an upload"
        CORPUS = 2, "A corpus is scored again"

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
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.CORPUS)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.SCORING)
    statistics_run = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.SET_NULL,
        help_text="The run whose statistics it scores with, itself or an earlier one.",
    )
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
            models.CheckConstraint(
                condition=Q(stage__in=["gathering", "scoring"]), name="run_stage_known"
            ),
            models.CheckConstraint(condition=Q(priority__in=[0, 1, 2]), name="run_priority_known"),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} of {self.corpus}"


class RunChunk(models.Model):
    """The part of a run's stage that one task takes: claimed, worked on and written as one.

    ``lenses`` are the names of those that score it; empty for all of the run's. ``counts`` is what
    lenses gathered, by name, until the stage is over and the sum is frozen.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        CLAIMED = "claimed", "Claimed"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="chunks")
    stage = models.CharField(max_length=10, choices=Run.Stage, default=Run.Stage.SCORING)
    conversation_ids = ArrayField(models.BigIntegerField())
    lenses = ArrayField(models.CharField(max_length=60), default=list)
    counts = models.JSONField(null=True)
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
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["gathering", "scoring"]), name="chunk_stage_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(state__in=["waiting", "claimed"]), name="chunk_open"
            )
        ]

    def __str__(self) -> str:
        return f"chunk {self.pk} of run {self.run_id}"


class Statistics(models.Model):
    """What a lens finished over the ``conversations`` conversations of a corpus; never changed."""

    run = models.ForeignKey(
        Run,
        on_delete=models.CASCADE,
        related_name="statistics",
        db_index=False,
        help_text="The run that counted them.",
    )
    lens = models.CharField(max_length=60)
    conversations = models.PositiveIntegerField()
    values = models.JSONField()

    class Meta:
        verbose_name_plural = "statistics"
        constraints = [models.UniqueConstraint(fields=["run", "lens"], name="statistics_once")]

    def __str__(self) -> str:
        return f"statistics of {self.lens} by run {self.run_id}"
