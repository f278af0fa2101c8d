"""What a hidden cell is likely to be, worked by hand: one county, its state, and other years of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from sectorlmi.suppression.bounds import known_values
from sectorlmi.suppression.detail import Detail
from sectorlmi.suppression.lending import other_years
from sectorlmi.suppression.pay import pay_prior
from sectorlmi.suppression.prior import Prior, PriorKind, employment_prior, size_prior
from sectorlmi.suppression.resolved import Resolved, resolve
from sectorlmi.suppression.system import System, build_system
from sectorlmi.terms.cells import Cells, concatenate
from sectorlmi.terms.period import Period

Make = Callable[..., Cells]
COUNTY, STATE, NATION = "13001", "13000", "US000"
PAY = 40_000.0


def year_of(
    make: Make, year: int, *, state: float, county: float | None, worksites: float = 8, pay: float = PAY
) -> Cells:
    """621 in a county and its state, beside a hidden 238; the county's total pays as the state's does."""
    rows = [
        (STATE, "5", "10", 51, 100, 1000.0),
        (STATE, "5", "621", 55, 15, state),
        (STATE, "5", "238", 55, 85, 1000.0 - state),
        (COUNTY, "5", "238", 75, 22, None),
        (COUNTY, "5", "10", 71, 30, 300.0),
        (COUNTY, "5", "621", 75, worksites, county),
    ]
    cells = make(rows, year)
    # The county's own pay in 621; all other rows pay 40,000.
    wages = np.where((cells.area == COUNTY) & (cells.industry == "621"), cells.employment * pay, cells.wages)
    return replace(cells, wages=wages)


def node(system: System, area: str, industry: str = "621") -> int:
    (found,) = np.flatnonzero((system.cells.area == area) & (system.cells.industry == industry))
    return int(found)


def prior_of(
    cells: Cells, others: Sequence[Cells], *, estimates: Sequence[float] = (), level: int = 3, largest: float = np.inf
) -> tuple[float, float, str]:
    """(centre, spread, kind) of the county's 621; `estimates` are those of the other years, the nearest first."""
    system = build_system(cells, level=level)
    known = known_values(system, "employment")
    alone = size_prior(system, known, NATION, Detail.below(system, cells, level))
    there = other_years(system, others)
    jobs = [np.full(len(system), each) for each in (estimates or [np.nan] * len(there))]
    most = np.full(len(system), largest)
    found: Prior = employment_prior(system, known, alone, there, jobs, largest=most)
    at = node(system, COUNTY)
    return float(found.centre[at]), float(found.spread[at]), str(found.kind[at])


def aged(years: float) -> float:
    """The spread of 8 worksites' figure from so many years away; one of another period is 0.35 years old at once."""
    return float(np.sqrt((0.12**2 + 0.15**2 / 8) * years))


def test_the_size_of_the_state(make_cells: Make) -> None:
    """120 jobs on 15 worksites of the state: 8 of each of the county's 8."""
    centre, spread, kind = prior_of(year_of(make_cells, 2018, state=120.0, county=None), [])
    assert (centre, kind) == (64.0, PriorKind.STATE_SIZE)
    assert spread == pytest.approx(np.sqrt(0.3**2 + 2.0**2 / 8))


def test_few_worksites_are_less_sure(make_cells: Make) -> None:
    many, few = (prior_of(year_of(make_cells, 2018, state=120.0, county=None, worksites=n), [])[1] for n in (50, 2))
    assert few > 2 * many


def test_an_average_under_half_a_worksite_counts_as_a_half(make_cells: Make) -> None:
    centre, spread, _ = prior_of(year_of(make_cells, 2018, state=120.0, county=None, worksites=0), [])
    assert centre == 4.0
    assert spread == pytest.approx(np.sqrt(0.3**2 + 2.0**2 / 0.5))


def test_other_counties_count_by_ownership(make_cells: Make) -> None:
    """100 private jobs on 5 worksites beside: 20 each, whatever local government has on its 10."""
    rows = [
        (COUNTY, "5", "621", 75, 8, None),
        ("13003", "5", "621", 75, 5, 100.0),
        ("13003", "3", "621", 75, 10, 10.0),
    ]
    assert prior_of(make_cells(rows), [])[::2] == (160.0, PriorKind.PEER_SIZE)


