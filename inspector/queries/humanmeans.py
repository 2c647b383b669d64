"""What people do among themselves: the mean of a measure over a project's human baselines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.models import Conversation, Corpus
from inspector.queries import tables
from inspector.queries.backdrops import LEAST
from inspector.queries.baselines import baselines
from inspector.queries.marks import Level, Line
from inspector.queries.tables import Chosen, Part

TWO = 2  # turns that a line needs


@dataclass(frozen=True, slots=True)
class HumanMeans:
    """The mean at each turn that enough conversations rest on, and over all, by the key of a line.

    ``conversations`` is how many were measured by any of the measures, ``corpora`` their names.
    """

    values: Mapping[str, Level]
    conversations: int
    corpora: Sequence[str]

    @property
    def by_turn(self) -> bool:
        """Whether any of the means goes turn by turn."""
        return any(level.turns for level in self.values.values())


NONE = HumanMeans({}, 0, ())


def human_means(conversation: Conversation, lines: Sequence[Line]) -> HumanMeans:
    """Return what is measured between people in the same project, in three queries.

    Nothing for a conversation of a human baseline: it has its own corpus behind it.
    """
    if conversation.corpus.kind == Corpus.Kind.HUMAN or not lines:
        return NONE
    split = {line.key: line.key.partition(".") for line in lines}
    wanted = [(str(Part.SERIES), lens, measure) for lens, _, measure in split.values()]
    human = baselines(conversation.corpus.project_id, wanted)
    if not human:
        return NONE
    measured: list[set[int]] = [set() for _ in human]
    values: dict[str, Level] = {}
    for key, (lens, _, measure) in split.items():
        said = [_said(each.people, lens, measure) for each in human]
        every = np.concatenate([each.values for each in said])
        if len(every):
            at = np.concatenate([each.turns for each in said])
            values[key] = _level(every, at, conversation.turn_count)
        for owners, each in zip(measured, said, strict=True):
            owners.update(each.owners)
    return HumanMeans(
        values,
        sum(map(len, measured)),
        sorted(each.name for each, owners in zip(human, measured, strict=True) if owners),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """Values of a measure, the turn of each, and the places of the conversations they are of."""

    values: tables.Floats
    turns: tables.Ints
    owners: set[int]


def _said(people: Chosen, lens: str, measure: str) -> _Said:
    table = people.table
    series = table.series(lens, measure)
    known = np.isfinite(series) & people.turns
    owner = table.owner[known]
    turns = np.flatnonzero(known) - table.begins[owner]
    return _Said(series[known].astype(np.float64), turns, set(np.unique(owner).tolist()))


def _level(values: tables.Floats, turns: tables.Ints, turn_count: int) -> Level:
    """Return the mean at the turns below ``turn_count`` with enough values, if there are two."""
    whole = float(values.mean())
    counts = np.bincount(turns, minlength=turn_count)[:turn_count]
    sums = np.bincount(turns, weights=values, minlength=turn_count)[:turn_count]
    enough = np.flatnonzero(counts >= LEAST)
    if len(enough) < TWO:
        return Level(whole)
    return Level(whole, enough.tolist(), (sums[enough] / counts[enough]).tolist())
