import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from annotator.models.corpora import Conversation, Turn
from annotator.models.schemes import Label


class Assignment(models.Model):
    """One annotator's work on one conversation, or what is held to be true of it.

    Gold is an assignment too: its annotator is the project's source user for gold, so that gold
    has spans, links, details and a history like any label.

    Work that was given back takes nobody's place; its row stays, so that labels which were still on
    their way find it, and it is in progress again.
    """

    class Kind(models.TextChoices):
        WORK = "work", "Work"
        TRAINING = "training", "Training"
        GOLD = "gold", "Gold"

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        IN_PROGRESS = "in_progress", "In progress"
        COMPLETE = "complete", "Complete"
        RELEASED = "released", "Given back"

    BEGUN = (Status.IN_PROGRESS, Status.COMPLETE)

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="assignments"
    )
    annotator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.WORK)
    status = models.CharField(max_length=12, choices=Status, default=Status.IN_PROGRESS)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="assigned",
        help_text="Who gave it out; empty where it came from the queue.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(
        default=timezone.now,
        help_text="When the annotator last did something here; a lease ends by it.",
    )
    completed_at = models.DateTimeField(null=True)
    asked = models.JSONField(
        null=True,
        help_text="Of labels that a file brought: the indices of the turns it says something of, by"
        " layer. Null: whatever the layers ask.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "annotator"], name="assignment_once"),
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(kind="gold"), name="assignment_gold_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["work", "training", "gold"]), name="assignment_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["waiting", "in_progress", "released"], completed_at__isnull=True
                )
                | Q(status="complete", completed_at__isnull=False),
                name="assignment_completed_when_complete",
            ),
        ]
        indexes = [
            models.Index(
                fields=["touched_at"],
                condition=Q(status="in_progress"),
                name="assignment_in_progress",
            )
        ]

    def __str__(self) -> str:
        return f"{self.annotator} on {self.conversation}"


class Annotation(models.Model):
    """A label given to a turn, to a span of it, or to a link from there to another turn or span.

    ``start`` and ``end`` are offsets in code points into the turn's text, ``linked_start`` and
    ``linked_end`` into the linked turn's. ``attributes`` maps the layer's details to choices' keys,
    whole numbers or texts. ``version`` counts the revisions: who changes an annotation says which
    version they saw. A removed annotation keeps its row, so that what was once said can be seen and
    exported with its history.
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
    linked_start = models.PositiveIntegerField(null=True)
    linked_end = models.PositiveIntegerField(null=True)
    attributes = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__isnull=False, start__lt=F("end")),
                name="annotation_span_whole",
            ),
            models.CheckConstraint(
                condition=Q(linked_start__isnull=True, linked_end__isnull=True)
                | Q(
                    linked_turn__isnull=False,
                    linked_start__isnull=False,
                    linked_end__isnull=False,
                    linked_start__lt=F("linked_end"),
                ),
                name="annotation_linked_span_whole",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="annotation_version_from_one"),
            models.UniqueConstraint(
                fields=[
                    "assignment",
                    "turn",
                    "label",
                    "start",
                    "end",
                    "linked_turn",
                    "linked_start",
                    "linked_end",
                ],
                condition=Q(removed_at__isnull=True),
                nulls_distinct=False,
                name="annotation_same_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} on {self.turn}"


class AnnotationRevision(models.Model):
    """What happened to an annotation, in order; rows are only ever added.

    ``op`` names the request that did it: the same request sent again finds it and does nothing.
    ``number`` is the annotation's version from then on, ``state`` what it said:
    ``{"label": "layer/label", "span": [start, end] or null, "link": [turn, start, end] or null,
    "attributes": {...}}``, turns from 0.
    """

    class Action(models.TextChoices):
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        REMOVED = "removed", "Removed"
        MOVED = "moved", "Moved to another label"

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="revisions")
    op = models.UUIDField(unique=True, default=uuid.uuid4)
    number = models.PositiveIntegerField(default=1)
    action = models.CharField(max_length=10, choices=Action)
    state = models.JSONField(default=dict)
    author = models.CharField(
        max_length=150,
        blank=True,
        db_default="",
        help_text="Who wrote gold, by username; empty for work, which its annotator wrote.",
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["added", "changed", "removed", "moved"]),
                name="revision_action_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.annotation_id}"
