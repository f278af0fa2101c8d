"""Any document as a workbook: a tab a section with its charts, sources and notes; a diff on one tab."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sectorlmi.disk import replacing
from sectorlmi.errors import ReportError
from sectorlmi.ranking.diff_document import TITLE
from sectorlmi.reports.excel.charts import add_chart
from sectorlmi.reports.excel.line_charts import RANGE, add_lines
from sectorlmi.reports.excel.sheet import TALLEST_ROW, page_header
from sectorlmi.reports.excel.styles import HEAD, PALE, WARNING, Styles
from sectorlmi.terms.columns import DECIMAL, Column
from sectorlmi.terms.document import Document, Section, plain, sources_section

HEADER_ROW: Final = 4
_LETTER_PAPER: Final = 1
_WIDEST: Final = 60
_CHART_EVERY: Final = 24
# Source, file, address, checksum, when, release.
_SOURCE_WIDTHS: Final = (18, 42, 24, 22, 28, 14)
_LETTERS_OF_A_NOTE: Final = 130
_LONGEST_TAB: Final = 31
# What an Excel sheet holds, its header included.
_MOST_ROWS: Final = 1_048_576
_LONG_WIDTHS: Final = {"title": 40, "region_title": 30, "set_aside": 60}
# Nothing that looks like a formula or an address becomes one.
_TEXTS: Final = {"strings_to_formulas": False, "strings_to_urls": False}
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
# Persons stand beside percents in one column.
_LONG_DECIMAL: Final = "#,##0.0"
# What Excel allows in no tab's name.
_NO_TAB: Final = re.compile(r"[\[\]:*?/\\]")


def write(document: Document, path: Path) -> None:
    """Write the workbook, whole or not at all; the same document gives the same bytes.

    Raises ReportError when the file cannot be written, or a table is longer than a sheet.
    """
    with replacing(path) as temporary:
        if document.sections:
            temporary.write_bytes(workbook(document))
        else:
            _write_long(document, path, temporary)


def workbook(document: Document) -> bytes:
    """The workbook as bytes: a tab a section with its charts, sources and notes."""
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True} | _TEXTS)
    words = {"title": document.title, "author": "sectorlmi", "comments": document.banner}
    book.set_properties(words | {"created": _created(document)})
    styles = Styles(book)
    for section in document.sections:
        _section(book, styles, document, section.as_shown())
    _sources(book, styles, document)
    book.close()
    return stream.getvalue()


def _created(document: Document) -> dt.datetime:
    """The newest input's date, so that the same inputs give the same file."""
    stamps = [p.retrieved_at[:10] for p in document.provenance if _DATE.match(p.retrieved_at)]
    return dt.datetime.fromisoformat(max(stamps, default="2000-01-01"))


def _sheet(book: Workbook, styles: Styles, document: Document, name: str, *, title: str, intro: str = "") -> Worksheet:
    sheet = book.add_worksheet(_tab_name(name, [one.get_name() for one in book.worksheets()]))
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_LETTER_PAPER)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, title, styles.title)
    sheet.write_string(1, 0, intro, styles.intro)
    if document.banner:
        sheet.write_string(2, 0, document.banner, styles.banner)
    sheet.set_header(page_header(document.title, document.banner))
    sheet.set_footer("&Lsectorlmi&RPage &P of &N")
    return sheet


def _tab_name(wanted: str, taken: Sequence[str]) -> str:
    """A name that Excel takes: a column of a user's own file may be named like anything, and like another tab."""
    plain = _NO_TAB.sub(" ", wanted).strip("' ")[:_LONGEST_TAB] or "Sheet"
    used = {name.casefold() for name in taken}
    numbered = (f"{plain[: _LONGEST_TAB - 3]} {n}" for n in range(2, 100))
    return plain if plain.casefold() not in used else next(name for name in numbered if name.casefold() not in used)


def _section(book: Workbook, styles: Styles, document: Document, section: Section) -> None:
    sheet = _sheet(book, styles, document, section.tab or section.title, title=section.title, intro=section.intro)
    _table(sheet, styles, section, HEADER_ROW)
    _wrap_intro(sheet, styles, section)
    n_rows, n_columns = len(section), len(section.columns)
    sheet.freeze_panes(HEADER_ROW + 1, min(3, n_columns - 1))
    sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(n_rows, 1), n_columns - 1)
    sheet.repeat_rows(HEADER_ROW)
    charts = [chart for chart in document.charts if chart.section == section.key]
    for chart in (c for c in charts if c.kind == "lines" and n_rows):
        beside = _sheet(book, styles, document, f"{chart.title} charts", title=chart.title, intro=RANGE)
        add_lines(book, beside, sheet.get_name(), section, chart, header_row=HEADER_ROW)
    for i, chart in enumerate(c for c in charts if c.kind != "lines"):
        at = (HEADER_ROW + _CHART_EVERY * i, n_columns + 1)
        add_chart(book, sheet, sheet.get_name(), section, chart, header_row=HEADER_ROW, at=at)


