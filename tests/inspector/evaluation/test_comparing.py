"""Rates side by side."""

from itertools import product

import numpy as np
import pytest
from scipy import stats

from inspector.evaluation import spread
from inspector.evaluation.comparing import Gap, Side, cliff, compare, holm


def side(name: str, *rows: tuple[float, ...]) -> Side:
    return Side(name, np.array(rows, float), np.zeros(len(rows), np.int64))


def gap(one: Side, other: Side) -> Gap:
    (row,) = compare([one, other], ["repair"], 0)
    assert row.gaps[0] is None
    assert row.gaps[1] is not None
    return row.gaps[1]


def test_rates_are_per_hundred_turns_and_pool_the_conversations() -> None:
    (row,) = compare([side("a", (10, 1), (30, 0))], ["repair"], 0)
    assert row.rates[0].findings == 1
    assert row.rates[0].value == pytest.approx(2.5)
    assert row.rates[0].low == 0.0
    assert row.rates[0].high == pytest.approx(10.0)


def test_a_gap_is_relative_to_the_reference() -> None:
    found = gap(side("a", (10, 4), (10, 2)), side("b", (10, 1), (10, 2)))
    assert found.difference == pytest.approx(-15.0)
    assert found.relative == pytest.approx(-0.5)


def test_there_is_no_gap_relative_to_nothing() -> None:
    assert gap(side("a", (10, 0), (10, 0)), side("b", (10, 1), (10, 2))).relative is None


def test_without_spread_nothing_is_said_of_how_sure_it_is() -> None:
    found = gap(side("a", (10, 0), (10, 0)), side("b", (10, 0), (10, 0)))
    assert (found.low, found.high, found.p, found.holm) == (None, None, None, None)
    assert not found.differs


def test_two_sides_of_one_size_do_not_vary_together() -> None:
    rows = [(20.0, float(count)) for count in (0, 1, 2, 3, 4, 5, 6, 7)]
    found = gap(side("a", *rows), side("b", *rows))
    # Drawn alike, the difference would be 0 in every resample.
    assert found.low is not None
    assert found.low < -5
    assert found.p == pytest.approx(1.0)


def test_a_clear_difference_is_one_and_none_is_none() -> None:
    draw = np.random.default_rng(7)
    few, many = ([(20.0, float(n)) for n in draw.poisson(mean, 60)] for mean in (1.0, 3.0))
    again = [(20.0, float(n)) for n in draw.poisson(1.0, 60)]
    assert gap(side("a", *few), side("b", *many)).differs
    assert not gap(side("a", *few), side("b", *many[:19])).differs  # too few to say so
    assert not gap(side("a", *few), side("b", *again)).differs


def test_the_interval_of_a_rate_covers_the_truth() -> None:
    draw = np.random.default_rng(11)
    covered = 0
    for _ in range(200):
        rows = [(20.0, float(n)) for n in draw.poisson(2.0, 60)]
        rate = compare([side("a", *rows)], ["repair"], 0)[0].rates[0]
        assert rate.low is not None
        assert rate.high is not None
        covered += rate.low <= 10.0 <= rate.high
    assert 180 <= covered <= 198


def test_holm_corrects_step_by_step_and_never_falls() -> None:
    # Holm 1979: times 4, 3, 2, 1 in order of size, each at least the one before.
    assert holm([0.01, 0.04, None, 0.03, 0.005]) == [0.03, 0.06, None, 0.06, 0.02]


def test_cliffs_delta_is_what_counting_all_pairs_gives() -> None:
    these, those = np.array([1.0, 2.0, 2.0, 5.0]), np.array([2.0, 3.0, 0.0])
    pairs = [(a > b) - (a < b) for a, b in product(these.tolist(), those.tolist())]
    assert cliff(these, those) == pytest.approx(sum(pairs) / len(pairs))


def matched(name: str, *rows: tuple[float, float, int]) -> Side:
    table = np.array([row[:2] for row in rows], float)
    return Side(name, table, np.array([row[2] for row in rows]))


def test_matched_sides_differ_by_their_tasks_alone() -> None:
    reference = matched("a", (10, 1, 1), (10, 3, 1), (10, 2, 2), (10, 0, 3), (50, 40, 0))
    other = matched("b", (10, 4, 1), (20, 2, 2), (10, 9, 4), (50, 0, 0))
    (row,) = compare([reference, other], ["repair"], 0, matched=True)
    (_, found) = row.gaps
    assert found is not None
    # Task 1: 40 to 20 per 100 turns; task 2: 10 to 20.
    assert found.tasks == 2
    assert found.difference == pytest.approx((20 - 10) / 2)
    assert found.relative == pytest.approx(5 / 20)
    assert (found.delta, found.p, found.few) == (0.0, 1.0, True)
    none = compare([reference, matched("c", (10, 1, 9))], ["repair"], 0, matched=True)[0]
    assert none.gaps == [None, None]


def test_pairs_see_what_tasks_hide() -> None:
    draw = np.random.default_rng(5)
    tasks = np.linspace(0, 40, 60)  # tasks differ far more than the sides do
    counts = [draw.poisson(tasks + more).tolist() for more in (0.0, 4.0)]
    sides = [
        matched(name, *((20.0, float(count), n + 1) for n, count in enumerate(of)))
        for name, of in zip("ab", counts, strict=True)
    ]
    apart, together = (
        compare(sides, ["repair"], 0, matched=told)[0].gaps[1] for told in (False, True)
    )
    assert apart is not None
    assert together is not None
    assert not apart.differs
    assert together.differs
    assert together.low is not None
    assert 0 < together.low < 20 < (together.high or 0.0) < 40


@pytest.mark.parametrize(("higher", "lower"), [(0, 1), (7, 2), (3, 3), (0, 12), (4100, 3900)])
def test_the_sign_test_is_exact(higher: int, lower: int) -> None:
    expected = stats.binomtest(higher, higher + lower).pvalue
    assert spread.sign_test(higher, lower) == pytest.approx(expected)


def test_many_conversations_have_the_interval_that_resampling_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw = np.random.default_rng(3)
    turns = draw.integers(4, 40, size=(2, 600)).astype(float)
    counts = draw.poisson(turns * draw.gamma(1, 0.08, size=(2, 600)))
    sides = [
        Side(name, np.stack([turns[at], counts[at]], axis=1), np.zeros(600, np.int64))
        for at, name in enumerate("ab")
    ]
    (linear,) = compare(sides, ["repair"], 0)
    monkeypatch.setattr(spread, "MANY", 1_000)
    (drawn,) = compare(sides, ["repair"], 0)
    for one, other in zip(linear.rates, drawn.rates, strict=True):
        assert [one.low, one.high] == pytest.approx([other.low, other.high], rel=0.03)
    bounds = [(gap.low, gap.high) for row in (linear, drawn) for gap in row.gaps if gap]
    assert bounds[0] == pytest.approx(bounds[1], abs=0.2)  # findings per 100 turns
