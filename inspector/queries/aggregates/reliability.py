"""How well tasks come out over their runs, and how much that varies from run to run."""

import numpy as np

from inspector.lenses.aggregates.reliability import reliability as of_tasks
from inspector.queries.aggregates.base import Aggregate
from inspector.queries.tables import Chosen

HEADS = ("figure", "value", "tasks", "runs")


def reliability(chosen: Chosen) -> Aggregate:
    """Return averaged performance, aptitude, unreliability and reliability over tasks."""
    table = chosen.table
    outcomes, tasks = table.of("outcome"), table.of("task")
    if len(outcomes):
        told = chosen.inside & ~np.isnan(outcomes) & (tasks > 0)
        outcomes, tasks = outcomes[told], tasks[told]
    order = np.argsort(tasks, kind="stable")
    _, first, counts = np.unique(tasks[order], return_index=True, return_counts=True)
    runs = np.split(outcomes[order], first[1:]) if len(first) else []
    again = {str(at): run.tolist() for at, run in enumerate(runs) if counts[at] > 1}
    top = 1.0 if not len(outcomes) or outcomes.max() <= 1 else 100.0
    found = of_tasks(again, top=top)
    rows = []
    if found:
        rows = [
            (title, value, found.tasks, found.runs)
            for title, value in (
                ("Averaged performance P̄", found.performance),
                ("Aptitude A90", found.aptitude),
                ("Unreliability U", found.unreliability),
                (f"Reliability R = {top:g} − U", found.reliability),
            )
        ]
    return Aggregate(
        key="reliability",
        title="Performance, aptitude and unreliability",
        about="Of tasks that were run more than once: the mean outcome, the mean over tasks of the"
        " 90th percentile of its runs, and of the gap down to the 10th. After Laban et al. 2025,"
        " arXiv 2505.06120, section 4.2. With few runs a task, percentiles lie near each other and"
        " unreliability comes out too small.",
        heads=HEADS,
        rows=rows,
        lens="lost-in-conversation",
        more="Every task with its runs",
        why="" if found else "No task key has two selected conversations with an outcome.",
    )
