"""The region sum, worked by hand: {disclosed, suppressed, absent}² in both years, and what each policy makes of it.

Two counties of one state, one industry of interest (311) with a sibling (312) that takes up the rest of the sector.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sectorlmi.suppression.resolved import bound, resolve
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.panel import build
from sectorlmi.table.sums import Year
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import IndustryRule, Policy, Region, Study, Years

D, N, A = "disclosed", "suppressed", "absent"
STATES = list(itertools.product((D, N, A), repeat=2))
# What the two counties really have in 311; absent counties have nothing.
JOBS = {"98001": 100.0, "98003": 40.0}
PAY = 50_000.0
SECTOR = 300.0


def year_of(year: int, states: tuple[str, str], factor: float = 1.0) -> Cells:
    """County totals and sectors published, 311 by its state, 312 the rest (hidden exactly where 311 is)."""
    rows: list[tuple[str, str, int, float, float, bool]] = []
    for (county, jobs), state in zip(JOBS.items(), states, strict=True):
        mine = 0.0 if state == A else jobs * factor
        rows += [(county, "10", 71, 20, SECTOR, False), (county, "31-33", 74, 20, SECTOR, False)]
        rows.append((county, "312", 75, 10, SECTOR - mine, state == N))
        if state != A:
            rows.append((county, "311", 75, 10, mine, state == N))
    rows += [("98000", "10", 51, 400, 10_000.0, False), ("98000", "31-33", 54, 400, 10_000.0, False)]
    rows += [("98000", "311", 55, 100, 1_000.0, False), ("98000", "312", 55, 300, 9_000.0, False)]
    return cells_from(year, rows)


def cells_from(year: int, rows: list[tuple[str, str, int, float, float, bool]]) -> Cells:
    area, industry, agglvl, establishments, jobs, hidden = zip(*sorted(rows), strict=True)
    suppressed = np.array(hidden)
    employment = np.where(suppressed, np.nan, np.array(jobs))
    return Cells(
        Period(year),
        np.array(area, dtype=np.str_),
        np.full(len(rows), "5", dtype=np.str_),
        np.array(industry, dtype=np.str_),
        np.array(agglvl, dtype=np.int64),
        np.array(establishments, dtype=np.float64),
        employment,
        employment * PAY,
        suppressed,
    )


def table_of(base: tuple[str, str], current: tuple[str, str], policy: Policy) -> DataTable:
    study = Study(
        "Truth table",
        Region("Both", tuple(JOBS)),
        Years.of(2018, 2019),
        benchmark="98000",
        suppressed=policy,
        industries=IndustryRule((), 0, 0, None),
    )
    raw = year_of(2018, base), year_of(2019, current, factor=2.0)
    if policy == "estimate":
        years = [Year(resolve(c, level=3, other_periods=[]), tuple(JOBS)) for c in raw]
    else:
        years = [Year(bound(c, level=3), tuple(JOBS)) for c in raw]
    factors = [FACTORS[n] for n in ("employment", "avg_annual_wage", "growth", "location_quotient")]
    return build(study, *years, factors)


def published(states: tuple[str, str], factor: float) -> float:
    return sum(jobs * factor for jobs, s in zip(JOBS.values(), states, strict=True) if s == D)


def expected_floor(states: tuple[str, str], factor: float) -> float:
    """Some shown: their sum. All there are hidden: unknown. No row anywhere: a true zero."""
    if D in states:
        return published(states, factor)
    return np.nan if N in states else 0.0


@pytest.mark.parametrize(("base", "current"), list(itertools.product(STATES, STATES)))
@pytest.mark.parametrize("policy", ["floor", "exclude", "estimate"])
def test_truth_table(base: tuple[str, str], current: tuple[str, str], policy: Policy) -> None:
    if set(base) == set(current) == {A}:
        assert "311" not in table_of(base, current, policy).industries
        return
    table = table_of(base, current, policy)
    row = table.row_of("311")
    for states, factor, suffix in ((base, 1.0, "_base"), (current, 2.0, "")):
        name = f"employment{suffix}"
        assert table[f"n_disclosed{suffix}"][row] == states.count(D)
        assert table[f"n_suppressed{suffix}"][row] == states.count(N)
        assert table[f"n_absent{suffix}"][row] == states.count(A)
        np.testing.assert_equal(table[f"{name}_floor"][row], expected_floor(states, factor))
        truth = sum(j * factor for j, s in zip(JOBS.values(), states, strict=True) if s != A)
        assert table[f"{name}_lower"][row] - 1e-6 <= truth <= table[f"{name}_upper"][row] + 1e-6
        if N not in states:
            assert table[name][row] == truth == table[f"{name}_lower"][row] == table[f"{name}_upper"][row]
        elif policy == "estimate":
            assert table[f"{name}_lower"][row] <= table[name][row] <= table[f"{name}_upper"][row]
            assert table[f"{name}_status"][row] == "estimated"
            assert table[f"{name}_estimated_share"][row] > 0
        elif policy == "floor":
            np.testing.assert_equal(table[name][row], expected_floor(states, factor))
            assert table[f"{name}_status"][row] == ("partial" if D in states else "bounded_only")
        else:
            assert np.isnan(table[name][row])
            assert table[f"{name}_status"][row] == "bounded_only"
    _check_growth(table, row, base, current, policy)


def _check_growth(table: DataTable, row: int, base: tuple[str, str], current: tuple[str, str], policy: Policy) -> None:
    growth = table["growth_pct"][row]
    if N not in (*base, *current):
        before, after = published(base, 1.0), published(current, 2.0)
        np.testing.assert_allclose(growth, 100 * (after - before) / before if before else np.nan, equal_nan=True)
    elif policy == "exclude":
        assert np.isnan(growth)
    elif policy == "floor":
        pairs = [(b, c, j) for b, c, j in zip(base, current, JOBS.values(), strict=True) if N not in (b, c)]
        before = sum(j for b, _, j in pairs if b == D)
        after = sum(2 * j for _, c, j in pairs if c == D)
        np.testing.assert_allclose(growth, 100 * (after - before) / before if before else np.nan, equal_nan=True)
    else:
        assert table["growth_status"][row] in ("estimated", "missing")


def test_no_row_anywhere_is_a_true_zero_and_said_to_be_absent() -> None:
    table = table_of((D, D), (A, A), "estimate")
    row = table.row_of("311")
    assert (table["employment"][row], table["employment_status"][row]) == (0.0, "absent")
    assert table["growth_pct"][row] == -100.0
    assert np.isnan(table["avg_annual_wage_usd"][row])
    assert table["location_quotient"][row] == 0.0


def test_status_of_clean_sums() -> None:
    both, one = table_of((D, D), (D, D), "floor"), table_of((D, D), (D, A), "floor")
    assert both["employment_status"][both.row_of("311")] == "sum_published"
    assert one["employment_status"][one.row_of("311")] == "published"


def test_location_quotient_by_hand() -> None:
    """(280 of 600 private jobs) over (1,000 of 10,000) of the state: the region's total counts hidden industries."""
    table = table_of((D, D), (D, D), "estimate")
    row = table.row_of("311")
    assert table["location_quotient"][row] == pytest.approx((280 / 600) / (1000 / 10000))
    assert table["avg_annual_wage_usd"][row] == pytest.approx(PAY)


