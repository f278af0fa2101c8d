"""Rankings of many regions at once are those of each region alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorlmi.errors import CoverageError
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.picks import choose, listed_by_rule
from sectorlmi.ranking.ranking import rank, rank_regions, too_little_known
from sectorlmi.ranking.scoring import Rules

CRITERIA = (Criterion("a", 2.0, "higher"), Criterion("b", 1.0, "lower"), Criterion("c", 0.0, "largest_change"))


@settings(max_examples=80, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    n=st.integers(1, 9),
    method=st.sampled_from(["mean_rank", "minmax_sum", "percentile_sum"]),
    ties=st.sampled_from(["average", "min"]),
    asked=st.sampled_from([0.0, 0.5, 1.0]),
)
def test_each_region_is_ranked_as_if_alone(seed: int, n: int, method: str, ties: str, asked: float) -> None:
    rng = np.random.default_rng(seed)
    # Small whole numbers make ties; unknown values and empty places (an industry the region lacks) are NaN.
    values = rng.integers(-3, 4, (4, n, 3)).astype(float)
    values[rng.random(values.shape) < 0.25] = np.nan
    rules = Rules(tuple(c.better for c in CRITERIA), method, ties, asked)
    found = rank_regions(values, CRITERIA, rules)
    listed = listed_by_rule(found, CRITERIA, top=2, any_factor_top=1)
    codes = [f"3{i:02d}" for i in range(n)]
    for r in range(len(values)):
        try:
            alone = rank(codes, values[r], CRITERIA, method=method, ties=ties, min_weight_coverage=asked)
        except CoverageError:
            assert np.isnan(found.place[r]).all()
            assert not found.is_ranked[r].any()
            continue
        at = [codes.index(code) for code in alone.industries]
        assert set(np.flatnonzero(found.is_ranked[r])) == set(at)
        np.testing.assert_array_equal(found.place[r, at], alone.place)
        np.testing.assert_array_equal(found.score[r, at], alone.score)
        np.testing.assert_array_equal(found.mean_rank[r, at], alone.mean_rank)
        np.testing.assert_array_equal(found.ranks[r, at], alone.ranks)
        np.testing.assert_array_equal(found.weight_coverage[r, at], alone.weight_coverage)
        picks = choose(alone, top=2, any_factor_top=1)
        assert {codes[i] for i in np.flatnonzero(listed[r])} == set(picks.industries)


@pytest.mark.parametrize(
    ("lacks", "share", "said"),
    [
        ((False, False, False), float("nan"), "no factor that counts has a value for any industry"),
        ((True, True, False), 0.0, "no value on any factor that counts"),
        ((False, True, False), 2 / 3, "no value for b: 66.7 % of the weight is known, 75 % is asked for"),
    ],
)
def test_reasons_are_those_of_one_region(lacks: tuple[bool, ...], share: float, said: str) -> None:
    assert too_little_known(CRITERIA, lacks, share, 0.75) == said


def test_the_reason_reads_as_in_a_ranking() -> None:
    values = np.array([[1.0, 2.0, 3.0], [2.0, np.nan, 1.0], [3.0, 1.0, 2.0]])
    (aside,) = rank(["a", "b", "c"], values, CRITERIA).set_aside
    assert aside.reason == too_little_known(CRITERIA, (False, True, False), 2 / 3, 0.75)
