"""What a lens says of conversations, as the order of the queue."""

from django import forms

from inspector.lenses import registry
from inspector.services.priorities import Rank

RANKS = [
    (Rank.HIGHEST.value, "The highest"),
    (Rank.LOWEST.value, "The lowest"),
    (Rank.UNSURE.value, "Where the lens is least sure of what it found"),
]


def measures() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every measure of a whole conversation, by lens."""
    return [
        (lens.title, [(f"{name} {each.key}", each.title) for each in lens.summaries])
        for name, lens in registry.lenses().items()
        if lens.summaries
    ]


class PriorityForm(forms.Form):
    """A measure of a lens, and which end of it comes first."""

    measure = forms.ChoiceField(choices=measures)
    first = forms.ChoiceField(label="First come", choices=RANKS, widget=forms.RadioSelect)

    def chosen(self) -> tuple[str, str]:
        """Return the lens and its measure. Call it on a valid form."""
        lens, measure = self.cleaned_data["measure"].split(" ", 1)
        return lens, measure
