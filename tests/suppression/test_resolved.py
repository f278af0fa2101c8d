from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorlmi.suppression.prior import PriorKind
from sectorlmi.suppression.resolved import Resolved, bound, resolve
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period

Row = tuple[str, str, str, int, float, float | None]


def estimate_of(resolved: Resolved, area: str, industry: str) -> float:
    (k,) = np.flatnonzero((resolved.cells.area == area) & (resolved.cells.industry == industry))
    return float(resolved.employment.estimate[k])


def check_honest(resolved: Resolved) -> None:
    """What every result must hold, whatever came in."""
    for values, column in ((resolved.employment, resolved.cells.employment), (resolved.wages, resolved.cells.wages)):
        shown = ~resolved.cells.suppressed
        for part in (values.lower, values.upper, values.estimate):
            assert np.array_equal(part[shown], column[shown])
        assert np.isfinite(values.estimate).all()
        assert (values.lower >= 0).all()
        assert (values.estimate >= values.lower - 1e-6).all()
        assert (values.estimate <= values.upper + 1e-6).all()
    hidden = resolved.cells.suppressed
    assert ((resolved.prior == "") == ~hidden).all()


def check_sums(resolved: Resolved) -> None:
    sums = resolved.system.sums
    n = len(resolved.cells)
    for measure, values in (("employment", resolved.employment), ("wages", resolved.wages)):
        slack = resolved.intervals[measure].slack
        for k, parent in enumerate(sums.parent):
            children = sums.child[sums.start[k] : sums.start[k + 1]]
            if parent < n and (children < n).all():
                gap = values.estimate[children].sum() - values.estimate[parent]
                assert abs(gap) <= slack[k] * (1 + 1e-6) + 1e-6 * (1 + values.estimate[parent])


def test_estimates_satisfy_all_sums(two_counties: Cells) -> None:
    resolved = resolve(two_counties, level=3)
    check_honest(resolved)
    check_sums(resolved)
    assert resolved.contradictions == ()


def test_the_remainder_goes_by_establishments_and_size(make_cells: Callable[..., Cells]) -> None:
    """State sizes 10 and 40 jobs an establishment; 3 and 2 establishments: 30 + 80 = 110, which the county leaves."""
    rows = [
        ("13000", "5", "62", 54, 60, 1500.0),
        ("13000", "5", "621", 55, 30, 300.0),
        ("13000", "5", "622", 55, 30, 1200.0),
        ("13001", "5", "62", 74, 5, 110.0),
        ("13001", "5", "621", 75, 3, None),
        ("13001", "5", "622", 75, 2, None),
    ]
    resolved = resolve(make_cells(rows), level=3)
    assert estimate_of(resolved, "13001", "621") == pytest.approx(30, abs=2)
    assert estimate_of(resolved, "13001", "622") == pytest.approx(80, abs=2)
    assert (resolved.prior[resolved.cells.suppressed] == PriorKind.STATE_SIZE).all()


def test_the_benchmark_gives_sizes_where_there_is_no_state(make_cells: Callable[..., Cells]) -> None:
    rows = [
        ("US000", "5", "621", 15, 30, 300.0),
        ("US000", "5", "622", 15, 30, 1200.0),
        ("13001", "5", "62", 74, 5, 110.0),
        ("13001", "5", "621", 75, 3, None),
        ("13001", "5", "622", 75, 2, None),
    ]
    resolved = resolve(make_cells(rows), level=3, benchmark_area="US000")
    assert estimate_of(resolved, "13001", "622") == pytest.approx(80, abs=2)
    assert (resolved.prior[resolved.cells.suppressed] == PriorKind.BENCHMARK_SIZE).all()


def test_another_year_of_the_cell_comes_first(two_counties: Cells) -> None:
    """A year earlier 622 of 13001 had 12 jobs: the estimate stays near, where sizes alone put it far above."""
    shown = two_counties.suppressed & (two_counties.area == "13001") & (two_counties.industry == "622")
    before = replace(
        two_counties,
        period=Period(2017),
        suppressed=two_counties.suppressed & ~shown,
        employment=np.where(shown, 12.0, two_counties.employment),
        wages=np.where(shown, 480_000.0, two_counties.wages),
    )
    alone = estimate_of(resolve(two_counties, level=3), "13001", "622")
    helped = resolve(two_counties, level=3, other_periods=[before])
    assert abs(estimate_of(helped, "13001", "622") - 12) < 3 < abs(alone - 12)
    assert PriorKind.OTHER_YEAR in helped.prior


def test_published_children_carry_their_hidden_parent(make_cells: Callable[..., Cells]) -> None:
    rows = [
        ("13001", "5", "62", 74, 20, 500.0),
        ("13001", "5", "621", 75, 10, None),
        ("13001", "5", "622", 75, 10, None),
        ("13001", "5", "6211", 76, 8, 300.0),
        ("13001", "5", "6212", 76, 2, None),
    ]
    for level in (3, 4):
        resolved = resolve(make_cells(rows), level=level)
        (k,) = np.flatnonzero(resolved.cells.industry == "621")
        assert resolved.prior[k] == PriorKind.CHILDREN
        assert resolved.employment.lower[k] >= 300 - 2
        assert estimate_of(resolved, "13001", "621") >= 300


def test_bound_estimates_nothing(two_counties: Cells) -> None:
    bounded, resolved = bound(two_counties, level=3), resolve(two_counties, level=3)
    assert np.isnan(bounded.employment.estimate[bounded.cells.suppressed]).all()
    assert np.array_equal(bounded.employment.upper, resolved.employment.upper)
    assert (bounded.prior == "").all()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), without=st.sampled_from([(), ("13999",), ("13003", "13999"), ("13000",)]))
