from django.db import models

from annotator.models import Conversation
from inspector.models.runs import Run


class NewestScore(models.Model):
    """Which run's results of a lens are the newest of a conversation, and so the ones shown.

    Kept by whoever writes results, in the same transaction: the run with the highest id that has
    any, whether it was cancelled later or not.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="newest_scores", db_index=False
    )
    lens = models.CharField(max_length=60)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="newest_scores")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "lens"], include=["run"], name="newest_score_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lens} on {self.conversation_id} by run {self.run_id}"
