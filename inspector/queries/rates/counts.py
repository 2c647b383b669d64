"""Turns of a corpus counted by conversation: asked, found by lenses, labelled by people.

PostgreSQL counts; what comes back are sums by conversation, in a number of queries that depends on
neither conversations nor classes.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Max, Q

from annotator.models import Conversation, Corpus
from inspector.calibration.rates import Floats, Ints
from inspector.evaluation.metrics import Flags
from inspector.models import Run, RunChunk
from inspector.queries.rates.classes import RateClass
from inspector.queries.rates.statements import SCORED, SUMS, TURNS
from inspector.queries.rates.work import Work, used

KEPT_SECONDS = 60 * 60


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Sums by conversation, in arrays as long as ``ids`` and in its order.

    ``asked`` has the turns asked, by layer. ``labelled`` says, by layer, whose labels there are.
    ``scored`` says, by lens, whom its newest run measured; ``runs`` are those newest runs.
    ``found``, ``said`` and ``agreed`` are turns of a class, by its place among the classes: that
    the lens finds, that people labelled so, and both.
    """

    ids: Ints
    asked: Mapping[str, Floats]
    labelled: Mapping[str, Flags]
    scored: Mapping[str, Flags]
    runs: Mapping[str, Sequence[int]]
    found: Sequence[Floats]
    said: Sequence[Floats]
    agreed: Sequence[Floats]


@dataclass(frozen=True, slots=True, eq=False)
class _Machine:
    """What runs and transcripts say, by conversation: it takes long, and seldom changes."""

    by_role: Mapping[str, Floats]
    scored: Mapping[str, Flags]
    runs: Mapping[str, Sequence[int]]
    found: Sequence[Floats]


def counts(corpus: Corpus, classes: Sequence[RateClass], chosen: list[Work]) -> Counts:
    """Count the newest revisions of a corpus's conversations, in six queries.

    What lenses found is kept until a run goes on, a file brings more or the scheme changes, then
    counted anew; labels are counted every time.
    """
    rows = Conversation.objects.filter(corpus=corpus, superseded_by=None).order_by("pk")
    ids = np.array(rows.values_list("pk", flat=True), dtype=np.int64)
    machine = _kept(corpus, classes, ids)
    asked = _asked(machine.by_role, classes, chosen, ids)
    labelled = np.isin(ids, [each.conversation for each in chosen])
    here, said, agreed = _sums(_Question(corpus, classes, chosen), ids)
    return Counts(
        ids=ids,
        asked=asked,
        labelled=_labelled(chosen, ids, asked),
        scored=machine.scored,
        runs=machine.runs,
        # A file's labels may ask about fewer turns than the lens found something in.
        found=[
            np.where(labelled, mine, all_of_it)
            for mine, all_of_it in zip(here, machine.found, strict=True)
        ],
        said=said,
        agreed=agreed,
    )


def versions(counted: Counts) -> dict[str, str]:
    """Return the versions that lenses had in the newest runs, by lens; one query."""
    wanted = {run for runs in counted.runs.values() for run in runs}
    specs = dict(Run.objects.filter(pk__in=wanted).values_list("pk", "spec"))
    return {
        lens: ", ".join(
            sorted({spec["version"] for run in runs for spec in specs[run] if spec["name"] == lens})
        )
        for lens, runs in counted.runs.items()
    }


@dataclass(frozen=True, slots=True)
class _Question:
    """What is counted: without ``chosen`` of every conversation, with it of those labelled."""

    corpus: Corpus
    classes: Sequence[RateClass]
    chosen: Sequence[Work] | None = None

    @property
    def told(self) -> str:
        """The classes as JSON."""
        fields = ("layer", "roles", "lens", "kinds", "labels")
        return json.dumps(
            [
                {"number": number} | {name: getattr(each, name) for name in fields}
                for number, each in enumerate(self.classes)
            ]
        )

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Return the rows of one of the statements."""
        chosen = self.chosen
        with connection.cursor() as cursor:
            cursor.execute(
                statement,
                {
                    "corpus": self.corpus.pk,
                    "classes": self.told,
                    "lenses": sorted({each.lens for each in self.classes if each.kinds}),
                    "work": [each.pk for each in chosen or ()],
                    "only": None if chosen is None else [each.conversation for each in chosen],
                },
            )
            return list(cursor.fetchall())


def _kept(corpus: Corpus, classes: Sequence[RateClass], ids: Ints) -> _Machine:
    question = _Question(corpus, classes)
    runs = Run.objects.filter(corpus=corpus).aggregate(
        last=Max("pk"),
        done=Count("chunks", filter=Q(chunks__state=RunChunk.State.DONE)),
    )
    stamp = f"{runs} {len(ids)} {ids.max(initial=0)} {question.told}"
    digest, key = hashlib.sha256(stamp.encode()).hexdigest(), f"rates-{corpus.pk}"
    kept: tuple[str, _Machine] | None = cache.get(key)
    if kept is None or kept[0] != digest:
        # Stamped before it is counted: what changes meanwhile has another stamp.
        kept = digest, _machine(question, ids)
        cache.set(key, kept, KEPT_SECONDS)
    return kept[1]


def _machine(question: _Question, ids: Ints) -> _Machine:
    scored = question.ask(SCORED)
    return _Machine(
        by_role={role: _placed(ids, where, n) for role, where, n in question.ask(TURNS)},
        scored={lens: np.isin(ids, where or []) for lens, _, where in scored},
        runs={lens: runs for lens, runs, _ in scored},
        found=_sums(question, ids)[0],
    )


def _sums(question: _Question, ids: Ints) -> list[list[Floats]]:
    """Return by conversation the turns found, said and both, a list of the classes for each."""
    sums = {number: each for number, *each in question.ask(SUMS)}
    none: list[list[int]] = [[], [], [], []]
    tables = [
        [_placed(ids, where, values) for values in rest]
        for where, *rest in (sums.get(number, none) for number in range(len(question.classes)))
    ]
    return [[table[part] for table in tables] for part in range(3)]


def _asked(
    by_role: Mapping[str, Floats], classes: Sequence[RateClass], chosen: list[Work], ids: Ints
) -> dict[str, Floats]:
    none = np.zeros(len(ids))
    roles = {each.layer: each.roles for each in classes}
    asked = {
        layer: np.sum([by_role.get(role, none) for role in wanted], axis=0)
        for layer, wanted in roles.items()
    }
    for each in chosen:
        if each.asked is not None:
            place = np.searchsorted(ids, each.conversation)
            for layer, turns in asked.items():
                turns[place] = len(each.asked.get(layer, ()))
    return asked


def _labelled(chosen: list[Work], ids: Ints, asked: Mapping[str, Floats]) -> dict[str, Flags]:
    """Return who is labelled in a layer: who has turns asked, by somebody who used the layer."""
    pairs = used(chosen)
    return {
        layer: np.isin(
            ids, [each.conversation for each in chosen if (each.annotator, layer) in pairs]
        )
        & (turns > 0)
        for layer, turns in asked.items()
    }


def _placed(ids: Ints, where: Sequence[int], values: Sequence[int]) -> Floats:
    """Return ``values`` at the places of the conversations ``where``, 0 elsewhere."""
    found, meant = np.zeros(len(ids)), np.array(where, dtype=np.int64)
    known = np.isin(meant, ids)  # without what another file brought a moment ago
    found[np.searchsorted(ids, meant[known])] = np.array(values, dtype=np.float64)[known]
    return found
