"""How many annotators a conversation gets: the overlap for a share of them, one for the rest.

Which conversations are in the share is drawn once and for all by their ids. So it needs no storage,
stays as it is when others come or go, and grows with the share: what was in it stays in it.
"""

import hashlib

from django.db.models import (
    Case,
    Expression,
    F,
    FloatField,
    Func,
    IntegerField,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.db.models.lookups import LessThan

from annotator.models import Project


class Draw(Func):
    """A number from 0 to below 1 made of a text: the first four bytes of its MD5."""

    template = "(('x' || left(md5(%(expressions)s), 8))::bit(32)::bigint / 4294967296::float8)"
    output_field = FloatField()


def drawn(salt: str = "") -> Draw:
    """Return the number drawn for each conversation; with another ``salt``, another draw."""
    pk = Cast(F("pk"), TextField())
    return Draw(Concat(Value(salt), pk) if salt else pk)


def draw(pk: int) -> float:
    """Return the number that `drawn` draws for one conversation."""
    digest = hashlib.md5(str(pk).encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


def inside(project: Project) -> LessThan:
    """Whether a conversation is in the share that gets the overlap."""
    return LessThan(drawn(), project.overlap_share)


def wanted(project: Project) -> Expression:
    """Return how many annotators each conversation is to have."""
    if project.overlap_share >= 1:
        return Value(project.overlap, IntegerField())
    several = When(inside(project), then=Value(project.overlap))
    return Case(several, default=Value(1), output_field=IntegerField())
