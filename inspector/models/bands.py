from django.contrib.postgres.fields import ArrayField
from django.db import models

from inspector.models.runs import Run


class Band(models.Model):
    """The spread of a measure over a corpus at each turn, as it was when ``run`` was over.

    The arrays run in parallel: turns (from 0) at which anything was measured, how many values there
    were, their median and their 90th percentile.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="bands", db_index=False)
    lens = models.CharField(max_length=60)
    measure = models.CharField(max_length=60)
    turns = ArrayField(models.PositiveIntegerField())
    counts = ArrayField(models.PositiveIntegerField())
    medians = ArrayField(models.FloatField())
    highs = ArrayField(models.FloatField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "lens", "measure"], name="band_once")]

    def __str__(self) -> str:
        return f"band of {self.lens}.{self.measure} after run {self.run_id}"
