"""The tab `Launch`: what to settle for each industry, the next steps, and whom to invite."""

from __future__ import annotations

from typing import Final

from sectorlmi.meeting import sheets
from sectorlmi.meeting.filled import Answers
from sectorlmi.meeting.readiness import Readiness
from sectorlmi.meeting.worksheets import launch_rows, listed_rows
from sectorlmi.reports.excel.book import HEADER_ROW, Book, Tab, TabTitle
from sectorlmi.reports.excel.fill_in import set_widths, widths_of, write_form

TITLE: Final = TabTitle(
    sheets.LAUNCH_TAB,
    "Preparing the launch",
    "Decide which industry comes first, who convenes, who leads, and who calls whom. Yellow cells are yours and stay.",
)
_ORDER: Final = (("NAICS", 8), ("Industry", 28), ("Combined place", 10))


def fill(book: Book, tab: Tab, found: Readiness, answers: Answers) -> None:
    """Three tables under one another, in the columns of the first."""
    form = sheets.launch()
    set_widths(tab, form, _ORDER)
    row = write_form(tab, form, launch_rows(book.report, found, answers), _ORDER, header_row=HEADER_ROW)
    for title, each, suggestions in (
        ("Next steps", sheets.STEPS, sheets.FIRST_STEPS),
        ("Whom to invite", sheets.INVITES, ()),
    ):
        tab.sheet.write_string(row + 1, 0, title, book.styles.heading)
        rows = listed_rows(each, answers, suggestions)
        row = write_form(tab, each, rows, [(each.keys[0], 8)], header_row=row + 2, widths=widths_of(form, _ORDER))
    tab.sheet.freeze_panes(HEADER_ROW + 1, 2)
    tab.sheet.print_area(0, 0, row, len(_ORDER) + len(form.entries) - 1)