def test_a_sector_is_its_published_children_and_what_the_hidden_ones_may_be(make_cells: Make) -> None:
    """621 shows 30; 622 has 5 worksites of the state's 10 jobs each."""
    rows = [
        (STATE, "5", "62", 54, 20, 200.0),
        (STATE, "5", "621", 55, 10, 100.0),
        (STATE, "5", "622", 55, 10, 100.0),
        (COUNTY, "5", "62", 74, 8, None),
        (COUNTY, "5", "621", 75, 3, 30.0),
        (COUNTY, "5", "622", 75, 5, None),
    ]
    cells = make_cells(rows)
    system = build_system(cells, level=3)
    found = size_prior(system, known_values(system, "employment"), NATION, Detail.below(system, cells, 3))
    at = node(system, COUNTY, "62")
    assert (found.centre[at], found.kind[at]) == (80.0, PriorKind.CHILDREN)


def test_the_state_comes_before_the_nation_and_that_before_other_counties(make_cells: Make) -> None:
    """Sizes: 8 in the state, 5 in the nation, 20 in the published county beside."""
    rows = [
        (NATION, "5", "621", 15, 100, 500.0),
        (STATE, "5", "621", 55, 15, 120.0),
        (COUNTY, "5", "621", 75, 8, None),
        ("13003", "5", "621", 75, 5, 100.0),
    ]
    whole = make_cells(rows)
    assert prior_of(whole, [])[::2] == (64.0, PriorKind.STATE_SIZE)
    assert prior_of(whole.take(whole.area != STATE), [])[::2] == (40.0, PriorKind.BENCHMARK_SIZE)
    alone = whole.take((whole.area != STATE) & (whole.area != NATION))
    assert prior_of(alone, [])[::2] == (160.0, PriorKind.PEER_SIZE)


def test_published_children_count_and_only_the_rest_is_guessed(make_cells: Make) -> None:
    """6211 shows 30 jobs on 3 of 8 worksites; the other 5 have the state's 8 jobs each, and those alone are unsure."""
    rows = [
        (STATE, "5", "621", 55, 15, 120.0),
        (COUNTY, "5", "621", 75, 8, None),
        (COUNTY, "5", "6211", 76, 3, 30.0),
        (COUNTY, "5", "6212", 76, 5, None),
    ]
    centre, spread, kind = prior_of(make_cells(rows), [])
    assert (centre, kind) == (30 + 5 * 8, PriorKind.CHILDREN)
    assert spread == pytest.approx(np.sqrt(0.3**2 + 2.0**2 / 8) * 40 / 70)
    before = year_of(make_cells, 2017, state=120.0, county=None)
    assert prior_of(make_cells(rows), [before], estimates=[10.0])[::2] == (70.0, PriorKind.CHILDREN)


def test_another_year_grows_with_the_state_and_with_the_worksites(make_cells: Make) -> None:
    """50 jobs a year ago; the state grew by a fifth since, the worksites from 4 to 8 (powers of docs/accuracy.md)."""
    now = year_of(make_cells, 2018, state=120.0, county=None)
    before = year_of(make_cells, 2017, state=100.0, county=50.0, worksites=4)
    centre, spread, kind = prior_of(now, [before])
    assert centre == pytest.approx(50 * 1.2**0.5 * 2**0.3)
    assert spread == pytest.approx(aged(1.35))
    assert kind == PriorKind.OTHER_YEAR


def test_growth_beyond_belief_is_cut(make_cells: Make) -> None:
    """A state that grew twelvefold counts as doubled, worksites tenfold as four times as many; so downwards."""
    now = year_of(make_cells, 2018, state=120.0, county=None, worksites=10)
    before = year_of(make_cells, 2017, state=10.0, county=50.0, worksites=1)
    assert prior_of(now, [before])[0] == pytest.approx(50 * 2**0.5 * 4**0.3)
    before = year_of(make_cells, 2017, state=1000.0, county=50.0, worksites=100)
    assert prior_of(now, [before])[0] == pytest.approx(50 * 0.5**0.5 * 0.25**0.3)


def test_the_nearest_year_counts_and_figures_age(make_cells: Make) -> None:
    now = year_of(make_cells, 2018, state=120.0, county=None)
    near, far = (year_of(make_cells, year, state=120.0, county=jobs) for year, jobs in ((2017, 50.0), (2014, 90.0)))
    for others in ([near, far], [far, near]):
        assert prior_of(now, others)[:2] == pytest.approx((50.0, aged(1.35)))
    assert prior_of(now, [far])[:2] == pytest.approx((90.0, aged(4.35)))


