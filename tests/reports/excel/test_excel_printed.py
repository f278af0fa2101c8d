"""The whole workbook on paper: a handout of a few pages, as LibreOffice prints it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import office
import pytest
from openpyxl import load_workbook
from start_report import Wanted, start_report

from sectorlmi.ranking import result
from sectorlmi.reports.excel import start

MOST_PAGES = 8


def n_pages(pdf: Path) -> int:
    """How many pages a PDF of LibreOffice's has, whose page objects are not compressed."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes()))


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[Path]], list[Path]]:
    """The whole workbooks as PDF."""
    if office.program() is None:
        pytest.skip("LibreOffice is not installed, so no workbook can be printed")
    folder = tmp_path_factory.mktemp("paper")
    return lambda files: office.recalculated(files, folder, "pdf")


KINDS = {
    "plain": Wanted(),
    "sample": Wanted(is_sample=True, has_ranges=False),
    "many": Wanted(n=190, seed=3),
}


@pytest.mark.slow
def test_the_whole_workbook_prints_a_handout(printed: Callable[[Sequence[Path]], list[Path]], tmp_path: Path) -> None:
    files = []
    for kind, wanted in KINDS.items():
        files.append(tmp_path / f"{kind}.xlsx")
        start.write(result.document(start_report(wanted)), files[-1])
    assert all(3 <= n_pages(pdf) <= MOST_PAGES for pdf in printed(files))


def test_what_is_not_printed_has_an_empty_print_area_and_stands_last(workbook: Path) -> None:
    book = load_workbook(workbook)
    is_empty = [sheet.print_area == "'" + sheet.title + "'!$ZZ$4" for sheet in book if sheet.sheet_state == "visible"]
    assert is_empty == sorted(is_empty)
    unprinted = {sheet.title for sheet in book if sheet["ZZ4"].value is None and "$ZZ$4" in str(sheet.print_area)}
    assert {"A QCEW current", "C QCEW base"} <= unprinted
    # LibreOffice prints a hidden tab that has a print area.
    assert not book["Chart data"].print_area
    assert not {"Board", "Picture", "Summary", "Short list", "K Ranking", "Readiness", "Sources and notes"} & unprinted


def test_pages_are_landscape_letter_one_page_wide(workbook: Path) -> None:
    for sheet in load_workbook(workbook):
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 1)
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
