from django.conf import settings
from django.db import models

from annotator.models.projects import Project


class AgreementReport(models.Model):
    """Agreement on one selection of a project's labels, kept until the labels change.

    ``digest`` names the selection, ``stamp`` the state of the labels that ``result`` is of;
    ``done`` of ``total`` layers are computed so far.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="agreement_reports", db_index=False
    )
    digest = models.BinaryField(max_length=16)
    selection = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    stamp = models.TextField(blank=True)
    result = models.JSONField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    queued_at = models.DateTimeField(help_text="When a worker was last asked to take it.")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "digest"], name="agreement_selection_once"),
            models.CheckConstraint(
                condition=models.Q(state="done", result__isnull=False, finished_at__isnull=False)
                | models.Q(state__in=["waiting", "failed"]),
                name="agreement_done_with_result",
            ),
        ]

    def __str__(self) -> str:
        return f"agreement in {self.project}"
