"""A name for a selection."""

from django import forms


class ViewForm(forms.Form):
    """What a saved view is called, what it selects, and who sees it."""

    name = forms.CharField(max_length=120)
    query = forms.CharField(required=False, max_length=4_000)
    shared = forms.BooleanField(required=False)
