from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from annotator.models import Corpus


class CalibrationSample(models.Model):
    """Conversations of a corpus that chance chose for people to label, to tell rates by.

    ``conversations`` are the ids it was drawn from, ``strata`` in parallel the stratum of each,
    from 0; ``drawn`` are the ids that were drawn. A stratified sample is cut by how often the lens
    finds ``label_class`` of ``layer``: ``bounds`` are the shares of turns at which strata end, the
    last has no end. What is uploaded later belongs to no sample.
    """

    class Method(models.TextChoices):
        SIMPLE = "simple", "Simple"
        STRATIFIED = "stratified", "Stratified"

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="samples")
    method = models.CharField(max_length=10, choices=Method)
    layer = models.CharField(max_length=60, blank=True)
    label_class = models.CharField(max_length=60, blank=True)
    seed = models.BigIntegerField()
    bounds = ArrayField(models.FloatField(), default=list)
    conversations = ArrayField(models.BigIntegerField())
    strata = ArrayField(models.PositiveSmallIntegerField())
    drawn = ArrayField(models.BigIntegerField())
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(method="simple", label_class="")
                | (Q(method="stratified") & ~Q(label_class="")),
                name="sample_stratified_by_a_class",
            ),
        ]

    def __str__(self) -> str:
        return f"sample {self.pk} of {self.corpus}"
