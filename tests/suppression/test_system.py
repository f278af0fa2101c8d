from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sectorlmi.suppression.system import System, build_system, chain_above, industry_step
from sectorlmi.terms.cells import Cells


def named_sums(system: System) -> dict[str, set[str]]:
    sums = system.sums
    return {
        system.name(int(parent)): {system.name(int(k)) for k in sums.child[sums.start[i] : sums.start[i + 1]]}
        for i, parent in enumerate(sums.parent)
        if sums.family[i] < 100
    }


def test_every_total_is_the_sum_of_the_rows_below_it(two_counties: Cells) -> None:
    sums = named_sums(build_system(two_counties, level=3))
    assert sums["13001 own 5 industry 10"] == {"13001 own 5 industry 23", "13001 own 5 industry 62"}
    assert sums["13001 own 5 industry 62"] == {"13001 own 5 industry 621", "13001 own 5 industry 622"}
    assert sums["13000 own 5 industry 23"] == {"13000 own 5 industry 238"}


def test_a_state_whose_counties_add_up_has_no_remainder(two_counties: Cells) -> None:
    system = build_system(two_counties, level=3)
    assert len(system) == len(two_counties)


def test_the_unknown_county_is_a_part_of_its_state(make_cells: Callable[..., Cells]) -> None:
    """60 jobs in a county and 40 in no known one make up the state's 100, so nothing is left over."""
    rows = [("13000", "5", "10", 51, 9, 100.0), ("13001", "5", "10", 71, 5, 60.0), ("13999", "5", "10", 71, 4, 40.0)]
    system = build_system(make_cells(rows), level=3)
    assert len(system) == 3
    assert {system.name(int(node)) for node in system.sums.child} == {
        "13001 own 5 industry 10",
        "13999 own 5 industry 10",
    }


def test_a_missing_county_leaves_a_remainder_for_each_state_row(two_counties: Cells) -> None:
    without = two_counties.take(two_counties.area != "13003")
    system = build_system(without, level=3)
    assert len(system) - len(system.cells) == 6
    rest = {system.name(k): system.establishments[k] for k in range(len(system.cells), len(system))}
    assert rest["rest of state, industry 621"] == 7


def test_each_ownership_has_its_own_state_row_and_rest_and_all_together_have_none(
    make_cells: Callable[..., Cells],
) -> None:
    """One county of several is held: what private and local government have elsewhere is unknown."""
    rows = [("13000", "0", "10", 50, 30, 300.0), ("13001", "0", "10", 70, 9, 90.0)]
    for own, state, county in (("3", 100.0, 30.0), ("5", 200.0, 60.0)):
        rows += [("13000", own, "10", 51, 15, state), ("13000", own, "62", 54, 15, state)]
        rows += [("13001", own, "10", 71, 4, county), ("13001", own, "62", 74, 4, county)]
    system = build_system(make_cells(rows), level=3)
    n = len(system.cells)
    owns = sorted(set(system.cells.own.tolist()))
    assert [owns[own] for own in system.own[n:].tolist()] == ["3", "3", "5", "5"]
    for own in ("3", "5"):
        (county,) = np.flatnonzero(
            (system.cells.area == "13001") & (system.cells.own == own) & (system.cells.industry == "62")
        )
        assert system.name(int(system.state[county])) == f"13000 own {own} industry 62"


def test_counties_whose_wages_are_short_are_not_all_there(make_cells: Callable[..., Cells]) -> None:
    """The jobs add up by chance; half a million dollars are paid in no county that is held."""
    rows = [("13000", "5", "10", 51, 9, 100.0), ("13001", "5", "10", 71, 5, 60.0), ("13003", "5", "10", 71, 4, 40.0)]
    cells = make_cells(rows)
    assert len(build_system(cells, level=3)) == 3
    short = replace(cells, wages=np.where(cells.area == "13003", cells.wages - 500_000, cells.wages))
    assert len(build_system(short, level=3)) == 4


def test_rows_finer_than_the_level_stay_out(two_counties: Cells) -> None:
    assert set(build_system(two_counties, level=2).cells.industry) == {"10", "62", "23"}


def test_a_repeated_row_counts_once(two_counties: Cells) -> None:
    doubled = two_counties.take(np.r_[np.arange(len(two_counties)), 6])
    assert len(build_system(doubled, level=3).cells) == len(two_counties)


def test_parts_of_which_rows_were_lost_add_up_to_nothing(make_cells: Callable[..., Cells]) -> None:
    """62 counts 10 establishments and its parts 7: some were lost, more than rounding hides (0.5 + 0.25 a part)."""
    rows = [("13001", "5", "10", 71, 12, 100.0), ("13001", "5", "62", 74, 10, 90.0), ("13001", "5", "23", 74, 2, 10.0)]
    parts = [("13001", "5", "621", 75, 4, 50.0), ("13001", "5", "622", 75, 3, 20.0)]
    system = build_system(make_cells([*rows, *parts]), level=3)
    assert [system.name(int(node)) for node in system.sums.parent] == ["13001 own 5 industry 10"]
    assert system.parent[system.cells.industry == "621"].tolist() == [-1]
    whole = build_system(make_cells([*rows, *parts, ("13001", "5", "624", 75, 2, 20.0)]), level=3)
    assert [system.name(int(node)) for node in whole.sums.parent] == [
        "13001 own 5 industry 10",
        "13001 own 5 industry 62",
    ]


def test_an_area_that_lost_an_ownership_binds_none(make_cells: Callable[..., Cells]) -> None:
    """Own 0 counts more establishments than those that are left: they do not add up to its jobs."""
    rows = [("13001", own, "10", 70 if own == "0" else 71, 20 if own == "0" else 5, 10.0) for own in "01235"]
    whole = make_cells([*rows, *(("13003", *row[1:]) for row in rows if row[1] != "2")])
    system = build_system(whole, level=3)
    assert [system.name(int(node)) for node in system.sums.parent] == ["13001 own 0 industry 10"]


def test_ownership_totals_add_up_only_when_all_four_are_held(make_cells: Callable[..., Cells]) -> None:
    rows = [("13001", own, "10", 70 if own == "0" else 71, 5, 10.0) for own in "01235"]
    assert len(build_system(make_cells(rows), level=3).sums.parent) == 1
    assert len(build_system(make_cells(rows[:2]), level=3).sums.parent) == 0


def test_supersectors_stand_between_the_total_and_the_sectors(make_cells: Callable[..., Cells]) -> None:
    rows = [
        ("13001", "5", "10", 71, 9, 50.0),
        ("13001", "5", "102", 72, 9, 50.0),
        ("13001", "5", "1025", 73, 9, 50.0),
        ("13001", "5", "61", 74, 4, None),
        ("13001", "5", "62", 74, 5, None),
    ]
    sums = named_sums(build_system(make_cells(rows), level=3))
    assert sums["13001 own 5 industry 1025"] == {"13001 own 5 industry 61", "13001 own 5 industry 62"}
    assert sums["13001 own 5 industry 10"] == {"13001 own 5 industry 102"}


def test_chains_climb_to_the_total() -> None:
    assert chain_above("3116") == ("311", "31-33", "1013", "101", "10")
    assert chain_above("1029") == ("102", "10")
    assert chain_above("10") == ()


def test_steps_come_from_the_level_code() -> None:
    assert industry_step(np.array([10, 51, 72, 74, 78, 80, 94, 23])).tolist() == [0, 1, 2, 4, 8, -1, -1, -1]
