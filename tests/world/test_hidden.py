"""Hidden cells whose truth is known: what may be estimated, between which bounds, and what floor and exclude leave.

Published sums are rounded, so a sum of n figures binds within 1 + n / 2. Coast hides 722 of 02066 (70 jobs) in 2023 and
621 of 02261 (80 jobs) in 2019; Inland hides 332, 484 and 493 of both counties, and 311 of 02090, in 2023.
"""

from __future__ import annotations

from typing import Any

import pytest

from world.by_hand import JOBS, JOBS_BASE, US, US_BASE
from world.conftest import INLAND_REGION, World
from world.truth import INLAND


@pytest.fixture(scope="module")
def inland(world: World) -> dict[str, dict[str, Any]]:
    return world.rows(region=INLAND_REGION)


def test_one_hidden_county_is_what_the_state_leaves(world: World) -> None:
    row = world.rows()["722"]
    # 722 is all of its supersector 1026 there, and 155 of services less 45 and 40 of two others are 70, give or take
    # 1 + 3 / 2. The state's six counties leave 70 too, give or take 1 + 6 / 2.
    assert row["employment"] == pytest.approx(1500 + 110 + 70, abs=1e-3)
    assert (row["employment_lower"], row["employment_upper"]) == (1677.5, 1682.5)
    assert (row["employment_floor"], row["employment_base"]) == (1610, 1800)
    assert row["employment_estimated_share"] == pytest.approx(70 / 1680, abs=1e-6)
    assert row["growth_estimated_share"] == pytest.approx(70 / (1800 + 1680), abs=1e-6)
    assert row["growth_pct"] == pytest.approx(100 * (1680 - 1800) / 1800, abs=1e-4)
    # Slip: the lower bound from both lower ends. The base is published here, so the ends are the current year's.
    assert row["growth_lower_pct"] == pytest.approx(100 * (1677.5 - 1800) / 1800, rel=1e-9)
    assert row["growth_upper_pct"] == pytest.approx(100 * (1682.5 - 1800) / 1800, rel=1e-9)
    assert row["location_quotient"] == pytest.approx((1680 / JOBS) / (250_000 / US), rel=1e-6)
    assert row["location_quotient_lower"] == pytest.approx((1677.5 / JOBS) / (250_000 / US), rel=1e-9)
    assert row["location_quotient_upper"] == pytest.approx((1682.5 / JOBS) / (250_000 / US), rel=1e-9)
    assert row["competitive_effect"] == pytest.approx(-120 - 1800 * 10_000 / 240_000, abs=1e-2)
    then = (1800 / JOBS_BASE) / (240_000 / US_BASE)
    assert row["lq_change"] == pytest.approx((1680 / JOBS) / (250_000 / US) - then, abs=1e-6)
    kinds = ("employment", "avg_annual_wage", "growth", "location_quotient")
    assert {row[f"{name}_status"] for name in kinds} == {"estimated"}
    assert row["employment_base_status"] == "sum_published"


def test_grades_follow_the_certain_bounds(world: World, inland: dict[str, dict[str, Any]]) -> None:
    kinds = ("employment", "avg_annual_wage", "growth", "location_quotient")
    # A county of 722 is hidden; its jobs are certain within 4 of 1,680, its growth within a quarter of a point.
    assert {world.rows()["722"][f"{name}_grade"] for name in kinds} == {"close"}
    assert {world.rows()["541"][f"{name}_grade"] for name in kinds} == {"published"}
    assert {world.rows(suppressed="floor")["722"][f"{name}_grade"] for name in kinds} == {""}
    for row in inland.values():
        value, low, high = row["employment"], row["employment_lower"], row["employment_upper"]
        if row["employment_status"] == "estimated":
            far = max(value - low, high - value) / value
            assert row["employment_grade"] == ("close" if far <= 0.05 else "rough" if far <= 0.25 else "unsure")


