"""What a hidden cell hardly exceeds, by hand: counties with an airline, and one whose airline worksite is hidden."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sectorlmi.suppression.bounds import known_values
from sectorlmi.suppression.ceilings import ceilings, largest_published
from sectorlmi.suppression.fills import draw
from sectorlmi.suppression.prior import PriorKind
from sectorlmi.suppression.resolved import resolve
from sectorlmi.suppression.system import build_system
from sectorlmi.terms.cells import Cells

Make = Callable[..., Cells]
COUNTY = "39089"


def others(n: int) -> list[tuple[str, str, str, int, float, float | None]]:
    """Counties whose trucking (484) has 10 jobs a worksite, and whose airlines have 5, 10 or 20."""
    rows: list[tuple[str, str, str, int, float, float | None]] = []
    for k, size in enumerate((5.0, 20.0, 10.0)[:n]):
        rows += [(f"3900{k + 1}", "5", "484", 75, 10, 100.0), (f"3900{k + 1}", "5", "481", 75, 2, 2 * size)]
    return rows


def county(
    parent: float | None, *, airline: float | None = None, worksites: float = 1
) -> list[tuple[str, str, str, int, float, float | None]]:
    return [
        (COUNTY, "5", "48-49", 74, 12, parent),
        (COUNTY, "5", "481", 75, worksites, airline),
        (COUNTY, "5", "493", 75, 9, None),
        (COUNTY, "5", "484", 75, 2, 20.0),
    ]


def largest_of(cells: Cells, industry: str = "481") -> float:
    system = build_system(cells, level=3)
    (at,) = np.flatnonzero((system.cells.area == COUNTY) & (system.cells.industry == industry))
    return float(largest_published(system, known_values(system, "employment"))[at])


def test_the_largest_published_worksites_of_the_industry(make_cells: Make) -> None:
    """20 jobs a worksite: the largest of three counties; a cell of half a worksite has one."""
    assert largest_of(make_cells([*others(3), *county(None)])) == 20.0
    assert largest_of(make_cells([*others(3), *county(None, worksites=4)])) == 80.0
    assert largest_of(make_cells([*others(3), *county(None, worksites=0)])) == 20.0


def test_of_a_rare_industry_those_above_count_as_well(make_cells: Make) -> None:
    """Two counties show airlines, 20 at most; the county's whole sector has 600 jobs on 12 worksites."""
    assert largest_of(make_cells([*others(2), *county(600.0)])) == 50.0
    assert largest_of(make_cells([*others(3), *county(600.0)])) == 20.0
    assert largest_of(make_cells([*others(2), *county(120.0)])) == 20.0


def test_where_nothing_is_published_there_is_no_ceiling(make_cells: Make) -> None:
    assert largest_of(make_cells(county(None)), "493") == np.inf


def test_where_the_state_publishes_the_industry_its_sum_says_more(make_cells: Make) -> None:
    state = ("39000", "5", "481", 55, 20, 400.0)
    assert largest_of(make_cells([*others(3), *county(None), state])) == np.inf
    assert largest_of(make_cells([*others(3), *county(None), (*state[:5], None)])) == 20.0


def test_a_ceiling_is_six_times_as_large_and_for_sizes_alone() -> None:
    kinds = np.array([PriorKind.PEER_SIZE, PriorKind.OTHER_YEAR_ESTIMATE, PriorKind.OTHER_YEAR, PriorKind.CHILDREN])
    assert ceilings(np.full(4, 20.0), kinds).tolist() == [120.0, 120.0, np.inf, np.inf]


def resolved_sizes(make: Make, parent: float) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """(estimates, 5-95 % ranges of fills) of the county's 481 and 493, which another year has with 9 × 100 jobs."""
    warehouses = (COUNTY, "5", "493", 75, 9.0, 900.0)
    rows = county(parent)
    before = make([*others(3), rows[0], rows[1], warehouses, rows[3]], 2017)
    found = resolve(make([*others(3), *rows]), level=3, other_periods=[before])
    codes = ("481", "493")
    at = [int(np.flatnonzero((found.cells.area == COUNTY) & (found.cells.industry == code))[0]) for code in codes]
    drawn = draw(found, [COUNTY], [(code,) for code in codes], owns=["5"], n=400, seed=1).employment
    low, high = np.percentile(drawn, [5, 95], axis=0)
    assert drawn.sum(axis=1) == pytest.approx(parent - 20, abs=3)
    # Certain bounds know nothing of it.
    assert found.employment.upper[at[0]] > parent - 30
    estimates = dict(zip(codes, found.employment.estimate[at].tolist(), strict=True))
    return estimates, dict(zip(codes, zip(low.tolist(), high.tolist(), strict=True), strict=True))


def test_what_a_sum_leaves_over_goes_elsewhere(make_cells: Make) -> None:
    """3,000 jobs are there where 900 and some were likely: at most 120 of them on the one airline worksite."""
    estimates, ranges = resolved_sizes(make_cells, 3020.0)
    assert estimates["481"] <= 120.0
    assert estimates["493"] == pytest.approx(3000.0 - estimates["481"], abs=3)
    assert ranges["481"][1] <= 120.0 + 1e-6
    assert ranges["493"][0] >= 2870.0


def test_a_sum_that_needs_more_wins(make_cells: Make) -> None:
    """No other cell of the sector is hidden: what the sector leaves is the airline's, more than twice its ceiling."""
    _, airline, _, trucking = county(None)
    rows = [(COUNTY, "5", "48-49", 74, 3.0, 320.0), airline, trucking]
    found = resolve(make_cells([*others(3), *rows]), level=3)
    (at,) = np.flatnonzero((found.cells.area == COUNTY) & (found.cells.industry == "481"))
    assert found.employment.estimate[at] == pytest.approx(300.0, abs=3)
