"""What reflections bring: retries that had one to draw on beside plain ones."""

from urllib.parse import urlencode

from inspector.lenses.aggregates.retention import wilson
from inspector.lenses.aggregates.trials import Yield
from inspector.queries.aggregates.base import Aggregate, Drawing, Line
from inspector.queries.tables import Chosen, Part, Want

LENS = "retry"
PARTS = ("retries_reflected", "solved_reflected", "retries_plain", "solved_plain")
HEADS = ("retries", "n", "solved", "share", "low", "high")
WANTED: tuple[Want, ...] = tuple((Part.SUMMARY, LENS, part) for part in PARTS)


def reflections(chosen: Chosen) -> Aggregate:
    """Return how often retries succeed with a reflection and without, over all conversations."""
    found = Yield(*(int(chosen.measured(LENS, part)[1].sum()) for part in PARTS))
    rows = [
        (name, n, solved, solved / n, *(wilson(solved, n) or (None, None)))
        for name, n, solved in (
            # A lens may be anybody's: no more retries succeed than there are.
            ("With a reflection", found.reflected, min(found.reflected, found.reflected_solved)),
            ("Without", found.plain, min(found.plain, found.plain_solved)),
        )
        if n
    ]
    shares, lows, highs = ([row[at] for row in rows] for at in (3, 4, 5))
    note = "Wilson intervals over retries, too narrow where those of a task share a fate."
    if found.difference is not None:
        note = f"With a reflection, the share is {found.difference:+.3f}. {note}"
    return Aggregate(
        key="reflections",
        title="What reflections bring",
        about="The share of retries that succeed, where the assistant had reflected on an earlier"
        " failure and where it had not. After Shinn et al. 2023, Reflexion, arXiv 2303.11366.",
        heads=HEADS,
        rows=rows,
        lens=LENS,
        links=[("findings", urlencode({"what": f"{LENS}.retry"}))] * len(rows),
        drawing=Drawing(
            *("", "Share that succeeds", [row[0] for row in rows]),
            [Line("Share", shares, lows, highs)],
        )
        if len(rows) > 1
        else None,
        note=note,
        why="" if rows else "No selected conversation has a retry whose outcome is known.",
    )
