"""What the newest scheme of a project calls its layers and labels, by their keys."""

from annotator.models import Label, Project
from inspector.evaluation.layers import plain
from inspector.evaluation.mapping import LabelClass


class Names:
    """Names of layers and labels; ``labels`` has the labels themselves, in order."""

    def __init__(self, project: Project) -> None:
        """Read them, in one query."""
        newest = project.scheme_versions.order_by("-number").values("pk")[:1]
        self.labels = list(
            Label.objects.filter(layer__scheme_version__in=newest)
            .select_related("layer")
            .order_by("layer__position", "position")
        )
        self._layers = {label.layer.key: label.layer.name for label in self.labels}

    def layer(self, key: str) -> str:
        """Return a layer's name, its key where the scheme no longer has it."""
        return self._layers.get(key, key)

    def of(self, one: LabelClass) -> str:
        """Return the name of a class's label, or of those that it takes together."""
        names = [
            label.name
            for label in self.labels
            if label.layer.key == one.layer and plain(label.key) in one.values
        ]
        return ", ".join(names) or one.name