def _wrap_intro(sheet: Worksheet, styles: Styles, section: Section) -> None:
    """An intro that is wider than its table wraps above it, or the printed page shrinks until all of its line fits."""
    across, last = sum(_width(c, section.rows[c.name]) for c in section.columns), len(section.columns) - 1
    if last and len(section.intro) > across:
        sheet.merge_range(1, 0, 1, last, section.intro, styles.text(wrap=True))
        sheet.set_row(1, min(15 * (1 + math.ceil(len(section.intro) / across)), TALLEST_ROW))


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
    kinds = section.kinds(column)
    form = _LONG_DECIMAL if column.format == DECIMAL else column.format
    looks = [styles.look(form, kind) for kind in kinds.tolist()] if kinds is not None else None
    plain = styles.look(form)
    for i, value in enumerate(values):
        if value is not None and not math.isnan(value):
            sheet.write_number(row + i, k, value, looks[i] if looks else plain)


def _width(column: Column, values: np.ndarray[Any, Any]) -> float:
    if column.is_numeric:
        return 13
    longest = max((len(str(v)) for v in values.tolist()), default=0)
    return min(max(longest, len(column.heading)) + 2, _WIDEST)


def _sources(book: Workbook, styles: Styles, document: Document) -> None:
    sheet = _sheet(book, styles, document, "Sources and notes", title="Sources and notes")
    row = 3
    across = len(_SOURCE_WIDTHS) - 1
    for note in document.notes:
        sheet.merge_range(row, 0, row, across, note, styles.text(wrap=True))
        sheet.set_row(row, min(15 * (1 + len(note) // _LETTERS_OF_A_NOTE), TALLEST_ROW))
        row += 1
    _table(sheet, styles, sources_section(document.provenance), row + 1, widths=False)
    for k, width in enumerate(_SOURCE_WIDTHS):
        sheet.set_column(k, k, width)


def _write_long(document: Document, path: Path, temporary: Path) -> None:
    """A document of one long table: its notes, and the table row by row, so that memory does not grow with it."""
    if document.n_long >= _MOST_ROWS:
        raise ReportError(
            f"{path}: {document.n_long:,} rows, more than an Excel sheet holds ({_MOST_ROWS - 1:,})",
            "Choose --format parquet or csv, or fewer regions.",
        )
    with Workbook(str(temporary), {"constant_memory": True} | _TEXTS) as book:
        # In the order of writing: constant memory keeps one sheet open at a time.
        notes = book.add_worksheet("Notes")
        notes.set_column(0, 0, 120)
        for row, note in enumerate(document.notes):
            notes.write_string(row, 0, note)
        sheet, row = book.add_worksheet(document.long), 0
        for lot in document.long_table():
            if not row:
                formats = _long_head(book, sheet, lot.columns)
            row = _long_rows(sheet, formats, lot.as_shown(), row)
        sheet.autofilter(0, 0, row, len(formats) - 1)


def _long_head(book: Workbook, sheet: Worksheet, columns: Sequence[Column]) -> list[Format]:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = [book.add_format({"num_format": c.format}) for c in columns]
    for k, column in enumerate(columns):
        sheet.set_column(k, k, _LONG_WIDTHS.get(column.name, 12), formats[k])
        sheet.write_string(0, k, column.heading, bold)
    sheet.freeze_panes(1, 2)
    return formats


def _long_rows(sheet: Worksheet, formats: Sequence[Format], lot: Section, row: int) -> int:
    """Write the rows below row `row`; the last one's number."""
    for cells in zip(*(lot.rows[c.name].tolist() for c in lot.columns), strict=True):
        row += 1
        for k, value in enumerate(cells):
            if isinstance(value, str):
                if value:
                    sheet.write_string(row, k, value)
            elif isinstance(value, bool):
                sheet.write_boolean(row, k, value)
            elif plain(value) is not None:
                sheet.write_number(row, k, value, formats[k])
    return row


_DIFF_TAB: Final = "Diff"
_DIFF_WIDTHS: Final = (22, 34, 34, 14, 14, 18, 18, 48)
# The file's own date must not make two workbooks of the same difference two.
_MADE: Final = datetime(2000, 1, 1)


def write_diff(document: Document, path: Path) -> None:
    """Write the workbook, whole or not at all. ReportError when the file cannot be written."""
    stream = BytesIO()
    workbook = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": TITLE, "author": "sectorlmi", "created": _MADE})
    _fill_diff(workbook.add_worksheet(_DIFF_TAB), document, Styles(workbook))
    workbook.close()
    with replacing(path) as temporary:
        temporary.write_bytes(stream.getvalue())


def _fill_diff(sheet: Worksheet, document: Document, styles: Styles) -> None:
    for column, width in enumerate(_DIFF_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    row = 0
    if document.banner:
        sheet.write_string(row, 0, document.banner, styles.look(bold=True, font_color=WARNING))
        row += 2
    for section in document.sections:
        row = _diff_table(sheet, row, section, styles) + 1
    for note in document.notes:
        sheet.write_string(row, 0, note, styles.look())
        row += 1
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _diff_table(sheet: Worksheet, row: int, section: Section, styles: Styles) -> int:
    """Write a table and give the row after it."""
    sheet.write_string(row, 0, section.title, styles.look(bold=True, font_size=13, font_color=HEAD))
    head = styles.look(bold=True, bg_color=PALE, bottom=1)
    for at, column in enumerate(section.columns):
        sheet.write_string(row + 1, at, column.heading, head)
        for i, value in enumerate(section.rows[column.name].tolist(), row + 2):
            if isinstance(value, str):
                sheet.write_string(i, at, value, styles.look("@"))
            elif value is not None:
                sheet.write_number(i, at, value, styles.look("#,##0" if isinstance(value, int) else "#,##0.00"))
    return row + 2 + len(section)
