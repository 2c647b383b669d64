"""Performance, aptitude and unreliability on the published grids and on numbers by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.lenses.aggregates.reliability import by_task, percentile, reliability


def grid(*solved: int) -> dict[str, list[float]]:
    """Ten tasks, ten runs each, of which so many are solved."""
    return {str(n): [100.0] * of_ten + [0.0] * (10 - of_ten) for n, of_ten in enumerate(solved)}


# Laban et al. 2025, appendix E. The fourth grid's U is printed as 60 and by the formula is 50.
@pytest.mark.parametrize(
    ("solved", "performance", "aptitude", "unreliability"),
    [
        ((10,) * 9 + (0,), 90, 90, 0),
        ((10,) * 6 + (0,) * 4, 60, 60, 0),
        ((6,) * 3 + (7,) * 6 + (0,), 60, 90, 90),
        ((10,) * 3 + (6,) * 5 + (0,) * 2, 60, 80, 50),
    ],
)
def test_the_published_grids(
    solved: tuple[int, ...], performance: float, aptitude: float, unreliability: float
) -> None:
    found = reliability(grid(*solved))
    assert found is not None
    assert found.performance == pytest.approx(performance)
    assert found.aptitude == pytest.approx(aptitude)
    assert found.unreliability == pytest.approx(unreliability)
    assert found.reliability == pytest.approx(100 - unreliability)
    assert (found.tasks, found.runs) == (10, 100)


@pytest.mark.parametrize(
    ("scores", "figures"),
    [
        ([0, 20, 40, 60, 60, 80, 100, 100, 100, 100], (66, 100, 82)),
        ([0, 0, 0, 50, 50, 60, 70, 80, 90, 100], (50, 91, 91)),
    ],
)
def test_percentiles_are_linear(scores: list[float], figures: tuple[float, ...]) -> None:
    found = reliability({"task": scores})
    assert found is not None
    assert (found.performance, found.aptitude, found.unreliability) == pytest.approx(figures)


@given(st.lists(st.integers(0, 100), min_size=1), st.integers(0, 100))
def test_a_percentile_lies_between_the_extremes(scores: list[int], percent: int) -> None:
    values = [float(score) for score in scores]
    assert min(values) <= percentile(values, percent) <= max(values)
    assert percentile(values, 0) == min(values)
    assert percentile(values, 100) == max(values)


def test_runs_without_a_task_or_a_score_are_left_out() -> None:
    assert by_task([("a", 1.0), ("", 1.0), ("a", None), ("b", 0.0), ("a", 0.5)]) == {
        "a": [1.0, 0.5],
        "b": [0.0],
    }
    assert reliability({}) is None
    assert reliability({"a": []}) is None
    with pytest.raises(ValueError, match="no percentile"):
        percentile([], 50)
