"""The model `trend` by hand: what is carried on of the past, how far it goes, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sectorlmi.table import outlook
from sectorlmi.table.outlook import Past, Shares, half_range, project, rates, region_shift, wider_rates

# Two industries, over two years: 100 → 121 and 200 → 200 in the region, 1,000 → 1,210 and 4,000 → 3,240 in the state.
PAST = Past(
    2,
    np.array([1000.0, 2000.0]),
    np.array([1210.0, 2000.0]),
    np.array([10_000.0, 40_000.0]),
    np.array([12_100.0, 32_400.0]),
    np.ones(2),
)
UP, DOWN = math.log(1.1), math.log(0.9)  # 12,100 / 10,000 is 1.1², 32,400 / 40,000 is 0.9²
WHOLE = math.log(44_500 / 50_000) / 2
REGION = math.log((1210 + 2000) / (1210 + 1620)) / 2  # what the state's rates would have made of 1,000 and 2,000


def test_the_wider_area_has_a_rate_of_each_industry_and_one_of_all() -> None:
    each, whole = wider_rates(PAST)
    assert each == pytest.approx([UP, DOWN])
    assert whole == pytest.approx(WHOLE)


def test_the_region_as_a_whole_outgrew_what_its_industries_did_in_the_wider_area() -> None:
    assert region_shift(PAST) == pytest.approx(REGION)


def test_a_rate_is_the_sum_of_four_parts() -> None:
    # After two years the region's shift counts 2/3, an own one 1/2; 1,210 and 2,000 jobs weigh 1210/3210 and 1/2.
    carried = [0.5 * UP + 0.3 * WHOLE, 0.5 * DOWN + 0.3 * WHOLE]
    own = [0.0 - REGION, -DOWN - REGION]
    weights = [0.4 / 2 * 1210 / 3210, 0.4 / 2 * 0.5]
    expected = [c + 0.7 * 2 / 3 * REGION + w * s for c, w, s in zip(carried, weights, own, strict=True)]
    assert rates(PAST) == pytest.approx(expected)


def test_each_share_counts_for_its_own_part() -> None:
    assert rates(PAST, Shares(1, 0, 0, 0)) == pytest.approx([UP, DOWN])
    assert rates(PAST, Shares(0, 1, 0, 0)) == pytest.approx([WHOLE, WHOLE])
    assert rates(PAST, Shares(0, 0, 1, 0)) == pytest.approx([2 / 3 * REGION] * 2)
    assert rates(PAST, Shares(0, 0, 0, 0)) == pytest.approx([0, 0])


def test_an_unsure_shift_counts_for_less() -> None:
    doubtful = replace(PAST, certain=np.array([1.0, 0.25]))
    only_own = Shares(0, 0, 0, 0.4)
    assert rates(doubtful, only_own)[1] == pytest.approx(rates(PAST, only_own)[1] / 4)
    assert rates(doubtful, only_own)[0] == pytest.approx(rates(PAST, only_own)[0])


def test_the_nations_projected_rate_takes_the_place_of_the_wider_trend_alone() -> None:
    given = rates(PAST, official=np.array([0.02, np.nan]))
    trend = rates(PAST)
    assert given[0] == pytest.approx(trend[0] - 0.5 * UP - 0.3 * WHOLE + 0.02)
    assert given[1] == trend[1]


def test_jobs_compound_to_the_horizon() -> None:
    made = project(PAST, 3, shares=Shares(1, 0, 0, 0))
    assert made.jobs == pytest.approx([1210 * 1.1**3, 2000 * 0.9**3])


def test_the_range_goes_by_projected_jobs_and_widens_with_the_years() -> None:
    made = project(PAST, 3, shares=Shares(1, 0, 0, 0))  # 1,610.51 and 1,458 jobs: the class of 1,000 to 4,999
    half = 0.09 * 3**0.7
    assert made.low == pytest.approx(made.jobs * math.exp(-half))
    assert made.high == pytest.approx(made.jobs * math.exp(half))
    wider = project(PAST, 3, shares=Shares(1, 0, 0, 0), scale=2)
    assert wider.high == pytest.approx(made.jobs * math.exp(2 * half))


@pytest.mark.parametrize(
    ("jobs", "half"),
    [(0, 0.42), (49.9, 0.42), (50, 0.22), (199, 0.22), (200, 0.15), (1000, 0.09), (5000, 0.06), (1e7, 0.06)],
)
def test_ranges_after_one_year(jobs: float, half: float) -> None:
    assert half_range(np.array([jobs]), 1) == pytest.approx([half])


def test_an_industry_unknown_in_the_wider_area_goes_with_all_of_it() -> None:
    hidden = replace(PAST, wider_start=np.array([10_000.0, np.nan]))
    assert wider_rates(hidden)[0] == pytest.approx([UP, UP])
    assert rates(hidden, Shares(1, 0, 0, 0)) == pytest.approx([UP, UP])
    assert region_shift(hidden) == pytest.approx(0)


def test_without_a_past_of_its_own_an_industry_has_the_regions_shift() -> None:
    new = replace(PAST, start=np.array([1000.0, np.nan]))
    shift = region_shift(new)
    assert shift == pytest.approx(0)
    lively = replace(new, end=np.array([1331.0, 2000.0]))
    assert rates(lively, Shares(0, 0, 1, 1))[1] == pytest.approx(2 / 3 * region_shift(lively))


def test_where_nothing_is_known_of_the_wider_area_nothing_changes_but_by_the_own_shift() -> None:
    nothing = replace(PAST, wider_start=np.full(2, np.nan))
    assert rates(nothing, Shares(1, 1, 1, 0)) == pytest.approx([0, 0])


def test_no_jobs_now_no_projection() -> None:
    gone = replace(PAST, end=np.array([1210.0, 0.0]))
    made = project(gone, 2)
    assert np.isnan([made.rate[1], made.jobs[1], made.low[1], made.high[1]]).all()
    assert made.jobs[0] > 0
    assert np.isnan(half_range(np.array([np.nan]), 1)).all()


def test_the_defaults_are_those_of_the_documentation() -> None:
    assert (Shares(0.5, 0.3, 0.7, 0.4), 2000) == (outlook.PUBLISHED, outlook.HALF_SIZE)
