"""What to export, and how."""

from typing import Any

from django import forms

from annotator.exports.choices import Choices
from annotator.exports.kinds import Kind
from annotator.models import Layer, Project

WHO = {"all": "Annotators and gold", "work": "Annotators", "gold": "Gold only"}


class ChoicesForm(forms.Form):
    """Which labels, and what is left out or changed."""

    corpus = forms.ChoiceField(required=False)
    layer = forms.ChoiceField(required=False)
    who = forms.ChoiceField(
        required=False, label="Whose labels", choices=list(WHO.items()), initial="all"
    )
    completed = forms.BooleanField(required=False, label="Only work marked as complete")
    anonymous = forms.BooleanField(
        required=False,
        label="Pseudonyms for annotators",
        help_text="The same ones in every export of this project.",
    )
    excel_safe = forms.BooleanField(
        required=False,
        label="Safe to open in a spreadsheet",
        help_text="CSV cells that would be formulas get an apostrophe in front: no longer the"
        " exact text.",
    )
    redact = forms.CharField(
        required=False,
        label="Metadata to leave out",
        max_length=2_000,
        help_text="Names of fields, with commas between them.",
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        corpora = list(project.corpora.values_list("slug", "name"))
        layers = dict(
            Layer.objects.filter(scheme_version__project=project)
            .order_by("scheme_version__number", "position")
            .values_list("key", "name")
        )
        for name, choices in (("corpus", corpora), ("layer", list(layers.items()))):
            _choose(self.fields[name], [("", "All"), *choices])

    def choices(self) -> Choices:
        """Return what was chosen. Call it on a valid form."""
        said = self.cleaned_data
        redact = (name.strip() for name in said["redact"].split(","))
        return Choices(
            corpus=said["corpus"],
            layer=said["layer"],
            who=said["who"] or "all",
            completed=said["completed"],
            anonymous=said["anonymous"],
            redact=tuple(sorted({name for name in redact if name})),
            excel_safe=said["excel_safe"],
        )


class ExportForm(ChoicesForm):
    """Choices, and the kind of file."""

    kind = forms.ChoiceField(widget=forms.RadioSelect)
    field_order = ("kind",)

    def __init__(self, *args: Any, kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["kind"], [(kind.key, kind.title) for kind in kinds])


def _choose(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices
