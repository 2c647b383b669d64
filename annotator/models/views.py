from django.conf import settings
from django.db import models

from annotator.models.corpora import Corpus


class SavedView(models.Model):
    """A selection of a corpus's conversations under a name; ``query`` is that of the address."""

    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="views")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="views"
    )
    name = models.CharField(max_length=120)
    query = models.TextField(blank=True)
    shared = models.BooleanField(
        default=False, help_text="Whether other members of the project see it too."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["corpus", "owner", "name"], name="view_name_once")
        ]

    def __str__(self) -> str:
        return self.name
