"""Of which labels agreement is wanted."""

from typing import Any

from django import forms

from annotator.models import Project
from annotator.queries.agreement.choices import choices
from annotator.queries.agreement.selection import Selection

MODEL = "model:"


class Day(forms.DateInput):
    """A day as browsers let people choose one."""

    input_type = "date"


class AgreementForm(forms.Form):
    """Choices of the address; one that makes no sense is ignored."""

    corpus = forms.ChoiceField(required=False)
    compare = forms.ChoiceField(required=False, label="Compare annotators")
    version = forms.ChoiceField(
        required=False,
        label="Scheme",
        help_text="Work completed while that version was the newest.",
    )
    since = forms.DateField(required=False, label="Completed from", widget=Day(format="%Y-%m-%d"))
    until = forms.DateField(required=False, label="to", widget=Day(format="%Y-%m-%d"))
    annotator = forms.MultipleChoiceField(
        required=False, label="Annotators", widget=forms.CheckboxSelectMultiple
    )
    unfinished = forms.BooleanField(
        required=False,
        label="Work in progress, too",
        help_text="What isn’t labelled there yet counts as missing.",
    )
    ordered = forms.BooleanField(
        required=False, label="The order of the labels says something", help_text="Adds ordinal α."
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = choices(project)
        others = [("gold", "with gold")] if offered.gold else []
        others += [(f"{MODEL}{name}", f"with the lens {title}") for name, title in offered.models]
        self._offer("compare", [("", "with each other"), *others])
        self._offer("corpus", [("", "All"), *offered.corpora])
        self._offer("version", [("", "All versions"), *offered.versions])
        self._offer("annotator", offered.annotators)

    def selection(self) -> Selection:
        """Return what was chosen."""
        self.is_valid()
        chosen = self.cleaned_data
        version, compare = chosen.get("version"), chosen.get("compare", "")
        return Selection(
            corpus=chosen.get("corpus", ""),
            annotators=tuple(sorted(chosen.get("annotator", ()))),
            version=int(version) if version else None,
            since=chosen.get("since"),
            until=chosen.get("until"),
            unfinished=chosen.get("unfinished", False),
            gold=compare == "gold",
            model=compare.removeprefix(MODEL) if compare.startswith(MODEL) else "",
            ordered=chosen.get("ordered", False),
        )

    def _offer(self, name: str, offered: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = offered
