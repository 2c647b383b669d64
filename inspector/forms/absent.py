"""What an address asks for that isn't there, said in words: a search saved elsewhere may."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from annotator.http import without
from annotator.models import Corpus
from inspector.forms.selection import selection
from inspector.queries import absent as queries
from inspector.queries import conduct
from inspector.queries.selecting import Selection

Options = list[tuple[str, str]]

SAID = {
    "model": "No conversation of this corpus is by the model “{}”.",
    "condition": "No conversation of this corpus has the condition “{}”.",
    "trial": "No conversation of this corpus is trial {}.",
    "prompt": "No conversation of this corpus has the system prompt that is asked for.",
    "upload": "No conversation of this corpus is of upload {}.",
    "label": "The project's scheme has no label “{}”.",
    "annotator": "“{}” has no work in this corpus.",
    "finding": "No lens finds “{}”: conversations are shown without regard to it.",
    "measure": "No lens measures “{}”: conversations are shown without regard to it.",
    "what": "Nothing is called “{}” that could be looked for: shown is what is chosen below.",
}


@dataclass(frozen=True, slots=True)
class Absent:
    """What isn't there, and the query of the address without it."""

    text: str
    query: str


def absent(corpus: Corpus, query: QueryDict) -> list[Absent]:
    """Return what an address asks for that the corpus, the scheme or the lenses don't have."""
    chosen = selection(query)
    names = queries.absent(corpus, chosen)
    names += [
        name for name in ("finding", "measure", "label") if query.get(name) != getattr(chosen, name)
    ]
    names += ["what"] if "what" in query and not conduct.known(query.get("what", "")) else []
    return [
        Absent(SAID[name].format(query[name]), without(query, name, "page"))
        for name in names
        if query.get(name)
    ]


def offered(options: Mapping[str, Options], chosen: Selection) -> dict[str, Options]:
    """Return the options of filters by name, what is chosen among them wherever it comes from."""
    found = {}
    for name, known in options.items():
        value = getattr(chosen, name, None)
        missing = value not in ("", None) and str(value) not in dict(known)
        found[name] = [*known, (str(value), str(value))] if missing else known
    return found
