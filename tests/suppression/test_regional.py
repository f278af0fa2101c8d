from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import linprog

from sectorlmi.suppression.bounds import rounding_slack
from sectorlmi.suppression.region_bounds import region_bounds
from sectorlmi.suppression.resolved import Resolved, bound, resolve
from sectorlmi.suppression.targets import region_of
from sectorlmi.terms.cells import Cells

ATLANTA = ["13057", "13063", "13067", "13089", "13097", "13113", "13117", "13121", "13135", "13151"]


def test_hidden_siblings_share_one_remainder(make_cells: Callable[..., Cells]) -> None:
    """Three hidden siblings hold 30 jobs: each may have 33.5 with rounding, all three together no more than that."""
    rows = [("13001", "5", "62", 74, 9, 100.0), ("13001", "5", "621", 75, 3, 70.0)]
    rows += [("13001", "5", code, 75, 2, None) for code in ("622", "623", "624")]
    found = region_bounds(bound(make_cells(rows), level=3), ["13001"], [("622",), ("622", "623", "624")], owns=["5"])
    assert found.lower.tolist() == [0.0, 27.0]
    assert found.upper.tolist() == [33.0, 33.0]


def test_a_sum_that_holds_a_third_cell_too_gives_two_of_them_no_floor(make_cells: Callable[..., Cells]) -> None:
    """All of the 30 jobs may be 624's."""
    rows = [("13001", "5", "62", 74, 9, 100.0), ("13001", "5", "621", 75, 3, 70.0)]
    rows += [("13001", "5", code, 75, 2, None) for code in ("622", "623", "624")]
    found = region_bounds(bound(make_cells(rows), level=3), ["13001"], [("622", "623")], owns=["5"])
    assert (found.lower.tolist(), found.upper.tolist()) == ([0.0], [33.0])


def test_counties_share_the_state_row(two_counties: Cells) -> None:
    """622 of both counties is the state's 40 within 2, though each county alone could hold 42."""
    found = region_bounds(bound(two_counties, level=3), ["13001", "13003"], [("622",)], owns=["5"])
    assert found.lower[0] == pytest.approx(38.0)
    assert found.upper[0] == pytest.approx(42.0)


def test_published_and_absent_targets_have_no_range(two_counties: Cells) -> None:
    found = region_bounds(bound(two_counties, level=3), ["13001", "13003"], [("62",), ("999",)], owns=["5"])
    assert found.lower.tolist() == [160.0, 0.0]
    assert found.upper.tolist() == [160.0, 0.0]


def summed(resolved: Resolved, areas: list[str], targets: list[tuple[str, ...]]) -> tuple[np.ndarray, np.ndarray]:
    region = region_of(resolved, areas, targets, owns=["5"])
    found = resolved.intervals["employment"]
    return region.sums(found.lower), region.sums(found.upper)


def industries(resolved: Resolved, areas: list[str], agglvl: int) -> list[tuple[str, ...]]:
    there = np.isin(resolved.cells.area, areas) & (resolved.cells.agglvl == agglvl)
    return [(code,) for code in np.unique(resolved.cells.industry[there])]


def test_real_bounds_are_never_looser_than_summed_ones(georgia: Cells) -> None:
    resolved = bound(georgia, level=3)
    targets = industries(resolved, ATLANTA, 75)
    found = region_bounds(resolved, ATLANTA, targets, owns=["5"])
    low, high = summed(resolved, ATLANTA, targets)
    assert (found.lower >= low - 1e-6).all()
    assert (found.upper <= high + 1e-6).all()
    assert (found.upper - found.lower).sum() < 0.95 * (high - low).sum()


def test_the_programme_agrees_with_an_independent_one(georgia: Cells) -> None:
    """The same bounds from scipy over the counties' own equations, with the other counties at their bounds."""
    areas = ["13121", "13067"]
    resolved = bound(georgia.within(areas=areas), level=3)
    system = resolved.system
    sums = system.sums
    interval = resolved.intervals["employment"]
    slack = rounding_slack(system, "employment", np.zeros(len(system)))
    matrix = np.zeros((len(sums.parent), len(system)))
    matrix[sums.row, sums.child] = 1.0
    matrix[np.arange(len(sums.parent)), sums.parent] -= 1.0
    targets = industries(resolved, areas, 75)[:40]
    found = region_bounds(resolved, areas, targets, owns=["5"])
    for k, (code,) in enumerate(targets):
        cost = (resolved.cells.industry == code).astype(float)
        sides = list(zip(interval.lower, interval.upper, strict=True))
        for sign, ours in ((1, found.lower[k]), (-1, found.upper[k])):
            answer = linprog(sign * cost, np.vstack([matrix, -matrix]), np.r_[slack, slack], bounds=sides)
            assert sign * answer.fun == pytest.approx(ours, abs=1e-3)


