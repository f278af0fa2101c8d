from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sectorlmi.suppression import bounds
from sectorlmi.suppression.bounds import Intervals, intervals, rounding_slack
from sectorlmi.suppression.system import System, build_system
from sectorlmi.terms.cells import Cells


def bounds_of(system: System, found: Intervals, area: str, industry: str) -> tuple[float, float]:
    (k,) = np.flatnonzero((system.cells.area == area) & (system.cells.industry == industry))
    return float(found.lower[k]), float(found.upper[k])


def test_bounds_worked_by_hand(two_counties: Cells) -> None:
    """County 62 = 621 + 622 within 2; state 622 = 40 within 2; so 622 of 13001 is at most 42 and 621 at least 56."""
    system = build_system(two_counties, level=3)
    found = intervals(system, "employment")
    assert bounds_of(system, found, "13001", "622") == (0.0, 42.0)
    assert bounds_of(system, found, "13001", "621") == (56.0, 102.0)
    assert bounds_of(system, found, "13003", "621") == (16.0, 62.0)


def test_an_only_child_is_known_within_rounding(two_counties: Cells) -> None:
    system = build_system(two_counties, level=3)
    lower, upper = bounds_of(system, intervals(system, "employment"), "13001", "238")
    assert lower <= 20 <= upper
    assert upper - lower <= 4
    # It has the worksites of its parent, so that nothing is rounded between them.
    assert (lower, upper) == bounds_of(system, intervals(system, "employment"), "13001", "23")


def test_a_state_row_bounds_counties_without_an_unknown_county(two_counties: Cells) -> None:
    system = build_system(two_counties.take(two_counties.area != "13003"), level=3)
    lower, upper = bounds_of(system, intervals(system, "employment"), "13001", "622")
    assert lower == 0.0
    assert upper == pytest.approx(42.0)


def test_a_hidden_parent_is_what_its_children_add_up_to(make_cells: Callable[..., Cells]) -> None:
    """70 and 30, give or take 1 + 2 / 2."""
    rows = [("13001", "5", "62", 74, 9, None), ("13001", "5", "621", 75, 4, 70.0), ("13001", "5", "622", 75, 5, 30.0)]
    system = build_system(make_cells(rows), level=3)
    assert bounds_of(system, intervals(system, "employment"), "13001", "62") == (98.0, 102.0)


def test_a_published_cell_is_its_own_bounds(two_counties: Cells) -> None:
    system = build_system(two_counties, level=3)
    found = intervals(system, "wages")
    shown = ~system.cells.suppressed
    assert np.array_equal(found.lower[shown], system.cells.wages[shown])
    assert np.array_equal(found.upper[shown], system.cells.wages[shown])


def test_a_parent_below_its_children_is_reported_by_name(make_cells: Callable[..., Cells]) -> None:
    rows = [
        ("13001", "5", "62", 74, 9, 50.0),
        ("13001", "5", "621", 75, 4, 70.0),
        ("13001", "5", "622", 75, 5, None),
    ]
    system = build_system(make_cells(rows), level=3)
    found = intervals(system, "employment")
    (clash,) = found.contradictions
    assert clash.parent == "13001 own 5 industry 62"
    assert "13001 own 5 industry 621" in str(clash)
    assert clash.gap == pytest.approx(18.0)
    assert (found.lower <= found.upper).all()
    assert (found.lower >= 0).all()


def test_two_sums_that_leave_a_cell_no_value_are_reported(make_cells: Callable[..., Cells]) -> None:
    """The county says 622 is about 40, the state says it is at most 12: neither sum is wrong alone."""
    rows = [
        ("13000", "5", "62", 54, 9, 200.0),
        ("13000", "5", "621", 55, 4, 190.0),
        ("13000", "5", "622", 55, 4, 10.0),
        ("13001", "5", "62", 74, 9, 100.0),
        ("13001", "5", "621", 75, 4, 60.0),
        ("13001", "5", "622", 75, 5, None),
    ]
    found = intervals(build_system(make_cells(rows), level=3), "employment")
    assert found.contradictions
    assert (found.lower <= found.upper).all()


