"""Rank correlations against scipy, and two rankings compared by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sectorlmi.ranking.agreement import Agreement, compare, kendall, spearman
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranking import rank


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_scipy_with_ties_and_blanks(seed):
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 6, size=(2, 30)).astype(float)
    x[3] = y[5] = math.nan
    both = ~np.isnan(x + y)
    assert spearman(x, y) == pytest.approx(stats.spearmanr(x[both], y[both]).statistic)
    assert kendall(x, y) == pytest.approx(stats.kendalltau(x[both], y[both]).statistic)


@pytest.mark.parametrize("correlation", [spearman, kendall])
def test_nothing_can_be_said_of_a_constant_or_of_nothing(correlation):
    assert math.isnan(correlation(np.array([1.0, 1.0]), np.array([1.0, 2.0])))
    assert math.isnan(correlation(np.array([]), np.array([])))


def test_compare_names_what_differs():
    values = np.array([[4.0, 1.0], [3.0, 2.0], [2.0, 4.0], [1.0, 3.0]])
    by_a, by_b = (
        rank(["p", "q", "r", "s"], values, [Criterion("a", a), Criterion("b", b)]) for a, b in ((1, 0), (0, 1))
    )
    result = compare(by_a, by_b, top=2)  # p q r s against r s q p
    assert (result.shared, result.only_first, result.only_second) == ((), ("p", "q"), ("r", "s"))
    assert result.overlap == 0
    assert result.spearman == pytest.approx(-0.8)  # 1 - 6 * (9 + 1 + 4 + 4) / 60
    assert result.kendall == pytest.approx(-2 / 3)  # five of six pairs turned


def test_a_ranking_agrees_with_itself(start):
    result = compare(start, start, top=2)
    assert (result.n_common, result.spearman, result.kendall, result.overlap) == (5, 1, 1, 1)
    assert result.shared == ("541", "236", "622")


def test_only_industries_both_rank_are_correlated():
    criteria = [Criterion("a", 1), Criterion("b", 1)]
    full = rank(["p", "q", "r"], np.array([[3.0, 3], [2, 2], [1, 1]]), criteria)
    part = rank(["p", "q", "r"], np.array([[3.0, 3], [math.nan, 2], [1, 1]]), criteria)
    assert compare(full, part, top=2).n_common == 2
    assert compare(full, part, top=2).only_first == ("q",)


def test_the_overlap_is_of_the_longer_list():
    """Two of two names shared with a list of five."""
    assert Agreement(9, 1.0, 1.0, 2, ("a", "b"), (), ("c", "d", "e")).overlap == 2 / 5
    assert Agreement(9, 1.0, 1.0, 2, ("a", "b"), ("c", "d", "e"), ("f",)).overlap == 2 / 5
