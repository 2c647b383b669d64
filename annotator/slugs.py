"""Slugs that are free to take."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify


def free_slug(name: str, taken: QuerySet[Any], fallback: str) -> str:
    """Return a slug for ``name`` that no row of ``taken`` has; ``fallback`` where none remains."""
    base = slugify(name)[:50].strip("-") or fallback
    used = set(taken.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in used:
        return base
    number = 2
    while f"{base}-{number}" in used:
        number += 1
    return f"{base}-{number}"
