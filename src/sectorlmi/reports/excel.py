"""The workbook: START's tabs A to K with live formulas, each stored with its true result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from sectorlmi.errors import DataError, ReportError
from sectorlmi.meeting.filled import Answers
from sectorlmi.meeting.readiness import assess
from sectorlmi.report import Report
from sectorlmi.reports import (
    excel_cells,
    excel_charts,
    excel_jobs,
    excel_ranking,
    excel_readiness,
    excel_records,
    excel_sections,
    excel_shares,
    excel_shift_share,
    excel_short_list,
    excel_summary,
    excel_table,
    excel_top,
    worksheet,
)
from sectorlmi.reports.excel_book import Book, Tab
from sectorlmi.reports.excel_tabs import further, robustness, tab_titles
from sectorlmi.reports.excel_worked import work_out
from sectorlmi.reports.files import replacing


def write(report: Report, path: Path) -> None:
    """Write the workbook, whole or not at all; one that people worked in stays beside it, as `….before.xlsx`.

    Raises:
        ReportError: a file cannot be written, or the one that stands there cannot be read.
    """
    made = workbook(report, _answers_in(path))
    worksheet.keep_edited(path)
    with replacing(path) as temporary:
        temporary.write_bytes(made)


def _answers_in(path: Path) -> Answers:
    """What people wrote in the workbook that stands there; one that cannot be read is not written over."""
    try:
        return worksheet.answers_in(path)
    except DataError as error:
        hint = "Move it away, or choose another folder with --out: what people wrote in it would be lost."
        raise ReportError(error.what, hint) from error


def workbook(report: Report, answers: Answers | None = None) -> bytes:
    """The workbook as bytes; the same report and the same answers give the same bytes."""
    answers = answers or Answers()
    stream = BytesIO()
    book = Book(report, stream)
    tabs = {t.letter: book.tab(t) for t in tab_titles(report)}
    worked, points = work_out(report), excel_charts.quadrants(report)
    if "A" in tabs:
        excel_cells.fill(book, tabs["A"], report.cells_current)
        excel_cells.fill(book, tabs["C"], report.cells_base)
    for letter, fill in _BY_LETTER.items():
        if letter in tabs:
            fill(book, tabs[letter])
    excel_ranking.fill(book, tabs["K"], worked)
    excel_table.fill_highlights(book, tabs["J"])
    excel_short_list.fill(book, tabs["SHORTLIST"], worked)
    _further(book, tabs)
    readiness = assess(report, answers, report.study.readiness)
    excel_readiness.fill(book, tabs["READINESS"], readiness, answers)
    excel_records.add(book, answers)
    excel_charts.fill_data(book, tabs["CHARTDATA"], points, excel_top.top_rows(report))
    excel_summary.fill(book, tabs["SUMMARY"], points, excel_top.fill_data(book, tabs["CHARTDATA"], worked))
    if "SHIFTSHARE" in tabs:
        excel_shift_share.add(book, tabs["SHIFTSHARE"], tabs["CHARTDATA"])
    tabs["CHARTDATA"].sheet.hide()
    tabs["SUMMARY"].sheet.activate()
    book.workbook.close()
    return stream.getvalue()


def _further(book: Book, tabs: Mapping[str, Tab]) -> None:
    """Sections that need no formulas."""
    firm = robustness(book.report)
    if firm:
        excel_sections.fill_stacked(book, tabs["ROBUSTNESS"], firm)
    by_name = {tab.name: tab for tab in tabs.values()}
    for section in further(book.report):
        excel_sections.fill(book, by_name[section.title[:31]], section)


# In the order in which formulas need one another; tab K, and what stands on it, comes after these.
_BY_LETTER: Final[dict[str, Callable[[Book, Tab], None]]] = {
    "B": excel_jobs.fill_jobs_and_wages,
    "D": excel_jobs.fill_growth,
    "E": excel_jobs.fill_projections,
    "F": excel_shares.fill_benchmark_share,
    "G": excel_shares.fill_region_share,
    "H": excel_shares.fill_location_quotient,
    "I": excel_table.fill_table,
    "SETASIDE": lambda book, tab: excel_sections.fill(book, tab, book.report.section("set_aside")),
    "SOURCESANDNOTES": excel_sections.fill_sources_and_notes,
}
