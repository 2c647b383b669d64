"""Outcomes by when the first answer attempt comes, and by how long answers are.

After Laban et al. 2025, arXiv 2505.06120, appendix F; inspector.lenses.aggregates.fifths has the
same for a handful of conversations.
"""

from urllib.parse import urlencode

import numpy as np

from inspector.evaluation.means import Mean
from inspector.lenses.aggregates.fifths import FIFTHS
from inspector.queries.aggregates.base import (
    Aggregate,
    Drawing,
    Examples,
    Value,
    bounds,
    furthest,
    line,
    means,
)
from inspector.queries.tables import Chosen, Flags, Floats, Ints, Part, Want

LENS = "lost-in-conversation"
HEADS = ("fifth", "n", "mean", "low", "high")
NUMBERS = range(1, FIFTHS + 1)
SOURCE = "After Laban et al. 2025, LLMs Get Lost In Multi-Turn Conversation, arXiv 2505.06120, "
WANTED: tuple[Want, ...] = (
    *((Part.CONVERSATION, "", name) for name in ("outcome", "task", "model")),
    *((Part.SUMMARY, LENS, name) for name in ("first_fifth", "verbosity")),
)


def by_first_attempt(chosen: Chosen) -> Aggregate:
    """Return the mean outcome for each fifth of the conversation that has the first attempt."""
    places, fifths = chosen.measured(LENS, "first_fifth")
    outcomes = chosen.table.of("outcome")[places]
    told = ~np.isnan(outcomes)
    found = means(fifths[told].astype(np.int64), outcomes[told], NUMBERS)
    key = f"{LENS}.first_fifth"
    return Aggregate(
        key="first-attempt",
        title="Outcome by the first answer attempt",
        about="Mean outcome of conversations whose first answer attempt comes in each fifth of"
        f" their turns. {SOURCE}appendix F.1.",
        heads=HEADS,
        rows=_rows(found),
        lens=LENS,
        links=[("corpus", urlencode({"measure": key, "least": n, "most": n})) for n in NUMBERS]
        if any(found)
        else [],
        drawing=Drawing("Fifth", "Mean outcome", [str(n) for n in NUMBERS], [line("Mean", found)]),
        why="" if any(found) else "No selected conversation has an outcome and an answer attempt.",
    )


def by_verbosity(chosen: Chosen) -> Aggregate:
    """Return the mean outcome for each fifth of answer length among runs of one task and model."""
    table = chosen.table
    places, lengths = chosen.measured(LENS, "verbosity")
    outcomes = table.of("outcome")[places]
    tasks = table.of("task")[places].astype(np.int64)
    told = ~np.isnan(outcomes) & (tasks > 0)
    models = table.of("model")[places].astype(np.int64)
    groups = tasks * (models.max(initial=0) + 1) + models
    fifths = ranked_fifths(groups[told], lengths[told])
    found = means(fifths, outcomes[told], NUMBERS)
    return Aggregate(
        key="verbosity",
        title="Outcome by the length of answers",
        about="Runs of one model on one task are ranked by how long its answers are, and cut into"
        f" fifths; groups of fewer than five are left out. {SOURCE}appendix F.4.",
        heads=HEADS,
        rows=_rows(found),
        lens=LENS,
        examples=Examples(
            "Lowest outcome",
            [
                furthest(chosen, places[told][fifths == n], -outcomes[told][fifths == n])
                for n in NUMBERS
            ],
        ),
        drawing=Drawing(
            *("Fifth, from short to long", "Mean outcome", [str(n) for n in NUMBERS]),
            [line("Mean", found)],
        ),
        why=""
        if any(found)
        else "No task has five selected runs of one model with an outcome and an answer.",
    )


def ranked_fifths(groups: Ints, lengths: Floats) -> Ints:
    """Return the fifth, from 1, that each length is in among its group; 0 in groups of under five.

    Equal lengths share their mean rank.
    """
    order = np.lexsort((lengths, groups))
    by, said = groups[order], lengths[order]
    new = np.ones(len(by), bool)  # where a group begins
    new[1:] = np.diff(by) != 0
    first, last = _runs(new)
    new[1:] |= np.diff(said) != 0  # and where another length does
    begin, end = _runs(new)
    sizes = last - first + 1
    fifths = (FIFTHS * ((begin + end) / 2 - first) / sizes).astype(np.int64) + 1
    found = np.zeros(len(by), np.int64)
    found[order] = np.where(sizes >= FIFTHS, fifths, 0)
    return found


def _runs(new: Flags) -> tuple[Ints, Ints]:
    """Return for each element where its run begins and ends; ``new`` says where one begins."""
    begins = np.flatnonzero(new)
    counts = np.diff(begins, append=len(new))
    return np.repeat(begins, counts), np.repeat(begins + counts - 1, counts)


def _rows(found: list[Mean | None]) -> list[tuple[Value, ...]]:
    if not any(found):
        return []
    return [(n, *bounds(mean)) for n, mean in zip(NUMBERS, found, strict=True)]
