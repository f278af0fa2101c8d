from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sectorlmi.suppression.fills import draw, draw_years
from sectorlmi.suppression.region_bounds import RegionSums, region_bounds
from sectorlmi.suppression.resolved import resolve
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period

TARGETS = [("621",), ("622",), ("621", "622"), ("62",)]


def test_fills_add_up_and_published_totals_do_not_vary(two_counties: Cells) -> None:
    drawn = draw(resolve(two_counties, level=3), ["13001"], TARGETS, owns=["5"], n=50, seed=1)
    assert drawn.employment.shape == drawn.wages.shape == (50, 4)
    assert drawn.employment[:, 0] + drawn.employment[:, 1] == pytest.approx(drawn.employment[:, 2])
    assert drawn.employment[:, 2] == pytest.approx(np.full(50, 100.0))
    assert (drawn.employment[:, 3] == 100.0).all()
    assert drawn.employment[:, 0].std() > 1
    assert drawn.wages[:, 2] == pytest.approx(np.full(50, 4_000_000.0), rel=1e-6)


def test_fills_stay_inside_the_bounds(georgia: Cells) -> None:
    resolved = resolve(georgia, level=3)
    areas = ["13121", "13067", "13117"]
    codes = np.unique(resolved.cells.industry[np.isin(resolved.cells.area, areas) & (resolved.cells.agglvl == 75)])
    targets = [(c,) for c in codes]
    found = region_bounds(resolved, areas, targets, owns=["5"])
    drawn = draw(resolved, areas, targets, owns=["5"], n=40, seed=3, within=found)
    assert np.isfinite(drawn.employment).all()
    assert (drawn.employment >= found.lower - 1e-6).all()
    assert (drawn.employment <= found.upper + 1e-6).all()
    assert (drawn.wages >= 0).all()
    free = draw(resolved, areas, targets, owns=["5"], n=40, seed=3)
    low, high = found.lower - 0.02 * (1 + found.upper), found.upper + 0.02 * (1 + found.upper)
    assert ((free.employment < low) | (free.employment > high)).mean() < 0.02


def test_the_same_seed_draws_the_same(two_counties: Cells) -> None:
    resolved = resolve(two_counties, level=3)
    one, two, other = (draw(resolved, ["13001"], TARGETS, owns=["5"], n=9, seed=s) for s in (5, 5, 6))
    assert np.array_equal(one.employment, two.employment)
    assert not np.array_equal(one.employment, other.employment)


def test_the_noise_of_a_cell_hidden_twice_is_kindred(two_counties: Cells) -> None:
    current = resolve(two_counties, level=3)
    base = resolve(replace(two_counties, period=Period(2015)), level=3)
    targets = TARGETS[:1]
    three = [(base, targets), (current, targets), (base, targets)]
    drawn = [d.employment[:, 0] for d in draw_years(three, ["13001"], owns=["5"], n=400, seed=2)]
    assert min(np.corrcoef(drawn[0], other)[0, 1] for other in drawn[1:]) > 0.6
    # A third year is kindred with the first, and leaves the other two as they are.
    assert not np.array_equal(drawn[1], drawn[2])
    two = draw_years(three[:2], ["13001"], owns=["5"], n=400, seed=2)
    assert [d.employment[:, 0].tolist() for d in two] == [d.tolist() for d in drawn[:2]]


def test_a_year_that_hides_nothing_has_no_kin(two_counties: Cells, make_cells: Callable[..., Cells]) -> None:
    current = resolve(two_counties, level=3)
    shown = replace(two_counties, period=Period(2015), suppressed=np.zeros(len(two_counties), dtype=np.bool_))
    shown = replace(shown, employment=np.nan_to_num(shown.employment), wages=np.nan_to_num(shown.wages))
    years = [(resolve(shown, level=3), TARGETS[:1]), (current, TARGETS[:1])]
    assert draw_years(years, ["13001"], owns=["5"], n=50, seed=2)[1].employment.std() > 0


def test_nothing_hidden_draws_the_published_sum(make_cells: Callable[..., Cells]) -> None:
    rows = [("13001", "5", "62", 74, 3, 50.0), ("13001", "5", "621", 75, 3, 50.0)]
    resolved = resolve(make_cells(rows), level=3)
    drawn = draw(resolved, ["13001"], [("621",), ("999",)], owns=["5"], n=3, seed=0)
    assert drawn.employment.tolist() == [[50.0, 0.0]] * 3
    pair = draw_years([(resolved, [("621",)])] * 2, ["13001"], owns=["5"], n=3, seed=0)
    assert pair[1].employment.tolist() == [[50.0]] * 3