def test_between_a_year_before_and_one_after(make_cells: Make) -> None:
    """50 a year before, 90 three years after: 335 parts and 135, and as unsure as after 1.35·3.35 / 4.7 years."""
    now = year_of(make_cells, 2018, state=120.0, county=None)
    figures = ((2017, 50.0), (2021, 90.0), (2016, 7.0), (2022, 7.0))
    others = [year_of(make_cells, year, state=120.0, county=jobs) for year, jobs in figures]
    for given in (others, others[::-1]):
        assert prior_of(now, given)[:2] == pytest.approx(((50 * 335 + 90 * 135) / 470, aged(1.35 * 3.35 / 4.7)))
    hidden = year_of(make_cells, 2017, state=120.0, county=None)
    weighed = (7 * 335 + 90 * 235) / 570, aged(2.35 * 3.35 / 5.7)
    assert prior_of(now, [hidden, *others[1:]])[:2] == pytest.approx(weighed)


def test_each_year_is_moved_by_its_own_change(make_cells: Make) -> None:
    """100 when the state's industry was as large as now, 100 when it was four times so: cut at half, to the half."""
    now = year_of(make_cells, 2018, state=120.0, county=None)
    before = year_of(make_cells, 2017, state=120.0, county=100.0)
    after = year_of(make_cells, 2019, state=480.0, county=100.0)
    assert prior_of(now, [before, after])[0] == pytest.approx((100 + 100 * 0.5**0.5) / 2)


def test_an_estimate_of_another_year_counts_beside_the_size(make_cells: Make) -> None:
    """64 by size now, 100 by the sums of a year ago: 64^0.35 · 100^0.65."""
    now = year_of(make_cells, 2018, state=120.0, county=None)
    before = year_of(make_cells, 2017, state=120.0, county=None)
    centre, _, kind = prior_of(now, [before], estimates=[100.0])
    assert centre == pytest.approx(64**0.35 * 100**0.65)
    assert kind == PriorKind.OTHER_YEAR_ESTIMATE


def test_estimates_of_all_other_years_count_by_their_distance(make_cells: Make) -> None:
    """100 a year ago and 20 four years ago: 435 parts and 135."""
    now = year_of(make_cells, 2018, state=120.0, county=None)
    others = [year_of(make_cells, year, state=120.0, county=None) for year in (2017, 2014)]
    assert prior_of(now, others, estimates=[100.0, 20.0])[0] == pytest.approx(
        64**0.35 * ((100 * 435 + 20 * 135) / 570) ** 0.65
    )


def test_an_estimate_of_another_year_is_believed_up_to_the_largest_plausible(make_cells: Make) -> None:
    now, before = (year_of(make_cells, year, state=120.0, county=None) for year in (2018, 2017))
    assert prior_of(now, [before], estimates=[100.0], largest=80.0)[0] == pytest.approx(64**0.35 * 80**0.65)
    # A cell that the other year has not is no larger for it.
    assert prior_of(now, [before], estimates=[np.nan], largest=80.0)[::2] == (64.0, PriorKind.STATE_SIZE)


def pay_of(cells: Cells, others: Sequence[Cells]) -> tuple[float, float]:
    system = build_system(cells, level=3)
    jobs, wages = known_values(system, "employment"), known_values(system, "wages")
    found = pay_prior(system, jobs, wages, other_years(system, others), NATION)
    at = node(system, COUNTY)
    return float(found.centre[at]), float(found.spread[at])


def test_pay_of_the_state_at_the_countys_level(make_cells: Make) -> None:
    """The county's total pays 1.44 times the state's: the square root of that on the state's 40,000."""
    cells = year_of(make_cells, 2018, state=120.0, county=None)
    total = (cells.area == COUNTY) & (cells.industry == "10")
    assert pay_of(cells, []) == pytest.approx((40_000.0, 0.3))
    richer = replace(cells, wages=np.where(total, cells.wages * 1.44, cells.wages))
    assert pay_of(richer, []) == pytest.approx((48_000.0, 0.3))


def test_pay_of_the_state_comes_before_the_nation_s(make_cells: Make) -> None:
    cells = year_of(make_cells, 2018, state=120.0, county=None)
    nation = make_cells([(NATION, "5", "621", 15, 100, 500.0)])
    whole = concatenate([cells, replace(nation, wages=nation.wages * 2)])
    assert pay_of(whole, [])[0] == pytest.approx(40_000.0)
    without = whole.take(~((whole.area == STATE) & (whole.industry == "621")))
    assert pay_of(without, [])[0] == pytest.approx(80_000.0)


