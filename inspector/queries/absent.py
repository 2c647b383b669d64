"""Filters whose value a corpus doesn't have, as when they were saved in another corpus."""

from typing import Any

from django.db.models import Exists, QuerySet

from annotator.models import Assignment, Conversation, Corpus, Label
from inspector.queries.selecting import COUNTED, NO_PROMPT, Selection


def absent(corpus: Corpus, selection: Selection) -> list[str]:
    """Return the names of the filters that by themselves fit nothing in the corpus.

    In one query; in none where nothing is filtered by what a corpus may lack.
    """
    asked = _asked(corpus, selection)
    if not asked:
        return []
    mine = Corpus.objects.filter(pk=corpus.pk)
    found = mine.values_list(*(Exists(rows) for rows in asked.values())).get()
    return [name for name, there in zip(asked, found, strict=True) if not there]


def _asked(corpus: Corpus, selection: Selection) -> dict[str, QuerySet[Any]]:
    """Return, by the filter's name, the rows that have what it asks for."""
    rows = Conversation.objects.filter(corpus=corpus)
    layer, _, label = selection.label.partition("/")
    labels = Label.objects.filter(layer__scheme_version__project=corpus.project_id)
    work = Assignment.objects.filter(conversation__corpus=corpus, kind__in=COUNTED)
    prompt = "" if selection.prompt == NO_PROMPT else selection.prompt
    found = {
        "model": rows.filter(model=selection.model),
        "condition": rows.filter(condition=selection.condition),
        "trial": rows.filter(trial=selection.trial),
        "prompt": rows.filter(prompt_hash=prompt),
        "upload": rows.filter(upload=selection.upload),
        "label": labels.filter(layer__key=layer, key=label),
        "annotator": work.filter(annotator__username=selection.annotator),
    }
    return {
        name: each for name, each in found.items() if getattr(selection, name) not in ("", None)
    }
