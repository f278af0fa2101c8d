"""A workbook of sections, charts and one-page briefs: who works there, and career-cluster coverage."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sectorlmi.report import SAMPLE_BANNER, Section
from sectorlmi.reports.excel_people_charts import add_chart
from sectorlmi.reports.excel_sheet import TALLEST_ROW, page_header
from sectorlmi.reports.excel_styles import Styles
from sectorlmi.reports.files import replacing
from sectorlmi.reports.people_book import Page, PeopleBook
from sectorlmi.reports.people_brief import Brief
from sectorlmi.terms.columns import DECIMAL, Column

HEADER_ROW: Final = 4
_LETTER_PAPER: Final = 1
_WIDEST: Final = 60
_CHART_EVERY: Final = 24
_BRIEF_WIDTHS: Final = (50, 10, 11, 24, 8, 4)
_LAST: Final = len(_BRIEF_WIDTHS) - 1
_LETTERS_A_LINE: Final = 60
# Source, file, address, checksum, when, release.
_SOURCE_WIDTHS: Final = (18, 42, 24, 22, 28, 14)
_LETTERS_OF_A_NOTE: Final = 130
_LONGEST_TAB: Final = 31
# Persons stand beside percents in one column.
_LONG_DECIMAL: Final = "#,##0.0"
# What Excel allows in no tab's name.
_NO_TAB: Final = re.compile(r"[\[\]:*?/\\]")


def write(book: PeopleBook, path: Path) -> None:
    """Write the workbook, whole or not at all. ReportError when the file cannot be written."""
    made = workbook(book)
    with replacing(path) as temporary:
        temporary.write_bytes(made)


def workbook(book: PeopleBook) -> bytes:
    """The workbook as bytes; the same book gives the same bytes."""
    stream = BytesIO()
    made = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    comments = SAMPLE_BANNER if book.is_sample else ""
    made.set_properties({"title": book.title, "author": "sectorlmi", "comments": comments, "created": book.created})
    styles = Styles(made)
    for page in book.pages:
        _page(made, styles, book, page)
    for brief in book.briefs:
        _brief(made, styles, book, brief)
    _sources(made, styles, book)
    made.close()
    return stream.getvalue()


def _sheet(made: Workbook, styles: Styles, book: PeopleBook, name: str, *, title: str, intro: str = "") -> Worksheet:
    sheet = made.add_worksheet(_tab_name(name, [one.get_name() for one in made.worksheets()]))
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_LETTER_PAPER)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, title, styles.title)
    sheet.write_string(1, 0, intro, styles.intro)
    banner = SAMPLE_BANNER if book.is_sample else ""
    if banner:
        sheet.write_string(2, 0, banner, styles.banner)
    sheet.set_header(page_header(book.title, banner))
    sheet.set_footer("&Lsectorlmi&RPage &P of &N")
    return sheet


def _tab_name(wanted: str, taken: Sequence[str]) -> str:
    """A name that Excel takes: a column of a user's own file may be named like anything, and like another tab."""
    plain = _NO_TAB.sub(" ", wanted).strip("' ")[:_LONGEST_TAB] or "Sheet"
    used = {name.casefold() for name in taken}
    numbered = (f"{plain[: _LONGEST_TAB - 3]} {n}" for n in range(2, 100))
    return plain if plain.casefold() not in used else next(name for name in numbered if name.casefold() not in used)


def _page(made: Workbook, styles: Styles, book: PeopleBook, page: Page) -> None:
    section = page.section
    sheet = _sheet(made, styles, book, page.name, title=section.title, intro=section.intro)
    _table(sheet, styles, section, HEADER_ROW)
    n_rows, n_columns = len(section), len(section.columns)
    sheet.freeze_panes(HEADER_ROW + 1, min(3, n_columns - 1))
    sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(n_rows, 1), n_columns - 1)
    sheet.repeat_rows(HEADER_ROW)
    for i, chart in enumerate(page.charts):
        at = (HEADER_ROW + _CHART_EVERY * i, n_columns + 1)
        add_chart(made, sheet, sheet.get_name(), section, chart, header_row=HEADER_ROW, at=at)


def _table(sheet: Worksheet, styles: Styles, section: Section, header_row: int, *, widths: bool = True) -> None:
    sheet.set_row(header_row, 32)
    for k, column in enumerate(section.columns):
        values = section.rows[column.name]
        sheet.write_string(header_row, k, column.heading, styles.head(is_number=column.is_numeric))
        if column.meaning and widths:
            sheet.write_comment(header_row, k, column.meaning, {"width": 260, "font_size": 9})
        if widths:
            sheet.set_column(k, k, _width(column, values))
        _write_column(sheet, styles, section, column, at=(header_row + 1, k))