def test_everything_hidden_draws_finite_numbers(make_cells: Callable[..., Cells]) -> None:
    rows = [("13001", "5", c, 70 + s, 0, None) for c, s in (("10", 1), ("62", 4), ("621", 5))]
    drawn = draw(resolve(make_cells(rows), level=3), ["13001"], TARGETS, owns=["5"], n=20, seed=0)
    assert np.isfinite(drawn.employment).all()
    assert (drawn.employment >= 0).all()


def test_published_siblings_keep_what_they_have(make_cells: Callable[..., Cells]) -> None:
    """62 has 100 jobs, of which 623 shows 30: 621 and 622 share 70 in every fill."""
    rows = [
        ("13001", "5", "62", 74, 10, 100.0),
        ("13001", "5", "621", 75, 4, None),
        ("13001", "5", "622", 75, 3, None),
        ("13001", "5", "623", 75, 3, 30.0),
    ]
    drawn = draw(resolve(make_cells(rows), level=3), ["13001"], [("621", "622"), ("62",)], owns=["5"], n=30, seed=4)
    assert drawn.employment[:, 0] == pytest.approx(np.full(30, 70.0))
    assert drawn.employment[:, 1] == pytest.approx(np.full(30, 100.0))


def test_every_fill_keeps_the_bounds_of_each_cell(make_cells: Callable[..., Cells]) -> None:
    """The state leaves 13001 five of 622, give or take rounding, though its worksites speak for far more."""
    rows = [
        ("13000", "5", "62", 54, 60, 200.0),
        ("13000", "5", "621", 55, 20, 160.0),
        ("13000", "5", "622", 55, 40, 40.0),
        ("13001", "5", "62", 74, 40, 100.0),
        ("13001", "5", "621", 75, 4, None),
        ("13001", "5", "622", 75, 36, None),
        ("13003", "5", "62", 74, 20, 100.0),
        ("13003", "5", "621", 75, 16, 65.0),
        ("13003", "5", "622", 75, 4, 35.0),
    ]
    resolved = resolve(make_cells(rows), level=3)
    drawn = draw(resolved, ["13001"], [("621",), ("622",)], owns=["5"], n=200, seed=5)
    for column, code in enumerate(("621", "622")):
        (k,) = np.flatnonzero((resolved.cells.area == "13001") & (resolved.cells.industry == code))
        low, high = resolved.employment.lower[k], resolved.employment.upper[k]
        assert high - low < 10
        assert (drawn.employment[:, column] >= low - 1e-6).all()
        assert (drawn.employment[:, column] <= high + 1e-6).all()


def test_who_has_more_jobs_in_a_fill_pays_more_wages(make_cells: Callable[..., Cells]) -> None:
    """No total holds the two together, so that only the fill's own jobs can move its wages."""
    rows = [
        ("13000", "5", "621", 55, 30, 300.0),
        ("13001", "5", "621", 75, 4, None),
        ("13003", "5", "621", 75, 3, None),
    ]
    drawn = draw(resolve(make_cells(rows), level=3), ["13001"], [("621",)], owns=["5"], n=300, seed=6)
    jobs, wages = np.log(drawn.employment[:, 0] + 1), np.log(drawn.wages[:, 0] + 1)
    assert np.corrcoef(jobs, wages)[0, 1] > 0.7


def test_bounds_from_outside_hold_at_both_ends(two_counties: Cells) -> None:
    resolved = resolve(two_counties, level=3)
    tight = RegionSums(np.array([70.0]), np.array([72.0]))
    drawn = draw(resolved, ["13001"], [("621",)], owns=["5"], n=100, seed=7, within=tight)
    assert drawn.employment.min() >= 70
    assert drawn.employment.max() <= 72


def test_each_year_of_a_pair_has_its_own_targets(two_counties: Cells) -> None:
    """The county's 120 jobs now beside the 100 of sector 62 then."""
    resolved = resolve(two_counties, level=3)
    years = [(resolved, [("62",)]), (resolved, [("10",)])]
    then, now = draw_years(years, ["13001"], owns=["5"], n=3, seed=1)
    assert (then.employment[:, 0].tolist(), now.employment[:, 0].tolist()) == ([100.0] * 3, [120.0] * 3)


def test_what_another_year_shows_varies_little(make_cells: Callable[..., Cells]) -> None:
    """Two hidden halves of 1,000 jobs, sure to an eighth: not to the factor of four that nothing known would allow."""
    rows = [("13001", "5", "62", 74, 200, 1000.0), ("13001", "5", "621", 75, 100, 500.0)]
    rows += [("13001", "5", "622", 75, 100, 500.0)]
    now = make_cells([rows[0], *((*row[:5], None) for row in rows[1:])])
    resolved = resolve(now, level=3, other_periods=[make_cells(rows, 2017)])
    drawn = draw(resolved, ["13001"], [("621",)], owns=["5"], n=200, seed=1).employment[:, 0]
    assert 10 < drawn.std() < 100
