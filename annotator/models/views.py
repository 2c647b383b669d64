from django.conf import settings
from django.db import models

from annotator.models.corpora import Corpus


class SavedView(models.Model):
    """A selection of a corpus's conversations, or a search of its findings, under a name.

    ``query`` is that of the address of ``page``.
    """

    class Page(models.TextChoices):
        CONVERSATIONS = "conversations", "Conversations"
        FINDINGS = "findings", "Findings"

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="views")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="views"
    )
    page = models.CharField(max_length=13, choices=Page, default=Page.CONVERSATIONS)
    name = models.CharField(max_length=120)
    query = models.TextField(blank=True)
    shared = models.BooleanField(
        default=False, help_text="Whether other members of the project see it too."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["corpus", "owner", "page", "name"], name="view_name_once"
            ),
            models.CheckConstraint(
                condition=models.Q(page__in=["conversations", "findings"]), name="view_page_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
