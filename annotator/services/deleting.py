"""Deleting a corpus with everything that hangs on it, by a few statements however much that is."""

from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import QuerySet

from annotator.errors import InvalidInput
from annotator.models import Corpus, User
from annotator.services import audit


@transaction.atomic
def delete_corpus(*, corpus: Corpus, typed: str, actor: User | None) -> None:
    """Delete the corpus, its uploads, conversations, labels and scores.

    Raises InvalidInput unless ``typed`` is the corpus's name.
    """
    if typed.strip() != corpus.name:
        raise InvalidInput(f"Type {corpus.name!r} to delete it; nothing was deleted.")
    rows = Corpus.objects.filter(pk=corpus.pk)
    rows.select_for_update().get()  # an upload that is being read waits, and then stops
    files = list(corpus.uploads.values_list("file", flat=True))
    audit.record(
        project=corpus.project,
        actor=actor,
        action="corpus deleted",
        corpus=corpus.slug,
        conversations=corpus.conversations.count(),
    )
    _delete(rows)
    transaction.on_commit(lambda: _remove(files))


def _delete(rows: QuerySet[Any]) -> None:
    """Delete ``rows`` and what refers to them, as each foreign key has it.

    Django's own deletion loads what it deletes; 200,000 turns are too many for that.
    """
    for relation in rows.model._meta.related_objects:
        inside = {f"{relation.field.name}__in": rows}
        theirs = relation.related_model._base_manager.filter(**inside)
        if relation.on_delete is models.SET_NULL:
            theirs.update(**{relation.field.name: None})
        elif relation.on_delete is models.CASCADE:
            _delete(theirs)
    rows._raw_delete(rows.db)  # what would have to be collected is gone by now


def _remove(files: list[str]) -> None:
    for name in files:
        default_storage.delete(name)
