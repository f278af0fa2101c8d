"""Place ranges over draws agree with ranking every draw by itself."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sectorlmi.errors import CoverageError
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.methods import RANKING_METHODS
from sectorlmi.ranking.ranking import rank
from sectorlmi.ranking.robustness import place_ranges

CODES = [f"{i:02}" for i in range(12)]
CRITERIA = [Criterion("a", 2), Criterion("b", 1, "lower"), Criterion("c", 1, "largest_change"), Criterion("d", 1)]


def random_draws(seed, blanks):
    rng = np.random.default_rng(seed)
    draws = rng.integers(-6, 7, size=(40, len(CODES), len(CRITERIA))).astype(float)
    draws[rng.random(draws.shape) < blanks] = math.nan
    draws[3, :, 3] = math.nan  # a factor nobody has, in one draw only
    return draws


@pytest.mark.parametrize("method", RANKING_METHODS)
@pytest.mark.parametrize("ties", ["average", "min"])
@pytest.mark.parametrize("blanks", [0, 0.1, 0.3])
def test_same_rules_as_rank_one_draw_at_a_time(method, ties, blanks):
    draws = random_draws(7, blanks)
    place = np.full((len(draws), len(CODES)), math.nan)
    for d, values in enumerate(draws):
        try:
            ranking = rank(CODES, values, CRITERIA, method=method, ties=ties)
        except CoverageError:
            continue
        for code, got in zip(ranking.industries, ranking.place.tolist(), strict=True):
            place[d, CODES.index(code)] = got
    ranges = place_ranges(draws, CRITERIA, top=4, method=method, ties=ties)
    np.testing.assert_allclose(ranges.p_ranked, np.mean(~np.isnan(place), axis=0))
    np.testing.assert_allclose(ranges.p_top, np.mean(place <= 4, axis=0))
    for i in range(len(CODES)):
        known = np.sort(place[~np.isnan(place[:, i]), i])
        assert ranges.low[i] == known[math.floor(0.05 * (len(known) - 1) + 1e-9)]
        assert ranges.high[i] == known[math.ceil(0.95 * (len(known) - 1) - 1e-9)]


def test_draws_that_agree_give_the_place_itself():
    values = np.array([[3.0], [1.0], [2.0]])
    ranges = place_ranges(np.stack([values] * 5), [Criterion("a", 1)], top=2)
    assert ranges.low.tolist() == ranges.high.tolist() == [1, 3, 2]
    assert ranges.p_top.tolist() == [1, 0, 1]


def test_never_ranked_has_no_range_and_no_chance():
    values = np.array([[3.0, 1.0], [1.0, 2.0], [math.nan, 3.0]])
    ranges = place_ranges(np.stack([values] * 3), [Criterion("a", 1), Criterion("b", 1)])
    assert math.isnan(ranges.low[2])
    assert math.isnan(ranges.high[2])
    assert ranges.p_top[2] == ranges.p_ranked[2] == 0
