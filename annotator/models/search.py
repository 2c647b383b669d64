from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from annotator.models.corpora import Conversation


class ConversationText(models.Model):
    """What is said in a conversation, to be searched by words.

    Made after an import, by a worker. ``document`` is null where the conversation is too long for
    one: it is searched turn by turn, like those that have no row yet.
    """

    conversation = models.OneToOneField(
        Conversation, primary_key=True, on_delete=models.CASCADE, related_name="said"
    )
    document = SearchVectorField(null=True)

    class Meta:
        indexes = [GinIndex(fields=["document"], name="conversation_words")]

    def __str__(self) -> str:
        return f"words of conversation {self.pk}"
