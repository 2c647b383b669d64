"""Saved views of corpora."""

from django.db.models import Q

from annotator.models import Corpus, SavedView, User


def of(user: User, corpus: Corpus) -> list[SavedView]:
    """Return the views of a corpus that ``user`` saved or others share, by name."""
    rows = SavedView.objects.filter(Q(owner=user) | Q(shared=True), corpus=corpus)
    return list(rows.select_related("owner"))
