import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotator.models.corpora import Turn


class Comment(models.Model):
    """What somebody asks or notes about a turn, open until a reviewer resolves it.

    ``id`` is made by whoever sends it: the same comment sent again is the same comment.
    """

    class Flag(models.TextChoices):
        NONE = "none", "A note"
        UNCLEAR = "unclear", "Unclear"
        GUIDELINE = "guideline", "The guidelines don't say"
        DATA = "data", "Something is wrong with the data"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments"
    )
    flag = models.CharField(max_length=10, choices=Flag, default=Flag.NONE)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="resolved"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(flag__in=["none", "unclear", "guideline", "data"]),
                name="comment_flag_known",
            ),
            models.CheckConstraint(
                condition=~Q(flag="none") | ~Q(text=""), name="comment_says_something"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_flag_display()} on {self.turn}"


class Reply(models.Model):
    """An answer to a comment, by a reviewer or by whoever made the comment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="replies"
    )
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]
        verbose_name_plural = "replies"
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="reply_says_something")]

    def __str__(self) -> str:
        return f"reply to {self.comment_id}"
