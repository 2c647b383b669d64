"""Intervals of means."""

import pytest

from inspector.evaluation.means import Mean, mean_of, quantile


@pytest.mark.parametrize(
    ("freedom", "table"),
    # Fisher & Yates 1963, Statistical Tables, table III.
    [(1, 12.706), (2, 4.303), (4, 2.776), (5, 2.571), (9, 2.262), (30, 2.042), (120, 1.980)],
)
def test_quantiles_are_those_of_the_tables(freedom: int, table: float) -> None:
    assert quantile(freedom) == pytest.approx(table, abs=0.01)


def test_no_degree_of_freedom_has_no_quantile() -> None:
    with pytest.raises(ValueError, match="one degree"):
        quantile(0)


def test_an_interval_stays_in_the_range() -> None:
    found = mean_of(10, 0.1, 0.3, least=0.0, most=1.0)
    assert found.low == 0.0
    assert found.high == pytest.approx(0.1 + 2.262 * 0.3 / 10**0.5, abs=0.001)


@pytest.mark.parametrize(("n", "spread"), [(1, None), (4, 0.0)])
def test_where_no_spread_shows_there_is_no_interval(n: int, spread: float | None) -> None:
    assert mean_of(n, 0.5, spread) == Mean(n, 0.5, None, None)
