"""Which conversations are meant, and what is done with them for whom."""

from typing import Any

from django import forms

from annotator.models import Corpus, Project, User
from annotator.numbers import LARGEST
from annotator.queries import assigning
from annotator.queries.assigning import Selection

WAYS = {
    "assign": "Assign to each of them",
    "share": "Deal out among them",
    "back": "Take back what is untouched",
    "train": "Use for training",
}


class SelectionForm(forms.Form):
    """A filter, read from the address; what makes no sense in it is left out."""

    corpus = forms.ChoiceField(required=False)
    search = forms.CharField(required=False, label="Id, task or words said", max_length=200)
    model = forms.ChoiceField(required=False)
    state = forms.ChoiceField(
        required=False, label="State", choices=[("", "All"), *assigning.STATES.items()]
    )
    annotator = forms.ChoiceField(required=False, label="Somebody has them")
    shortest = forms.IntegerField(
        required=False, label="Turns from", min_value=0, max_value=LARGEST
    )
    longest = forms.IntegerField(required=False, label="Turns to", min_value=0, max_value=LARGEST)

    def __init__(self, *args: Any, project: Project, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        corpora = Corpus.objects.filter(project=project).values_list("slug", "name")
        models = [(name, name) for name in assigning.models(project)]
        names = [(user.username, user.username) for user in people]
        for name, choices in (("corpus", corpora), ("model", models), ("annotator", names)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = [("", "All" if name != "annotator" else "Anybody"), *choices]

    def selection(self) -> Selection:
        """Return what was selected."""
        self.is_valid()
        return Selection(**self.cleaned_data)


class AssignForm(forms.Form):
    """Chosen conversations or all that the filter selects, chosen people, and what to do."""

    everything = forms.BooleanField(required=False)
    conversation = forms.TypedMultipleChoiceField(coerce=int, required=False)
    annotator = forms.ModelMultipleChoiceField(User.objects.none(), required=False)
    do = forms.ChoiceField(choices=list(WAYS.items()))

    def __init__(self, *args: Any, people: list[User], shown: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        annotator, conversation = self.fields["annotator"], self.fields["conversation"]
        assert isinstance(annotator, forms.ModelMultipleChoiceField)  # noqa: S101
        assert isinstance(conversation, forms.TypedMultipleChoiceField)  # noqa: S101
        annotator.queryset = User.objects.filter(pk__in=[user.pk for user in people])
        conversation.choices = [(pk, pk) for pk in shown]

    def clean(self) -> dict[str, Any]:
        """Require conversations and, for all but the training set, people."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("everything") and not cleaned.get("conversation"):
            self.add_error("conversation", "Choose conversations, or everything that is selected.")
        if not cleaned.get("annotator") and cleaned.get("do") != "train":
            self.add_error("annotator", "Choose at least one annotator.")
        return cleaned
