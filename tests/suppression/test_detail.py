"""What rows below the system's finest level say, worked by hand: 621 of a county, with 6211 shown and others hidden."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sectorlmi.suppression.bounds import intervals, known_values
from sectorlmi.suppression.detail import Detail
from sectorlmi.suppression.prior import PriorKind, size_prior
from sectorlmi.suppression.resolved import bound
from sectorlmi.suppression.system import System, build_system
from sectorlmi.terms.cells import Cells

Make = Callable[..., Cells]
Rows = list[tuple[str, str, str, int, float, float | None]]
COUNTY, BESIDE, FARTHER, STATE, NATION = "13001", "13003", "13005", "13000", "US000"
# 8 worksites, 3 of which show 30 jobs; 9 jobs a worksite is the usual size of 621. Others hold 621 as well.
ROWS: Rows = [
    (NATION, "5", "621", 15, 1000, 9000.0),
    *((area, "5", "621", 75, 20, None) for area in (BESIDE, FARTHER)),
    (STATE, "3", "621", 55, 20, None),
    (STATE, "5", "621", 55, 100, 900.0),
    (COUNTY, "5", "621", 75, 8, None),
    (COUNTY, "5", "6211", 76, 3, 30.0),
    (COUNTY, "5", "6212", 76, 5, None),
]


def node(system: System) -> int:
    (found,) = np.flatnonzero((system.cells.area == COUNTY) & (system.cells.industry == "621"))
    return int(found)


def size_of(make: Make, more: Rows, *, usual: float = 9.0) -> float:
    """Jobs a worksite of what the county hides below 621, where `more` is there too."""
    cells = make([*ROWS, *more])
    system = build_system(cells, level=3)
    rest = Detail.below(system, cells, 3).size_of_the_rest(np.full(len(system), usual), NATION)
    return float(rest[node(system)])


def test_published_children_are_a_floor_less_their_rounding(make_cells: Make) -> None:
    """Two finer cells show 30 and 12 jobs, a third is hidden: at least 42 − 1 − 0.5 · 2, on 5 of the worksites."""
    rows: Rows = [
        (COUNTY, "5", "62", 74, 20, 500.0),
        (COUNTY, "5", "621", 75, 12, None),
        (COUNTY, "5", "6211", 76, 3, 30.0),
        (COUNTY, "5", "6212", 76, 2, 12.0),
        (COUNTY, "5", "6213", 76, 7, None),
        (COUNTY, "5", "622", 75, 8, None),
    ]
    cells = make_cells(rows)
    system = build_system(cells, level=3)
    detail, k = Detail.below(system, cells, 3), node(system)
    assert (detail.employment[k], detail.establishments[k]) == (42.0, 5.0)
    assert detail.floor("employment")[k] == 40.0
    assert intervals(system, "employment", detail.floor("employment")).lower[k] == 40.0
    assert bound(cells, level=3).employment.lower[k] == 40.0


def test_what_is_hidden_has_its_own_size(make_cells: Make) -> None:
    """10 worksites of 6212 have 500 jobs in the state; two more count at the usual 9."""
    assert size_of(make_cells, [(STATE, "5", "6212", 56, 10, 500.0)]) == pytest.approx((500 + 2 * 9) / 12)


def test_a_code_that_nobody_shows_has_the_usual_size(make_cells: Make) -> None:
    assert size_of(make_cells, []) == 9.0
    assert size_of(make_cells, [(STATE, "5", "6212", 56, 10, None)]) == 9.0
    assert size_of(make_cells, [(STATE, "3", "6212", 56, 10, 500.0)]) == 9.0


def test_the_state_comes_before_the_benchmark_and_that_before_the_counties(make_cells: Make) -> None:
    state, nation = (STATE, "5", "6212", 56, 98, 98 * 50.0), (NATION, "5", "6212", 16, 98, 98 * 20.0)
    counties: Rows = [(BESIDE, "5", "6212", 76, 8, 300.0), (FARTHER, "5", "6212", 76, 2, 100.0)]
    assert size_of(make_cells, [state, nation, *counties]) == pytest.approx((98 * 50 + 18) / 100)
    assert size_of(make_cells, [nation, *counties]) == pytest.approx((98 * 20 + 18) / 100)
    assert size_of(make_cells, [(STATE, "5", "6212", 56, 98, None), *counties]) == pytest.approx((400 + 18) / 12)


def test_several_hidden_codes_count_by_their_worksites(make_cells: Make) -> None:
    """5 worksites of 6212 and an average of under a half of 6213, which counts as half of one."""
    more: Rows = [
        (COUNTY, "5", "6213", 76, 0, None),
        (STATE, "5", "6212", 56, 98, 98 * 50.0),
        (STATE, "5", "6213", 56, 98, 98 * 300.0),
    ]
    sizes = (98 * 50 + 18) / 100, (98 * 300 + 18) / 100
    assert size_of(make_cells, more) == pytest.approx((5 * sizes[0] + 0.5 * sizes[1]) / 5.5)


def test_a_supercenter_beside_dollar_stores_is_none(make_cells: Make) -> None:
    """What is published stays as it is; the other 5 worksites are counted at the size of what they are."""
    cells = make_cells([*ROWS, (STATE, "5", "6212", 56, 98, 98 * 50.0)])
    system = build_system(cells, level=3)
    prior = size_prior(system, known_values(system, "employment"), NATION, Detail.below(system, cells, 3))
    rest, at = 5 * (98 * 50 + 18) / 100, node(system)
    assert (prior.centre[at], prior.kind[at]) == (pytest.approx(30 + rest), PriorKind.CHILDREN)
    assert prior.spread[at] == pytest.approx(np.sqrt(0.3**2 + 2.0**2 / 8) * rest / (30 + rest))


def test_where_nothing_of_the_detail_is_published_the_cell_has_the_usual_size(make_cells: Make) -> None:
    hidden = [row if row[2] != "6211" else (*row[:5], None) for row in ROWS]
    cells = make_cells([*hidden, (STATE, "5", "6212", 56, 98, 98 * 50.0)])
    system = build_system(cells, level=3)
    prior = size_prior(system, known_values(system, "employment"), NATION, Detail.below(system, cells, 3))
    assert (prior.centre[node(system)], prior.kind[node(system)]) == (72.0, PriorKind.STATE_SIZE)
