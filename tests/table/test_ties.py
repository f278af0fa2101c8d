"""Industries that are level tie: float noise of quotients and differences orders nobody."""

from __future__ import annotations

import numpy as np
import pytest

from sectorlmi.ranking.order import ranks
from sectorlmi.ranking.screen import ABOVE, AT_LEAST, Threshold, any_of
from sectorlmi.table import measures
from sectorlmi.table.factors import FACTORS, Quantities
from sectorlmi.terms.cells import Floats


def quantities(region: Floats, benchmark: Floats, *, grown: float = 1.0) -> Quantities:
    """Jobs of a region and its benchmark; both years are alike but for what the region grew by."""
    return Quantities(
        employment=region,
        establishments=np.ones(len(region)),
        wages=region * 41_300.7,
        wage_employment=region,
        growth_from=region,
        growth_to=region * grown,
        years=3,
        region_total=9_713.0,
        region_total_base=9_713.0,
        region_wage=41_300.7,
        benchmark_employment=benchmark,
        benchmark_total=131_017.0,
        benchmark_total_base=131_017.0,
        benchmark_from=benchmark,
        benchmark_to=benchmark * grown,
        projected_growth_pct=np.full(len(region), 1.0),
    )


# The region has a seventh of the benchmark's jobs in every industry.
JOBS = np.array([3.0, 7.0, 11.0, 13.0, 19.0, 23.0, 29.0, 31.0, 37.0, 41.0, 43.0, 47.0, 53.0])


def test_thirteen_equal_shares_share_the_seventh_rank() -> None:
    q = quantities(JOBS, 7 * JOBS)
    lq = FACTORS["location_quotient"]
    assert len(set(lq.compute(q).tolist())) > 1, "the example has no noise to get rid of"
    assert ranks(lq.values(q), better="higher").tolist() == [7.0] * 13


@pytest.mark.parametrize("name", ["avg_annual_wage", "growth", "growth_per_year", "weekly_wage"])
def test_quotients_that_are_equal_tie(name: str) -> None:
    values = FACTORS[name].values(quantities(JOBS, 7 * JOBS, grown=1.1))
    assert ranks(values, better="higher").tolist() == [7.0] * 13


@pytest.mark.parametrize("name", ["wage_premium", "lq_change", "competitive_effect"])
def test_differences_of_equal_numbers_are_nothing(name: str) -> None:
    assert FACTORS[name].values(quantities(JOBS, 7 * JOBS, grown=1.1)).tolist() == [0.0] * 13


def test_a_difference_is_noise_below_the_twelfth_digit_and_a_number_above_it() -> None:
    a = np.array([1.0, 1.0 + 1e-15, 1.0 + 1e-9, np.nan, 0.0])
    found = measures.difference(a, np.array([1.0, 1.0, 1.0, 1.0, 0.0]))
    assert found[:3].tolist() == [0.0, 0.0, pytest.approx(1e-9, rel=1e-6)]
    assert np.isnan(found[3])
    assert found[4] == 0


def test_the_mean_of_equal_numbers_is_that_number() -> None:
    values = np.full((3, 1), 0.1)
    assert float(np.mean(values)) != 0.1, "the example has no noise to get rid of"
    rules = (Threshold("growth", ABOVE, "mean"), Threshold("growth", AT_LEAST, "mean"))
    found = any_of(("a", "b", "c"), values, ("growth",), rules)
    assert found.passes.tolist() == [[False, True]] * 3
