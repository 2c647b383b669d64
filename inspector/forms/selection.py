"""A selection as an address says it."""

import re
from math import isfinite
from urllib.parse import urlencode

from django.http import QueryDict

from annotator.http import words
from annotator.numbers import whole
from inspector.queries import corpora, declared
from inspector.queries.selecting import LABELLED, NO_PROMPT, Selection

PROMPT = rf"[0-9a-f]{{32}}|{NO_PROMPT}"
TRIAL = r"-?[0-9]{1,9}"
FIELDS = (
    *("search", "model", "condition", "prompt", "labelled", "label", "annotator", "finding"),
    *("measure", "least", "most", "shortest", "longest", "trial", "upload", "revisions", "sort"),
)


def selection(query: QueryDict) -> Selection:
    """Return what an address selects; what makes no sense in it is ignored."""
    sort, labelled = query.get("sort", "id"), query.get("labelled", "")
    finding, measure = words(query, "finding"), words(query, "measure")
    return Selection(
        search=words(query, "search").strip(),
        model=words(query, "model"),
        condition=words(query, "condition"),
        prompt=prompt if re.fullmatch(PROMPT, prompt := query.get("prompt", "")) else "",
        labelled=labelled if labelled in LABELLED else "",
        label=label if "/" in (label := words(query, "label")) else "",
        annotator=words(query, "annotator"),
        finding=finding if finding in dict(declared.findings()) else "",
        measure=measure if measure in dict(declared.summaries()) else "",
        least=_real(query, "least"),
        most=_real(query, "most"),
        shortest=whole(query.get("shortest")),
        longest=whole(query.get("longest")),
        trial=int(trial) if re.fullmatch(TRIAL, trial := query.get("trial", "")) else None,
        upload=whole(query.get("upload")),
        all_revisions=query.get("revisions") == "all",
        sort=sort if sort.removeprefix("-") in corpora.SORTS else "id",
    )


def kept(query: QueryDict) -> str:
    """Return the part of an address that selects, to be saved or sent on."""
    return urlencode(carried(query))


def carried(query: QueryDict) -> list[tuple[str, str]]:
    """Return the names and values in an address that select, for forms that change others."""
    return [(name, value) for name in FIELDS if (value := query.get(name))]


def _real(query: QueryDict, name: str) -> float | None:
    try:
        value = float(query.get(name, ""))
    except ValueError:
        return None
    return value if isfinite(value) else None
