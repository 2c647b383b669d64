from django.contrib.postgres.fields import ArrayField
from django.db import models

from annotator.models import Conversation
from inspector.models.runs import Run


class Score(models.Model):
    """What one lens says of one conversation as a whole.

    ``summary`` maps the lens's summary measures to numbers or null (not measured);
    ``unmeasured`` says why where the lens could not score the conversation at all.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="scores", db_index=False)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="scores", db_index=False
    )
    lens = models.CharField(max_length=60)
    summary = models.JSONField()
    unmeasured = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "lens", "run"], name="score_once")
        ]
        indexes = [models.Index(fields=["run", "lens"], name="score_by_run")]

    def __str__(self) -> str:
        return f"{self.lens} on {self.conversation_id}"


class Series(models.Model):
    """One measure's value for every turn of a conversation; null where not measured.

    ``low_confidence`` says, turn by turn, where the value rests on too little to be relied on; null
    where the lens doesn't say.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="series")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="series", db_index=False
    )
    lens = models.CharField(max_length=60)
    measure = models.CharField(max_length=60)
    values = ArrayField(models.FloatField(null=True))
    low_confidence = ArrayField(models.BooleanField(), null=True)

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "run", "lens", "measure"], name="series_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lens}.{self.measure} on {self.conversation_id}"


class Finding(models.Model):
    """An event that a lens saw at a turn, with the words that show it.

    ``evidence`` is a list of ``[turn, start, end]``; ``cause`` is the turn that brought the event
    about, where the lens knows it.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="findings")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="findings", db_index=False
    )
    lens = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    turn = models.PositiveIntegerField()
    evidence = models.JSONField()
    reason = models.TextField()
    confidence = models.FloatField(null=True)
    cause = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["turn", "id"]
        indexes = [
            models.Index(fields=["conversation", "run"], name="finding_by_conversation"),
            models.Index(fields=["run", "kind"], name="finding_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at turn {self.turn} of {self.conversation_id}"
