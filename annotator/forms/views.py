"""A name for a selection."""

from django import forms


class NameForm(forms.Form):
    """What a saved view is called, and whether others see it."""

    name = forms.CharField(max_length=120)
    shared = forms.BooleanField(required=False)


class ViewForm(NameForm):
    """What a new one is called, who sees it, and what it selects."""

    query = forms.CharField(required=False, max_length=4_000)
