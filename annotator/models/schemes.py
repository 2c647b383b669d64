from django.db import models

from annotator.models.projects import Project


class SchemeVersion(models.Model):
    """What may be labelled, frozen: an edit makes the next version."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="scheme_versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    keys = models.JSONField(default=dict, help_text="The key of each command of the page.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["project", "number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="scheme_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"


class Layer(models.Model):
    """One question asked of every turn it applies to; ``roles`` empty means every role.

    ``attributes`` are the details its labels can have, as `schemes.attributes` writes them.
    """

    class Unit(models.TextChoices):
        TURN = "turn", "Turn"
        SPAN = "span", "Span"
        LINK = "link", "Link"

    scheme_version = models.ForeignKey(
        SchemeVersion, on_delete=models.CASCADE, related_name="layers"
    )
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=4, choices=Unit, default=Unit.TURN)
    multiple = models.BooleanField(help_text="Whether a turn may carry several of the labels.")
    roles = models.JSONField(default=list)
    attributes = models.JSONField(default=list)
    guideline = models.TextField(blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["scheme_version", "key"], name="layer_once"),
            models.CheckConstraint(
                condition=models.Q(unit__in=["turn", "span", "link"]), name="layer_unit_known"
            ),
            models.CheckConstraint(
                condition=models.Q(unit="turn") | models.Q(multiple=True),
                name="layer_spans_and_links_are_many",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Label(models.Model):
    """One answer of a layer, with the key that gives it and the letter that marks it."""

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="labels")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    shortcut = models.CharField(max_length=1)
    letters = models.CharField(max_length=3, help_text="Shown in charts and chips beside colour.")
    colour = models.PositiveSmallIntegerField(help_text="1 to 12, a colour of the design tokens.")
    definition = models.TextField(blank=True)
    example = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["layer", "key"], name="label_once"),
            models.UniqueConstraint(fields=["layer", "shortcut"], name="label_shortcut_once"),
            models.CheckConstraint(
                condition=models.Q(colour__range=(1, 12)), name="label_colour_is_a_token"
            ),
        ]

    def __str__(self) -> str:
        return self.name
