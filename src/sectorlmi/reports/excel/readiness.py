"""The tab `Readiness`: the worksheet that partners fill in, with what the data say already filled in."""

from __future__ import annotations

from typing import Final

from sectorlmi.meeting.filled import Answers
from sectorlmi.meeting.readiness import Readiness
from sectorlmi.meeting.sheets import FILLED_IN_BY, READINESS, READINESS_TITLE
from sectorlmi.meeting.worksheets import readiness_rows
from sectorlmi.reports.excel.book import HEADER_ROW, Book, Tab, TabTitle
from sectorlmi.reports.excel.fill_in import set_widths, write_form

TITLE: Final = TabTitle(*READINESS_TITLE)
_ORDER: Final = (
    ("NAICS", 7), ("Industry", 26), ("Topic", 20), ("Question", 62), ("From the data", 26), ("Data score", 7),
)  # fmt: skip


def fill(book: Book, tab: Tab, found: Readiness, answers: Answers) -> None:
    """Write every question for every short-listed industry, with the owner's answers where there are any."""
    partner_row(tab, HEADER_ROW - 1, answers.owner)
    rows = readiness_rows(book.report, found, answers)
    set_widths(tab, READINESS, _ORDER)
    write_form(tab, READINESS, rows, _ORDER, header_row=HEADER_ROW)
    tab.as_table(len(_ORDER) + len(READINESS.entries), len(rows), frozen_columns=3)
    tab.sheet.set_row(HEADER_ROW, 32)


def partner_row(tab: Tab, row: int, owner: str) -> None:
    """The cell that says whose answers these are; the file's name stands for it while it is blank."""
    styles = tab.book.styles
    tab.sheet.write_string(row, 0, FILLED_IN_BY, styles.look(bold=True))
    tab.sheet.write_string(row, 2, owner, styles.entry("@", align="left"))
    hint = {"input_title": "Your organisation", "input_message": "While it is blank, the file's name stands for it."}
    tab.sheet.data_validation(row, 2, row, 2, {"validate": "any"} | hint)
