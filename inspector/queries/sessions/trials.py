"""Success by trial over the tasks of a corpus, and what reflections bring."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.models import Corpus
from inspector.lenses.aggregates.retention import wilson
from inspector.lenses.aggregates.trials import Trial, Yield, learning_curve, reflection_yield
from inspector.queries.newestscores import rows
from inspector.queries.sessions.grouping import SUCCESS
from inspector.queries.sessions.scores import scores

CONDITIONS = 6  # that are drawn each for itself


@dataclass(frozen=True, slots=True)
class AtTrial:
    """At trial ``number``: how many of the ``n`` that were made succeed, and tasks solved by then.

    ``tasks`` is how many tasks there are.
    """

    number: int
    n: int
    succeeded: int
    solved: int
    tasks: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the share that succeeds."""
        return wilson(self.succeeded, self.n)

    @property
    def share(self) -> float:
        """The share of the trials of this number that succeed."""
        return self.succeeded / self.n

    @property
    def by_then(self) -> float:
        """The share of the tasks that are solved by this trial."""
        return self.solved / self.tasks


@dataclass(frozen=True, slots=True)
class Curve:
    """The trials of one condition, by their numbers."""

    condition: str
    points: Sequence[AtTrial]
    reflection: Yield


def curves(corpus: Corpus) -> list[Curve]:
    """Return success by trial for each condition, the largest first.

    Of conversations with a trial's number and an outcome. A task is one of a session group, so
    that runs of the same task count apart. Whether a retry had a reflection to draw on is what the
    newest run of the lens of retries says.
    """
    chosen, params = scores(corpus, "retry", "retries_reflected", "retries_plain")
    by_condition: dict[str, list[Trial]] = defaultdict(list)
    for condition, task, number, success, reflected in rows(
        _TRIALS.format(scores=chosen), [*params, SUCCESS, corpus.pk]
    ):
        by_condition[condition].append(Trial(task, number, success, reflected))
    largest = sorted(by_condition.items(), key=lambda each: (-len(each[1]), each[0]))
    return [
        Curve(condition, _points(trials), reflection_yield(trials))
        for condition, trials in largest[:CONDITIONS]
    ]


_TRIALS = """
WITH score AS ({scores})
SELECT condition, session_group || ' / ' || task_key, trial, outcome >= %s,
  CASE WHEN v1 > 0 THEN true WHEN v2 > 0 THEN false END
FROM annotator_conversation conversation
LEFT JOIN score ON score.conversation_id = conversation.id
WHERE corpus_id = %s AND superseded_by_id IS NULL AND trial IS NOT NULL AND outcome IS NOT NULL
  AND (session_group <> '' OR task_key <> '')
ORDER BY conversation.id
"""


def _points(trials: Iterable[Trial]) -> list[AtTrial]:
    trials = list(trials)
    tasks = len({each.task for each in trials})
    made: dict[int, list[bool]] = defaultdict(list)
    for each in trials:
        made[each.number].append(each.success)
    return [
        AtTrial(number, len(made[number]), sum(made[number]), solved, tasks)
        for number, solved in learning_curve(trials)
    ]