def _write_column(sheet: Worksheet, styles: Styles, section: Section, column: Column, *, at: tuple[int, int]) -> None:
    """Missing values stay empty: of the many cells of a staffing pattern most of the time goes into writing them."""
    row, k = at
    values = section.rows[column.name].tolist()
    if not column.is_numeric:
        look = styles.text(indent=1)
        for i, value in enumerate(values):
            if value:
                sheet.write_string(row + i, k, str(value), look)
        return
    statuses = section.statuses.get(column.name)
    form = _LONG_DECIMAL if column.format == DECIMAL else column.format
    looks = [styles.look(form, str(s)) for s in statuses] if statuses is not None else None
    plain = styles.look(form)
    for i, value in enumerate(values):
        if value is not None and not math.isnan(value):
            sheet.write_number(row + i, k, value, looks[i] if looks else plain)


def _width(column: Column, values: np.ndarray[Any, Any]) -> float:
    if column.is_numeric:
        return 13
    longest = max((len(str(v)) for v in values.tolist()), default=0)
    return min(max(longest, len(column.heading)) + 2, _WIDEST)


def _brief(made: Workbook, styles: Styles, book: PeopleBook, brief: Brief) -> None:
    sheet = _sheet(made, styles, book, brief.name, title=brief.title)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    for k, width in enumerate(_BRIEF_WIDTHS):
        sheet.set_column(k, k, width)
    row = 3
    for name, fact in brief.facts:
        sheet.write_string(row, 0, name, styles.text(bold=True, valign="top"))
        _wrapped(sheet, styles, row, fact)
        row += 1
    if brief.rungs:
        row = _rungs(sheet, styles, brief, row + 1)
    sheet.write_string(row + 1, 0, brief.table.title, styles.heading)
    _table(sheet, styles, brief.table, row + 2, widths=False)
    row += 4 + len(brief.table)
    sheet.write_string(row, 0, "Questions to you", styles.heading)
    for question in brief.questions:
        row += 1
        sheet.write_string(row, 0, f"• {question}", styles.text())
    for credit in brief.credits:
        row += 1
        sheet.merge_range(row, 0, row, _LAST, credit, styles.look(font_color="#5B6675", font_size=8, text_wrap=True))
        sheet.set_row(row, min(12 * (1 + len(credit) // 130), TALLEST_ROW))


def _wrapped(sheet: Worksheet, styles: Styles, row: int, text: str, first: int = 1) -> None:
    """Text over the columns from `first` to the last, with room for its lines."""
    sheet.merge_range(row, first, row, _LAST, text, styles.text(wrap=True))
    sheet.set_row(row, min(15 * (1 + len(text) // _LETTERS_A_LINE), TALLEST_ROW))


def _rungs(sheet: Worksheet, styles: Styles, brief: Brief, row: int) -> int:
    """The entry ladder, its highest rung on top; the row after it."""
    sheet.write_string(row, 0, "Entry ladder: share of the jobs, and the largest occupations", styles.heading)
    for words, part, occupations in reversed(brief.rungs):
        row += 1
        sheet.write_string(row, 0, words, styles.text(valign="top"))
        sheet.write_number(row, 1, part, styles.look("0%", valign="top", align="center"))
        _wrapped(sheet, styles, row, occupations, first=2)
    first, last = row - len(brief.rungs) + 1, row
    sheet.conditional_format(first, 1, last, 1, {"type": "data_bar", "bar_color": "#9CC3E6", "bar_solid": True})
    return row + 1


def _sources(made: Workbook, styles: Styles, book: PeopleBook) -> None:
    sheet = _sheet(made, styles, book, "Sources and notes", title="Sources and notes")
    row = 3
    across = len(_SOURCE_WIDTHS) - 1
    for note in book.notes:
        sheet.merge_range(row, 0, row, across, note, styles.text(wrap=True))
        sheet.set_row(row, min(15 * (1 + len(note) // _LETTERS_OF_A_NOTE), TALLEST_ROW))
        row += 1
    _table(sheet, styles, book.sources, row + 1, widths=False)
    for k, width in enumerate(_SOURCE_WIDTHS):
        sheet.set_column(k, k, width)