def test_estimates_lie_inside_the_regional_bounds(georgia: Cells) -> None:
    resolved = resolve(georgia, level=3)
    targets = industries(resolved, ATLANTA, 75)
    for measure, values in (("employment", resolved.employment), ("wages", resolved.wages)):
        found = region_bounds(resolved, ATLANTA, targets, owns=["5"], measure=measure)
        total = region_of(resolved, ATLANTA, targets, owns=["5"]).sums(values.estimate)
        assert (total >= found.lower - 1e-5 * (1 + total)).all()
        assert (total <= found.upper + 1e-5 * (1 + total)).all()


def test_a_hidden_industry_without_any_total_has_no_upper_end(make_cells: Callable[..., Cells]) -> None:
    rows = [("13001", "5", "621", 75, 3, None)]
    found = region_bounds(bound(make_cells(rows), level=3), ["13001"], [("621",)], owns=["5"])
    assert found.lower[0] == 0.0
    assert np.isinf(found.upper[0])


def test_a_region_too_large_for_programmes_keeps_valid_bounds(
    georgia: Cells, monkeypatch: pytest.MonkeyPatch, two_counties: Cells
) -> None:
    """Single sums give what the state's row gives; the programme is inside them, and they are inside summed bounds."""
    resolved = bound(georgia, level=3)
    counties = sorted({str(a) for a in resolved.cells.area if not str(a).endswith("000")})[:60]
    targets = [*industries(resolved, counties, 75), ("441", "442")]
    exact = region_bounds(resolved, counties[:12], targets, owns=["5"])
    monkeypatch.setattr("sectorlmi.suppression.region_bounds.LARGEST_PROGRAMMES", 0)
    both = region_bounds(bound(two_counties, level=3), ["13001", "13003"], [("622",)], owns=["5"])
    assert (both.lower[0], both.upper[0]) == (pytest.approx(38.0), pytest.approx(42.0))
    cheap = region_bounds(resolved, counties[:12], targets, owns=["5"])
    low, high = summed(resolved, counties[:12], targets)
    assert (low - 1e-6 <= cheap.lower).all()
    assert (cheap.lower <= exact.lower + 1e-6).all()
    assert (exact.upper - 1e-6 <= cheap.upper).all()
    assert (cheap.upper <= high + 1e-6).all()


