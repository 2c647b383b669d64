"""Success by trial: how often each attempt at a task succeeds, and how many are solved by then."""

from urllib.parse import urlencode

import numpy as np

from inspector.lenses.aggregates.retention import wilson
from inspector.queries.aggregates.base import Aggregate, Drawing, Line
from inspector.queries.sessions.grouping import SUCCESS
from inspector.queries.sql import rows
from inspector.queries.tables import Chosen, Part, Want

HEADS = ("trial", "n", "succeeded", "share", "low", "high", "solved_by_then", "tasks")
MOST = 40  # trials that are shown
WANTED: tuple[Want, ...] = ((Part.CONVERSATION, "", "trial"),)


def by_trial(chosen: Chosen) -> Aggregate:
    """Return the share of the trials of each number that succeed, in one query if there are any.

    A task is one of a session group, so that runs of the same task count apart.
    """
    table, trials = chosen.table, chosen.table.of("trial")
    told = chosen.inside & ~np.isnan(trials) if len(trials) else chosen.inside
    ids = table.ids[told].tolist() if len(trials) else []
    found = rows(_TRIALS, [SUCCESS, ids]) if ids else []
    tasks = found[0][4] if found else 0
    made = [
        (number, n, succeeded, succeeded / n, *(wilson(succeeded, n) or (None, None)), by, tasks)
        for number, n, succeeded, by, _ in found[:MOST]
    ]
    numbers, shares, lows, highs = ([row[at] for row in made] for at in (0, 3, 4, 5))
    return Aggregate(
        key="trials",
        title="Success by trial",
        about="The share of trials that succeed, with an outcome of at least"
        f" {SUCCESS:g}, by their number, and how many tasks are solved by then, whatever the"
        " condition. After Shinn et al. 2023, Reflexion, arXiv 2303.11366.",
        heads=HEADS,
        rows=made,
        lens="retry",
        links=[("corpus", urlencode({"trial": number})) for number in numbers],
        more="Sessions and trials, by condition",
        drawing=Drawing(
            *("Trial", "Share that succeeds", [str(number) for number in numbers]),
            [Line("Succeed", shares, lows, highs)],
        )
        if made
        else None,
        note="Wilson intervals over trials. Later trials are of tasks that were tried again, often"
        " those that failed, so their share can fall while more and more tasks are solved."
        + (f" The first {MOST} of {len(found)} trials are shown." if len(found) > MOST else ""),
        why=""
        if made
        else "No selected conversation of a task or group has a trial and an outcome.",
    )


_TRIALS = """
WITH made AS (
  SELECT session_group, task_key, trial, outcome >= %s AS success
  FROM annotator_conversation
  WHERE id = ANY(%s) AND trial IS NOT NULL AND outcome IS NOT NULL
    AND (session_group <> '' OR task_key <> '')
), task AS (
  SELECT min(trial) FILTER (WHERE success) AS solved FROM made GROUP BY session_group, task_key
)
SELECT trial, count(*), count(*) FILTER (WHERE success),
  (SELECT count(*) FROM task WHERE solved <= trial), (SELECT count(*) FROM task)
FROM made GROUP BY trial ORDER BY trial
"""
