"""Saving views of corpora under names."""

from django.db import transaction

from annotator.models import Corpus, SavedView, User


@transaction.atomic
def save(*, corpus: Corpus, owner: User, name: str, query: str, shared: bool) -> SavedView:
    """Save a selection; one of the same name and owner is replaced."""
    view, _ = SavedView.objects.update_or_create(
        corpus=corpus, owner=owner, name=name, defaults={"query": query, "shared": shared}
    )
    return view


@transaction.atomic
def forget(*, view: SavedView) -> None:
    """Delete a saved view; what it selects stays as it is."""
    view.delete()
