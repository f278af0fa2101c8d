"""Tabs that carry on what the sheets have no room for: other partners' answers, and values kept aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sectorlmi.meeting import sheets
from sectorlmi.meeting.filled import Answers
from sectorlmi.meeting.sheets import Form
from sectorlmi.meeting.worksheets import FormRow, kept_rows, partner_rows
from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel.book import HEADER_ROW, Book, Tab, TabTitle
from sectorlmi.reports.excel.fill_in import set_widths, write_form
from sectorlmi.reports.excel.read_back import HOLDS_ANSWERS

Fill = Callable[[Book, Tab], None]

_PARTNERS_ORDER: Final = (("Partner", 24), ("Tab", 16), ("NAICS", 8), ("Industry", 30), ("Topic", 22))
_KEPT_ORDER: Final = (("File", 26), ("Sheet", 16), ("Cell", 7), ("Value", 34))


def mark(book: Book, answers: Answers) -> None:
    """Say in the document's properties that answers are carried in it, so that the next run reads them first."""
    if not answers.is_empty:
        book.workbook.doc_properties["keywords"] = HOLDS_ANSWERS


def add(book: Book, answers: Answers) -> None:
    """Add the tabs after the ones that are there; none when there is nothing to carry on."""
    mark(book, answers)
    for title, fill in tabs(book.report, answers):
        fill(book, book.tab(title))


def tabs(report: Report, answers: Answers) -> list[tuple[TabTitle, Fill]]:
    """Titles and writers of the tabs that are needed."""
    partners, kept = partner_rows(report, answers), kept_rows(answers)
    found: list[tuple[TabTitle, Fill]] = []
    if partners:
        intro = "Every partner's own answers, read back from here: the partners' files are not needed again."
        title = TabTitle(sheets.PARTNERS.tab, "Answers of the partners", intro)
        found.append((title, lambda _, t: _fill(t, sheets.PARTNERS, partners, _PARTNERS_ORDER)))
    if kept:
        intro = "Values that could not stay where they were written. Nothing is lost; delete rows you have dealt with."
        title = TabTitle(sheets.KEPT.tab, "Kept aside", intro)
        found.append((title, lambda _, t: _fill(t, sheets.KEPT, kept, _KEPT_ORDER)))
    return found


def _fill(tab: Tab, form: Form, rows: Sequence[FormRow], order: Sequence[tuple[str, float]]) -> None:
    set_widths(tab, form, order)
    write_form(tab, form, rows, order, header_row=HEADER_ROW)
    tab.as_table(len(order) + len(form.entries), len(rows), frozen_columns=0)
    tab.sheet.set_row(HEADER_ROW, 32)