def test_pay_of_other_counties_is_their_wages_over_their_jobs(make_cells: Make) -> None:
    """100 jobs at 20,000 and 300 at 60,000 pay 50,000; the mean of the two counties would be 40,000."""
    rows = [
        (COUNTY, "5", "621", 75, 8, None),
        ("13003", "5", "621", 75, 5, 100.0),
        ("13005", "5", "621", 75, 5, 300.0),
    ]
    cells = make_cells(rows)
    wages = np.where(cells.area == "13003", 2_000_000.0, np.where(cells.area == "13005", 18_000_000.0, np.nan))
    assert pay_of(replace(cells, wages=wages), [])[0] == pytest.approx(50_000.0)


def test_pay_of_another_year_moves_with_the_states(make_cells: Make) -> None:
    """60,000 a year ago, when the state's industry paid 32,000 instead of 40,000."""
    now = year_of(make_cells, 2018, state=120.0, county=None)
    before = year_of(make_cells, 2017, state=120.0, county=50.0, pay=60_000.0)
    state = (before.area == STATE) & (before.industry == "621")
    before = replace(before, wages=np.where(state, before.wages * 0.8, before.wages))
    assert pay_of(now, [before]) == pytest.approx((75_000.0, 0.1))


def test_pay_of_the_nearest_year_counts(make_cells: Make) -> None:
    now = year_of(make_cells, 2018, state=120.0, county=None)
    near, far = (
        year_of(make_cells, year, state=120.0, county=50.0, pay=pay)
        for year, pay in ((2017, 60_000.0), (2014, 90_000.0))
    )
    for others in ([near, far], [far, near]):
        assert pay_of(now, others)[0] == pytest.approx(60_000.0)


def test_pay_between_a_year_before_and_one_after(make_cells: Make) -> None:
    """60,000 a year before and 80,000 three years after: 335 parts and 135."""
    now = year_of(make_cells, 2018, state=120.0, county=None)
    figures = ((2017, 60_000.0), (2021, 80_000.0), (2022, 10_000.0))
    others = [year_of(make_cells, year, state=120.0, county=50.0, pay=pay) for year, pay in figures]
    for given in (others, others[::-1]):
        assert pay_of(now, given) == pytest.approx((1000 * (60 * 335 + 80 * 135) / 470, 0.1))


def test_other_years_come_nearest_first_and_later_before_earlier(make_cells: Make) -> None:
    now = year_of(make_cells, 2018, state=120.0, county=None)
    others = [replace(now, period=Period(year)) for year in (2013, 2016, 2020, 2018, 2019, 2017)]
    found = other_years(build_system(now, level=3), others)
    assert [o.period.year for o in found] == [2019, 2017, 2020, 2016, 2013]
    assert [o.years_ahead for o in found] == [1, -1, 2, -2, -5]


def test_quarters_are_joined_with_their_year(make_cells: Make) -> None:
    now = year_of(make_cells, 2018, state=120.0, county=None)
    others = [replace(now, period=p) for p in (Period(2017), Period(2017, 4), Period(2018, 2), Period(2018, 3))]
    found = other_years(build_system(now, level=3), others)
    assert [(str(o.period), o.years_ahead) for o in found] == [("2018", 0), ("2017", -1)]


def test_beside_a_quarter_each_period_stands_for_itself(make_cells: Make) -> None:
    """A year's middle is July; that of a second quarter lies an eighth of a year before it, of a third one after."""
    now = replace(year_of(make_cells, 2018, state=120.0, county=None), period=Period(2018, 2))
    others = [replace(now, period=p) for p in (Period(2017), Period(2017, 4), Period(2018), Period(2018, 3))]
    found = other_years(build_system(now, level=3), others)
    assert [(str(o.period), o.years_ahead) for o in found] == [
        ("2018", 0.125),
        ("2018Q3", 0.25),
        ("2017Q4", -0.5),
        ("2017", -0.875),
    ]


def quarter_of(
    make: Make, year: int, quarter: int, *, state: float, county: float | None, worksites: float = 8, pay: float = PAY
) -> Cells:
    """As `year_of`, for a quarter: a quarter of a year's pay."""
    cells = year_of(make, year, state=state, county=county, worksites=worksites, pay=pay)
    return replace(cells, period=Period(year, quarter), wages=cells.wages / 4)


