"""How well lenses find what a project's labels say, from what is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.bootstrap import Resampler
from annotator.models import Project
from inspector.evaluation.figures import Figures
from inspector.evaluation.judging import Judge
from inspector.evaluation.outcome import Outcome, outcome
from inspector.evaluation.scheme import SCHEME
from inspector.lenses import registry
from inspector.queries.labelled import labelled
from inspector.queries.references import Reference, assignments
from inspector.queries.said import said


@dataclass(frozen=True, slots=True)
class Quality:
    """What came of holding a project's lenses against a reference.

    ``versions`` are those that each lens had in the runs that were read.
    """

    reference: Reference
    outcome: Outcome
    versions: Mapping[str, Sequence[str]]

    def of(self, lens: str) -> list[Figures]:
        """Return the figures of one lens."""
        return [each for each in self.outcome.results if each.lens == lens]


def quality(project: Project, reference: Reference) -> Quality:
    """Return how well the newest run of each lens finds what ``reference`` labelled."""
    labels = labelled(project, assignments(project, reference))
    results = said(labels, SCHEME)
    judge = Judge(registry.defaults(), SCHEME)
    lenses = {label.lens for label in SCHEME}
    for conversation, gold in labels.items():
        turns = max(map(len, gold.values()), default=0)
        judge.take(gold, turns, results.of(conversation, lenses))
    return Quality(
        reference=reference,
        outcome=outcome(reference.title, judge, resampler=Resampler()),
        versions={lens: sorted(found) for lens, found in results.versions.items()},
    )
