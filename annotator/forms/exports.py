"""What to export."""

from typing import Any

from django import forms

from annotator.models import Layer, Project
from annotator.queries.labels import Selection


class ExportForm(forms.Form):
    """Which labels go into the file."""

    corpus = forms.ChoiceField(required=False)
    layer = forms.ChoiceField(required=False)
    completed = forms.BooleanField(required=False, label="Only work marked as complete")

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        corpora = list(project.corpora.values_list("slug", "name"))
        layers = dict(
            Layer.objects.filter(scheme_version__project=project)
            .order_by("scheme_version__number", "position")
            .values_list("key", "name")
        )
        for name, choices in (("corpus", corpora), ("layer", list(layers.items()))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = [("", "All"), *choices]

    def selection(self) -> Selection:
        """Return what was chosen. Call it on a valid form."""
        return Selection(
            corpus=self.cleaned_data["corpus"],
            layer=self.cleaned_data["layer"],
            completed=self.cleaned_data["completed"],
        )
