from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person who logs in. What they may do is said by their memberships, project by project."""
