"""Series of real regions: what is fully published equals a plain reading of the files, in every year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from main_job import raw
from main_job.conftest import ATLANTA
from sectorlmi.store import Store
from sectorlmi.table import series_document
from sectorlmi.table.panel import listed_industries
from sectorlmi.terms.document import section_rows
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Level, Region, Study
from sectorlmi.workflows import rank, trend
from sectorlmi.workflows.study_periods import read_periods

CPI = {2015: 237.017, 2018: 251.107, 2020: 258.811, 2021: 270.970, 2022: 292.655, 2023: 304.702}


def shown(study: Study, store: Store) -> list[dict[str, Any]]:
    """Every row of the trend of every industry that the study's level lists."""
    years = read_periods(replace(study, suppressed="floor"), store, store.periods()).years
    codes = listed_industries(study, *(year.resolved for year in years))
    document = series_document.document(trend.trend(study, store, codes))
    return section_rows(document.section("trend"))


def published(
    rows: Sequence[dict[str, Any]], files: dict[int, raw.Cells], areas: Sequence[str], agglvl: str
) -> Iterator[tuple[dict[str, Any], int, int, int]]:
    """Rows of one code's own whose cells all are open, with jobs, wages and worksites by the plain reading."""
    for row in rows:
        cells = [files[int(row["period"])].get((area, "5", agglvl, row["industry_code"])) for area in areas]
        there = [cell for cell in cells if cell]
        if there and not row["bridge"] and not any(hidden for hidden, *_ in there):
            yield row, sum(c[2] for c in there), sum(c[3] for c in there), sum(c[1] for c in there)


@pytest.mark.parametrize(("digits", "fewest"), [(3, 60), (4, 60)])
def test_atlanta_in_both_bundled_years(real_store: Store, atlanta: Study, digits: int, fewest: int) -> None:
    files = {year: raw.georgia(year) for year in (2015, 2018)}
    study = replace(atlanta, level=Level(digits))
    found = list(published(shown(study, real_store), files, ATLANTA, str(72 + digits)))
    assert len(found) >= fewest
    for row, jobs, wages, worksites in found:
        assert row["employment"] == jobs == row["employment_lower"] == row["employment_upper"]
        assert row["employment_low"] == row["employment_high"] == jobs
        assert row["n_establishments"] == worksites
        if jobs:
            assert row["avg_annual_wage_usd"] == pytest.approx(wages / jobs, rel=1e-9)
            real = wages / jobs * CPI[2018] / CPI[int(row["period"])]
            assert row["real_avg_annual_wage_usd"] == pytest.approx(real, rel=1e-9)
        assert row["break_before"] == ""


LARGE = ("39041", "39049")


def test_two_counties_of_ohio_in_four_years_and_over_a_change_of_naics(
    ohio_store: Store, ohio: Study, shared_data: Path
) -> None:
    archive = shared_data / "qcew" / "oh15_annual_2020_2023.zip"
    files = {year: raw.cells(archive, year) for year in (2020, 2021, 2022, 2023)}
    rows = shown(replace(ohio, region=Region("Two", LARGE)), ohio_store)
    found = list(published(rows, files, LARGE, "75"))
    assert len(found) > 90
    assert {row["period"] for row, *_ in found} == {"2020", "2021", "2022", "2023"}
    for row, jobs, wages, worksites in found:
        assert (row["employment"], row["n_establishments"]) == (jobs, worksites)
        if jobs:
            assert row["avg_annual_wage_usd"] == pytest.approx(wages / jobs, rel=1e-9)
    # Retail was drawn anew in 2022: a published group of twelve codes, then of nine.
    retail = [row for row in rows if row["industry_code"] == "455"]
    assert [row["employment_status"] for row in retail] == ["bridged"] * 4
    assert {row["naics_vintage"] for row in retail} == {2017, 2022}
    for row in retail:
        old, new = (part.split()[2:] for part in row["bridge"].split(" against "))
        codes = old if row["naics_vintage"] == 2017 else new
        year = files[int(row["period"])]
        cells = [year[area, "5", "75", code] for area in LARGE for code in codes if (area, "5", "75", code) in year]
        floor = sum(cell[2] for cell in cells if not cell[0])
        assert floor <= row["employment_lower"] <= row["employment"] <= row["employment_upper"]
        assert row["n_establishments"] == sum(cell[1] for cell in cells)


def test_bounds_of_a_retail_group_hold_the_sector_that_it_makes(ohio_store: Store, ohio: Study) -> None:
    """The group is all of retail: the series is the sector's, but for what fifteen counties round."""
    rows = section_rows(series_document.document(trend.trend(ohio, ohio_store, ["455", "44-45"])).section("trend"))
    group, sector = ([row["employment"] for row in rows if row["industry_code"] == code] for code in ("455", "44-45"))
    assert group == pytest.approx(sector, abs=15)


def test_an_earlier_current_year_looks_ahead_too(ohio_store: Store, ohio: Study) -> None:
    """The store knows more years than the study compares."""
    found = trend.trend(replace(ohio, years=type(ohio.years).of(2020, 2021)), ohio_store, ["484"])
    assert found.parts[0].periods == tuple(Period(year) for year in (2020, 2021, 2022, 2023))


def test_likely_ranges_of_the_current_year_are_those_of_the_ranking(real_store: Store, atlanta: Study) -> None:
    table = rank.ranked(atlanta, real_store).table
    hidden = [
        code for code, share in zip(table.industries, table["employment_estimated_share"], strict=True) if share > 0
    ]
    assert len(hidden) > 30
    rows = section_rows(series_document.document(trend.trend(atlanta, real_store, hidden)).section("trend"))
    for row in (row for row in rows if row["period"] == "2018"):
        at = table.row_of(row["industry_code"])
        for name in ("employment", "employment_low", "employment_high", "employment_lower", "employment_upper"):
            assert row[name] == table[name][at], (row["industry_code"], name)
