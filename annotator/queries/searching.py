"""Which conversations say something: by words where they are indexed, by reading where not."""

import re

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator.models import ConversationText, Turn

_TERMS = re.compile(r'"([^"]+)"|(\S+)')
# PostgreSQL's parser tells words apart by blanks, which these scripts don't write.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def terms(search: str) -> list[str]:
    """Return the words of a search, and what stands in double quotes as one."""
    return [phrase or word for phrase, word in _TERMS.findall(search)]


def said(search: str) -> Q:
    """Return the condition that a conversation has all terms of ``search``, or an id like it.

    Words are found by their beginnings, whatever the case; quoted words next to one another.
    """
    wanted = terms(search)
    words = [term for term in wanted if _is_words(term)]
    read = Q()
    for term in wanted:
        read &= Q(Exists(Turn.objects.filter(conversation=OuterRef("pk"), text__icontains=term)))
    # Asked in this order, turns are read only where a conversation without a document comes up.
    found = Q(~Exists(_documents())) & read
    if words:
        query = SearchQuery(" & ".join(map(_as_query, words)), config="simple", search_type="raw")
        indexed = Q(pk__in=ConversationText.objects.filter(document=query).values("pk"))
        # What is no word at all has to be read for, in those that have the words.
        found |= indexed & read if len(words) < len(wanted) else indexed
    elif wanted:
        found |= read
    return Q(external_id__icontains=search) | found


def _documents() -> QuerySet[ConversationText]:
    return ConversationText.objects.filter(pk=OuterRef("pk"), document__isnull=False)


def _is_words(term: str) -> bool:
    return re.search(r"\w", term) is not None and not _UNSPACED.search(term)


def _as_query(term: str) -> str:
    quoted = ["'{}'".format(word.replace("\\", "").replace("'", "''")) for word in term.split()]
    return f"({' <-> '.join(quoted)}:*)"
