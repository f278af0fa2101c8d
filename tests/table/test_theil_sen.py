"""The trend by hand and against plain loops; its certain bounds; when two ends mislead."""

from __future__ import annotations

from itertools import combinations
from math import exp, log, sqrt
from statistics import median
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorlmi.table import notes, theil_sen
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.series import Series
from sectorlmi.table.theil_sen import percent_a_year, slope_bounds, slopes
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Years
from sectorlmi.workflows import uncertainty

YEARS = (2015, 2016, 2017, 2018)


def rate(*jobs: float, years: tuple[int, ...] = YEARS) -> float:
    points = np.array([jobs])
    return float(percent_a_year(slopes(points, np.ones(points.shape, dtype=np.bool_), years))[0])


def plainly(jobs: list[float], years: list[int]) -> float:
    """The median of all slopes, in percent a year."""
    found = [log(jobs[j] / jobs[i]) / (years[j] - years[i]) for i, j in combinations(range(len(jobs)), 2)]
    return 100 * (exp(median(found)) - 1)


def test_the_median_of_the_slopes_between_every_two_points() -> None:
    # Doubled, doubled, a quarter: the slopes in doublings a year are 1, 1, 0, 1, -1/2 and -2, whose median is 1/2.
    value = rate(100, 200, 400, 100)
    assert value == pytest.approx(100 * (sqrt(2) - 1), rel=1e-12)
    slips = {
        "between the ends": 0.0,
        "least squares": 100 * (2**0.1 - 1),
        "mean of the slopes": 100 * (2 ** (0.5 / 6) - 1),
        "of the yearly changes": 100.0,
        "in percent of logs": 100 * 0.5 * log(2),
    }
    assert all(wrong != pytest.approx(value, rel=1e-3) for wrong in slips.values())


def test_years_that_are_not_there_count_as_time() -> None:
    # 2015, 2016, 2018: 1, and 1/2 over two years; the third slope, 2/3 a year, lies between the two.
    assert rate(100, 200, 400, years=(2015, 2016, 2018)) == pytest.approx(100 * (2 ** (2 / 3) - 1), rel=1e-12)


@pytest.mark.parametrize("odd", [0, 6])
def test_one_odd_end_year_does_not_make_it(odd: int) -> None:
    jobs = [1000 * 1.01**n * (1.12 if n == odd else 1) for n in range(7)]
    assert rate(*jobs, years=tuple(range(2012, 2019))) == pytest.approx(1.0, abs=1e-9)


def test_three_points_have_the_rate_between_their_ends() -> None:
    assert rate(100, 500, 121, years=(2016, 2017, 2018)) == pytest.approx(10.0, rel=1e-12)


@pytest.mark.parametrize("jobs", [(np.nan, np.nan, 100, 110), (0, 100, 110, 120), (100, 110, 120, 0)])
def test_fewer_than_three_points_and_points_without_jobs_have_none(jobs: tuple[float, ...]) -> None:
    points = np.array([jobs])
    assert np.isnan(slopes(points, ~np.isnan(points), YEARS)).all()


POINT = st.tuples(st.floats(1, 1e6), st.floats(0, 0.9), st.floats(0, 3), st.floats(0, 1), st.booleans())


@settings(max_examples=200, deadline=None)
@given(st.lists(POINT, min_size=3, max_size=7))
def test_it_is_that_of_plain_loops_and_lies_inside_its_bounds(points: list[Any]) -> None:
    """Whatever the truth between the bounds of the points is: where it lies between them is drawn too."""
    lower = np.array([[at * (1 - below) for at, below, _, _, _ in points]])
    upper = np.array([[at * (1 + above) for at, _, above, _, _ in points]])
    truth = lower + (upper - lower) * np.array([[where for *_, where, _ in points]])
    counted = np.array([[is_there for *_, is_there in points]])
    years = [2010 + k + k // 3 for k in range(len(points))]
    found = percent_a_year(slopes(truth, counted, years))[0]
    if counted.sum() < 3:
        assert np.isnan(found)
        return
    expected = plainly(truth[counted].tolist(), [y for y, c in zip(years, counted[0], strict=True) if c])
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)
    low, high = (percent_a_year(end)[0] for end in slope_bounds(lower, upper, counted, years))
    assert low - 1e-9 <= found <= high + 1e-9 * abs(high)