def test_growth_from_zero_has_no_percent_and_says_why() -> None:
    table = table_of((A, A), (D, D), "estimate")
    row = table.row_of("311")
    assert np.isnan(table["growth_pct"][row])
    assert table["growth_status"][row] == "missing"
    assert "no jobs in the base year" in table["growth_note"][row]


@pytest.mark.parametrize("broken", [(), ("the counties were redrawn",)])
def test_beside_a_benchmark_that_changed_there_is_no_growth(broken: tuple[str, ...]) -> None:
    """Its jobs and total of the base year are those of another area; what the current year alone tells stays."""
    study = Study("Changed", Region("One", ("98001",)), Years.of(2018, 2019), benchmark="98001+98003",
                  industries=IndustryRule((), 0, 0, None))  # fmt: skip
    resolved = [resolve(year_of(year, (D, D), f), level=3, other_periods=[]) for year, f in ((2018, 1.0), (2019, 2.0))]
    years = [Year(r, ("98001",), benchmark=Year(r, tuple(JOBS), broken)) for r in resolved]
    names = ("growth", "location_quotient", "lq_change", "competitive_effect", "benchmark_growth")
    factors = [FACTORS[n] for n in names]
    table = build(study, *years, factors)
    mills = table.row_of("311")
    assert table["growth_pct"][mills] == 100.0
    assert table["location_quotient"][mills] == pytest.approx((200 / 300) / (280 / 600))
    # Both counties doubled alike, so that nothing is the region's own doing.
    expected = [np.nan] * 3 if broken else [0.0, 0.0, 100.0]
    of_both_years = [table[name][mills] for name in ("lq_change", "competitive_effect", "benchmark_growth_pct")]
    np.testing.assert_allclose(of_both_years, expected, atol=1e-9)
    assert table["benchmark_growth_note"][mills] == ("the benchmark changed: " + broken[0] if broken else "")
    assert table["benchmark_growth_status"][mills] == ("not_comparable" if broken else "sum_published")
    assert table["growth_status"][mills] == "published"
    assert np.isnan(table.quantities.benchmark_total_base) == bool(broken)
