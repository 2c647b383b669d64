"""Figures by hand, and against scikit-learn."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr
from sklearn.metrics import f1_score, precision_score, recall_score, roc_auc_score

from annotator.agreement.bootstrap import Statistic, estimate
from inspector.evaluation import metrics

turns = st.lists(
    st.tuples(
        st.integers(0, 5), st.booleans(), st.booleans(), st.sampled_from([0.0, 0.25, 0.5, 1])
    ),
    min_size=1,
)


def columns(rows: list[tuple[int, bool, bool, float]]) -> tuple[np.ndarray, ...]:
    conversation, gold, found, scores = (np.array(column) for column in zip(*rows, strict=True))
    return np.unique(conversation, return_inverse=True)[1], gold, found, scores


def value(statistic: Statistic) -> float | None:
    return estimate(statistic).value


@given(turns)
def test_rates_are_those_of_scikit_learn(rows: list[tuple[int, bool, bool, float]]) -> None:
    place, gold, found, _ = columns(rows)
    table = metrics.counts(place, gold, found)
    expected = {
        metrics.precision: precision_score(gold, found, zero_division=np.nan),
        metrics.recall: recall_score(gold, found, zero_division=np.nan),
        metrics.f1: f1_score(gold, found, zero_division=0) if gold.any() else np.nan,
    }
    for rate, theirs in expected.items():
        ours = value(rate(table, len(gold)))
        assert isnan(theirs) if ours is None else ours == pytest.approx(theirs)


@given(turns)
def test_the_area_under_the_curve_is_that_of_scikit_learn(
    rows: list[tuple[int, bool, bool, float]],
) -> None:
    place, gold, _, scores = columns(rows)
    ours = value(metrics.auc(place, gold, scores))
    if gold.all() or not gold.any():
        assert ours is None
    else:
        assert ours == pytest.approx(roc_auc_score(gold, scores))


@given(turns)
def test_the_rank_correlation_is_that_of_scipy(rows: list[tuple[int, bool, bool, float]]) -> None:
    place, gold, _, scores = columns(rows)
    ours = value(metrics.rank_correlation(place, gold.astype(float), scores))
    if len(set(gold)) == 1 or len(set(scores)) == 1:
        assert ours is None
    else:
        assert ours == pytest.approx(spearmanr(gold, scores).statistic)


def test_turns_without_a_score_are_no_part_of_the_curve() -> None:
    place, gold = np.zeros(4, np.int64), np.array([True, False, True, False])
    found = metrics.auc(place, gold, np.array([0.9, 0.1, np.nan, 0.95]))
    assert value(found) == 0.5  # .9 beats .1, not .95
    assert (found.units, found.missing) == (3, 1)


def test_fewer_groups_of_scores_cost_little() -> None:
    generator = np.random.default_rng(0)
    gold = generator.random(3000) < 0.3
    scores = generator.normal(size=3000) + gold
    place = np.arange(3000) % 7
    exact = value(metrics.auc(place, gold, scores))
    grouped = value(metrics.auc(place, gold, scores, groups=512))
    assert exact != grouped
    assert grouped == pytest.approx(exact, abs=1e-3)
