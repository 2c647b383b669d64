from django.db import models

from annotator.models import Corpus
from inspector.models.runs import Run


class CorpusTable(models.Model):
    """What pages over a whole corpus are made from: its newest scores, kept column by column.

    ``changes`` counts what has been written since the corpus was there; ``made_of`` is how many of
    these the columns of ``version`` know, None before they are made for the first time. ``run`` is
    the newest run among them, ``scored`` of ``conversations`` have any score. ``lenses`` maps a
    lens to ``[{"run", "version", "params", "conversations"}]``, by the runs that are its newest.
    """

    corpus = models.OneToOneField(Corpus, on_delete=models.CASCADE, related_name="table")
    changes = models.PositiveBigIntegerField(default=0)
    made_of = models.PositiveBigIntegerField(null=True)
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    run = models.ForeignKey(Run, null=True, on_delete=models.SET_NULL, related_name="+")
    conversations = models.PositiveIntegerField(default=0)
    scored = models.PositiveIntegerField(default=0)
    lenses = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"table of {self.corpus}"


class CorpusColumn(models.Model):
    """One column: little-endian numbers, as inspector.queries.tables reads them.

    Conversations stand in the order of their ids, turns conversation by conversation. The columns
    of a version are written once and all together.
    """

    class Part(models.TextChoices):
        CONVERSATION = "conversation", "Of conversations, whatever lenses say"
        SCORE = "score", "Whether a lens measured them"
        SUMMARY = "summary", "A measure of conversations"
        SERIES = "series", "A measure of turns"
        FINDING = "finding", "Findings of a kind: where they are"
        CONFIDENCE = "confidence", "Findings of a kind: how sure the lens is"
        FINDING_ID = "finding-id", "Findings of a kind: their rows"

    table = models.ForeignKey(
        CorpusTable, on_delete=models.CASCADE, related_name="columns", db_index=False
    )
    version = models.PositiveIntegerField()
    part = models.CharField(max_length=12, choices=Part)
    lens = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    data = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "version", "part", "lens", "name"], name="corpus_column_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    part__in=[
                        *("conversation", "score", "summary", "series"),
                        *("finding", "confidence", "finding-id"),
                    ]
                ),
                name="corpus_column_part_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.lens}.{self.name} of table {self.table_id}"
