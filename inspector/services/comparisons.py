"""Comparisons of runs, kept where both runs are over.

A worker makes that of a large run with the one before it when it is over, and any other of two
large runs when somebody first opens it, not before both are over. Where a run is smaller it is made
while somebody waits, also while one goes on.
"""

from dataclasses import dataclass
from typing import TypeVar

import msgspec
from django.db import transaction

from annotator import jobs
from inspector.models import Run, RunComparison, Score
from inspector.queries import runhistory
from inspector.queries.runcomparison import statements
from inspector.queries.runcomparison.found import OfLens, Overview
from inspector.services import chunks

Kept = TypeVar("Kept", Overview, OfLens)

AT_ONCE = 5_000  # scores of either run up to which nobody waits for a worker
PAIR = 1_000_003  # makes one number of two runs' ids


@dataclass(frozen=True, slots=True)
class Making:
    """How much of a comparison that a worker makes is there: all lenses at a glance, then each."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """The share that is there."""
        return 100 * self.done // self.total


def making(*, earlier: Run, later: Run) -> Making | None:
    """Return how far a worker is with a comparison; None where nobody has to wait for one."""
    if not (_over(earlier) and _over(later)):
        return None
    total = 1 + len(_lenses(earlier, later))
    done = RunComparison.objects.filter(earlier=earlier, later=later).count()
    if done >= total or _small(earlier) or _small(later):
        return None
    return Making(done, total)


def waits_for(*, earlier: Run, later: Run) -> Run | None:
    """Return a run that has to be over first; None where two runs can be compared now."""
    going_on = next((run for run in (later, earlier) if not _over(run)), None)
    return None if going_on is None or _small(earlier) or _small(later) else going_on


def ask(*, earlier: Run, later: Run, queue: str | None = None) -> None:
    """Ask a worker to compare two runs once the transaction in progress commits."""
    jobs.send("inspector.compare_runs", earlier.pk, later.pk, queue=queue)


def ask_with_the_one_before(run: Run) -> None:
    """Ask for what people look at when a large run is over; nobody waits for it yet."""
    pk = runhistory.before(run)
    before = Run.objects.filter(pk=pk).first() if pk else None
    if before and making(earlier=before, later=run):
        ask(earlier=before, later=run, queue=jobs.BULK)


def make(*, earlier: int, later: int) -> bool:
    """Compare two runs that are over; False if one isn't or isn't there, or somebody does it now.

    Each lens is kept as it is made, so that what is killed goes on from there.
    """
    runs = Run.objects.in_bulk([earlier, later])
    with jobs.held(jobs.COMPARISONS, PAIR * earlier + later) as mine:
        if not mine or len(runs) < len({earlier, later}):
            return False
        one, other = runs[earlier], runs[later]
        if not (_over(one) and _over(other)):
            return False
        overview(earlier=one, later=other)
        for lens in _lenses(one, other):
            of_lens(earlier=one, later=other, lens=lens)
    return True


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
    if _over(earlier) and _over(later):
        row = RunComparison(
            earlier=earlier, later=later, lens=lens, found=msgspec.to_builtins(found)
        )
        RunComparison.objects.bulk_create([row], ignore_conflicts=True)
    return found


def _over(run: Run) -> bool:
    """Whether nothing of a run changes any more."""
    if run.state == Run.State.CANCELLED:
        return not chunks.in_hand(run)
    return run.state == Run.State.DONE


def _lenses(earlier: Run, later: Run) -> list[str]:
    then = {spec["name"] for spec in earlier.spec}
    return [spec["name"] for spec in later.spec if spec["name"] in then]


def _small(run: Run) -> bool:
    return Score.objects.filter(run=run).order_by()[: AT_ONCE + 1].count() <= AT_ONCE
