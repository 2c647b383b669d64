"""What people do among themselves: the mean of a measure over a project's human baselines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.models import Conversation, Corpus
from inspector.queries import tables
from inspector.queries.marks import Line
from inspector.queries.tables import Part, Table


@dataclass(frozen=True, slots=True)
class HumanMeans:
    """The mean over all turns at which anything was measured, by the key of a line.

    ``conversations`` is how many were measured by any of the measures, ``corpora`` their names.
    """

    values: Mapping[str, float]
    conversations: int
    corpora: Sequence[str]


NONE = HumanMeans({}, 0, ())


def human_means(conversation: Conversation, lines: Sequence[Line]) -> HumanMeans:
    """Return what is measured between people in the same project, in two queries.

    Nothing for a conversation of a human baseline: it has its own corpus behind it.
    """
    if conversation.corpus.kind == Corpus.Kind.HUMAN or not lines:
        return NONE
    human = Corpus.objects.filter(
        project=conversation.corpus.project_id, kind=Corpus.Kind.HUMAN
    ).order_by("name")
    names = dict(human.values_list("pk", "name"))
    if not names:
        return NONE
    split = {line.key: line.key.partition(".") for line in lines}
    wanted = [(str(Part.SERIES), lens, measure) for lens, _, measure in split.values()]
    found = tables.read_all(names, wanted)
    measured: dict[int, set[int]] = {pk: set() for pk in names}
    values: dict[str, float] = {}
    for key, (lens, _, measure) in split.items():
        said = [_said(table, lens, measure) for table in found.values()]
        every = np.concatenate([each for each, _ in said])
        if len(every):
            values[key] = float(every.mean())
        for pk, (_, owners) in zip(names, said, strict=True):
            measured[pk] |= owners
    return HumanMeans(
        values,
        sum(len(owners) for owners in measured.values()),
        [names[pk] for pk, owners in measured.items() if owners],
    )


def _said(table: Table, lens: str, measure: str) -> tuple[tables.Floats, set[int]]:
    """Return the values of a measure, and the places of the conversations they are of."""
    series = table.series(lens, measure)
    known = np.isfinite(series)
    return series[known].astype(np.float64), set(np.unique(table.owner[known]).tolist())
