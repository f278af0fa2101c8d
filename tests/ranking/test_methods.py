"""Points by method, worked by hand: lower is better, unknown stays unknown."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sectorlmi.ranking.methods import RANKING_METHODS

NAN = math.nan
VALUES = np.array([10.0, NAN, 30.0, 15.0, 15.0])


@pytest.mark.parametrize(
    ("method", "better", "expected"),
    [
        ("mean_rank", "higher", [4, NAN, 1, 2.5, 2.5]),
        ("minmax_sum", "higher", [1, NAN, 0, 0.75, 0.75]),
        ("minmax_sum", "lower", [0, NAN, 1, 0.25, 0.25]),
        ("percentile_sum", "higher", [0.875, NAN, 0.125, 0.5, 0.5]),
        ("percentile_sum", "lower", [0.125, NAN, 0.875, 0.5, 0.5]),
    ],
)
def test_by_hand(method, better, expected):
    np.testing.assert_allclose(RANKING_METHODS[method](VALUES, better, "average"), expected)


@pytest.mark.parametrize(("method", "middle"), [("mean_rank", 2), ("minmax_sum", 0.5), ("percentile_sum", 0.5)])
def test_a_constant_factor_gives_everybody_the_middle(method, middle):
    constant = np.array([7.0, 7.0, NAN, 7.0])
    points = RANKING_METHODS[method](constant, "higher", "average")
    np.testing.assert_array_equal(points, [middle, middle, NAN, middle])


@pytest.mark.parametrize("method", RANKING_METHODS)
def test_a_factor_without_any_value_has_no_points(method):
    assert np.isnan(RANKING_METHODS[method](np.array([NAN, NAN]), "higher", "average")).all()


@pytest.mark.parametrize("method", RANKING_METHODS)
def test_growth_and_decline_count_alike_by_size(method):
    points = RANKING_METHODS[method](np.array([-20.0, 5.0, 20.0]), "largest_change", "average")
    assert points[0] == points[2] < points[1]


@pytest.mark.parametrize("method", RANKING_METHODS)
def test_draws_are_scored_one_by_one(method):
    draws = np.stack([VALUES, VALUES * 3 + 1])
    points = RANKING_METHODS[method](draws, "higher", "average")
    np.testing.assert_allclose(points[0], points[1])
