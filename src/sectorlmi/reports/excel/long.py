"""The tidy table of a batch as a workbook: one long sheet with filters, and one that says what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from sectorlmi.disk import replacing
from sectorlmi.errors import ReportError
from sectorlmi.terms.columns import Column

# What an Excel sheet holds, its header included.
_MOST_ROWS: Final = 1_048_576
_WIDTH: Final = {"title": 40, "region_title": 30, "set_aside": 60}


def write(
    path: Path, columns: Sequence[Column], rows: Iterable[tuple[Any, ...]], n_rows: int, notes: Sequence[str]
) -> None:
    """Write the workbook, row by row.

    Raises ReportError when the table is longer than a sheet, or the file cannot be written.
    """
    if n_rows >= _MOST_ROWS:
        raise ReportError(
            f"{path}: {n_rows:,} rows, more than an Excel sheet holds ({_MOST_ROWS - 1:,})",
            "Choose --format parquet or csv, or fewer regions.",
        )
    with replacing(path) as temporary:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(str(temporary), options) as book:
            # In the order of writing: constant memory keeps one sheet open at a time.
            _notes(book.add_worksheet("Notes"), notes)
            _table(book, columns, rows, n_rows)


def _notes(sheet: Worksheet, notes: Sequence[str]) -> None:
    sheet.set_column(0, 0, 120)
    for row, note in enumerate(notes):
        sheet.write_string(row, 0, note)


def _table(book: Workbook, columns: Sequence[Column], rows: Iterable[tuple[Any, ...]], n_rows: int) -> None:
    sheet = book.add_worksheet("Regions")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = [book.add_format({"num_format": c.format}) for c in columns]
    for k, column in enumerate(columns):
        sheet.set_column(k, k, _WIDTH.get(column.name, 12), formats[k])
        sheet.write_string(0, k, column.heading, bold)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, n_rows, len(columns) - 1)
    for i, row in enumerate(rows, 1):
        for k, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(i, k, value)
            elif isinstance(value, bool):
                sheet.write_boolean(i, k, value)
            elif value is not None:
                sheet.write_number(i, k, value, formats[k])
