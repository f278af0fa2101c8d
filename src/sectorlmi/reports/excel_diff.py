"""A workbook with one tab: what changed between two runs, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sectorlmi.ranking.changes import Diff
from sectorlmi.ranking.diff_tables import Cell, PlainTable, tables
from sectorlmi.report import SAMPLE_BANNER
from sectorlmi.reports.excel_styles import HEAD, PALE, WARNING, Styles
from sectorlmi.reports.files import replacing

_TAB: Final = "Diff"
_WIDTHS: Final = (22, 34, 34, 14, 14, 18, 18, 48)
# The file's own date must not make two workbooks of the same difference two.
_MADE: Final = datetime(2000, 1, 1)


def write(found: Diff, path: Path) -> Path:
    """Write the workbook, whole or not at all. ReportError when the file cannot be written."""
    stream = BytesIO()
    workbook = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": "What changed between two runs", "author": "sectorlmi", "created": _MADE})
    _fill(workbook.add_worksheet(_TAB), found, Styles(workbook))
    workbook.close()
    with replacing(path) as temporary:
        temporary.write_bytes(stream.getvalue())
    return path


def _fill(sheet: Worksheet, found: Diff, styles: Styles) -> None:
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    row = 0
    if found.is_sample:
        sheet.write_string(row, 0, SAMPLE_BANNER, styles.look(bold=True, font_color=WARNING))
        row += 2
    for table in tables(found):
        row = _table(sheet, row, table, styles) + 1
    for note in found.notes:
        sheet.write_string(row, 0, note, styles.look())
        row += 1
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _table(sheet: Worksheet, row: int, table: PlainTable, styles: Styles) -> int:
    """Write a table and give the row after it."""
    sheet.write_string(row, 0, table.title, styles.look(bold=True, font_size=13, font_color=HEAD))
    head = styles.look(bold=True, bg_color=PALE, bottom=1)
    for column, heading in enumerate(table.headings):
        sheet.write_string(row + 1, column, heading, head)
    for at, cells in enumerate(table.rows, row + 2):
        _row(sheet, at, cells, styles)
    return row + 2 + len(table.rows)


def _row(sheet: Worksheet, row: int, cells: Sequence[Cell], styles: Styles) -> None:
    for column, value in enumerate(cells):
        if isinstance(value, str):
            sheet.write_string(row, column, value, styles.look("@"))
        elif value is not None:
            sheet.write_number(row, column, value, styles.look("#,##0" if isinstance(value, int) else "#,##0.00"))
