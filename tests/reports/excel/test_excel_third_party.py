"""The workbook of a study whose numbers come from a vendor's file: no tabs of cells, and formulas that hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from office import is_same, with_false_results
from openpyxl import load_workbook

from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.workflows import rank

VENDOR = """\
NAICS,Name,Jobs,Pay,Change,LQ
111,Crops,700,39100,-2.5,0.70
236,Buildings,2310,71250,14.2,1.10
311,Food,4020,52310,8.4,2.35
541,Services,7450,,17.6,0.89
"""
STUDY = """\
name: Vendor
region: {name: Somewhere}
years: {base: 2018, current: 2023}
source:
  file: vendor.csv
  columns: {industry_code: NAICS, title: Name, employment: Jobs, avg_annual_wage: Pay, growth: Change, LQROLE}
shortlist: {top: 2}
"""


def written(folder: Path, roles: str) -> Path:
    (folder / "vendor.csv").write_text(VENDOR, encoding="utf-8")
    (folder / "study.yml").write_text(STUDY.replace("LQROLE", roles), encoding="utf-8")
    report = rank.run(load_study(folder / "study.yml"), Store(folder / "no-store"))
    return rank.write(report, ["xlsx"], folder / "out")[0]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return written(tmp_path, "location_quotient: LQ")


def test_the_tabs_begin_at_the_data_table(workbook: Path) -> None:
    book = load_workbook(workbook)
    lettered = [name for name in book.sheetnames if name[1] == " "]
    assert lettered == ["K Ranking", "I Data table", "J Highlights"]
    assert not any(name[:2] in {f"{letter} " for letter in "ABCDEFGH"} for name in book.sheetnames)
    texts = {str(c.value) for row in book["Summary"].iter_rows() for c in row if c.value}
    assert any("vendor.csv" in text for text in texts)
    assert "Nothing ranked here is hidden or estimated." not in " ".join(texts)


def test_given_numbers_are_values_and_marked(workbook: Path) -> None:
    sheet = load_workbook(workbook)["I Data table"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=6)}
    assert [c.value for c in rows["311"][3:6]] == [4020, 52310, 8.4]
    assert "outside the official sources" in rows["311"][3].comment.text


def test_a_table_without_growth_or_quotient_has_no_bubble_chart(tmp_path: Path) -> None:
    assert written(tmp_path, "lq_change: LQ").exists()


def test_shares_and_correlations_are_heat_maps(workbook: Path) -> None:
    rules = load_workbook(workbook)["Robustness"].conditional_formatting
    kinds = [len(rule.colorScale.cfvo) for found in rules for rule in found.rules if rule.type == "colorScale"]
    # P(top) near, P(top) and P(first) of any weights; places 1, 2 and later; P(first) and five central weights.
    assert kinds.count(2) == 3 + 3 + 6
    assert kinds.count(3) == 1 + 5  # agreement without a factor; a column of correlations a factor


@pytest.mark.slow
def test_recalculated_it_says_the_same(
    workbook: Path, tmp_path: Path, recalculate: Callable[[Sequence[Path]], list[Path]]
) -> None:
    false = with_false_results(workbook, tmp_path / "false.xlsx")
    (made,) = recalculate([false])
    before, after = load_workbook(workbook, data_only=True), load_workbook(made, data_only=True)
    for sheet in before:
        for row in sheet.iter_rows():
            for cell in row:
                assert is_same(cell.value, after[sheet.title][cell.coordinate].value), (sheet.title, cell.coordinate)
