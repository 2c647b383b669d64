"""What is decided of a turn, and by which rule."""

from typing import Any

from django import forms

from annotator.models import Layer, Project
from annotator.queries.agreement import automatic
from annotator.queries.disagreements import Where


class WhereForm(forms.Form):
    """Which disagreements, read from the address; what makes no sense in it is left out."""

    against = forms.ChoiceField(required=False, label="Where these differ")
    corpus = forms.ChoiceField(required=False)
    layer = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        layers = dict(
            Layer.objects.filter(scheme_version__project=project)
            .order_by("scheme_version__number", "position")
            .values_list("key", "name")
        )
        corpora = list(project.corpora.values_list("slug", "name"))
        for name, choices in (("corpus", corpora), ("layer", list(layers.items()))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = [("", "All"), *choices]
        models = automatic.models().titles(project)
        against = self.fields["against"]
        assert isinstance(against, forms.ChoiceField)  # noqa: S101
        against.choices = [
            ("", "Annotators"),
            *((name, f"Gold and {title}") for name, title in models),
        ]

    def against_model(self) -> str:
        """Return the model that gold is held against, empty for annotators among themselves."""
        self.is_valid()
        return str(self.cleaned_data.get("against", ""))

    def where(self) -> Where:
        """Return what was chosen."""
        self.is_valid()
        return Where(
            corpus=self.cleaned_data.get("corpus", ""), layer=self.cleaned_data.get("layer", "")
        )


class DecisionForm(forms.Form):
    """Whose answers become gold: ``own`` says that it is written by hand, ``none`` takes nobody.

    ``model`` takes the answer of the model that gold is held against.
    """

    do = forms.ChoiceField(choices=[("take", ""), ("none", ""), ("own", ""), ("model", "")])
    take = forms.TypedMultipleChoiceField(coerce=int, required=False)
    reason = forms.CharField(required=False, max_length=2_000)

    def __init__(self, *args: Any, works: list[int], model: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._model = model
        field = self.fields["take"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101
        field.choices = [(pk, pk) for pk in works]

    def clean(self) -> dict[str, Any]:
        """Require somebody where somebody's answer is taken."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("do") == "take" and not cleaned.get("take"):
            self.add_error("take", "Choose at least one answer.")
        if cleaned.get("do") == "model" and not self._model:
            self.add_error("take", "Gold is held against no lens here.")
        return cleaned


class MajorityForm(forms.Form):
    """How many of the annotators have to agree, in per cent."""

    threshold = forms.IntegerField(min_value=51, max_value=100, initial=67)
