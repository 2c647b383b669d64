"""The report of a layer whose labels are given to turns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from annotator.agreement import boundaries, cohen, drift, krippendorff, masi, observed
from annotator.agreement.answers import Answers
from annotator.agreement.arrays import Bools, Floats, Ints
from annotator.agreement.bootstrap import Resampler, Statistic, estimate
from annotator.agreement.boundaries import Segmented
from annotator.agreement.ratings import MISSING, Ratings, disagreement
from annotator.agreement.report import Disputed, LayerReport, Measures, Pair, Period

MOST_PAIRS = 45  # ten annotators; of more, kappa's mean over pairs is left out
DISPUTED = 30


@dataclass(frozen=True, slots=True)
class TurnLayer:
    """How a layer of turn labels is to be read.

    ``multiple``: a turn may have several labels. ``scale``: what the labels are worth, where they
    are numbers; ``ordered``: their order says something. ``boundaries``: labels that begin a topic.
    ``reference``: compare everybody with this annotator, not with each other.
    """

    labels: Sequence[str]
    multiple: bool = False
    scale: Sequence[float] | None = None
    ordered: bool = False
    boundaries: Sequence[int] = ()
    reference: int | None = None
    resampler: Resampler | None = field(default_factory=Resampler)


def report(
    answers: Answers, layer: TurnLayer, annotators: Sequence[str], completed: Ints
) -> LayerReport:
    """Return the agreement on a layer.

    ``completed`` is when each unit's conversation was, in seconds since 1970, 0 where it isn't
    known.
    """
    table = answers.ratings
    when = np.zeros(table.conversations, dtype=np.int64)
    when[table.place] = completed
    pairs = _pairs(table.codes.shape[1], layer.reference)
    distance = masi.distances(answers.members) if layer.multiple else None
    return LayerReport(
        unit="turn",
        multiple=layer.multiple,
        annotators=list(annotators),
        labels=list(layer.labels),
        whole=_estimated(_whole(answers, layer, pairs, distance), layer),
        by_label=[
            _estimated(_of_label(answers.with_label(label), layer), layer)
            for label in range(len(layer.labels))
        ],
        pairs=[_pair(answers, layer, pair) for pair in pairs],
        given=_given(answers, len(layer.labels)),
        answered=(table.only(table.answers() > 1).codes != MISSING).sum(axis=0).tolist(),
        drift="alpha_masi" if layer.multiple else "alpha",
        periods=_periods(_compared(table, layer), layer, distance, when),
        disputed=_disputed(answers, layer),
    )


def disagreements(table: Ratings, members: Bools | None) -> Floats:
    """Return the share of pairs of annotators that differ on each unit, 0 to 1; 0 of one answer.

    With ``members`` (see `Answers`), sets that overlap differ by their MASI distance.
    """
    count = table.answers()
    distance = None if members is None else masi.distances(members)
    share: Floats = disagreement(table, distance) / np.maximum(count * (count - 1), 1)
    return share


def _pairs(raters: int, reference: int | None) -> list[tuple[int, int]]:
    if reference is None:
        return list(combinations(range(raters), 2))
    return [(reference, other) for other in range(raters) if other != reference]


def _compared(table: Ratings, layer: TurnLayer) -> Ratings:
    return table if layer.reference is None else table.against(layer.reference)


def _estimated(statistics: dict[str, Statistic], layer: TurnLayer) -> Measures:
    return {key: estimate(each, layer.resampler) for key, each in statistics.items()}


def _whole(
    answers: Answers, layer: TurnLayer, pairs: list[tuple[int, int]], distance: Floats | None
) -> dict[str, Statistic]:
    table = _compared(answers.ratings, layer)
    found = _nominal(table)
    if distance is not None:
        found["alpha_masi"] = krippendorff.with_distance(table, distance)
    if layer.ordered or layer.scale:
        found["alpha_ordinal"] = krippendorff.ordinal(_compared(answers.on_scale(), layer))
    if layer.scale:
        values = np.array(layer.scale, dtype=np.float64)
        found["alpha_interval"] = krippendorff.interval(
            _compared(answers.on_scale(), layer), values
        )
    if layer.boundaries:
        found |= _boundaries(answers, layer, pairs)
    return found


def _of_label(table: Ratings, layer: TurnLayer) -> dict[str, Statistic]:
    compared = _compared(table, layer)
    found = _nominal(compared)
    pairs = _all_pairs(compared)
    if len(pairs) <= MOST_PAIRS:
        found["f1"] = cohen.specific(compared, pairs)
    return found


def _nominal(table: Ratings) -> dict[str, Statistic]:
    found = {"percent": observed.percent(table)}
    pairs = _all_pairs(table)
    if len(pairs) <= MOST_PAIRS:
        found["kappa"] = cohen.light(table, pairs)
    return found | {"fleiss": observed.fleiss(table), "alpha": krippendorff.nominal(table)}


def _all_pairs(table: Ratings) -> list[tuple[int, int]]:
    return list(combinations(range(table.codes.shape[1]), 2))


def _pair(answers: Answers, layer: TurnLayer, pair: tuple[int, int]) -> Pair:
    table = answers.ratings.by(list(pair))
    statistics = {"percent": observed.percent(table), "kappa": cohen.cohen(table)}
    counts = _by_label(answers, pair) if layer.multiple else _by_category(answers, pair)
    return Pair(*pair, _estimated(statistics, layer), counts)


def _by_category(answers: Answers, pair: tuple[int, int]) -> list[list[int]]:
    """Count no label, every label, and several labels against each other."""
    labels = answers.members.shape[1]
    number = answers.members.sum(axis=1)
    single = answers.members.argmax(axis=1) + 1 if labels else np.zeros_like(number)
    codes = np.select([number == 0, number == 1], [0, single], labels + 1).astype(np.int64)
    both = answers.ratings.recoded(codes, labels + 2).by(list(pair))
    counts: list[list[int]] = cohen.confusion(both).tolist()
    return counts


def _by_label(answers: Answers, pair: tuple[int, int]) -> list[list[int]]:
    rows = []
    for label in range(answers.members.shape[1]):
        (neither, second), (first, both) = cohen.confusion(
            answers.with_label(label).by(list(pair))
        ).tolist()
        rows.append([both, first, second, neither])
    return rows


def _given(answers: Answers, labels: int) -> list[list[int]]:
    """Count the labels of each annotator on the turns that two or more have answered."""
    shared = answers.ratings.answers() > 1
    return [
        (answers.with_label(label).only(shared).codes == 1).sum(axis=0).tolist()
        for label in range(labels)
    ]


def _periods(
    table: Ratings, layer: TurnLayer, distance: Floats | None, completed: Ints
) -> list[Period]:
    """Return the agreement over time; ``completed`` is by conversation."""
    shared = (table.answers() > 1) & (completed[table.place] > 0)
    conversations = np.unique(table.place[shared])
    times = completed[conversations]
    number = np.full(table.conversations, MISSING)
    number[conversations] = drift.periods(times)
    found = []
    for period in range(int(number.max(initial=MISSING)) + 1):
        inside = times[number[conversations] == period]
        units = table.only((number == period)[table.place] & shared)
        alpha = (
            krippendorff.nominal(units)
            if distance is None
            else krippendorff.with_distance(units, distance)
        )
        coefficient = estimate(alpha, layer.resampler)
        found.append(Period(int(inside.min()), int(inside.max()), len(inside), coefficient))
    return found


def _disputed(answers: Answers, layer: TurnLayer) -> list[Disputed]:
    apart = disagreements(answers.ratings, answers.members if layer.multiple else None)
    return disputed(answers, apart, answers.ratings.answers(), apart > 0)[:DISPUTED]


def disputed(answers: Answers, apart: Floats, count: Ints, chosen: Bools) -> list[Disputed]:
    """Return the chosen units: farthest apart first, then most answered, then in order.

    ``apart`` is how far the answers to a unit are apart, ``count`` how many there are.
    """
    units = np.flatnonzero(chosen)
    order = units[np.lexsort((answers.turns[units], -count[units], -apart[units]))]
    return [
        Disputed(
            int(answers.turns[unit]),
            int(answers.conversations[unit]),
            int(count[unit]),
            float(apart[unit]),
        )
        for unit in order
    ]


def _boundaries(
    answers: Answers, layer: TurnLayer, pairs: list[tuple[int, int]]
) -> dict[str, Statistic]:
    """Cut conversations before the turns that begin a topic, and compare the cuts.

    Without a reference both annotators of a pair are taken as it in turn.
    """
    marked = answers.with_label(*layer.boundaries)
    cuts = [cut for pair in pairs for cut in _cuts(marked, pair)]
    both = cuts
    if layer.reference is None:
        both = cuts + [Segmented(cut.conversation, cut.hypothesis, cut.reference) for cut in cuts]
    raters = marked.codes.shape[1]

    return {
        "pk": boundaries.mean_pk(both, raters),
        "window_diff": boundaries.mean_window_diff(both, raters),
        "boundaries": boundaries.f1(cuts, 0, raters),
        "boundaries_near": boundaries.f1(cuts, 1, raters),
    }


def _cuts(marked: Ratings, pair: tuple[int, int]) -> list[Segmented]:
    table = marked.by(list(pair))
    both = table.only(table.answers() == 2)
    order = np.argsort(both.place, kind="stable")
    codes = both.codes[order] == 1
    names, starts = np.unique(both.place[order], return_index=True)
    # Before its first turn a conversation isn't cut, whatever the turn's label.
    return [
        Segmented(int(name), turns[1:, 0], turns[1:, 1])
        for name, turns in zip(names, np.split(codes, starts)[1:], strict=True)
    ]
