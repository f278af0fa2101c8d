"""Fifteen Ohio counties from 2020 to 2023, across NAICS 2017 → 2022: growth runs over bridge groups, or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from main_job import raw
from main_job.conftest import OHIO
from sectorlmi.ranking.report import Report
from sectorlmi.store import Store
from sectorlmi.terms.study import IndustryRule, Level, Study
from sectorlmi.workflows import rank

# Typed from the Census concordance 2017 → 2022; the package has its own table.
RETAIL_3 = ("441 442 443 444 445 446 447 448 451 452 453 454", "441 444 445 449 455 456 457 458 459")
INFORMATION_3 = ("511 515 519", "513 516 519")
GROUPS_4 = [
    ("4471", "4571"),
    ("5111 5151 5152 5191", "5131 5161 5162 5192"),
    ("5112", "5132"),
    ("5173 5179", "5171 5178"),
]


@pytest.fixture(scope="module")
def cells(shared_data: Path) -> dict[int, raw.Cells]:
    archive = shared_data / "qcew" / "oh15_annual_2020_2023.zip"
    return {year: raw.cells(archive, year) for year in (2020, 2023)}


@pytest.fixture(scope="module")
def reports(ohio_store: Store, ohio: Study) -> dict[int, Report]:
    floor = replace(ohio, suppressed="floor", industries=IndustryRule(("999", "9999"), 100, 10))
    return {digits: rank.run(replace(floor, level=Level(digits)), ohio_store) for digits in (3, 4)}


def group_growth(cells: dict[int, raw.Cells], group: tuple[str, str], agglvl: str) -> float:
    """Growth of the group's published jobs over the counties that hide none of its codes in either year."""
    totals = [0, 0]
    for area in OHIO:
        pair = []
        for year, codes in zip((2020, 2023), group, strict=True):
            pair.append([cells[year].get((area, "5", agglvl, code)) for code in codes.split()])
        if any(c and c[0] for side in pair for c in side):
            continue
        for i, side in enumerate(pair):
            totals[i] += sum(c[2] for c in side if c)
    return 100 * (totals[1] - totals[0]) / totals[0] if totals[0] else np.nan


@pytest.mark.parametrize("group", [RETAIL_3, INFORMATION_3], ids=["retail", "information"])
def test_three_digit_groups(reports: dict[int, Report], cells: dict[int, raw.Cells], group: tuple[str, str]) -> None:
    table = reports[3].table
    growth = group_growth(cells, group, "75")
    for code in group[1].split():
        row = table.row_of(code)
        assert table["naics_vintage"][row] == 2022
        assert group[0] in table["growth_note"][row]
        np.testing.assert_allclose(table["growth_pct"][row], growth, rtol=1e-9)
        if not np.isnan(growth):
            assert table["growth_status"][row] == "bridged"


@pytest.mark.parametrize("group", GROUPS_4, ids=[g[0] for g in GROUPS_4])
def test_four_digit_groups(reports: dict[int, Report], cells: dict[int, raw.Cells], group: tuple[str, str]) -> None:
    table = reports[4].table
    growth = group_growth(cells, group, "76")
    found = [code for code in group[1].split() if code in table.industries]
    assert found
    for code in found:
        np.testing.assert_allclose(table["growth_pct"][table.row_of(code)], growth, rtol=1e-9)


def test_a_code_with_new_content_is_not_joined_on_itself(
    reports: dict[int, Report], cells: dict[int, raw.Cells]
) -> None:
    """444 exists in both years and gained pieces of 454: its own 2020 jobs are shown as not comparable."""
    table = reports[3].table
    row = table.row_of("444")
    assert table["employment_base_status"][row] == "not_comparable"
    own = group_growth(cells, ("444", "444"), "75")
    assert table["growth_pct"][row] != pytest.approx(own, abs=0.5)


def test_retired_codes_are_shown_and_set_aside(reports: dict[int, Report]) -> None:
    table = reports[3].table
    aside = {s.industry: s.reason for s in reports[3].set_aside}
    for code in ("442", "447", "454", "511"):
        row = table.row_of(code)
        assert table["naics_vintage"][row] == 2017
        assert np.isnan(table["employment"][row])
        assert table["employment_status"][row] == "not_comparable"
        assert "retired after NAICS 2017" in aside[code]


def test_other_industries_grow_by_their_own_code(reports: dict[int, Report], cells: dict[int, raw.Cells]) -> None:
    table = reports[3].table
    for code in ("311", "541", "622", "722"):
        np.testing.assert_allclose(
            table["growth_pct"][table.row_of(code)], group_growth(cells, (code, code), "75"), rtol=1e-9
        )


def test_estimates_bridge_the_same_groups(ohio_store: Store, ohio: Study) -> None:
    found = rank.run(ohio, ohio_store)
    table = found.table
    rows = [table.row_of(code) for code in RETAIL_3[1].split()]
    assert set(table["growth_status"][rows]) == {"bridged"}
    assert len({round(float(g), 9) for g in table["growth_pct"][rows]}) == 1
    assert -20 < table["growth_pct"][rows[0]] < 20


def test_government_cells_opened_in_2022_are_said_not_to_be_growth(ohio_store: Store, ohio: Study) -> None:
    """T28: from the second quarter of 2022 BLS publishes state and local cells it used to hide."""
    floor = replace(ohio, suppressed="floor")
    government, private = (
        rank.run(replace(floor, ownership=owns), ohio_store).notes for owns in (("1", "2", "3", "5"), ("5",))
    )
    assert any("second quarter of 2022" in note for note in government)
    assert not any("second quarter of 2022" in note for note in private)