@pytest.mark.parametrize("seed", range(40))
def test_sums_without_a_bound_that_moved_say_nothing_new(
    seed: int, random_hierarchy: Callable[[int], tuple[Cells, np.ndarray]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All sums looked at in every pass give the same bounds and contradictions, also where figures are wrong."""
    cells, _ = random_hierarchy(seed)
    rng = np.random.default_rng(seed)
    wrong = cells.employment * np.where(rng.random(len(cells)) < 0.1, rng.uniform(0.4, 1.6, len(cells)), 1.0)
    system = build_system(replace(cells, employment=np.round(wrong)), level=4)
    found = intervals(system, "employment")
    monkeypatch.setattr(bounds._Rows, "with_one_of", lambda every, _: every)
    expected = intervals(system, "employment")
    assert found.contradictions == expected.contradictions
    for name in ("lower", "upper", "slack"):
        assert np.array_equal(getattr(found, name), getattr(expected, name))


def truth_of(system: System, cells: Cells, truth: np.ndarray) -> np.ndarray:
    value = {key: t for *key, t in zip(cells.area, cells.industry, truth, strict=True) for key in [tuple(key)]}
    return np.array([value[k] for k in zip(system.cells.area, system.cells.industry, strict=True)])


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), without=st.sampled_from([(), ("13999",), ("13003", "13999"), ("13000",)]))
def test_the_truth_is_always_inside(
    seed: int, without: tuple[str, ...], random_hierarchy: Callable[[int], tuple[Cells, np.ndarray]]
) -> None:
    cells, truth = random_hierarchy(seed)
    kept = ~np.isin(cells.area, without)
    cells, truth = cells.take(kept), truth[kept]
    system = build_system(cells, level=4)
    for measure, factor in (("employment", 1), ("wages", 1000)):
        found = intervals(system, measure)
        expected = truth_of(system, cells, truth) * factor
        assert not found.contradictions
        assert (found.lower[: len(expected)] <= expected + 1e-6).all()
        assert (found.upper[: len(expected)] >= expected - 1e-6).all()


def exact_range(system: System, node: int) -> tuple[float, float]:
    """The range of one cell by linear programming over all equations: slow, independent of propagation."""
    sums = system.sums
    known = np.where(system.cells.suppressed, np.nan, system.cells.employment)
    slack = rounding_slack(system, "employment", known)
    matrix = np.zeros((len(sums.parent), len(system)))
    matrix[sums.row, sums.child] = 1.0
    matrix[np.arange(len(sums.parent)), sums.parent] -= 1.0
    sides = [(0, None) if np.isnan(v) else (v, v) for v in known]
    ends = []
    for sign in (1.0, -1.0):
        cost = np.zeros(len(system))
        cost[node] = sign
        answer = linprog(cost, np.vstack([matrix, -matrix]), np.concatenate([slack, slack]), bounds=sides)
        ends.append(sign * answer.fun)
    return ends[0], ends[1]


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_propagation_contains_the_exact_range(
    seed: int, random_hierarchy: Callable[[int], tuple[Cells, np.ndarray]]
) -> None:
    cells, _ = random_hierarchy(seed)
    system = build_system(cells, level=4)
    found = intervals(system, "employment")
    for node in np.flatnonzero(system.cells.suppressed)[:6]:
        low, high = exact_range(system, int(node))
        assert found.lower[node] <= low + 1e-6
        assert found.upper[node] >= high - 1e-6


def test_how_far_rounded_figures_may_be_from_their_total(two_counties: Cells) -> None:
    """1 and 0.5 a child; of wages a billionth of the total more, which a spreadsheet's fifteen digits may lose."""
    system = build_system(two_counties, level=3)
    (k,) = np.flatnonzero((system.cells.area == "13001") & (system.cells.industry == "62"))
    (row,) = np.flatnonzero(system.sums.parent == k)
    known = np.full(len(system), 5e12)
    assert rounding_slack(system, "employment", known)[row] == 2.0
    assert rounding_slack(system, "wages", known)[row] == pytest.approx(2.0 + 5000)
    (k,) = np.flatnonzero((system.cells.area == "13001") & (system.cells.industry == "23"))
    (row,) = np.flatnonzero(system.sums.parent == k)
    assert rounding_slack(system, "employment", known)[row] == 0
    # A state row with a single county is no only child: the unknown county is another.
    assert (rounding_slack(system, "employment", known)[system.sums.family >= 100] >= 1.5).all()