def test_wages_of_a_hidden_county_are_bounded_too(world: World) -> None:
    row = world.rows()["722"]
    # 70 jobs at 22,000 dollars are hidden, known to 2.5 dollars and a billionth of the 5,390,000 of services.
    wages, slack = 1500 * 24_000 + 110 * 23_000 + 70 * 22_000, 2.5 + 0.00539
    assert row["avg_annual_wage_usd"] == pytest.approx(wages / 1680, rel=1e-5)
    # The least pay is the least wages over the most jobs.
    assert row["avg_annual_wage_lower_usd"] == pytest.approx((wages - slack) / 1682.5, rel=1e-9)
    assert row["avg_annual_wage_upper_usd"] == pytest.approx((wages + slack) / 1677.5, rel=1e-9)


def test_a_cell_hidden_in_the_base_year_widens_growth_alone(world: World) -> None:
    row = world.rows()["621"]
    # The state's 1,430 jobs of 2019 less 1,350 published: 80 in 02261, give or take 1 + 5 / 2.
    assert (row["employment"], row["employment_lower"], row["employment_status"]) == (1000, 1000, "sum_published")
    assert row["employment_base"] == pytest.approx(880, abs=1e-3)
    assert (row["employment_base_lower"], row["employment_base_upper"]) == (876.5, 883.5)
    assert (row["employment_base_floor"], row["employment_base_status"]) == (800, "estimated")
    assert row["growth_status"] == "estimated"
    # The most growth is from the least base.
    assert row["growth_lower_pct"] == pytest.approx(100 * (1000 / 883.5 - 1), rel=1e-9)
    assert row["growth_upper_pct"] == pytest.approx(100 * (1000 / 876.5 - 1), rel=1e-9)


# The state's jobs less the published counties outside Inland; n is how many counties the state's sum has.
# 332: 450 less 250, and less 38 to 42 of 02110, where 300 of manufacturing less 260 are left, give or take 1 + 2 / 2.
# 484: 800 less 500, 30, 20 and 50 (n = 6). 493: 460 less 240 and 20 (n = 4).
# 311 of 02090: 1,650 less 1,410 (n = 6), beside 120 published in 02170.
INLAND_BOUNDS = {
    "332": (450 - 250 - 42 - 3, 160, 450 - 250 - 38 + 3),
    "484": (200 - 4, 200, 200 + 4),
    "493": (200 - 3, 200, 200 + 3),
    "311": (120 + 240 - 4, 360, 120 + 240 + 4),
}


@pytest.mark.parametrize("code", INLAND_BOUNDS)
def test_joint_bounds_of_a_region(inland: dict[str, dict[str, Any]], code: str) -> None:
    row, (low, truth, high) = inland[code], INLAND_BOUNDS[code]
    assert (row["employment_lower"], row["employment_upper"]) == pytest.approx((low, high), rel=1e-9)
    assert row["employment"] == pytest.approx(truth, abs=0.01)
    assert low < truth < high
    assert row["employment_status"] == "estimated"
    q = (low / 3716) / (inland[code]["benchmark_employment"] / US)
    assert row["location_quotient_lower"] == pytest.approx(q, rel=1e-9)


def test_joint_bounds_of_wages(inland: dict[str, dict[str, Any]]) -> None:
    row = inland["484"]
    # 120 jobs at 52,000 dollars and 80 at 51,000, as the state leaves them. They are all of 4841 there, of which
    # the state has 31,400,000 in six counties: to 1 + 6 / 2 dollars and a billionth of that.
    wages, slack = 120 * 52_000 + 80 * 51_000, 4 + 0.0314
    assert row["avg_annual_wage_lower_usd"] == pytest.approx((wages - slack) / 204, rel=1e-9)
    assert row["avg_annual_wage_upper_usd"] == pytest.approx((wages + slack) / 196, rel=1e-9)
    assert row["avg_annual_wage_usd"] == pytest.approx(wages / 200, rel=1e-5)


