from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person who logs in. What they may do is said by their memberships, project by project.

    A source (``is_source``) stands for whoever gave the labels that a file brought.
    """

    is_source = models.BooleanField(
        default=False, help_text="Nobody who logs in: the name of labels that came with files."
    )
