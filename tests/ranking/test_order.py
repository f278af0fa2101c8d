"""Ranks and places, against scipy's rankdata and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from sectorlmi.ranking.order import DIRECTIONS, TIE_RULES, places, ranks

NAN = math.nan
# Few distinct values, so that ties are common; NaN is an unknown value.
VALUES = st.lists(st.one_of(st.integers(-4, 4).map(float), st.just(NAN)), max_size=12)
TURN = {"higher": lambda x: -x, "lower": lambda x: x, "largest_change": lambda x: -np.abs(x)}


@pytest.mark.parametrize(
    ("better", "ties", "expected"),
    [
        ("higher", "average", [2.5, NAN, 1.0, 2.5, 4.0]),
        ("higher", "min", [2.0, NAN, 1.0, 2.0, 4.0]),
        ("lower", "average", [2.5, NAN, 4.0, 2.5, 1.0]),
        ("lower", "min", [2.0, NAN, 4.0, 2.0, 1.0]),
        ("largest_change", "average", [3.5, NAN, 2.0, 3.5, 1.0]),
        ("largest_change", "min", [3.0, NAN, 2.0, 3.0, 1.0]),
    ],
)
def test_ties_and_blanks_in_each_direction(better, ties, expected):
    values = np.array([5.0, NAN, 7.0, 5.0, -9.0])
    np.testing.assert_array_equal(ranks(values, better=better, ties=ties), expected)


@given(VALUES, st.sampled_from(DIRECTIONS), st.sampled_from(TIE_RULES))
def test_agrees_with_scipy(values, better, ties):
    array = np.array(values, dtype=float)
    expected = rankdata(TURN[better](array), method=ties, nan_policy="omit") if values else array
    np.testing.assert_array_equal(ranks(array, better=better, ties=ties), expected)


@given(VALUES, st.sampled_from(DIRECTIONS))
def test_mid_ranks_add_to_the_triangle_number_of_the_known(values, better):
    ranked = ranks(np.array(values, dtype=float), better=better)
    known = int(np.sum(~np.isnan(ranked)))
    assert np.nansum(ranked) == known * (known + 1) / 2


@given(VALUES)
def test_flipping_the_direction_mirrors_mid_ranks(values):
    array = np.array(values, dtype=float)
    known = np.sum(~np.isnan(array))
    np.testing.assert_array_equal(ranks(array, better="lower"), known + 1 - ranks(array, better="higher"))


@given(VALUES, st.data(), st.sampled_from(DIRECTIONS), st.sampled_from(TIE_RULES))
def test_an_unknown_value_never_worsens_another_rank(values, data, better, ties):
    if not values:
        return
    hidden = data.draw(st.integers(0, len(values) - 1))
    before = ranks(np.array(values, dtype=float), better=better, ties=ties)
    values[hidden] = NAN
    after = ranks(np.array(values, dtype=float), better=better, ties=ties)
    others = np.arange(len(values)) != hidden
    assert np.all((after <= before)[others] | np.isnan(before)[others])


def test_every_row_of_a_leading_axis_is_ranked_by_itself():
    draws = np.array([[3.0, 1.0, 2.0], [1.0, NAN, 1.0]])
    np.testing.assert_array_equal(ranks(draws, better="higher"), [[1, 3, 2], [1.5, NAN, 1.5]])


def test_places_share_the_best_and_skip_the_next():
    np.testing.assert_array_equal(places(np.array([2.1, 2.8, 2.8, 3.2, NAN])), [1, 2, 2, 4, NAN])


def test_float_noise_makes_no_order():
    noisy = (0.1 + 0.2) + 0.3
    assert noisy != 0.6
    np.testing.assert_array_equal(places(np.array([noisy, 0.6, 0.5])), [2, 2, 1])


def test_a_real_difference_makes_one():
    np.testing.assert_array_equal(places(np.array([2.0000001, 2.0])), [2, 1])
