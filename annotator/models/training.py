from django.conf import settings
from django.db import models

from annotator.models.corpora import Conversation
from annotator.models.projects import Project


class TrainingItem(models.Model):
    """A conversation that annotators learn by; it is in nobody's queue of work."""

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, primary_key=True, related_name="training_item"
    )
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="training_items")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.conversation_id} at {self.position}"


class TrainingResult(models.Model):
    """How somebody did on one conversation in one round; rows are only ever added.

    ``score`` is micro F1 against gold, 0 to 1; ``layers`` has by layer how many labels and details
    were right, missing and extra.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="training_results")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="training_results"
    )
    annotator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="training_results"
    )
    round = models.PositiveSmallIntegerField(default=1)
    score = models.FloatField()
    layers = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["annotator", "conversation", "round"], name="training_result_once"
            ),
            models.CheckConstraint(
                condition=models.Q(score__gte=0, score__lte=1),
                name="training_score_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score:.2f} by {self.annotator_id} on {self.conversation_id}"
