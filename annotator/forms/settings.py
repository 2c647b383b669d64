"""How a project's work is given out, as its managers set it."""

from typing import Any

from django import forms

from annotator.models import Project

TEXTS = ("name", "description", "guidelines")
PLAIN = ("overlap", "order", "lease_hours", "suggestions")
SHARES = ("overlap_share", "pass_mark")  # stored from 0 to 1, asked for in per cent


class SettingsForm(forms.Form):
    """One field a setting; shares are in per cent."""

    name = forms.CharField(max_length=120)
    description = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    guidelines = forms.CharField(
        required=False,
        max_length=100_000,
        label="In Markdown",
        widget=forms.Textarea(attrs={"rows": 16, "class": "mono"}),
        help_text="Annotators reach them by one key, above what each label means.",
    )
    overlap = forms.IntegerField(
        label="Annotators for a conversation of the overlap",
        help_text="Two or more let you measure agreement.",
        min_value=1,
        max_value=100,
    )
    overlap_share = forms.FloatField(
        label="Conversations in the overlap, %",
        help_text="The rest get one annotator. Which ones is drawn once: a larger share only adds.",
        min_value=0,
        max_value=100,
    )
    order = forms.ChoiceField(label="What is given out first", choices=Project.Order.choices)
    lease_hours = forms.IntegerField(
        label="Hours until work without a label goes to somebody else",
        help_text="Only what was taken from the queue; what you assign to somebody stays theirs.",
        min_value=1,
        max_value=8760,
    )
    suggestions = forms.ChoiceField(
        label="Suggestions of the lenses",
        choices=Project.Suggestions.choices,
        help_text="Seen before labelling, a suggestion pulls towards itself.",
    )
    pass_mark = forms.FloatField(
        label="Pass mark of the training, %",
        help_text="Mean F1 against gold that annotators need before real work. Empty: no training.",
        min_value=0,
        max_value=100,
        required=False,
    )

    def __init__(self, data: Any = None, *, project: Project) -> None:
        initial = {name: getattr(project, name) for name in TEXTS + PLAIN}
        shares = {name: getattr(project, name) for name in SHARES}
        initial |= {k: None if v is None else f"{v * 100:.6g}" for k, v in shares.items()}
        super().__init__(data, initial=initial)

    def settings(self) -> dict[str, Any]:
        """Return the settings as the project keeps them. Call it on a valid form."""
        found = {name: self.cleaned_data[name] for name in TEXTS + PLAIN}
        shares = {name: self.cleaned_data[name] for name in SHARES}
        return found | {k: None if v is None else v / 100 for k, v in shares.items()}