def test_growth_between_two_hidden_years(inland: dict[str, dict[str, Any]]) -> None:
    row = inland["484"]
    # In 2019 only 02090 hides it: 630 in the state's five counties less 530 are 100 of 170, give or take 1 + 5 / 2.
    assert (row["growth_from_lower"], row["growth_from_upper"]) == (166.5, 173.5)
    assert (row["growth_to_lower"], row["growth_to_upper"]) == (196, 204)
    # Both ends are crossed: the least growth is from the most base to the least now.
    assert row["growth_lower_pct"] == pytest.approx(100 * (196 / 173.5 - 1), rel=1e-9)
    assert row["growth_upper_pct"] == pytest.approx(100 * (204 / 166.5 - 1), rel=1e-9)
    assert row["growth_pct"] == pytest.approx(100 * 30 / 170, abs=0.01)
    assert row["growth_estimated_share"] == pytest.approx((100 + 200) / (170 + 200), abs=1e-4)


# The sector of each county, and by code the truth with its bounds. In 02090 nothing but the sector binds them. In 02170
# no more can stand than in both counties together, and the rest is the sibling's: 220 - 2 - 203 and 220 - 203 - 2.
SIBLINGS = {
    "02090": (180, {"484": (0, 120, 182), "493": (0, 60, 182)}),
    "02170": (220, {"484": (15, 80, 204), "493": (15, 140, 203)}),
}


@pytest.mark.parametrize("county", SIBLINGS)
def test_two_hidden_siblings_share_what_their_sector_leaves(world: World, county: str) -> None:
    rows = world.rows(region={"name": county, "counties": [county]})
    sector, bounds = SIBLINGS[county]
    assert sum(rows[code]["employment"] for code in bounds) == pytest.approx(sector, abs=2)
    for code, (low, truth, high) in bounds.items():
        row = rows[code]
        assert (row["employment_lower"], row["employment_upper"]) == pytest.approx((low, high), abs=0.01)
        assert low <= truth <= high
        assert low <= row["employment"] <= high
        assert (row["employment_estimated_share"], row["n_suppressed"]) == (1, 1)


def test_the_estimates_of_two_counties_add_up_to_their_region(world: World, inland: dict[str, dict[str, Any]]) -> None:
    parts = [world.rows(region={"name": c, "counties": [c]}) for c in ("02090", "02170")]
    for code in inland:
        jobs = [p[code]["employment"] or 0 for p in parts if code in p]
        assert sum(jobs) == pytest.approx(inland[code]["employment"] or 0, rel=1e-9), code


def test_a_group_of_hidden_siblings_is_bound_by_several_sums_at_once(world: World) -> None:
    groups = [{"name": "Logistics", "industries": ["484", "493"]}]
    (row,) = world.ask("shortlist", region=INLAND_REGION, groups=groups)["groups"]
    # What their sectors have: 180 and 220 jobs, give or take 2 in each county. By the cells' own bounds: 30 to 771.
    assert (row["employment_lower"], row["employment_upper"]) == pytest.approx((396, 404), rel=1e-9)
    assert row["employment"] == pytest.approx(400, abs=0.01)


def test_a_hidden_benchmark_widens_the_location_quotient_alone(world: World) -> None:
    row = world.rows(benchmark="02110")["332"]
    # 02110 has 1,115 private jobs and hides 332: 38 to 42 of them, 40 in truth.
    assert (row["employment_lower"], row["employment_upper"], row["employment_status"]) == (250, 250, "published")
    assert row["location_quotient_lower"] == pytest.approx((250 / JOBS) / (42 / 1115), rel=1e-9)
    assert row["location_quotient_upper"] == pytest.approx((250 / JOBS) / (38 / 1115), rel=1e-9)
    assert row["location_quotient"] == pytest.approx((250 / JOBS) / (40 / 1115), rel=1e-4)
    assert (row["location_quotient_status"], row["benchmark_status"]) == ("estimated", "estimated")
    # 50 jobs in 2019, so that between 8 and 12 are lost. What the region's own growth rests on is published.
    assert (row["benchmark_growth_lower_pct"], row["benchmark_growth_upper_pct"]) == pytest.approx((-24, -16), rel=1e-9)
    assert row["benchmark_growth_pct"] == pytest.approx(-20, abs=1e-2)
    assert row["benchmark_growth_estimated_share"] == pytest.approx(40 / 90, rel=1e-4)
    assert (row["benchmark_growth_status"], row["benchmark_growth_grade"]) == ("estimated", "close")
    assert row["growth_lower_pct"] == row["growth_upper_pct"] == pytest.approx(100 * (250 / 260 - 1), rel=1e-9)


