"""The coefficients against published examples, other libraries, and their definitions."""

from collections import Counter
from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa

from annotator.agreement import cohen, krippendorff, masi, observed
from annotator.agreement.arrays import Floats
from annotator.agreement.bootstrap import Statistic, estimate
from annotator.agreement.ratings import MISSING, Ratings, ratings
from tests.annotator.agreement import data

Distance = Callable[[int, int], float]


def value(statistic: Statistic) -> float | None:
    return estimate(statistic).value


def units(these: Ratings) -> list[list[int]]:
    """Return the answers of the units that two or more have answered."""
    answered = [[int(code) for code in row if code != MISSING] for row in these.codes]
    return [row for row in answered if len(row) > 1]


def alpha(these: Ratings, distance: Distance) -> float | None:
    """Compute alpha as it is defined, pair by pair."""
    rows = units(these)
    pool = [code for row in rows for code in row]
    apart = sum(
        distance(one, other) / (len(row) - 1) for row in rows for one, other in permutations(row, 2)
    )
    expected = sum(distance(one, other) for one, other in permutations(pool, 2))
    return 1 - (len(pool) - 1) * apart / expected if expected else None


def same(got: float | None, expected: float | None) -> bool:
    if got is None or expected is None:
        return got is expected
    return got == pytest.approx(expected, abs=1e-9)


def test_krippendorffs_four_observers() -> None:
    these = ratings(data.FOUR_OBSERVERS - 1, range(12))
    nominal = estimate(krippendorff.nominal(these))
    assert nominal.value == pytest.approx(0.743, abs=5e-4)
    assert value(krippendorff.ordinal(these)) == pytest.approx(0.815, abs=5e-4)
    scale = np.arange(1.0, 6.0)
    assert value(krippendorff.interval(these, scale)) == pytest.approx(0.849, abs=5e-4)
    # The twelfth unit has one answer: it can be paired with none.
    assert (nominal.units, nominal.raters, nominal.missing) == (11, 4, 1)


def test_fleiss_thirty_patients() -> None:
    these = ratings(data.expanded(data.diagnoses()), range(30))
    kappa = estimate(observed.fleiss(these))
    assert kappa.value == pytest.approx(0.430, abs=5e-4)
    assert (kappa.units, kappa.raters, kappa.missing) == (30, 6, 0)
    assert value(observed.percent(these)) == pytest.approx(0.5556, abs=5e-5)


def test_cohens_two_judges() -> None:
    these = ratings(data.judged(), range(200))
    assert value(cohen.cohen(these)) == pytest.approx(0.492, abs=5e-4)
    assert cohen.confusion(these).tolist() == data.JUDGES.tolist()


@given(data.answers(raters=2))
def test_cohen_as_scikit_learn_has_it(these: Ratings) -> None:
    both = these.codes[(these.codes != MISSING).all(axis=1)]
    if len(np.unique(both)) < 2:
        assert value(cohen.cohen(these)) is None
    else:
        expected = cohen_kappa_score(both[:, 0], both[:, 1])
        assert value(cohen.cohen(these)) == pytest.approx(expected, abs=1e-9)


@given(data.answers(missing=False))
def test_fleiss_as_statsmodels_has_it(these: Ratings) -> None:
    if len(np.unique(these.codes)) < 2:
        assert value(observed.fleiss(these)) is None
    else:
        table = np.stack([(these.codes == code).sum(axis=1) for code in range(4)], axis=1)
        assert value(observed.fleiss(these)) == pytest.approx(fleiss_kappa(table), abs=1e-9)


@given(data.answers())
def test_fleiss_takes_the_units_with_the_usual_number_of_answers(these: Ratings) -> None:
    numbers = Counter((these.codes != MISSING).sum(axis=1).tolist())
    usual = max((n for n in numbers if n > 1), key=lambda n: (numbers[n], n), default=0)
    found = estimate(observed.fleiss(these))
    assert found.raters == usual
    assert found.units == (numbers[usual] if usual else 0)
    assert found.units + found.missing == sum(numbers[n] for n in numbers if n)


@given(data.answers())
def test_alpha_by_its_definition(these: Ratings) -> None:
    counts = Counter(code for row in units(these) for code in row)
    scale = np.array([1.0, 2.5, 3.0, 7.0])[: these.categories]
    generator = np.random.default_rng(these.categories)
    table = np.triu(generator.random((these.categories, these.categories)), 1)
    table += table.T

    def between(one: int, other: int) -> float:
        low, high = sorted((one, other))
        inside = sum(counts[code] for code in range(low, high + 1))
        return (inside - (counts[one] + counts[other]) / 2) ** 2

    expected: list[tuple[Statistic, Distance]] = [
        (krippendorff.nominal(these), lambda one, other: one != other),
        (krippendorff.interval(these, scale), lambda a, b: float(scale[a] - scale[b]) ** 2),
        (krippendorff.ordinal(these), between),
        (krippendorff.with_distance(these, table), lambda a, b: float(table[a, b])),
    ]
    for statistic, distance in expected:
        assert same(value(statistic), alpha(these, distance))


@given(data.answers())
def test_percent_by_its_definition(these: Ratings) -> None:
    shares = [
        np.mean([one == other for one, other in permutations(row, 2)]) for row in units(these)
    ]
    assert same(value(observed.percent(these)), float(np.mean(shares)) if shares else None)


@pytest.mark.parametrize(
    "measure",
    [cohen.cohen, observed.fleiss, krippendorff.nominal, krippendorff.ordinal],
)
def test_one_answer_throughout_is_no_agreement_and_no_disagreement(
    measure: Callable[[Ratings], Statistic],
) -> None:
    found = estimate(measure(ratings([[1, 1], [1, 1]], [7, 8], categories=3)))
    assert found.value is None
    assert found.reason == observed.ONE_ANSWER
    alone = estimate(measure(ratings([[1, MISSING], [MISSING, 2]], [7, 8])))
    assert alone.value is None
    assert alone.reason.startswith("No unit was answered by")
    assert (alone.units, alone.missing) == (0, 2)


def test_no_answers_at_all() -> None:
    nothing = ratings(np.zeros((0, 3), dtype=int), [])
    for measure in (observed.percent, observed.fleiss, krippendorff.nominal, krippendorff.ordinal):
        assert value(measure(nothing)) is None
    assert value(cohen.cohen(nothing.by([0, 1]))) is None


def members(*sets: str) -> Floats:
    table = np.array([[letter in each for letter in "abcd"] for each in sets])
    return masi.distances(table)


def test_masi() -> None:
    distance = members("", "ab", "abcd", "bc", "d")
    assert np.array_equal(distance, distance.T)
    assert np.array_equal(np.diag(distance), np.zeros(5))
    assert distance[0, 1:].tolist() == [1, 1, 1, 1]
    # Passonneau's two thirds for {a, b} in {a, b, c, d}; nltk rounds it to .67 and gets .665
    assert distance[1, 2] == pytest.approx(1 - 2 / 4 * 2 / 3)
    assert distance[1, 3] == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert distance[1, 4] == 1
