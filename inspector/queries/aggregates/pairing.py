"""Turns of a corpus beside those of people at the same place in a conversation on the same task."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.models import Project
from inspector.queries.sides import members
from inspector.queries.tables import ROLES, Chosen, Flags, Ints

Tasks = Mapping[int, tuple[Ints, Ints]]  # corpus → ids of its conversations, numbers of their tasks


@dataclass(frozen=True, slots=True, eq=False)
class Paired:
    """The assistant's turns ``mine`` beside people's turns ``theirs``, places among all turns.

    ``number`` counts the pairs of conversations, from 0.
    """

    people: Chosen
    mine: Ints
    theirs: Ints
    number: Ints


def pairs(chosen: Chosen, people: Sequence[Chosen], project: Project, lens: str) -> list[Paired]:
    """Return the pairs of turns of conversations that ``lens`` measured, in one query.

    Each goes with the people's first on the same task, turn by turn from the beginning.
    """
    tasks = _tasks(project)
    return list(_pairs(chosen, people, tasks, lens))


def _pairs(chosen: Chosen, people: Sequence[Chosen], tasks: Tasks, lens: str) -> Iterator[Paired]:
    mine = _by_place(chosen, tasks, lens)
    begun = 0
    for each in people:
        theirs = _by_place(each, tasks, lens)
        places = np.flatnonzero(mine)
        known, first = np.unique(theirs, return_index=True)
        if not len(known):
            continue
        at = np.minimum(np.searchsorted(known, mine[places]), len(known) - 1)
        found = known[at] == mine[places]
        yield _turns(chosen, each, places[found], first[at[found]], begun)
        begun += int(found.sum())
        mine[places[found]] = 0  # of several baselines the first that has the task


def _turns(chosen: Chosen, people: Chosen, ours: Ints, others: Ints, begun: int) -> Paired:
    sizes = np.minimum(chosen.table.turns[ours], people.table.turns[others]).astype(np.int64)
    number = np.repeat(np.arange(len(ours)), sizes)
    within = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    mine = chosen.table.begins[ours][number] + within
    theirs = people.table.begins[others][number] + within
    answers = chosen.table.roles[mine] == ord(ROLES["assistant"])
    said = ~np.isin(people.table.roles[theirs], [ord(ROLES[role]) for role in ("system", "tool")])
    both: Flags = answers & said
    return Paired(people, mine[both], theirs[both], number[both] + begun)


def _by_place(chosen: Chosen, tasks: Tasks, lens: str) -> Ints:
    """Return the task's number of each conversation that the lens measured, 0 of any other."""
    found = np.zeros(len(chosen.table.ids), np.int64)
    if chosen.table.corpus in tasks:
        ids, numbers = tasks[chosen.table.corpus]
        places, known = chosen.table.places(ids)
        found[places[known]] = numbers[known]
    return np.where(chosen.scored(lens), found, 0)


def _tasks(project: Project) -> Tasks:
    return {each.corpus: (each.ids, each.tasks) for each in members(project, "corpus", "")}
