from django.db import models

from inspector.models.runs import Run


class RunComparison(models.Model):
    """What changed from one run to another, kept since neither changes once it is over.

    ``found`` is an Overview where ``lens`` is empty, else an OfLens, as
    inspector.queries.runcomparison.found has them.
    """

    earlier = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+", db_index=False)
    later = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    lens = models.CharField(max_length=60, blank=True)
    found = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["earlier", "later", "lens"], name="run_comparison_once"
            ),
            models.CheckConstraint(
                condition=models.Q(earlier__lt=models.F("later")), name="run_comparison_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lens or 'all lenses'} from run {self.earlier_id} to run {self.later_id}"
