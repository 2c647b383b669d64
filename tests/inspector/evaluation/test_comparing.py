"""Rates side by side."""

from itertools import product

import numpy as np
import pytest

from inspector.evaluation.comparing import Gap, Side, cliff, compare, holm


def side(name: str, *rows: tuple[float, ...]) -> Side:
    return Side(name, np.array(rows, float))


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