def test_a_quarter_of_the_very_year_is_moved_by_the_states_season(make_cells: Make) -> None:
    """50 in a quarter in which the state's industry is a quarter larger than in the year: four fifths, to the 0.8."""
    now = year_of(make_cells, 2018, state=120.0, county=None)
    summer = quarter_of(make_cells, 2018, 3, state=150.0, county=50.0)
    assert prior_of(now, [summer]) == (pytest.approx(50 * 0.8**0.8), pytest.approx(aged(0.4)), PriorKind.OTHER_YEAR)
    peak = quarter_of(make_cells, 2018, 3, state=600.0, county=50.0)
    assert prior_of(now, [peak])[0] == pytest.approx(50 * 0.5**0.8)


def test_open_quarters_of_a_year_count_alike(make_cells: Make) -> None:
    """40, 50 and 90: the mean, a ninth as far away as one alone."""
    now = year_of(make_cells, 2018, state=120.0, county=None)
    figures = ((1, 40.0), (2, 50.0), (3, None), (4, 90.0))
    quarters = [quarter_of(make_cells, 2018, q, state=120.0, county=jobs) for q, jobs in figures]
    assert prior_of(now, quarters)[:2] == pytest.approx((60.0, aged(0.4 / 9)))
    assert prior_of(now, quarters[:2])[:2] == pytest.approx((45.0, aged(0.1)))
    assert prior_of(now, [quarters[2]])[2] == PriorKind.STATE_SIZE


def test_quarters_of_the_year_count_beside_other_years(make_cells: Make) -> None:
    """50 in one quarter, 0.4 years away, and 90 a year before, 1.35 away."""
    now = year_of(make_cells, 2018, state=120.0, county=None)
    others = [
        quarter_of(make_cells, 2018, 2, state=120.0, county=50.0),
        year_of(make_cells, 2017, state=120.0, county=90.0),
    ]
    assert prior_of(now, others)[:2] == pytest.approx(((50 * 1.35 + 90 * 0.4) / 1.75, aged(0.4 * 1.35 / 1.75)))


def test_quarters_stand_in_for_a_year_that_hides_the_cell(make_cells: Make) -> None:
    """50 when the state had 80 of the 100 of that year; since then the state grew by a fifth, worksites from 4 to 8."""
    now = year_of(make_cells, 2018, state=120.0, county=None)
    hidden, shown = (year_of(make_cells, 2017, state=100.0, county=jobs, worksites=4) for jobs in (None, 70.0))
    winter = quarter_of(make_cells, 2017, 1, state=80.0, county=50.0, worksites=2)
    moved = 50 * 1.25**0.8 * 1.2**0.5 * 2**0.3
    assert prior_of(now, [hidden, winter])[:2] == pytest.approx((moved, aged(1.75)))
    assert prior_of(now, [shown, winter])[:2] == pytest.approx((70 * 1.2**0.5 * 2**0.3, aged(1.35)))


def test_quarters_of_a_year_that_is_not_there(make_cells: Make) -> None:
    """The state had 100 and 140 in the two quarters, 120 at the mean; worksites were 2 and 6."""
    now = year_of(make_cells, 2018, state=144.0, county=None)
    quarters = [
        quarter_of(make_cells, 2017, 1, state=100.0, county=40.0, worksites=2),
        quarter_of(make_cells, 2017, 2, state=140.0, county=None, worksites=6),
    ]
    assert prior_of(now, quarters)[:2] == pytest.approx((40 * 1.2**0.8 * 1.2**0.5 * 2**0.3, aged(1.75)))


def test_wages_of_a_quarter_are_for_three_months(make_cells: Make) -> None:
    """50,000 and 70,000 a year in two quarters."""
    now = year_of(make_cells, 2018, state=120.0, county=None)
    quarters = [quarter_of(make_cells, 2018, q, state=120.0, county=50.0, pay=pay) for q, pay in ((1, 5e4), (3, 7e4))]
    assert pay_of(now, quarters) == pytest.approx((60_000.0, 0.1))
    spring = quarter_of(make_cells, 2018, 2, state=120.0, county=None)
    year = year_of(make_cells, 2018, state=120.0, county=50.0, pay=60_000.0)
    assert pay_of(spring, [year]) == pytest.approx((15_000.0, 0.1))


