"""Saving what pages of corpora show under names."""

from django.db import transaction

from annotator.errors import Conflict
from annotator.models import Corpus, SavedView, User


@transaction.atomic
def save(
    *,
    corpus: Corpus,
    owner: User,
    name: str,
    query: str,
    shared: bool,
    page: str = SavedView.Page.CONVERSATIONS,
) -> SavedView:
    """Save the query of a page; one of the same name, page and owner is replaced."""
    view, _ = SavedView.objects.update_or_create(
        corpus=corpus,
        owner=owner,
        page=page,
        name=name,
        defaults={"query": query, "shared": shared},
    )
    return view


@transaction.atomic
def change(*, view: SavedView, name: str, shared: bool) -> None:
    """Give a view another name, and share it or not. Raises Conflict where the name is taken."""
    alike = SavedView.objects.filter(
        corpus=view.corpus_id, owner=view.owner_id, page=view.page, name=name
    )
    if alike.exclude(pk=view.pk).exists():
        raise Conflict("You have saved another one under this name.")
    view.name, view.shared = name, shared
    view.save(update_fields=["name", "shared"])


@transaction.atomic
def forget(*, view: SavedView) -> None:
    """Delete a saved view; what it selects stays as it is."""
    view.delete()
