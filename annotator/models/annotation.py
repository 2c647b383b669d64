import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotator.models.corpora import Conversation, Turn
from annotator.models.schemes import Label


class Assignment(models.Model):
    """One annotator's work on one conversation."""

    class Status(models.TextChoices):
        IN_PROGRESS = "in_progress", "In progress"
        COMPLETE = "complete", "Complete"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="assignments"
    )
    annotator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.IN_PROGRESS)
    created_at = models.DateTimeField(auto_now_add=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "annotator"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(status="in_progress", completed_at__isnull=True)
                | Q(status="complete", completed_at__isnull=False),
                name="assignment_completed_when_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.annotator} on {self.conversation}"


class Annotation(models.Model):
    """A label given to a turn, to a span of it, or from it to another turn.

    ``start`` and ``end`` are offsets in code points into the turn's text. A removed annotation
    keeps its row, so that what was once said can be seen and exported with its history.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="annotations", db_index=False
    )
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="annotations")
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="annotations")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    linked_turn = models.ForeignKey(
        Turn, null=True, on_delete=models.CASCADE, related_name="linked_from"
    )
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__isnull=False, start__lt=F("end")),
                name="annotation_span_whole",
            ),
            models.UniqueConstraint(
                fields=["assignment", "turn", "label"],
                condition=Q(start__isnull=True, linked_turn__isnull=True, removed_at__isnull=True),
                name="annotation_turn_label_once",
            ),
        ]
        indexes = [models.Index(fields=["assignment", "turn"], name="annotation_by_assignment")]

    def __str__(self) -> str:
        return f"{self.label} on {self.turn}"


class AnnotationRevision(models.Model):
    """What happened to an annotation, in order; rows are only ever added.

    ``op`` names the request that did it: the same request sent again finds it and does nothing.
    """

    class Action(models.TextChoices):
        ADDED = "added", "Added"
        REMOVED = "removed", "Removed"

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="revisions")
    op = models.UUIDField(unique=True, default=uuid.uuid4)
    action = models.CharField(max_length=10, choices=Action)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["added", "removed"]), name="revision_action_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.annotation_id}"