def test_what_quarters_show_is_an_estimate_of_the_year(make_cells: Make) -> None:
    now = year_of(make_cells, 2018, state=120.0, county=None)
    quarters = [quarter_of(make_cells, 2018, q, state=120.0, county=50.0) for q in (1, 2, 3, 4)]
    found = resolve(now, level=3, other_periods=quarters)
    at = hidden_of(found)
    assert found.cells.suppressed[at]
    assert found.prior[at] == PriorKind.OTHER_YEAR
    assert found.employment.estimate[at] == pytest.approx(50.0, rel=0.02)
    assert found.employment.lower[at] < 40
    assert found.employment.upper[at] > 60


def test_another_ownership_of_the_cell_lends_nothing(make_cells: Make) -> None:
    now = year_of(make_cells, 2018, state=120.0, county=None)
    public = make_cells([(COUNTY, "3", "621", 75, 8, 500.0), (STATE, "3", "621", 55, 15, 900.0)], 2017)
    assert prior_of(now, [public])[2] == PriorKind.STATE_SIZE


def hidden_of(resolved: Resolved, industry: str = "621") -> int:
    (found,) = np.flatnonzero((resolved.cells.area == COUNTY) & (resolved.cells.industry == industry))
    return int(found)


def test_the_sums_of_other_years_count_by_their_distance(make_cells: Make) -> None:
    """Hidden in every year: what the state's sizes made of it a year ago counts more than that of four years ago."""
    now = year_of(make_cells, 2018, state=120.0, county=None)
    near, far = (year_of(make_cells, year, state=jobs, county=None) for year, jobs in ((2017, 60.0), (2014, 240.0)))
    given = [near], [near, far], [far, near], [far]
    found = [resolve(now, level=3, other_periods=others) for others in given]
    at = hidden_of(found[0])
    assert {r.prior[at] for r in found} == {PriorKind.OTHER_YEAR_ESTIMATE}
    one, both, turned, alone = (r.employment.estimate[at] for r in found)
    assert one < both == turned < (one + alone) / 2


def test_wages_move_by_how_unsure_jobs_and_pay_are_together(make_cells: Make) -> None:
    """The sector pays 60,000 where all else pays 40,000: 621, sure by last year's figure, gives way less than 622.

    Raking moves log wages by (jobs' spread² + pay's spread²) · wages^0.75.
    """
    rows = [
        (NATION, "5", "621", 15, 30, 240.0),
        (NATION, "5", "622", 15, 30, 240.0),
        (COUNTY, "5", "62", 74, 10, 80.0),
        (COUNTY, "5", "621", 75, 5, None),
        (COUNTY, "5", "622", 75, 5, None),
    ]
    now, before = make_cells(rows), make_cells([*rows[:3], (COUNTY, "5", "621", 75, 5, 40.0), rows[4]], 2017)
    sector = (now.area == COUNTY) & (now.industry == "62")
    now = replace(now, wages=np.where(sector, 4_800_000.0, now.wages))
    found = resolve(now, level=3, other_periods=[before], benchmark_area=NATION)
    at = [hidden_of(found, "621"), hidden_of(found, "622")]
    wages, likely = found.wages.estimate[at], found.employment.estimate[at] * PAY
    spread = found.spread[at] ** 2 + found.pay_spread[at] ** 2
    assert found.prior[at].tolist() == [PriorKind.OTHER_YEAR, PriorKind.OTHER_YEAR_ESTIMATE]
    moved = np.log(wages / likely)
    assert moved[0] / moved[1] == pytest.approx(spread[0] / spread[1] * (likely[0] / likely[1]) ** 0.75, rel=1e-3)


def test_wages_are_those_of_the_jobs_that_the_sums_leave(make_cells: Make) -> None:
    """120 jobs are there where the priors say 80: how the rest is shared out is how wages are, all at 40,000."""
    rows = [
        (NATION, "5", "621", 15, 30, 240.0),
        (NATION, "5", "622", 15, 30, 240.0),
        (COUNTY, "5", "62", 74, 10, 120.0),
        (COUNTY, "5", "621", 75, 5, None),
        (COUNTY, "5", "622", 75, 5, None),
    ]
    before = make_cells([*rows[:3], (COUNTY, "5", "621", 75, 5, 40.0), rows[4]], 2017)
    found = resolve(make_cells(rows), level=3, other_periods=[before], benchmark_area=NATION)
    at = [hidden_of(found, "621"), hidden_of(found, "622")]
    jobs = found.employment.estimate[at]
    assert jobs[1] > 1.2 * jobs[0]
    assert found.wages.estimate[at] / jobs == pytest.approx([PAY, PAY], rel=1e-4)
