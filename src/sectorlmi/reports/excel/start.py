"""The workbook: START's tabs A to K with live formulas, each stored with its true result.

Which tabs there are, in the order people see them, each with its title and a line on how to read it. Those that are
printed come first, so that the whole workbook prints as a handout of a few pages; source rows come last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from sectorlmi.disk import replacing
from sectorlmi.errors import DataError, ReportError
from sectorlmi.meeting.filled import Answers
from sectorlmi.meeting.readiness import assess
from sectorlmi.meeting.sheets import MATRIX_TITLE
from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel import (
    board_tab,
    meeting_book,
    picture_tab,
    ranking_tab,
    read_back,
    section_tabs,
    short_list_tab,
    start_charts,
    summary_tab,
    sums_tabs,
    table_tabs,
)
from sectorlmi.reports.excel.book import Book, Tab, TabTitle
from sectorlmi.reports.excel.sums_tabs import benchmark_name
from sectorlmi.reports.excel.worked import work_out
from sectorlmi.terms.document import Document, Section
from sectorlmi.terms.study import Study


def tab_titles(report: Report) -> list[TabTitle]:
    """Every tab of the workbook."""
    study, reference = report.study, benchmark_name(report)
    start = _start(study, reference)
    if study.source:  # nothing was worked out from cells: the numbers begin at tab I
        start = [words for words in start if words[0][0] not in _FROM_CELLS]
    titles = [TabTitle(*each) for each in (*_first_pages(report), *start, *_lists(report), *_ends())]
    return sorted(titles, key=_place)


_FROM_CELLS: Final = "ABCDEFGH"
# With the pages that each takes at most.
_PRINTED: Final = {"BOARD": 1, "PICTURE": 1, "SUMMARY": 1, "SHORTLIST": 1, "K": 2, "READINESS": 1, "SOURCESANDNOTES": 1}
_LAST: Final = ("A", "C", "CHARTDATA")


def _place(title: TabTitle) -> int:
    """Where a tab stands; those of one place keep START's order."""
    if title.letter in _PRINTED:
        return list(_PRINTED).index(title.letter)
    return len(_PRINTED) + (title.letter in _LAST)


def robustness(report: Report) -> list[Section]:
    """The sections of the tab Robustness; none when the run did not work it out."""
    return [s for s in report.sections if s.key in _ROBUSTNESS]


def further(report: Report) -> list[Section]:
    """Sections that no other tab shows: each gets a tab of its own, whatever it is."""
    shown = {"table", "ranking", "short_list", "set_aside", "sources", *_ROBUSTNESS}
    return [s for s in report.sections if s.key not in shown and len(s)]


_ROBUSTNESS: Final = (
    "robustness",
    "acceptability",
    "central_weights",
    "weight_changes",
    "leave_one_out",
    "correlation",
)


def _first_pages(report: Report) -> list[tuple[str, str, str]]:
    """What is read first: the answer with its reasons, the picture, and what follows the weights on tab K."""
    study = report.study
    live = f"The first places in {study.region.name} by the weights on tab K, and how firm they are."
    line = "Numbers and letters are those of tab Board."
    return [
        ("Board", *board_tab.title_and_line(report)),
        ("Picture", "The picture: who grows, and who is concentrated here", line),
        ("Summary", study.name, live),
    ]


def _start(study: Study, reference: str) -> list[tuple[str, str, str]]:
    """START's tabs A to K."""
    base, current, owner = study.years.base, study.years.current, study.ownership_label
    a_year = "" if current.is_annual else " (the quarter's × 4, annualized)"
    rows = "One row an area × ownership × industry, as published. hidden: the publisher withholds it; it is not a zero."
    return [
        ("A QCEW current", f"QCEW {current}: source rows", rows),
        (
            "B Jobs and wages",
            f"Jobs and wages {current}",
            f"Wage = total wages{a_year} ÷ jobs of the same cells. The published part adds up the rows of tab A.",
        ),
        ("C QCEW base", f"QCEW {base}: source rows", rows),
        (
            "D Growth",
            f"Past growth {base} to {current}",
            f"Growth = (jobs {current} − jobs {base}) ÷ jobs {base}, in percent, over codes that mean the same.",
        ),
        (
            "E Projections",
            "Projected growth",
            "From the projection's own levels, which count other people than QCEW does; notes say which row was used.",
        ),
        (
            f"F {reference} share",
            f"Share of jobs in {reference}, {current}",
            f"Jobs of the industry ÷ all jobs ({study.lq_base} ownership) in {reference}.",
        ),
        (
            "G Region share",
            f"Share of jobs in {study.region.name}, {current}",
            f"Jobs of the industry ÷ all jobs ({study.lq_base} ownership) in the region.",
        ),
        (
            "H LQ",
            f"Location quotient {current}",
            f"Region's share (tab G) ÷ {reference} share (tab F); 1 is parity.",
        ),
        (
            "I Data table",
            f"Data table: {study.region.name}, {owner} ownership",
            "Every industry, set-aside ones too. A mark or a tint means: not simply published; its note says why.",
        ),
        ("J Highlights", "Highlights", "The ranked industries; the strong numbers of each factor are filled dark."),
        (
            "K Ranking",
            "Ranking",
            "Change a yellow cell: places, check, Summary and Short list tab follow. Place 1 is best.",
        ),
    ]


