from django.conf import settings
from django.db import models


class Project(models.Model):
    """A workspace: members, a scheme, corpora, and how its work is given out."""

    class Order(models.TextChoices):
        BEGUN = "begun", "What others have begun, then the oldest"
        RANDOM = "random", "Random"
        LONGEST = "longest", "Longest first"
        SHORTEST = "shortest", "Shortest first"
        PRIORITY = "priority", "By a lens"

    class Suggestions(models.TextChoices):
        OFF = "off", "Nowhere"
        SINGLE = "single", "Where one annotator labels a conversation"
        ALL = "all", "Everywhere"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    guidelines = models.TextField(blank=True, help_text="Markdown, for annotators.")
    overlap = models.PositiveSmallIntegerField(
        default=2, help_text="How many annotators label a conversation of the overlap."
    )
    overlap_share = models.FloatField(
        default=1.0,
        help_text="Share of conversations with that overlap; the rest get one annotator.",
    )
    order = models.CharField(
        max_length=10,
        choices=Order,
        default=Order.BEGUN,
        help_text="Which conversation comes next.",
    )
    lease_hours = models.PositiveSmallIntegerField(
        default=24, help_text="After how long untouched work without labels goes to somebody else."
    )
    suggestions = models.CharField(
        max_length=6,
        choices=Suggestions,
        default=Suggestions.SINGLE,
        help_text="Where annotators see what the lenses suggest.",
    )
    pass_mark = models.FloatField(
        null=True, help_text="Agreement with gold, 0 to 1, that training asks for; null: none."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", through_fields=("project", "user")
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(overlap__gte=1), name="project_overlap_at_least_one"
            ),
            models.CheckConstraint(
                condition=models.Q(overlap_share__gte=0, overlap_share__lte=1),
                name="project_overlap_share_is_a_share",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    order__in=["begun", "random", "longest", "shortest", "priority"]
                ),
                name="project_order_known",
            ),
            models.CheckConstraint(
                condition=models.Q(suggestions__in=["off", "single", "all"]),
                name="project_suggestions_known",
            ),
            models.CheckConstraint(
                condition=models.Q(pass_mark=None) | models.Q(pass_mark__gte=0, pass_mark__lte=1),
                name="project_pass_mark_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person's role in one project."""

    class Role(models.TextChoices):
        MANAGER = "manager", "Manager"
        REVIEWER = "reviewer", "Reviewer"
        ANNOTATOR = "annotator", "Annotator"
        VIEWER = "viewer", "Viewer"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role)
    trained_at = models.DateTimeField(
        null=True, help_text="When they passed the training or were let through."
    )
    let_through_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who let them through; empty where they passed.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=["manager", "reviewer", "annotator", "viewer"]),
                name="membership_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role}) in {self.project}"