def test_bounds_by_hand() -> None:
    """Published but for the second year, which is 100 to 400: its slopes move one way before it, the other after it."""
    lower, upper = (np.array([[100.0, hidden, 400.0, 800.0]]) for hidden in (100.0, 400.0))
    ends = slope_bounds(lower, upper, np.ones((1, 4), dtype=np.bool_), YEARS)
    # In doublings a year: 0 to 2, 1, 1, 0 to 2, 1/2 to 3/2, 1. The medians of the ends are 3/4 and 5/4.
    assert [float(end[0]) / log(2) for end in ends] == pytest.approx([0.75, 1.25], rel=1e-12)


def test_a_point_that_may_be_empty_leaves_an_end_open() -> None:
    lower, upper = np.array([[0.0, 0.0, 100.0]]), np.array([[100.0, 100.0, 100.0]])
    ends = [percent_a_year(end)[0] for end in slope_bounds(lower, upper, np.ones((1, 3), dtype=np.bool_), YEARS[:3])]
    assert ends[0] == pytest.approx(0.0, abs=1e-12)
    assert np.isnan(ends[1])


def test_each_fill_has_its_own() -> None:
    fills = np.array([[[100.0, 110, 121, 133.1], [50, 60, 70, 80]], [[100, 100, 100, 100], [9, 8, 7, 6]]])
    counted = np.array([[True, True, True, True], [True, False, True, True]])
    for one, found in zip(fills, slopes(fills, counted, YEARS), strict=True):
        np.testing.assert_array_equal(found, slopes(one, counted, YEARS))


def series(employment: list[list[float]], **columns: Any) -> Series:
    jobs = np.array(employment)
    shape = jobs.shape
    plain = {
        "employment": jobs,
        "employment_lower": jobs,
        "employment_upper": jobs,
        "employment_status": np.full(shape, "published", dtype="<U20"),
        "employment_estimated_share": np.zeros(shape),
        "bridge": np.full(shape, "", dtype="<U40"),
        "break_before": np.full(shape, "", dtype="<U40"),
        "run": np.zeros(shape, dtype=np.int64),
    }
    names = tuple(f"31{k}" for k in range(len(jobs)))
    members = tuple([(name,)] * 4 for name in names)
    return Series(
        names, tuple(map(Period, YEARS)), (2012,) * 4, members, plain | {n: np.array(v) for n, v in columns.items()}
    )


def test_volatility_is_the_spread_of_the_yearly_changes_around_the_trend() -> None:
    found = theil_sen.of_series(series([[100, 200, 400, 100], [100, 110, 121, 133.1], [100, 110, np.nan, np.nan]]))
    # Changes of 1, 1 and -2 doublings a year around 1/2.
    expected = 100 * log(2) * sqrt((0.5**2 + 0.5**2 + 2.5**2) / 2)
    np.testing.assert_allclose(found.further["volatility_pct"], [expected, 0, np.nan], rtol=1e-12, atol=1e-9)
    # Over two years a change counts as two like ones.
    with_gap = theil_sen.of_series(series([[100, np.nan, 400, 400]]))
    slope = log(4) / 3
    changes = [log(2), 0.0]
    assert with_gap.further["volatility_pct"][0] == pytest.approx(100 * sqrt(sum((c - slope) ** 2 for c in changes)))


def test_it_is_as_firm_as_the_weakest_of_its_points() -> None:
    kinds = [["estimated", "published", "sum_published", "published"], ["estimated"] + ["published"] * 3]
    found = theil_sen.of_series(
        series(
            [[100, 110, 120, 130], [100, 110, 120, 130]],
            employment_status=kinds,
            employment_estimated_share=[[0.5, 0, 0, 0]] * 2,
            run=[[0, 0, 0, 0], [0, 1, 1, 1]],
            break_before=[[""] * 4, ["", "the region changed", "", ""]],
        )
    )
    assert found.status.tolist() == ["estimated", "published"]
    assert found.further["growth_trend_estimated_share"].tolist() == [pytest.approx(50 / 460), 0]
    assert found.note.tolist() == [
        "over 2015, 2016, 2017 and 2018",
        "over 2016, 2017 and 2018; the region changed",
    ]
    assert found.values[1] == pytest.approx(plainly([110, 120, 130], [2016, 2017, 2018]))


