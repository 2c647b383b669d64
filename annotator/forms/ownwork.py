"""Which of one's own work is meant."""

from typing import Any

from django import forms

from annotator.models import SchemeVersion
from annotator.queries import ownwork
from annotator.queries.ownwork import Selection


class OwnWorkForm(forms.Form):
    """A filter, read from the address; what makes no sense in it is left out."""

    search = forms.CharField(required=False, label="Id or words said", max_length=200)
    state = forms.ChoiceField(
        required=False, label="State", choices=[("", "All"), *ownwork.STATES.items()]
    )
    label = forms.ChoiceField(required=False, label="With the label")

    def __init__(self, *args: Any, scheme: SchemeVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["label"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        layers = [
            (layer.name, [(f"{layer.key}/{each.key}", each.name) for each in layer.labels.all()])
            for layer in scheme.layers.all()
        ]
        field.choices = [("", "Any"), *layers]

    def selection(self) -> Selection:
        """Return what was selected."""
        self.is_valid()
        return Selection(**self.cleaned_data)
