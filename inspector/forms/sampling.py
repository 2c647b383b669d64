"""How a calibration sample is drawn, and who labels it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from annotator.models import User
from inspector.queries.rates.classes import RateClass

USUAL, MOST = 60, 10_000


class SampleForm(forms.Form):
    """How many, what the strata are cut by, the people, and whether each labels all of it."""

    wanted = forms.IntegerField(label="Conversations", min_value=2, max_value=MOST, initial=USUAL)
    by = forms.ChoiceField(label="Drawn", required=False)
    annotator = forms.ModelMultipleChoiceField(User.objects.none())
    do = forms.ChoiceField(choices=[("share", "Dealt out"), ("assign", "To each of them")])

    def __init__(
        self, *args: Any, people: list[User], classes: Sequence[RateClass], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        annotator, by = self.fields["annotator"], self.fields["by"]
        assert isinstance(annotator, forms.ModelMultipleChoiceField)  # noqa: S101
        assert isinstance(by, forms.ChoiceField)  # noqa: S101
        annotator.queryset = User.objects.filter(pk__in=[user.pk for user in people])
        strata = [
            (each.key, f"Stratified by {each.layer_title}: {each.title}")
            for each in classes
            if each.kinds
        ]
        by.choices = [("", "Simple: each as likely as any other"), *strata]
