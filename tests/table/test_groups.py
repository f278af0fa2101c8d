"""Groups from sums, worked by hand: two counties, a state and a benchmark, one cell hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sectorlmi.suppression.resolved import bound, resolve
from sectorlmi.table import groups
from sectorlmi.table.comparable import Basis, Comparer
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.groups import group_table, members, suggested_groups
from sectorlmi.table.outside import OutsideValues
from sectorlmi.table.panel import build
from sectorlmi.table.sums import Year
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import IndustryRule, Policy, Region, Study, Years
from sectorlmi.terms.study_parts import IndustryGroup

START = tuple(FACTORS[n] for n in ("employment", "avg_annual_wage", "growth", "projected_growth", "location_quotient"))
COUNTIES = ("98001", "98003")
# (area, industry, agglvl, worksites, jobs, wages, hidden)
Row = tuple[str, str, int, float, float, float, bool]


def rows(grown: float) -> list[Row]:
    """311 and 722 small and well paid or large and badly paid: an average of rows would be far off the sums."""
    made: list[Row] = []
    for area, food, meals in (("98001", 100.0, 900.0), ("98003", 50.0, 450.0)):
        jobs = food * grown, meals * grown
        made += [
            (area, "10", 71, 200, 2000, 60e6, False),
            (area, "31-33", 74, 10, jobs[0] + 40, 12e6, False),
            (area, "311", 75, 6, jobs[0], jobs[0] * 80e3, False),
            (area, "312", 75, 4, 40, 40 * 50e3, area == "98003"),
            (area, "72", 74, 90, jobs[1], jobs[1] * 20e3, False),
            (area, "722", 75, 90, jobs[1], jobs[1] * 20e3, False),
        ]
    totals = {"10": 100_000.0, "31-33": 11_000.0, "311": 10_000.0, "312": 1_000.0, "72": 20_000.0, "722": 20_000.0}
    levels = {"10": 51, "31-33": 54, "72": 54}
    return made + [("98000", c, levels.get(c, 55), 1000, n, n * 40e3, False) for c, n in totals.items()]


def cells(year: int, given: list[Row]) -> Cells:
    area, industry, agglvl, sites, jobs, wages, hidden = (np.array(c) for c in zip(*sorted(given), strict=True))
    blank = np.where(hidden, np.nan, 1.0)
    own = np.full(len(area), "5", dtype=np.str_)
    return Cells(Period(year), area, own, industry, agglvl, sites.astype(float), jobs * blank, wages * blank, hidden)


def study_of(policy: Policy = "floor") -> Study:
    rule = IndustryRule(minimum_employment=0, minimum_establishments=0)
    return Study("Made up", Region("Made up", COUNTIES), Years.of(2019, 2021), benchmark="98000", suppressed=policy,
                 industries=rule)  # fmt: skip


def grouped(
    *groups: IndustryGroup, policy: Policy = "floor", projected: OutsideValues | None = None, grown: float = 1.5
) -> tuple[DataTable, DataTable]:
    study = study_of(policy)
    solve = resolve if policy == "estimate" else bound
    base, current = (Year(solve(cells(y, rows(g)), level=3), COUNTIES) for y, g in ((2019, 1.0), (2021, grown)))
    table = build(study, base, current, START)
    return group_table(study, base, current, groups, table=table, projected=projected), table


FOOD = IndustryGroup("Food", ("311", "722"))


def test_sums_first_then_ratios() -> None:
    found, table = grouped(FOOD)
    jobs_311, jobs_722 = 150 * 1.5, 1350 * 1.5
    assert found["employment"][0] == jobs_311 + jobs_722
    assert found["n_establishments"][0] == 6 + 6 + 90 + 90
    wage = (jobs_311 * 80e3 + jobs_722 * 20e3) / (jobs_311 + jobs_722)
    assert found["avg_annual_wage_usd"][0] == pytest.approx(wage)
    assert wage == pytest.approx(26e3)  # the mean of the two rows would be 50,000
    lq = ((jobs_311 + jobs_722) / 4000) / (30_000 / 100_000)
    assert found["location_quotient"][0] == pytest.approx(lq)
    rows_of = [table.row_of("311"), table.row_of("722")]
    assert found["location_quotient"][0] != pytest.approx(table["location_quotient"][rows_of].mean())
    assert found["growth_pct"][0] == pytest.approx(50)
    assert found["employment_status"][0] == Status.SUM_PUBLISHED


@pytest.mark.parametrize("policy", ["floor", "estimate", "exclude"])
def test_a_group_of_one_is_that_industry(policy: Policy) -> None:
    found, table = grouped(*(IndustryGroup(c, (c,)) for c in ("311", "312", "722")), policy=policy)
    for i, code in enumerate(("311", "312", "722")):
        row = table.row_of(code)
        for name in found.columns:
            if name in table.columns and name not in ("industry_code", "title"):
                one, other = found[name][i], table[name][row]
                assert str(one) == str(other), (policy, code, name)


def test_a_hidden_member_makes_the_group_a_floor_or_an_estimate_with_certain_bounds() -> None:
    group = IndustryGroup("Makers", ("311", "312"))
    floor, _ = grouped(group)
    assert floor["employment"][0] == 150 * 1.5 + 40
    assert floor["employment_status"][0] == Status.PARTIAL
    estimate, _ = grouped(group, policy="estimate")
    truth = 150 * 1.5 + 80
    assert estimate["employment_lower"][0] <= truth <= estimate["employment_upper"][0]
    assert estimate["employment"][0] == pytest.approx(truth)  # the sector is published, so the remainder is exact
    excluded, _ = grouped(group, policy="exclude")
    assert np.isnan(excluded["employment"][0])


def test_an_industry_that_is_nowhere_adds_a_true_zero() -> None:
    found, _ = grouped(IndustryGroup("Food and mines", ("311", "212")))
    assert found["employment"][0] == 150 * 1.5
    assert found["n_absent"][0] == 2


def projected_rows(*given: tuple[float, float, Status]) -> OutsideValues:
    base, then = np.array([g[0] for g in given]), np.array([g[1] for g in given])
    status = np.array([str(g[2]) for g in given], dtype=np.str_)
    further = {"projection_base": base, "projection_projected": then}
    return OutsideValues(100 * (then / base - 1), status, np.array(["row"] * len(given)), further)


def test_projected_growth_comes_from_levels() -> None:
    own = projected_rows((100, 200, Status.STATE_RATE), (900, 900, Status.PUBLISHED))
    found, _ = grouped(FOOD, projected=own)
    assert found["projected_growth_pct"][0] == pytest.approx(10)  # 1,000 to 1,100; the mean of rates is 50 %
    assert found["projected_growth_status"][0] == Status.STATE_RATE


def test_a_borrowed_projection_is_not_added_up() -> None:
    borrowed = projected_rows((100, 200, Status.PARENT_RATE), (900, 900, Status.PUBLISHED))
    found, _ = grouped(FOOD, projected=borrowed)
    assert np.isnan(found["projected_growth_pct"][0])
    assert "311" in str(found["projected_growth_note"][0])


def test_a_group_over_a_revision_compares_what_means_the_same() -> None:
    # NAICS 2022 split 454 (2017) over other codes of 45: 455 alone cannot be compared with its own past.
    study = replace(study_of(), years=Years.of(2021, 2023))
    given = [
        (area, code, level, 5.0, jobs, jobs * 30e3, False)
        for area in (*COUNTIES, "98000")
        for code, level, jobs in (("10", 71, 1000.0), ("455", 75, 100.0))
    ]
    given = [(a, c, lv - 20 if a == "98000" else lv, s, j, w, h) for a, c, lv, s, j, w, h in given]
    base, current = (Year(bound(cells(y, given), level=3), COUNTIES) for y in (2021, 2023))
    table = build(study, base, current, START)
    found = group_table(study, base, current, [IndustryGroup("Shops", ("455",))], table=table)
    assert found["growth_status"][0] == table["growth_status"][0] != Status.SUM_PUBLISHED


def test_codes_that_a_bridge_would_count_twice_are_not_compared() -> None:
    """The bridge of 444 holds all of retail at three digits, 456 too, so 4561 beside it would count twice."""
    comparer = Comparer(2021, 2023)
    twice = groups._compared(comparer, IndustryGroup("Shops", ("444", "4561")))
    assert twice.basis is Basis.NOT_COMPARABLE
    assert "overlap with other codes of the group" in twice.note
    assert groups._compared(comparer, IndustryGroup("Shops", ("444", "456"))).basis is Basis.BRIDGED


def test_suggested_groups_are_of_one_sector() -> None:
    found = suggested_groups(["722", "311", "336", "541"])
    assert [g.industries for g in found] == [("311", "336")]
    assert found[0].name == "Manufacturing (31-33)"
    assert members([*found, IndustryGroup("x", ("336", "999"))]) == ("311", "336", "999")


def test_what_is_accepted_is_not_suggested_again_and_one_group_has_both_reasons() -> None:
    alike = [IndustryGroup("Like jobs", ("336", "311"), "like jobs"), IndustryGroup("Others", ("311", "541"), "alike")]
    joined, others = suggested_groups(["311", "336", "541"], alike)
    assert (joined.name, joined.reason) == ("Manufacturing (31-33)", "one sector: 31-33; like jobs")
    assert others.industries == ("311", "541")
    accepted = [IndustryGroup("Makers", ("336", "311"))]
    assert suggested_groups(["311", "336", "541"], alike, accepted) == (others,)
