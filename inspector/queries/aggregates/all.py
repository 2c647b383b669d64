"""All figures that put lenses together with outcomes, tasks and lengths, in the page's order."""

from dataclasses import replace

from annotator.models import Conversation, Corpus
from inspector.queries.aggregates import (
    attempts,
    distribution,
    gap,
    reflections,
    reliability,
    remembered,
    trials,
)
from inspector.queries.aggregates.base import Aggregate
from inspector.queries.tables import Chosen, Part, Want


def wanted(lens: str, measure: str) -> list[Want]:
    """Return the columns that they are made from, the distribution of that measure among them."""
    others = (attempts, gap, remembered, reflections, trials)
    return [(Part.SUMMARY, lens, measure), *(want for each in others for want in each.WANTED)]


def of_measure(chosen: Chosen, lens: str, measure: str) -> list[Aggregate]:
    """Return how a measure of conversations is spread."""
    return [
        distribution.spread(chosen, lens, measure),
        distribution.by_length(chosen, lens, measure),
    ]


def others(chosen: Chosen, corpus: Corpus) -> list[Aggregate]:
    """Return the others, in six queries."""
    found = [
        attempts.by_first_attempt(chosen),
        attempts.by_verbosity(chosen),
        reliability.reliability(chosen),
        trials.by_trial(chosen),
        gap.gap(chosen, corpus),
        remembered.retention(chosen),
        reflections.reflections(chosen),
    ]
    ids = {pk for each in found if each.examples for some in each.examples.ids for pk in some}
    known = Conversation.objects.only("external_id").in_bulk(sorted(ids))
    return [replace(each, known=known) if each.examples else each for each in found]
