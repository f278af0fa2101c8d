"""A workbook of sections, charts and one-page briefs: who works there, and career-cluster coverage."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from xlsxwriter.utility import quote_sheetname
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sectorlmi.report import SAMPLE_BANNER, Section
from sectorlmi.reports.excel_people_charts import Chart, add_chart
from sectorlmi.reports.excel_styles import Styles
from sectorlmi.reports.files import replacing
from sectorlmi.terms.columns import Column

HEADER_ROW: Final = 4
_LETTER_PAPER: Final = 1
_WIDEST: Final = 60
_CHART_EVERY: Final = 24
_BRIEF_WIDTHS: Final = (48, 9, 12, 9, 11, 32, 9)


@dataclass(frozen=True, eq=False)
class Page:
    """A tab: a section under its title, with charts to its right. Excel cuts tab names at 31 characters."""

    name: str
    section: Section
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, eq=False)
class Brief:
    """A tab that prints on one page: facts in words, then small tables."""

    name: str
    title: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Section, ...]
    credits: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class PeopleBook:
    """Everything in the workbook; `created` makes the same inputs give the same file."""

    title: str
    pages: tuple[Page, ...]
    briefs: tuple[Brief, ...]
    notes: tuple[str, ...]
    sources: Section
    created: dt.datetime
    is_sample: bool


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
    sheet = made.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_LETTER_PAPER)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, title, styles.title)
    sheet.write_string(1, 0, intro, styles.intro)
    banner = SAMPLE_BANNER if book.is_sample else ""
    if banner:
        sheet.write_string(2, 0, banner, styles.banner)
    plain = book.title.replace("&", "&&")
    sheet.set_header(f"&L{plain}&C&B{banner}&R&A")
    sheet.set_footer("&Lsectorlmi&RPage &P of &N")
    return sheet


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
        add_chart(made, sheet, quote_sheetname(page.name).strip("'"), section, chart, header_row=HEADER_ROW, at=at)


def _table(sheet: Worksheet, styles: Styles, section: Section, header_row: int, *, widths: bool = True) -> None:
    sheet.set_row(header_row, 32)
    for k, column in enumerate(section.columns):
        values = section.rows[column.name]
        sheet.write_string(header_row, k, column.heading, styles.head(is_number=column.is_numeric))
        if column.meaning and widths:
            sheet.write_comment(header_row, k, column.meaning, {"width": 260, "font_size": 9})
        if widths:
            sheet.set_column(k, k, _width(column, values))
        look = styles.look(column.format) if column.is_numeric else styles.text()
        for i, value in enumerate(values.tolist()):
            _put(sheet, header_row + 1 + i, k, value, look, is_text=not column.is_numeric)


def _put(sheet: Worksheet, row: int, column: int, value: Any, look: Any, *, is_text: bool) -> None:
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        sheet.write_blank(row, column, None, look)
    elif is_text:
        sheet.write_string(row, column, str(value), look)
    else:
        sheet.write_number(row, column, value, look)


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
        sheet.write_string(row, 0, name, styles.text(bold=True))
        sheet.merge_range(row, 1, row, 6, fact, styles.text(wrap=True))
        sheet.set_row(row, 15 * (1 + len(fact) // 90))
        row += 1
    for section in brief.tables:
        sheet.write_string(row + 1, 0, section.title, styles.heading)
        _table(sheet, styles, section, row + 2, widths=False)
        row += 3 + len(section)
    for credit in brief.credits:
        row += 1
        sheet.merge_range(row, 0, row, 6, credit, styles.look(font_color="#5B6675", font_size=8, text_wrap=True))
        sheet.set_row(row, 36)


def _sources(made: Workbook, styles: Styles, book: PeopleBook) -> None:
    sheet = _sheet(made, styles, book, "Sources and notes", title="Sources and notes")
    row = 3
    for note in book.notes:
        sheet.write_string(row, 0, note, styles.text())
        row += 1
    _table(sheet, styles, book.sources, row + 1, widths=False)
    sheet.set_column(0, 1, 30)


def facts(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Those facts that are known."""
    return tuple((name, fact) for name, fact in pairs if fact)
