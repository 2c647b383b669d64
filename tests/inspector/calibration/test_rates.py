"""Rates by people, by a lens and by both: by hand, and how often their intervals hold the truth."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from inspector.calibration import drawing
from inspector.calibration.quantiles import student
from inspector.calibration.rates import Conversations, Rates, rates

CORPORA = 1_000


def conversations(*rows: tuple[float, float, float], stratum: int = 0) -> Conversations:
    turns, machine, human = np.array(rows, dtype=float).reshape(-1, 3).T
    return Conversations(turns, machine, human, np.full(len(rows), stratum, dtype=np.int64))


def test_quantiles_are_those_of_t() -> None:
    for freedom in (1, 2, 3, 4, 5, 7, 10, 20, 50, 1000):
        assert student(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=0.005)


def test_a_rate_by_hand() -> None:
    labelled = conversations((10, 4, 2), (10, 2, 2), (10, 6, 5))
    rest = conversations((10, 3, 0), (10, 5, 0), (20, 10, 0))
    found = rates(labelled, rest)
    assert found.human.value == pytest.approx(9 / 30)
    assert found.model.value == pytest.approx(30 / 70)
    # Residuals of people: -1, -1, 2; of the lens: 0, -2, 2. Six conversations, three labelled.
    covariance = (0 + 2 + 4) / 2 / 3 * 36 / 60**2
    spread = (0 + 4 + 4) / 2 / 3 * 36 / 60**2
    elsewhere = np.var([3 - 4.5, 5 - 4.5, 10 - 9], ddof=1) / 3 * 36 / 80**2
    assert found.weight == pytest.approx(covariance / (spread + elsewhere))
    beyond = (9 - found.weight * 12) / 30
    assert found.combined.value == pytest.approx(beyond + found.weight * 18 / 40)


def test_strata_stand_for_their_sizes() -> None:
    rare = conversations((10, 0, 1), (10, 0, 1), stratum=0)
    often = conversations((10, 9, 8), (10, 9, 8), stratum=1)
    labelled = Conversations(
        *(
            np.concatenate([getattr(rare, name), getattr(often, name)])
            for name in ("turns", "machine", "human", "stratum")
        )
    )
    rest = conversations(*[(10, 0, 0)] * 16, stratum=0)
    found = rates(labelled, rest)
    assert found.human.value == pytest.approx((0.1 * 18 + 0.8 * 2) / 20)


def test_where_nothing_can_be_said_it_is_not_said() -> None:
    none = conversations()
    one = conversations((10, 1, 1))
    for labelled in (none, one, conversations((0, 0, 0), (0, 0, 0))):
        found = rates(labelled, conversations((10, 1, 0), (10, 2, 0)))
        assert (found.human.value, found.combined.value) == (None, None)
        assert found.human.reason
        assert found.model.value is not None
    mixed = replace(conversations((9, 1, 1), (9, 1, 2), (9, 1, 1)), stratum=np.array([0, 0, 1]))
    assert "stratum" in rates(mixed, none).human.reason
    unseen = conversations((9, 1, 0), stratum=1)
    assert "stratum" in rates(conversations((9, 1, 1), (9, 1, 2)), unseen).human.reason
    assert rates(none, none).model.value is None


def test_no_case_is_a_rate_with_a_bound_that_goes_by_conversations() -> None:
    found = rates(conversations(*[(20, 0, 0)] * 5), conversations(*[(20, 0, 0)] * 50))
    assert (found.human.value, found.human.low) == (0, 0)
    assert found.human.high == pytest.approx(1 - 0.05 ** (1 / 5))
    assert found.weight == 0
    uneven = rates(conversations((30, 0, 0), (10, 0, 0)), conversations())
    assert uneven.human.high == pytest.approx(1 - 0.05 ** (1 / 1.6))  # 40² / (30² + 10²)
    everywhere = rates(conversations(*[(20, 0, 20)] * 5), conversations())
    assert everywhere.human.low == pytest.approx(0.05 ** (1 / 5))
    alike = rates(conversations(*[(4, 1, 1)] * 9), conversations(*[(4, 1, 0)] * 9)).human
    assert 0.05 < alike.low < 0.25 < alike.high < 0.7  # type: ignore[operator]


def test_the_bound_without_a_case_holds_where_cases_come_together() -> None:
    random = np.random.default_rng(4)
    truth, none = np.full(40, 20.0), np.zeros(40)
    for _ in range(200):
        human = np.where(random.random(40) < 0.04, 20.0, 0.0)  # whole conversations or nothing
        if not human.any():
            rows = Conversations(truth, none, human, np.zeros(40, dtype=np.int64))
            assert rates(rows, conversations()).human.high > 0.04  # type: ignore[operator]


def test_a_stratum_that_is_labelled_whole_takes_nothing_from_the_others() -> None:
    random = np.random.default_rng(9)
    human = random.binomial(20, random.beta(2, 8, size=200)).astype(float)
    stratum = np.repeat([0, 1], [190, 10])
    rows = Conversations(np.full(200, 20.0), human, human, stratum)
    first = np.isin(np.arange(200), [*range(40), *range(190, 200)])

    def part(which: np.ndarray) -> Conversations:
        return Conversations(*(getattr(rows, n)[which] for n in rows.__slots__))

    found = rates(part(first), part(~first))
    assert found.weight > 0.5
    assert found.combined.value == pytest.approx(human.sum() / 4000, abs=0.02)
    assert found.combined.width < found.human.width  # type: ignore[operator]


def test_without_others_the_lens_adds_nothing() -> None:
    found = rates(conversations((10, 4, 2), (10, 2, 3), (10, 6, 5)), conversations())
    assert found.combined == found.human


@pytest.mark.parametrize(
    ("wanted", "sizes", "expected"),
    [
        (8, [10, 10], [4, 4]),
        (8, [3, 30], [3, 5]),
        (1, [5, 5], [2, 2]),
        (99, [2, 3], [2, 3]),
        (99, [4, 9], [2, 7]),
    ],
)
def test_groups_give_what_they_can(wanted: int, sizes: list[int], expected: list[int]) -> None:
    assert drawing._allocate(sizes, wanted) == expected


def test_groups_are_cut_by_the_lens_and_each_gives_some() -> None:
    shares = np.random.default_rng(3).random(80)
    drawn = drawing.stratified(shares, 20, seed=1)
    assert list(np.bincount(drawn.stratum)) == [20, 20, 20, 20]
    assert list(np.bincount(drawn.stratum[drawn.chosen])) == [5, 5, 5, 5]
    assert shares[drawn.stratum == 0].max() < shares[drawn.stratum == 3].min()
    assert list(drawn.bounds) == sorted(drawn.bounds)
    rare = np.array([0.0] * 30 + [0.2] * 3)
    assert list(np.bincount(drawing.stratified(rare, 10, seed=1).stratum)) == [33]
    alike = drawing.stratified(np.zeros(30), 10, seed=1)
    assert len(set(alike.chosen)) == 10


def test_a_draw_is_the_same_again() -> None:
    shares = np.random.default_rng(3).random(50)
    assert list(drawing.simple(50, 9, 4).chosen) == list(drawing.simple(50, 9, 4).chosen)
    chosen = drawing.stratified(shares, 9, 4).chosen
    assert list(chosen) == list(drawing.stratified(shares, 9, 4).chosen)
    assert len(chosen) == 9


def simulated(
    random: np.random.Generator, *, sensitivity: float, specificity: float, strata: int
) -> Rates:
    """Return the estimates from a corpus of 500 conversations, 60 of them labelled."""
    count, rate, alike = 500, 0.2, 8
    turns = random.integers(6, 30, size=count)
    human = random.binomial(turns, random.beta(rate * alike, (1 - rate) * alike, size=count))
    machine = random.binomial(human, sensitivity) + random.binomial(turns - human, 1 - specificity)
    seed = int(random.integers(2**31))
    if strata > 1:
        drawn = drawing.stratified(machine / turns, 60, seed, strata)
    else:
        drawn = drawing.simple(count, 60, seed)
    inside = np.zeros(count, dtype=bool)
    inside[drawn.chosen] = True
    sides = [
        Conversations(
            turns=turns[part].astype(float),
            machine=machine[part].astype(float),
            human=human[part].astype(float),
            stratum=drawn.stratum[part],
        )
        for part in (inside, ~inside)
    ]
    return rates(sides[0], sides[1])


@pytest.mark.parametrize("strata", [1, 4])
@pytest.mark.parametrize(
    ("sensitivity", "specificity", "informative"), [(0.8, 0.95, True), (0.5, 0.5, False)]
)
def test_the_combined_interval_holds_the_truth_as_often_as_it_says(
    sensitivity: float, specificity: float, informative: bool, strata: int
) -> None:
    random = np.random.default_rng(20_230_621)
    found = [
        simulated(random, sensitivity=sensitivity, specificity=specificity, strata=strata)
        for _ in range(CORPORA)
    ]
    for name in ("human", "combined"):
        estimates = [getattr(each, name) for each in found]
        held = sum(each.low <= 0.2 <= each.high for each in estimates) / CORPORA
        assert 0.93 <= held <= 0.97, (name, held)
    gain = np.median([each.combined.width / each.human.width for each in found])  # type: ignore[operator]
    assert gain < 0.85 if informative else 0.95 < gain < 1.01


def test_labelling_as_many_more_as_advised_halves_the_interval() -> None:
    random = np.random.default_rng(11)
    turns = np.full(4000, 20.0)
    human = random.binomial(20, random.beta(2, 8, size=4000)).astype(float)
    machine = random.binomial(human.astype(int), 0.8).astype(float)
    zero = np.zeros(4000, dtype=np.int64)

    def first(labelled: int) -> Rates:
        parts = (slice(0, labelled), slice(labelled, None))
        one, other = (Conversations(turns[p], machine[p], human[p], zero[p]) for p in parts)
        return rates(one, other)

    before = first(80)
    assert before.to_halve is not None
    after = first(80 + before.to_halve)
    assert after.combined.width is not None
    assert before.combined.width is not None
    assert after.combined.width / before.combined.width == pytest.approx(0.5, abs=0.1)
