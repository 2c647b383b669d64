from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotator.models.annotation import Assignment
from annotator.models.corpora import Turn


class Decision(models.Model):
    """Why gold says what it says of a turn in a layer; rows are only ever added, the newest counts.

    A person decided, or a ``rule`` did: everybody agreed, or a share of at least ``threshold`` did;
    with MODEL a person took what the model ``against`` says. ``took`` has the ids of the annotators
    whose labels became gold; it is empty where gold was written anew, is the model's, or says that
    there is none. ``decided_by_name`` stays when the account goes, and
    says who decided what came with a file.
    """

    class Rule(models.TextChoices):
        PERSON = "person", "A person"
        MODEL = "model", "A person, for the model's answer"
        UNANIMOUS = "unanimous", "Everybody agreed"
        MAJORITY = "majority", "A majority"

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="decisions")
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="+")
    layer = models.SlugField(max_length=60)
    rule = models.CharField(max_length=10, choices=Rule)
    threshold = models.FloatField(null=True)
    took = ArrayField(models.BigIntegerField(), default=list)
    reason = models.TextField(blank=True)
    against = models.CharField(
        max_length=60, blank=True, help_text="The model that gold was held against, if one was."
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    decided_by_name = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rule__in=["person", "model", "unanimous"], threshold=None)
                | Q(rule="majority", threshold__gt=0.5, threshold__lte=1),
                name="decision_rule_known",
            ),
        ]
        indexes = [models.Index(fields=["turn", "layer"], name="decision_by_turn")]

    def __str__(self) -> str:
        return f"{self.layer} of {self.turn}, by {self.get_rule_display()}"
