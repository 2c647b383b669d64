"""A new project, and who belongs to it."""

from typing import Any

from django import forms
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.validators import UnicodeUsernameValidator

from annotator.models import Membership
from annotator.schemes.templates import templates


class ProjectForm(forms.Form):
    """Name, description and how many annotators label each conversation."""

    name = forms.CharField(max_length=120)
    description = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    overlap = forms.IntegerField(
        label="Annotators for each conversation",
        help_text="Two or more let you measure agreement.",
        min_value=1,
        max_value=100,
        initial=2,
    )
    scheme = forms.ChoiceField(
        label="Labels to begin with",
        help_text="All of it can be edited later.",
        choices=[(each.key, each.scheme.name) for each in templates().values()],
    )


class NameField(UsernameField):
    """A username as the log-in page reads it: nobody could log in by any other form of it."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Keep browsers from offering the name of whoever fills it in."""
        return super().widget_attrs(widget) | {"autocomplete": "off"}


class MemberForm(forms.Form):
    """A person by name, and the role they get."""

    username = NameField(
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text="If nobody has this name yet, you get an invitation link to send.",
    )
    role = forms.ChoiceField(choices=Membership.Role.choices, initial=Membership.Role.ANNOTATOR)


class RemoveForm(forms.Form):
    """A member by id."""

    user = forms.IntegerField()