@pytest.mark.parametrize("limit", [0, 5_000, 400_000])
def test_a_bound_does_not_depend_on_what_else_is_asked(
    georgia: Cells, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr("sectorlmi.suppression.region_bounds.LARGEST_PROGRAMMES", limit)
    resolved = bound(georgia, level=3)
    targets = [*industries(resolved, ATLANTA, 75), ("441", "442")]
    together = region_bounds(resolved, ATLANTA, targets, owns=["5"])
    for k in range(0, len(targets), 8):
        alone = region_bounds(resolved, ATLANTA, targets[k : k + 1], owns=["5"])
        assert alone.lower[0] == pytest.approx(together.lower[k], abs=1e-6)
        assert alone.upper[0] == pytest.approx(together.upper[k], abs=1e-6)


def test_a_bound_at_five_digits_is_as_tight_among_hundreds(georgia: Cells) -> None:
    """Water lines in Metro Atlanta: at least 1,199 jobs, and 736 by the bounds of the cells and single sums."""
    resolved = bound(georgia, level=5)
    targets = industries(resolved, ATLANTA, 77)
    assert len(targets) > 600
    together = region_bounds(resolved, ATLANTA, targets, owns=["5"])
    k = targets.index(("23711",))
    assert together.lower[k] == pytest.approx(1199, abs=1)
    for few in ([("23711",)], targets[k - 30 : k + 29], [("23711",), ("237",), ("2371",)]):
        found = region_bounds(resolved, ATLANTA, few, owns=["5"])
        at = few.index(("23711",))
        assert (found.lower[at], found.upper[at]) == pytest.approx((together.lower[k], together.upper[k]), abs=1e-6)


def test_industries_of_three_digits_are_bounded_with_those_of_four(
    georgia: Cells, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One answer for 551 and 5511, whichever level is asked for, and tighter than by three digits alone."""
    resolved, coarse = bound(georgia, level=5), bound(georgia, level=3)
    three, four = industries(resolved, ATLANTA, 75), industries(resolved, ATLANTA, 76)
    found = region_bounds(resolved, ATLANTA, three, owns=["5"])
    both = region_bounds(resolved, ATLANTA, [*three, *four], owns=["5"])
    assert found.lower == pytest.approx(both.lower[: len(three)], abs=1e-6)
    assert found.upper == pytest.approx(both.upper[: len(three)], abs=1e-6)
    one, other = three.index(("551",)), len(three) + four.index(("5511",))
    assert (both.lower[one], both.upper[one]) == pytest.approx((both.lower[other], both.upper[other]), abs=1e-6)
    less = region_bounds(coarse, ATLANTA, three, owns=["5"])
    assert (found.upper - found.lower).sum() < 0.95 * (less.upper - less.lower).sum()
    # The cells of four digits take part in the programme, not only in the bounds of its cells.
    monkeypatch.setattr("sectorlmi.suppression.region_bounds._SHARED_STEP", 5)
    without = region_bounds(resolved, ATLANTA, three, owns=["5"])
    assert (found.upper - found.lower).sum() < 0.999 * (without.upper - without.lower).sum()


def test_one_hidden_cell_keeps_its_own_bounds(georgia: Cells) -> None:
    resolved = bound(georgia, level=3)
    targets = industries(resolved, ATLANTA, 75)
    n_hidden = [
        ((resolved.cells.industry == code) & np.isin(resolved.cells.area, ATLANTA) & resolved.cells.suppressed).sum()
        for (code,) in targets
    ]
    found, cells = region_bounds(resolved, ATLANTA, targets, owns=["5"]), summed(resolved, ATLANTA, targets)
    alone = np.array(n_hidden) == 1
    assert alone.sum() > 3
    assert (found.lower[alone] == cells[0][alone]).all()
    assert (found.upper[alone] == cells[1][alone]).all()


def test_several_industries_are_bounded_together_in_a_region_too_large_for_each(
    georgia: Cells, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Growth over a NAICS revision rests on them: retail joined must not be looser for the size of the table."""
    resolved = bound(georgia, level=3)
    codes = [code for (code,) in industries(resolved, ATLANTA, 75)]
    pairs = list(pairwise(codes))

    def width() -> float:
        found = region_bounds(resolved, ATLANTA, pairs, owns=["5"])
        return float((found.upper - found.lower).sum())

    exact = width()
    monkeypatch.setattr("sectorlmi.suppression.region_bounds.LARGEST_PROGRAMMES", 0)
    assert width() == pytest.approx(exact)
    monkeypatch.setattr("sectorlmi.suppression.region_bounds.LARGEST_OF_SEVERAL", 0)
    assert width() > 1.01 * exact


def test_a_whole_state_is_bounded_by_its_own_row(georgia: Cells) -> None:
    """Too large for programmes; the counties of Georgia still cannot hold more of an industry than the state has."""
    resolved = bound(georgia, level=3)
    counties = sorted({str(a) for a in resolved.cells.area if not str(a).endswith("000")})
    targets = industries(resolved, counties, 75)
    found = region_bounds(resolved, counties, targets, owns=["5"])
    state = {
        str(i): jobs
        for a, i, g, jobs in zip(
            resolved.cells.area, resolved.cells.industry, resolved.cells.agglvl, resolved.cells.employment, strict=True
        )
        if a == "13000" and g == 55
    }
    most = np.array([state.get(code, np.nan) for (code,) in targets])
    known = ~np.isnan(most)
    assert known.sum() > 80
    slack = resolved.intervals["employment"].slack
    assert (found.upper[known] <= most[known] + np.nanmax(slack[np.isfinite(slack)])).all()
    _, high = summed(resolved, counties, targets)
    assert found.upper[known].sum() < 0.9 * high[known].sum()


def test_a_target_is_of_the_ownerships_asked_for_and_each_code_once(make_cells: Callable[..., Cells]) -> None:
    rows = [("13001", own, "621", 75, 4, jobs) for own, jobs in (("3", 7.0), ("5", 50.0))]
    rows += [("13003", "5", "621", 75, 4, 20.0), ("13003", "5", "622", 75, 4, 3.0)]
    targets = [("621",), ("621", "621"), ("621", "622")]
    for owns, expected in ((["5"], [70.0, 70.0, 73.0]), (["3", "5"], [77.0, 77.0, 80.0]), (["3"], [7.0, 7.0, 7.0])):
        found = region_bounds(bound(make_cells(rows), level=3), ["13001", "13003"], targets, owns=owns)
        assert found.lower.tolist() == found.upper.tolist() == expected


def test_a_sum_that_holds_further_hidden_cells_bounds_from_above_only(make_cells: Callable[..., Cells]) -> None:
    """621 and 622 share 30 in one county: 621 alone may have none of it."""
    rows = [("13001", "5", "62", 74, 7, 100.0), ("13001", "5", "623", 75, 3, 70.0)]
    rows += [("13001", "5", code, 75, 2, None) for code in ("621", "622")]
    found = region_bounds(bound(make_cells(rows), level=3), ["13001"], [("621",), ("621", "622")], owns=["5"])
    assert found.lower.tolist() == [0.0, 27.5]
    assert found.upper.tolist() == [32.5, 32.5]