def _lists(report: Report) -> list[tuple[str, str, str]]:
    """Tabs that show a section of the report as it is."""
    listed, aside = report.section("short_list"), report.section("set_aside")
    firm = robustness(report)[:1]
    return [
        ("Short list", listed.title, listed.intro),
        MATRIX_TITLE,
        *(
            (name, section.title, section.intro)
            for name, section in (
                *(("Robustness", s) for s in firm),
                ("Set aside", aside),
                *((s.title[:31], s) for s in further(report)),
            )
        ),
    ]


def _ends() -> list[tuple[str, str, str]]:
    return [
        ("Sources and notes", "Sources and notes", "Where the numbers come from and how they were made."),
        ("Chart data", "Chart data", "What the charts of the Summary tab show."),
    ]


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
    worked, points = work_out(report), picture_tab.points_of(report)
    if "A" in tabs:
        sums_tabs.fill_source_rows(book, tabs["A"], report.cells_current)
        sums_tabs.fill_source_rows(book, tabs["C"], report.cells_base)
    for letter, fill in _BY_LETTER.items():
        if letter in tabs:
            fill(book, tabs[letter])
    ranking_tab.fill(book, tabs["K"], worked)
    table_tabs.fill_highlights(book, tabs["J"])
    short_list_tab.fill(book, tabs["SHORTLIST"], worked)
    _further(book, tabs)
    readiness = assess(report, answers, report.study.readiness)
    meeting_book.readiness_tabs(report, readiness, answers)[-1][1](book, tabs["READINESS"])
    for tab in meeting_book.add_records(book, readiness, answers):
        tab.print_none()
    picture_tab.fill_data(tabs["CHARTDATA"], points)
    start_charts.fill_data(book, tabs["CHARTDATA"], short_list_tab.top_rows(report))
    board_tab.fill(book, tabs["BOARD"])
    picture_tab.fill(book, tabs["PICTURE"], points)
    summary_tab.fill(book, tabs["SUMMARY"], short_list_tab.fill_data(book, tabs["CHARTDATA"], worked))
    if "SHIFTSHARE" in tabs:
        start_charts.add(book, tabs["SHIFTSHARE"], tabs["CHARTDATA"])
    _print_set(tabs)
    tabs["CHARTDATA"].sheet.hide()
    tabs["BOARD"].sheet.activate()
    book.workbook.close()
    return stream.getvalue()


def _print_set(tabs: Mapping[str, Tab]) -> None:
    """Nobody wants the source rows of a whole region on paper."""
    for letter, tab in tabs.items():
        if letter in _PRINTED:
            tab.sheet.fit_to_pages(1, _PRINTED[letter])
        elif letter != "CHARTDATA":  # LibreOffice prints a hidden tab that has a print area
            tab.print_none()


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
    "B": sums_tabs.fill_jobs_and_wages,
    "D": sums_tabs.fill_growth,
    "E": sums_tabs.fill_projections,
    "F": sums_tabs.fill_benchmark_share,
    "G": sums_tabs.fill_region_share,
    "H": sums_tabs.fill_location_quotient,
    "I": table_tabs.fill_table,
    "SETASIDE": lambda book, tab: section_tabs.fill(book, tab, book.report.section("set_aside")),
    "SOURCESANDNOTES": section_tabs.fill_sources_and_notes,
}
