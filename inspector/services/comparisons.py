"""Comparisons of runs: made when somebody asks for one, and kept where both runs are over."""

from typing import TypeVar

import msgspec
from django.db import transaction

from inspector.models import Run, RunComparison
from inspector.queries.runcomparison import statements
from inspector.queries.runcomparison.found import OfLens, Overview

Kept = TypeVar("Kept", Overview, OfLens)


def overview(*, earlier: Run, later: Run) -> Overview:
    """Return how many scores of each lens differ between two runs."""
    kept = _kept(earlier, later, "", Overview)
    return kept or _keep(earlier, later, "", statements.overview(earlier, later))


def of_lens(*, earlier: Run, later: Run, lens: str) -> OfLens:
    """Return what changed of one lens between two runs."""
    kept = _kept(earlier, later, lens, OfLens)
    return kept or _keep(earlier, later, lens, statements.of_lens(earlier, later, lens))


def _kept(earlier: Run, later: Run, lens: str, kind: type[Kept]) -> Kept | None:
    rows = RunComparison.objects.filter(earlier=earlier, later=later, lens=lens)
    found = rows.values_list("found", flat=True).first()
    return None if found is None else msgspec.convert(found, kind)


@transaction.atomic
def _keep(earlier: Run, later: Run, lens: str, found: Kept) -> Kept:
    # A run that was cancelled may still have a worker at its last chunk.
    if earlier.state == later.state == Run.State.DONE:
        row = RunComparison(
            earlier=earlier, later=later, lens=lens, found=msgspec.to_builtins(found)
        )
        RunComparison.objects.bulk_create([row], ignore_conflicts=True)
    return found