def test_what_counties_have_grown_as_a_region_they_have_grown_as_a_benchmark(
    world: World, inland: dict[str, dict[str, Any]]
) -> None:
    beside = world.rows(benchmark=list(INLAND))
    about = ("pct", "lower_pct", "upper_pct", "status", "estimated_share", "grade")
    compared = [code for code in beside if code in inland]
    assert {inland[code]["growth_status"] for code in compared} >= {"sum_published", "estimated", "bridged"}
    # 484: 170 before and 200 now in truth, hidden in both years.
    assert inland["484"]["growth_lower_pct"] < 100 * 30 / 170 < inland["484"]["growth_upper_pct"]
    for code in compared:
        for name in about:
            found, expected = beside[code][f"benchmark_growth_{name}"], inland[code][f"growth_{name}"]
            assert found == (pytest.approx(expected, rel=1e-9) if isinstance(expected, float) else expected), (
                code,
                name,
            )


def test_a_benchmark_that_hides_a_cell_has_no_growth_unless_it_is_estimated(world: World) -> None:
    row = world.rows(benchmark="02110", suppressed="floor")["332"]
    assert (row["benchmark_growth_pct"], row["benchmark_growth_status"]) == (None, "missing")
    assert row["benchmark_growth_lower_pct"] <= -20 <= row["benchmark_growth_upper_pct"]
    assert (row["growth_status"], row["benchmark_growth_grade"]) == ("published", "")


def test_a_floor_leaves_hidden_cells_out_and_grows_over_counties_that_show_both_years(world: World) -> None:
    row = world.rows(suppressed="floor")["722"]
    assert (row["employment"], row["employment_status"]) == (1610, "partial")
    # 02066 hides it now, so all of what was 02261 is left out: 1,600 → 1,500. Slips: 1,800 → 1,610, or 1,800 → 1,680.
    assert (row["growth_from"], row["growth_to"], row["jobs_change"]) == (1600, 1500, -100)
    assert row["growth_pct"] == pytest.approx(-6.25, rel=1e-9)
    assert row["growth_per_year_pct"] == pytest.approx(100 * (0.9375**0.25 - 1), rel=1e-9)
    assert row["competitive_effect"] == pytest.approx(-100 - 1600 * 10_000 / 240_000, rel=1e-9)
    # Wages and jobs of the same, published cells: 02020 and 02063.
    assert row["avg_annual_wage_usd"] == pytest.approx((1500 * 24_000 + 110 * 23_000) / 1610, rel=1e-9)
    assert row["location_quotient"] == pytest.approx((1610 / JOBS) / (250_000 / US), rel=1e-9)
    assert (row["avg_annual_wage_status"], row["growth_status"]) == ("partial", "partial")
    assert row["employment_estimated_share"] == row["growth_estimated_share"] == 0
    assert row["employment_lower"] <= 1680 <= row["employment_upper"]


def test_a_floor_of_a_cell_hidden_in_the_base_year(world: World) -> None:
    row = world.rows(suppressed="floor")["621"]
    assert (row["employment"], row["employment_status"]) == (1000, "sum_published")
    assert (row["employment_base"], row["employment_base_status"]) == (800, "partial")
    # 02020 alone: 800 → 900. Slips: 800 → 1,000, 0 for what is hidden.
    assert (row["growth_pct"], row["growth_status"]) == (pytest.approx(12.5), "partial")