def test_random_states_keep_published_cells_and_sums(
    seed: int, without: tuple[str, ...], random_hierarchy: Callable[[int], tuple[Cells, np.ndarray]]
) -> None:
    cells, _ = random_hierarchy(seed)
    resolved = resolve(cells.take(~np.isin(cells.area, without)), level=4)
    check_honest(resolved)
    check_sums(resolved)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_changes_nothing(seed: int, two_counties: Cells) -> None:
    shuffled = two_counties.take(np.random.default_rng(seed).permutation(len(two_counties)))
    one, two = resolve(two_counties, level=3), resolve(shuffled, level=3)
    assert np.array_equal(one.cells.industry, two.cells.industry)
    assert np.array_equal(one.employment.estimate, two.employment.estimate)
    assert np.array_equal(one.wages.estimate, two.wages.estimate)


HIDDEN_FILES: dict[str, list[Row]] = {
    "all hidden": [("13001", "5", c, 70 + s, 3, None) for c, s in (("10", 1), ("62", 4), ("621", 5), ("622", 5))],
    "zero establishments": [
        ("13001", "5", "62", 74, 3, 9.0),
        ("13001", "5", "621", 75, 0, None),
        ("13001", "5", "622", 75, 0, None),
    ],
    "one lonely cell": [("13001", "5", "6211", 76, 0, None)],
    "nothing left for the hidden": [
        ("13001", "5", "62", 74, 3, 5.0),
        ("13001", "5", "621", 75, 3, 5.0),
        ("13001", "5", "622", 75, 1, None),
        ("13001", "5", "623", 75, 1, None),
    ],
    "hidden government totals": [
        ("13001", "0", "10", 70, 9, 100.0),
        ("13001", "1", "10", 71, 1, 10.0),
        ("13001", "2", "10", 71, 1, None),
        ("13001", "3", "10", 71, 1, None),
        ("13001", "5", "10", 71, 5, 60.0),
    ],
    "children above their parent": [
        ("13001", "5", "62", 74, 3, 50.0),
        ("13001", "5", "621", 75, 3, 80.0),
        ("13001", "5", "622", 75, 1, None),
    ],
    "a county above its state": [
        ("13000", "5", "62", 54, 3, 50.0),
        ("13000", "5", "621", 55, 2, 50.0),
        ("13001", "5", "62", 74, 3, 90.0),
        ("13001", "5", "621", 75, 2, None),
    ],
    "state row without counties": [("13000", "5", "62", 54, 3, 50.0), ("13000", "5", "621", 55, 3, None)],
    "hidden state row": [
        ("13000", "5", "10", 51, 9, 90.0),
        ("13000", "5", "62", 54, 9, None),
        ("13001", "5", "10", 71, 4, 40.0),
        ("13001", "5", "62", 74, 4, None),
    ],
    "everything published": [("13001", "5", "62", 74, 3, 50.0), ("13001", "5", "621", 75, 3, 50.0)],
    "no rows": [],
}


@pytest.mark.parametrize("name", HIDDEN_FILES)
def test_bad_files_give_finite_numbers_inside_bounds(name: str, make_cells: Callable[..., Cells]) -> None:
    cells = make_cells(HIDDEN_FILES[name])
    check_honest(resolve(cells, level=4))
    check_honest(resolve(cells, level=4, other_periods=[replace(cells, period=Period(2015))]))
    bound(cells, level=4)


def test_hidden_government_totals_share_what_is_left(make_cells: Callable[..., Cells]) -> None:
    resolved = resolve(make_cells(HIDDEN_FILES["hidden government totals"]), level=3)
    assert resolved.employment.estimate[resolved.cells.suppressed].sum() == pytest.approx(30, abs=3)
    assert (resolved.employment.upper[resolved.cells.suppressed] <= 33).all()


def test_contradictions_name_their_cells(make_cells: Callable[..., Cells]) -> None:
    resolved = resolve(make_cells(HIDDEN_FILES["children above their parent"]), level=3)
    assert "13001 own 5 industry 62" in str(resolved.contradictions[0])


def test_real_georgia_holds_all_its_sums(georgia: Cells, georgia_2015: Cells) -> None:
    resolved = resolve(georgia, level=3, other_periods=[georgia_2015])
    check_honest(resolved)
    check_sums(resolved)
    assert resolved.contradictions == ()


def test_real_cells_hidden_on_purpose_are_inside_their_bounds(georgia: Cells) -> None:
    """Every third published 3-digit county cell hidden: its truth lies inside the bounds."""
    published = np.flatnonzero(~georgia.suppressed & (georgia.agglvl == 75))[::3]
    hidden = georgia.suppressed.copy()
    hidden[published] = True
    blank = replace(
        georgia,
        suppressed=hidden,
        employment=np.where(hidden, np.nan, georgia.employment),
        wages=np.where(hidden, np.nan, georgia.wages),
    )
    resolved = bound(blank, level=3)
    shown = georgia.take(published)
    truth = dict(zip(zip(shown.area, shown.industry, strict=True), shown.employment, strict=True))
    for k in np.flatnonzero(resolved.cells.suppressed):
        value = truth.get((resolved.cells.area[k], resolved.cells.industry[k]))
        if value is not None:
            assert resolved.employment.lower[k] <= value + 1e-6
            assert resolved.employment.upper[k] >= value - 1e-6
