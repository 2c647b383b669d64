"""Who gets the conversations that an address selects."""

from typing import Any

from django import forms

from annotator.models import User


class GiveForm(forms.Form):
    """The selection, the people, and whether each of them gets all or they share."""

    query = forms.CharField(required=False, max_length=4_000)
    annotator = forms.ModelMultipleChoiceField(User.objects.none())
    do = forms.ChoiceField(choices=[("assign", "To each of them"), ("share", "Dealt out")])

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["annotator"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = User.objects.filter(pk__in=[user.pk for user in people])
