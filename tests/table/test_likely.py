"""Likely ranges by hand: 5 to 95 % of the fills, never outside what is certain, never without the number itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import Quantities
from sectorlmi.table.likely import RANGED, with_ranges
from sectorlmi.terms.cells import Array, Floats

ENDS = ("lower", "low", "high", "upper")


def quantities(jobs: Floats, base: Floats, wages: Floats) -> Quantities:
    n = jobs.shape[-1]
    return Quantities(
        employment=jobs, establishments=np.ones(n), wages=wages, wage_employment=jobs, growth_from=base, growth_to=jobs,
        years=3, region_total=1000.0, region_total_base=900.0, region_wage=50.0,
        benchmark_employment=np.full(n, 2000.0), benchmark_total=20_000.0, benchmark_total_base=18_000.0,
        benchmark_from=np.full(n, 1800.0), benchmark_to=np.full(n, 2000.0), projected_growth_pct=np.full(n, np.nan),
    )  # fmt: skip


def table(**bounds: tuple[float, float]) -> DataTable:
    """Two industries: the first is estimated, with these certain bounds; the second is published. 200 jobs each."""
    certain = {"employment": (0.0, 1000.0), "avg_annual_wage_usd": (0.0, 500.0), "growth_pct": (-100.0, 900.0),
               "location_quotient": (0.0, 10.0), "growth_trend_pct": (-50.0, 8.0),
               "real_wage_growth_pct": (-50.0, 50.0)} | bounds  # fmt: skip
    exact = {"employment": 200.0, "avg_annual_wage_usd": 50.0, "growth_pct": 100.0, "location_quotient": 2.0}
    exact["growth_trend_pct"] = 3.0
    exact["real_wage_growth_pct"] = 5.0
    columns: dict[str, Array] = {}
    for factor in RANGED:
        column, (low, high), value = factor.column, certain[factor.column.name], exact[factor.column.name]
        columns |= {
            column.name: np.array([value, value]),
            column.beside("lower"): np.array([low, value]),
            column.beside("upper"): np.array([high, value]),
            column.status: np.array(["estimated", "published"]),
            column.grade: np.array(["unsure", "published"]),
        }
    known = quantities(np.array([200.0, 200.0]), np.array([100.0, 100.0]), np.array([10_000.0, 10_000.0]))
    return DataTable(("311", "312"), columns, known, ())


# A hundred and one fills, in no order: 150, 151, … 250 jobs, paid 12,000 in all; the published ones vary by mistake.
JOBS = np.random.default_rng(1).permutation(np.arange(150.0, 251.0))
DRAWN = quantities(
    np.column_stack([JOBS, JOBS]), np.full((101, 2), 100.0), np.full((101, 2), 12_000.0)
)  # fmt: skip


def ends(found: DataTable, name: str, row: int = 0) -> list[float]:
    return [round(float(found[name.replace("?", end)][row]), 6) for end in ENDS]


def test_five_to_ninety_five_percent_of_the_fills() -> None:
    found = with_ranges(table(), DRAWN)
    assert ends(found, "employment_?") == [0, 155, 245, 1000]
    assert ends(found, "growth_?_pct") == [-100, 55, 145, 900]
    assert ends(found, "location_quotient_?") == [0, 1.55, 2.45, 10]
    # The least pay is where most are paid from the same wages: 12,000 / 245, not a quotient of both ends.
    assert ends(found, "avg_annual_wage_?_usd") == [0, pytest.approx(12_000 / 245), pytest.approx(12_000 / 155), 500]


def test_a_trend_is_drawn_where_the_years_between_are_read() -> None:
    slopes = np.column_stack([JOBS / 50 - 1, JOBS])
    found = with_ranges(table(), replace(DRAWN, extra={"growth_trend": slopes}))
    assert ends(found, "growth_trend_?_pct") == [-50, 2.1, 3.9, 8]
    assert ends(found, "growth_trend_?_pct", 1) == [3, 3, 3, 3]
    assert ends(with_ranges(table(), DRAWN), "growth_trend_?_pct") == [-50, 3, 3, 8]


def test_what_is_published_is_its_own_range() -> None:
    found = with_ranges(table(), DRAWN)
    assert ends(found, "employment_?", 1) == [200, 200, 200, 200]
    assert ends(found, "growth_?_pct", 1) == [100, 100, 100, 100]


def test_what_is_published_needs_no_bounds_to_be_its_own_range() -> None:
    made = table()
    unknown = {factor.column.beside(end): np.full(2, np.nan) for factor in RANGED for end in ("lower", "upper")}
    found = with_ranges(replace(made, columns=made.columns | unknown), DRAWN)
    assert ends(found, "employment_?", 1)[1:3] == [200, 200]
    assert ends(found, "growth_?_pct", 1)[1:3] == [100, 100]
    assert ends(found, "employment_?", 0)[1:3] == [155, 245]


def test_no_range_leaves_what_is_certain() -> None:
    found = with_ranges(table(employment=(190, 210), growth_pct=(98, 101), avg_annual_wage_usd=(50, 70)), DRAWN)
    assert ends(found, "employment_?") == [190, 190, 210, 210]
    assert ends(found, "growth_?_pct") == [98, 98, 101, 101]
    assert ends(found, "avg_annual_wage_?_usd")[1:3] == [50, 70]


def test_a_side_without_a_certain_bound_is_as_drawn() -> None:
    found = with_ranges(table(employment=(190, np.nan), growth_pct=(np.nan, np.inf)), DRAWN)
    assert ends(found, "employment_?")[1:3] == [190, 245]
    assert ends(found, "growth_?_pct")[1:3] == [55, 145]


def test_a_range_holds_its_number() -> None:
    far = replace(DRAWN, employment=DRAWN.employment + 100, growth_to=DRAWN.growth_to - 140)
    found = with_ranges(table(), far)
    assert ends(found, "employment_?")[1:3] == [200, 345]
    assert ends(found, "growth_?_pct")[1:3] == [-85, 100]


def test_fills_without_base_jobs_say_nothing_of_growth() -> None:
    base = np.where(np.arange(101)[:, None] < 50, 0.0, 100.0) * np.ones(2)
    found = with_ranges(table(), replace(DRAWN, growth_from=base))
    assert 55 <= ends(found, "growth_?_pct")[1] <= 100 <= ends(found, "growth_?_pct")[2] <= 145


def test_without_fills_no_range_is_known() -> None:
    found = with_ranges(table(), None)
    for name in ("employment_?", "growth_?_pct", "avg_annual_wage_?_usd", "location_quotient_?"):
        assert np.isnan(ends(found, name)[1:3]).all()


def test_ranges_stand_behind_the_bounds_and_once() -> None:
    names = list(with_ranges(with_ranges(table(), None), DRAWN).columns)
    at = names.index("growth_upper_pct")
    assert names[at + 1 : at + 3] == ["growth_low_pct", "growth_high_pct"]
    assert len(names) == len(table().columns) + 12


def test_a_number_without_bounds_has_no_range() -> None:
    bare = replace(table(), columns={n: v for n, v in table().columns.items() if not n.startswith("growth")})
    assert "growth_low_pct" not in with_ranges(bare, DRAWN).columns