@pytest.mark.parametrize(
    ("jobs", "changes", "note", "status"),
    [
        ([100, 110, 120, 130], {"run": [[0, 0, 1, 1]], "break_before": [["", "", "redrawn", ""]]},
         "only 2017 and 2018 can be compared, and a trend needs 3 points; redrawn", "not_comparable"),
        ([100, 110, 120, np.nan], {}, "no number of 2018 is known", "missing"),
        ([100, 110, 120, 130], {"employment_status": [["published"] * 3 + ["partial"]]},
         "a part of 2018 is hidden", "missing"),
        ([100, 110, 120, 130], {"employment_status": [["published", "partial", "partial", "published"]]},
         "only 2015 and 2018 can be compared, and a trend needs 3 points", "missing"),
        ([100, 0, 120, 130], {}, "no jobs in 2016, so the trend has no percent", "missing"),
    ],
)  # fmt: skip
def test_without_a_trend_it_says_why(jobs: list[float], changes: dict[str, Any], note: str, status: str) -> None:
    found = theil_sen.of_series(series([jobs], **changes))
    assert np.isnan([found.values[0], *(v[0] for n, v in found.further.items() if not n.endswith("share"))]).all()
    assert (found.note[0], found.status[0]) == (note, status)


@pytest.mark.parametrize(
    ("a_year", "slope", "expected"),
    [
        (3.9, 1.0, True),  # more than twice, and more than one point
        (1.9, 1.0, False),  # less than one point apart
        (5.0, 3.0, False),  # two points apart, and less than twice
        (0.6, -0.6, True),  # other signs
        (0.4, -0.4, False),
        (-3.0, -1.0, True),
        (1.0, 3.9, True),  # the trend is the larger
        (np.nan, 1.0, False),
    ],
)
def test_two_ends_mislead_where_they_tell_another_story(a_year: float, slope: float, expected: bool) -> None:
    found: Floats = np.array([a_year])
    assert bool(theil_sen._mislead(found, np.array([slope]))[0]) is expected


def test_growth_carries_a_note_where_its_two_ends_mislead() -> None:
    """311 and 313 do; the certain bounds of 312 hold the rate between its ends."""
    n = 7
    columns: dict[str, Any] = {
        "growth_pct": np.array([12.0, 12.0, -0.04] + [9.0] * (n - 3)),
        "growth_per_year_pct": np.array([3.9, 3.9, -0.013] + [3.0] * (n - 3)),
        "growth_trend_pct": np.array([1.0] * 2 + [1.04] + [-3.0] * (n - 3)),
        "growth_trend_lower_pct": np.array([1.0, -5.0, 1.04] + [-3.0] * (n - 3)),
        "growth_trend_upper_pct": np.array([1.0, 5.0, 1.04] + [-3.0] * (n - 3)),
        "growth_trend_note": np.array(["over 2015, 2016 and 2018; NAICS 1 against 2"] * n),
    }
    columns |= {"title": np.array([f"Industry {k}" for k in range(n)]), "employment": np.arange(n, 0.0, -1)}
    columns |= {"growth_status": np.full(n, "published"), "growth_note": np.full(n, "", dtype="<U9")}
    names = tuple(f"31{k + 1}" for k in range(n))
    table = DataTable(names, columns, None, (), notes=("First.",))  # type: ignore[arg-type]
    found = theil_sen.with_two_ends(table, Years.of(2015, 2018))
    said = "2015 to 2018 says +12.0 % (+3.9 % a year), the trend over 2015, 2016 and 2018 says +1.0 % a year"
    assert found["two_ends_note"][0] == f"two end points mislead: {said}"
    assert found["two_ends_note"][1] == ""
    assert "2018 says +0.0 % (+0.0 % a year)" in found["two_ends_note"][2]
    assert found.notes[:2] == ("First.", f"Two end points mislead for Food manufacturing (311): {said}.")
    assert found.notes[-1] == "Two end points mislead for 1 more industries, each noted on its growth."
    assert len(found.notes) == 7
    growth, jobs = FACTORS["growth"].column, FACTORS["jobs_change"].column
    assert notes.note(found, growth, 0) == f"Two end points mislead: {said}."
    assert (notes.note(found, growth, 1), notes.note(found, jobs, 0)) == ("", "")


@pytest.mark.parametrize("upper", [8.0, np.nan])
def test_draws_stay_inside_what_is_certain(upper: float) -> None:
    bounds = {"growth_trend_lower_pct": np.array([-2.0, -2.0]), "growth_trend_upper_pct": np.array([upper, 8.0])}
    draws = np.array([[-5.0, 1.0], [9.0, np.nan]])
    found = uncertainty._with_trend(draws, {"growth_trend": np.array([1.0, np.nan]), "own": np.zeros(2)}, bounds)
    assert found["growth_trend"][:, 0].tolist() == [-2, 9 if np.isnan(upper) else 8]
    assert np.isnan(found["growth_trend"][:, 1]).all()
    assert found["own"].tolist() == [0, 0]
    assert uncertainty._with_trend(draws, {"own": np.zeros(2)}, {}).keys() == {"own"}
