"""A table from given numbers: taken as they are, marked, and nothing invented beside them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from sectorlmi.table import dictionary
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.third_party import PERCENT_ROLES, ROLES, listed, third_party_table
from sectorlmi.terms.inputs import GivenTable
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import IndustryRule, Region, Study, Years

STUDY = Study("S", Region("R"), Years.of(2018, 2023), industries=IndustryRule(exclude=("722",)))
TITLES = {"31-33": "Making", "622": "Hospitals", "311": "", "722": "Food", "6221": "General hospitals"}


def table(numbers: Mapping[str, Mapping[str, float]], *names: str, thousands: bool = False) -> DataTable:
    given = GivenTable("v.csv", TITLES, numbers)
    return third_party_table(STUDY, given, [FACTORS[n] for n in names or ("employment",)], thousands=thousands)


def test_rows_are_those_of_the_level_less_the_excluded() -> None:
    assert listed(STUDY, GivenTable("v.csv", TITLES, {})) == ("311", "622")


def test_given_numbers_stand_as_they_are() -> None:
    found = table({"growth": {"311": 7.2}, "avg_annual_wage": {"311": 50000.0, "622": 70000.0}}, "growth")
    np.testing.assert_array_equal(found["growth_pct"], [7.2, np.nan])
    assert found["growth_status"].tolist() == [Status.THIRD_PARTY, Status.MISSING]
    np.testing.assert_array_equal(found["avg_annual_wage_usd"], [50000, 70000])
    np.testing.assert_array_equal(found.factor_values(), [[7.2], [np.nan]])
    assert found["title"].tolist() == ["Food manufacturing", "Hospitals"]


def test_nothing_is_made_up_beside_them() -> None:
    found = table({"growth": {"311": 7.2}, "employment": {"311": 100.0}})
    for name in (
        "growth_from",
        "jobs_change",
        "employment_lower",
        "location_quotient",
        "competitive_effect",
        "benchmark_growth_pct",
    ):
        assert np.isnan(found[name]).all(), name
    assert found["n_suppressed"].sum() == 0
    assert found["location_quotient_status"].tolist() == [Status.MISSING] * 2
    assert found["benchmark_growth_status"].tolist() == [Status.MISSING] * 2


def test_the_benchmarks_growth_is_taken_where_the_file_has_it() -> None:
    found = table({"benchmark_growth": {"311": 4.5}}, "benchmark_growth")
    np.testing.assert_array_equal(found.factor_values(), [[4.5], [np.nan]])
    assert found["benchmark_growth_status"].tolist() == [Status.THIRD_PARTY, Status.MISSING]


def test_what_the_files_own_sums_give_is_worked_out() -> None:
    numbers = {
        "employment": {"311": 1.1},
        "employment_base": {"311": 1.0},
        "establishments": {"311": 20.0},
        "total_annual_wages": {"311": 55e6},
    }
    found = table(numbers, thousands=True)
    row = found.row_of("311")
    assert found["employment"][row] == pytest.approx(1100)
    assert found["growth_pct"][row] == pytest.approx(10)
    assert found["jobs_change"][row] == pytest.approx(100)
    assert found["growth_per_year_pct"][row] == pytest.approx(100 * (1.1**0.2 - 1))
    assert found["average_establishment_size"][row] == pytest.approx(55)
    assert found["avg_annual_wage_usd"][row] == pytest.approx(50000)
    assert found["growth_status"][row] == Status.THIRD_PARTY


def test_sums_are_over_what_both_of_a_pair_are_known_of() -> None:
    """622 has jobs alone: no wages, and no base."""
    found = table(
        {
            "employment": {"311": 100.0, "622": 50.0},
            "employment_base": {"311": 80.0},
            "total_annual_wages": {"311": 5e6},
        }
    )
    for name, value in (("wage_employment", 100), ("growth_to", 100), ("growth_from", 80)):
        np.testing.assert_array_equal(found[name], [value, np.nan], name)


def test_wages_are_not_in_thousands_where_jobs_are() -> None:
    found = table({"employment": {"311": 2.0}, "avg_annual_wage": {"311": 50.0}}, thousands=True)
    assert (found["employment"][0], found["avg_annual_wage_usd"][0]) == (2000, 50)


def test_the_table_has_the_columns_that_every_table_has() -> None:
    found = table({"employment": {"311": 1.0}})
    assert {c.name for c in dictionary.table_columns()} <= set(found.columns)
    assert all((f.column.name in found.columns) is not bool(f.needs) for f in FACTORS.values())
    assert all(len(column) == 2 for column in found.columns.values())


def test_roles_cover_every_factor_and_know_percents() -> None:
    assert set(FACTORS) < set(ROLES)
    rates = {"growth", "projected_growth", "growth_per_year", "benchmark_growth", "growth_trend", "recent_growth"}
    rates |= {"real_wage_growth"}
    assert rates | {"wage_premium", "share_of_jobs"} == PERCENT_ROLES


def test_what_was_left_out_is_said() -> None:
    assert any("3 rows of another NAICS level or excluded" in note for note in table({}).notes)
