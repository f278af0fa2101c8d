"""A workbook with one tab: what changed between two runs, and why."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sectorlmi.disk import replacing
from sectorlmi.ranking.diff_document import TITLE
from sectorlmi.reports.excel.styles import HEAD, PALE, WARNING, Styles
from sectorlmi.terms.document import Document, Section

_TAB: Final = "Diff"
_WIDTHS: Final = (22, 34, 34, 14, 14, 18, 18, 48)
# The file's own date must not make two workbooks of the same difference two.
_MADE: Final = datetime(2000, 1, 1)


def write(document: Document, path: Path) -> None:
    """Write the workbook, whole or not at all. ReportError when the file cannot be written."""
    stream = BytesIO()
    workbook = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": TITLE, "author": "sectorlmi", "created": _MADE})
    _fill(workbook.add_worksheet(_TAB), document, Styles(workbook))
    workbook.close()
    with replacing(path) as temporary:
        temporary.write_bytes(stream.getvalue())


def _fill(sheet: Worksheet, document: Document, styles: Styles) -> None:
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    row = 0
    if document.banner:
        sheet.write_string(row, 0, document.banner, styles.look(bold=True, font_color=WARNING))
        row += 2
    for section in document.sections:
        row = _table(sheet, row, section, styles) + 1
    for note in document.notes:
        sheet.write_string(row, 0, note, styles.look())
        row += 1
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _table(sheet: Worksheet, row: int, section: Section, styles: Styles) -> int:
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
