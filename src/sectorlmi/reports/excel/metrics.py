"""The tab `Success metrics`: process and impact measures with a baseline and yearly columns, kept for years."""

from __future__ import annotations

from typing import Final

from sectorlmi.meeting.filled import Answers
from sectorlmi.meeting.sheets import METRICS
from sectorlmi.meeting.worksheets import metric_rows
from sectorlmi.reports.excel.book import HEADER_ROW, Book, Tab, TabTitle
from sectorlmi.reports.excel.fill_in import set_widths, write_form

TITLE: Final = TabTitle(
    METRICS.tab,
    "Success metrics",
    "Choose a few measures, write the baseline before you begin, and one column a year. An industry that tab Launch "
    "marks first or next gets its own rows. After the Next Gen toolkit (module 5) and START (chapter 7).",
)
_ORDER: Final = (
    ("NAICS", 7), ("Industry", 22), ("Area", 18), ("Kind", 8), ("Measure", 34), ("Unit", 13), ("From the data", 16),
)  # fmt: skip


def fill(book: Book, tab: Tab, answers: Answers) -> None:
    """Write the measures with what was recorded so far."""
    rows = metric_rows(book.report, answers)
    set_widths(tab, METRICS, _ORDER)
    write_form(tab, METRICS, rows, _ORDER, header_row=HEADER_ROW)
    tab.as_table(len(_ORDER) + len(METRICS.entries), len(rows), frozen_columns=0)
    tab.sheet.freeze_panes(HEADER_ROW + 1, 0)
    tab.sheet.set_row(HEADER_ROW, 32)