def test_a_floor_of_nothing_is_unknown(world: World) -> None:
    rows = world.rows(suppressed="floor", region=INLAND_REGION)
    for code in ("332", "484", "493"):
        row = rows[code]
        assert (row["employment"], row["employment_floor"], row["n_suppressed"]) == (None, None, 2)
        assert (row["employment_status"], row["growth_status"]) == ("bounded_only", "bounded_only")
        assert (row["avg_annual_wage_usd"], row["growth_pct"], row["location_quotient"]) == (None, None, None)
        assert row["employment_lower"] <= INLAND_BOUNDS[code][1] <= row["employment_upper"]
    # 311: 02170 alone, 100 → 120; the floor of 02170's 120 jobs against 320 in both counties would be a fall.
    assert (rows["311"]["growth_pct"], rows["311"]["employment"]) == (pytest.approx(20.0), 120)
    # The whole state bounds the hidden cell, as it does where it is estimated.
    low, _, high = INLAND_BOUNDS["311"]
    assert (rows["311"]["employment_lower"], rows["311"]["employment_upper"]) == pytest.approx((low, high), rel=1e-9)


def test_exclude_takes_no_number_with_a_hidden_cell(world: World) -> None:
    rows = world.rows(suppressed="exclude")
    hidden_now, hidden_before = rows["722"], rows["621"]
    assert (hidden_now["employment"], hidden_now["employment_status"]) == (None, "bounded_only")
    assert (hidden_now["growth_from"], hidden_now["growth_pct"], hidden_now["avg_annual_wage_usd"]) == (
        1800,
        None,
        None,
    )
    assert (hidden_before["employment"], hidden_before["employment_base"]) == (1000, None)
    assert (hidden_before["growth_pct"], hidden_before["growth_status"]) == (None, "bounded_only")
    assert hidden_before["employment_status"] == "sum_published"


def test_likely_ranges_lie_between_the_certain_bounds_and_hold_the_number(world: World) -> None:
    found = {r["industry_code"]: r for r in world.ask("rank", region=INLAND_REGION, uncertainty={"fills": 50})["table"]}
    names = [("employment", ""), ("avg_annual_wage", "_usd"), ("growth", "_pct"), ("location_quotient", "")]
    n_wide = 0
    for row in found.values():
        for name, unit in names:
            low, value, high = row[f"{name}_low{unit}"], row[f"{name}{unit}"], row[f"{name}_high{unit}"]
            if row[f"{name}_grade"] == "published":
                assert low == value == high
            elif value is None:
                assert (low, high) == (None, None)
            else:
                assert low <= value <= high
                for bound, is_inside in ((f"{name}_lower{unit}", low), (f"{name}_upper{unit}", high)):
                    sign = 1 if bound.startswith(f"{name}_lower") else -1
                    assert row[bound] is None or sign * (is_inside - row[bound]) >= -1e-9 * abs(value)
                n_wide += low < high
    assert n_wide >= 8  # 311, 332, 484 and 493 are hidden in both counties


@pytest.mark.parametrize("changes", [{"suppressed": "floor"}, {"suppressed": "exclude"}, {"uncertainty": {"fills": 0}}])
def test_without_fills_no_likely_range_is_known(world: World, changes: dict[str, Any]) -> None:
    for row in world.ask("rank", **changes)["table"]:
        assert {row[n] for n in ("employment_low", "growth_high_pct", "avg_annual_wage_low_usd")} == {None}


def test_a_base_year_that_hides_nothing(world: World) -> None:
    """2021 hides nothing of this region: there is no noise of that year for the hidden cells of 2023 to share."""
    found = world.ask("rank", years={"base": 2021, "current": 2023})
    assert all(row["n_suppressed_base"] == 0 for row in found["table"])
    assert any(row["n_suppressed"] for row in found["table"])
