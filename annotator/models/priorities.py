from django.db import models

from annotator.models.corpora import Conversation


class Priority(models.Model):
    """How early a conversation is given out where the project's order goes by a lens.

    The highest ``value`` comes first. ``source`` says, for people, which lens and measure it is.
    """

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, primary_key=True, related_name="priority"
    )
    value = models.FloatField()
    source = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "priorities"

    def __str__(self) -> str:
        return f"{self.value} for {self.conversation_id}"
