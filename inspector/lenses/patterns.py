"""Patterns of many alternatives, put together so that they are quick to search with."""

import re
from itertools import groupby

LEADS = (r"\b", "^")


def any_of(*patterns: str) -> re.Pattern[str]:
    """Return a pattern that matches where one of ``patterns`` does, the first that can; any case.

    Alternatives that follow each other and begin alike, at a word or at the start, are tried behind
    that one condition: most places in a text don't meet it.
    """
    joined = []
    for lead, alike in groupby(patterns, _lead):
        rests = "|".join(pattern[len(lead) :] for pattern in alike)
        joined.append(f"{lead}(?:{rests})" if lead else rests)
    return re.compile("|".join(joined), re.IGNORECASE)


def _lead(pattern: str) -> str:
    return next((lead for lead in LEADS if pattern.startswith(lead)), "")
