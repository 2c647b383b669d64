import uuid

from django.db import models
from django.db.models import Q

from annotator.models.annotation import Annotation, Assignment
from annotator.models.corpora import Turn
from annotator.models.schemes import Label


class SuggestionDecision(models.Model):
    """What an annotator did with a label that a lens suggested; rows are only ever added.

    The newest row about a suggestion counts; one that says ``undone`` opens it again.

    Kept so that it can be measured how far suggestions lead those who see them. ``op`` names the
    request, as of a label's revision; ``annotation`` is the label given in its place, if any.
    """

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"
        CHANGED = "changed", "Changed"
        UNDONE = "undone", "Undone"

    op = models.UUIDField(primary_key=True, default=uuid.uuid4)
    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="suggestion_decisions"
    )
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="+")
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    lens = models.CharField(max_length=60)
    version = models.CharField(max_length=60)
    confidence = models.FloatField(null=True)
    verdict = models.CharField(max_length=8, choices=Verdict)
    annotation = models.ForeignKey(
        Annotation, null=True, on_delete=models.SET_NULL, related_name="suggested_by"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "op"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["accepted", "rejected", "changed", "undone"]),
                name="suggestion_verdict_known",
            ),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__gte=0, confidence__lte=1),
                name="suggestion_confidence_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lens} suggested {self.label}: {self.verdict}"
