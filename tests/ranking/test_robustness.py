"""How firm the list is: repeatable, consistent between its parts, and with warnings where they are due."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranking import rank
from sectorlmi.ranking.robustness import assess, place_ranges


def ranking_of(values, weights, better="higher"):
    criteria = [Criterion(name, w, better) for name, w in zip("abcdefg", weights, strict=False)]
    return rank([f"{i:02}" for i in range(len(values))], np.array(values, dtype=float), criteria)


@pytest.fixture(scope="module")
def ranking():
    return ranking_of(np.random.default_rng(11).normal(size=(30, 4)), [2, 1, 1, 1])


def test_the_same_seed_gives_the_same_shares_and_another_does_not(ranking):
    first, again, other = (assess(ranking, draws=500, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.all_weights.shares, again.all_weights.shares)
    np.testing.assert_array_equal(first.near_weights.shares, again.near_weights.shares)
    assert (first.all_weights.shares != other.all_weights.shares).any()


def test_without_fills_only_weights_vary(ranking):
    result = assess(ranking, draws=200)
    assert result.fills is None
    assert result.both is None


def test_fills_that_agree_add_no_uncertainty(ranking):
    result = assess(ranking, draws=500, values_draws=np.stack([ranking.values] * 8), top=5)
    assert result.fills is not None
    assert result.both is not None
    np.testing.assert_array_equal(result.fills.low, ranking.place)
    np.testing.assert_array_equal(result.fills.high, ranking.place)
    np.testing.assert_array_equal(result.both.shares, result.near_weights.shares)


def test_fills_apart_are_the_place_ranges(ranking):
    rng = np.random.default_rng(2)
    draws = ranking.values + rng.normal(scale=0.4, size=(60, *ranking.values.shape))
    result = assess(ranking, draws=500, values_draws=draws, top=5)
    expected = place_ranges(draws, ranking.criteria, top=5)
    assert result.fills is not None
    np.testing.assert_array_equal(result.fills.low, expected.low)
    np.testing.assert_array_equal(result.fills.p_top, expected.p_top)


def test_both_together_widen_the_ranges(ranking):
    rng = np.random.default_rng(2)
    draws = ranking.values + rng.normal(scale=0.6, size=(100, *ranking.values.shape))
    result = assess(ranking, draws=4000, values_draws=draws)
    assert result.fills is not None
    assert result.both is not None

    def width(part):
        return np.mean(part.place_high - part.place_low)

    assert width(result.both) > width(result.near_weights)
    assert width(result.both) > np.mean(result.fills.high - result.fills.low)


def test_weights_near_the_boards_move_less_than_all_weights(ranking):
    result = assess(ranking, draws=2000)
    near, everywhere = (np.mean(p.place_high - p.place_low) for p in (result.near_weights, result.all_weights))
    assert near < everywhere


def test_fills_of_another_table_are_refused(ranking):
    with pytest.raises(ValueError, match="do not match"):
        assess(ranking, draws=10, values_draws=np.zeros((3, 29, 4)))


def test_factors_that_say_the_same_are_named():
    x = np.arange(12.0)
    values = np.column_stack([x, x**3, -x, np.tile([1.0, -1.0, 0.5], 4), x])
    result = assess(ranking_of(values, [1, 1, 1, 1, 0]), draws=50)
    assert [(c.first, c.second, round(c.spearman)) for c in result.correlated] == [
        ("a", "b", 1),
        ("a", "c", -1),
        ("b", "c", -1),
    ]
    assert result.correlated[0].text() == "a and b count the same thing twice: rank correlation 1.00"
    assert result.correlated[1].text() == "a and c work against each other: rank correlation -1.00"
    assert result.correlated[0].text({"a": "Jobs", "b": "Wage"}).startswith("Jobs and Wage count")
    np.testing.assert_allclose(np.diag(result.correlation), 1)
    np.testing.assert_allclose(result.correlation, result.correlation.T)


def test_direction_counts_in_the_correlation():
    """High wages good and low wages good: the same column, but the two favour opposite industries."""
    x = np.arange(8.0)
    criteria = [Criterion("high", 1, "higher"), Criterion("low", 2, "lower")]
    result = assess(rank([f"{i}" for i in range(8)], np.column_stack([x, x]), criteria), draws=10)
    assert result.correlation[0, 1] == pytest.approx(-1)


def test_two_orders_of_a_few_industries_are_not_called_alike():
    """Seven industries on both factors, then eight: only those are enough to tell."""
    x = np.arange(12.0)
    few, enough = (np.where(x < n, x, math.nan) for n in (7, 8))
    assert assess(ranking_of(np.column_stack([x, few]), [3, 1]), draws=10).correlated == ()
    assert len(assess(ranking_of(np.column_stack([x, enough]), [3, 1]), draws=10).correlated) == 1


def test_a_tie_across_the_end_of_the_list_is_named(start):
    # places 1, 2, 2, 4, 5
    assert assess(start, top=2, draws=10).level_at_boundary == ("236", "622")
    assert assess(start, top=3, draws=10).level_at_boundary == ()


def test_a_factor_nobody_has_stays_out_of_the_random_weights():
    values = [[3, math.nan, 1], [2, math.nan, 3], [1, math.nan, 2]]
    result = assess(ranking_of(values, [1, 2, 1]), draws=300)
    assert result.factors == ("a", "b", "c")
    assert np.nanmax(result.all_weights.central_weights[:, 1]) == 0
    assert math.isnan(result.correlation[0, 1])
    assert [o.factor for o in result.left_out] == ["a", "c"]
