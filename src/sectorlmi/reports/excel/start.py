"""The workbook: START's tabs A to K with live formulas, each stored with its true result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from sectorlmi.disk import replacing
from sectorlmi.errors import DataError, ReportError
from sectorlmi.meeting.filled import Answers
from sectorlmi.meeting.readiness import assess
from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel import (
    cells,
    jobs,
    live_top,
    ranking_tab,
    read_back,
    records,
    section_tabs,
    shares,
    shift_share,
    short_list_tab,
    start_charts,
    summary_tab,
    table_tabs,
)
from sectorlmi.reports.excel import readiness as readiness_tab
from sectorlmi.reports.excel.book import Book, Tab
from sectorlmi.reports.excel.tabs import further, robustness, tab_titles
from sectorlmi.reports.excel.worked import work_out
from sectorlmi.terms.document import Document


def write(document: Document, path: Path) -> None:
    """Write the workbook, whole or not at all; one that people worked in stays beside it, as `….before.xlsx`.

    Raises:
        ReportError: a file cannot be written, or the one that stands there cannot be read.
    """
    made = workbook(document.subject, _answers_in(path))
    read_back.keep_edited(path)
    with replacing(path) as temporary:
        temporary.write_bytes(made)


def _answers_in(path: Path) -> Answers:
    """What people wrote in the workbook that stands there; one that cannot be read is not written over."""
    try:
        return read_back.answers_in(path)
    except DataError as error:
        hint = "Move it away, or choose another folder with --out: what people wrote in it would be lost."
        raise ReportError(error.what, hint) from error


def workbook(report: Report, answers: Answers | None = None) -> bytes:
    """The workbook as bytes; the same report and the same answers give the same bytes."""
    answers = answers or Answers()
    stream = BytesIO()
    book = Book(report, stream)
    tabs = {t.letter: book.tab(t) for t in tab_titles(report)}
    worked, points = work_out(report), start_charts.quadrants(report)
    if "A" in tabs:
        cells.fill(book, tabs["A"], report.cells_current)
        cells.fill(book, tabs["C"], report.cells_base)
    for letter, fill in _BY_LETTER.items():
        if letter in tabs:
            fill(book, tabs[letter])
    ranking_tab.fill(book, tabs["K"], worked)
    table_tabs.fill_highlights(book, tabs["J"])
    short_list_tab.fill(book, tabs["SHORTLIST"], worked)
    _further(book, tabs)
    readiness = assess(report, answers, report.study.readiness)
    readiness_tab.fill(book, tabs["READINESS"], readiness, answers)
    records.add(book, answers)
    start_charts.fill_data(book, tabs["CHARTDATA"], points, live_top.top_rows(report))
    summary_tab.fill(book, tabs["SUMMARY"], points, live_top.fill_data(book, tabs["CHARTDATA"], worked))
    if "SHIFTSHARE" in tabs:
        shift_share.add(book, tabs["SHIFTSHARE"], tabs["CHARTDATA"])
    tabs["CHARTDATA"].sheet.hide()
    tabs["SUMMARY"].sheet.activate()
    book.workbook.close()
    return stream.getvalue()


def _further(book: Book, tabs: Mapping[str, Tab]) -> None:
    """Sections that need no formulas."""
    firm = robustness(book.report)
    if firm:
        section_tabs.fill_stacked(book, tabs["ROBUSTNESS"], firm)
    by_name = {tab.name: tab for tab in tabs.values()}
    for section in further(book.report):
        section_tabs.fill(book, by_name[section.title[:31]], section)


# In the order in which formulas need one another; tab K, and what stands on it, comes after these.
_BY_LETTER: Final[dict[str, Callable[[Book, Tab], None]]] = {
    "B": jobs.fill_jobs_and_wages,
    "D": jobs.fill_growth,
    "E": jobs.fill_projections,
    "F": shares.fill_benchmark_share,
    "G": shares.fill_region_share,
    "H": shares.fill_location_quotient,
    "I": table_tabs.fill_table,
    "SETASIDE": lambda book, tab: section_tabs.fill(book, tab, book.report.section("set_aside")),
    "SOURCESANDNOTES": section_tabs.fill_sources_and_notes,
}
