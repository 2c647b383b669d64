from django.db import models

from annotator.models.projects import Project


class Corpus(models.Model):
    """A collection of conversations: one model's logs, say, or a human baseline."""

    class Kind(models.TextChoices):
        MODEL = "model", "Human and model"
        HUMAN = "human", "Human baseline"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="corpora")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MODEL)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "corpora"
        constraints = [
            models.UniqueConstraint(fields=["project", "slug"], name="corpus_slug_once"),
            models.UniqueConstraint(fields=["project", "name"], name="corpus_name_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["model", "human"]), name="corpus_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Conversation(models.Model):
    """A stored transcript. Its turns never change, so ``turn_count`` can't go stale.

    When another file brings the same id with other turns, that is the next ``revision``: the old
    one stays, with every label it was given, and says what it is ``superseded_by``.
    """

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="conversations")
    upload = models.ForeignKey(
        "annotator.Upload", on_delete=models.CASCADE, related_name="conversations"
    )
    line = models.PositiveIntegerField(help_text="Where in the uploaded file it begins.")
    external_id = models.TextField(blank=True)
    revision = models.PositiveSmallIntegerField(default=1)
    superseded_by = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="supersedes"
    )
    content_hash = models.BinaryField(max_length=16)
    prompt_hash = models.CharField(
        max_length=32,
        blank=True,
        db_default="",
        help_text="Which system prompt it has, by digest; empty without one.",
    )
    turn_count = models.PositiveIntegerField()
    model = models.TextField(blank=True)
    condition = models.TextField(blank=True)
    task_key = models.TextField(blank=True)
    outcome = models.FloatField(null=True)
    session_group = models.TextField(blank=True)
    session_order = models.IntegerField(null=True)
    trial = models.IntegerField(null=True)
    meta = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            # Uniqueness is per corpus: the same conversation may serve in two corpora.
            models.UniqueConstraint(fields=["corpus", "content_hash"], name="conversation_once")
        ]
        indexes = [
            models.Index(
                fields=["corpus", "external_id"],
                condition=~models.Q(external_id=""),
                name="conversation_by_id",
            )
        ]

    def __str__(self) -> str:
        return self.external_id or f"conversation {self.pk}"


class Turn(models.Model):
    """One turn of a conversation; labels point at these rows."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="turns", db_index=False
    )
    index = models.PositiveIntegerField()
    role = models.CharField(max_length=12)
    speaker = models.TextField()
    text = models.TextField()
    time = models.DateTimeField(null=True)
    meta = models.JSONField(null=True)

    class Meta:
        ordering = ["conversation", "index"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "index"], name="turn_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=["user", "assistant", "system", "tool", "participant"]),
                name="turn_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"turn {self.index} of {self.conversation_id}"
