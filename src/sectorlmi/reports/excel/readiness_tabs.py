"""Tab `Readiness`, all industries and questions on one page, and a page for each industry that was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from sectorlmi.meeting.filled import Answers
from sectorlmi.meeting.readiness import Readiness, fact
from sectorlmi.meeting.sheets import FILLED_IN_BY, MATRIX, MATRIX_TITLE, PAGES_TITLE, READINESS
from sectorlmi.meeting.worksheets import FormRow, Pages, asked, matrix_scores
from sectorlmi.reports.excel.book import HEADER_ROW, Book, Tab, TabTitle
from sectorlmi.reports.excel.fill_in import row_height, rule, set_widths, widths_of, write_entry, write_form
from sectorlmi.reports.excel.styles import LINE, MUTED, PALE

READINESS_TAB: Final = TabTitle(*MATRIX_TITLE)
PAGES_TAB: Final = TabTitle(*PAGES_TITLE)
_TOPIC, _QUESTION, _CELL = 20, 58, 6.5
_FIRST: Final = 2
_EDGE: Final[dict[str, Any]] = {"top": 1, "top_color": LINE}
_NAMES_HEIGHT: Final = 150


def fill_matrix(book: Book, tab: Tab, found: Readiness, answers: Answers, pages: Pages) -> None:
    """A row a question, a column an industry; those with a page of their own are gray here."""
    sheet, styles, titles = tab.sheet, book.styles, book.report.table.titles()
    partner_row(tab, HEADER_ROW - 1, answers.owner)
    sheet.set_column(0, 0, _TOPIC)
    sheet.set_column(1, 1, _QUESTION)
    sheet.set_column(_FIRST, _FIRST + len(found.industries), _CELL)
    for column, heading in enumerate((*MATRIX.keys, *MATRIX.shown)):
        sheet.write_string(HEADER_ROW, column, heading, styles.head(is_number=False))
    upright = styles.head(is_number=False, rotation=90, valign="bottom", font_size=9, indent=0)
    for column, code in enumerate(found.industries, start=_FIRST):
        beside = " (own page)" if code in pages.industries else ""
        sheet.write_string(HEADER_ROW, column, f"{code} {titles[code]}{beside}", upright)
    sheet.set_row(HEADER_ROW, _NAMES_HEIGHT)
    last = HEADER_ROW + len(found.questions), _FIRST + len(found.industries) - 1
    rule(tab, READINESS.entry("Score"), (HEADER_ROW + 1, _FIRST, *last))
    scores = matrix_scores(found, answers)
    for row, question in enumerate(found.questions, start=HEADER_ROW + 1):
        _line(tab, row, question.topic, asked(question))
        for column, code in enumerate(found.industries, start=_FIRST):
            if code in pages.industries:
                sheet.write_blank(row, column, None, styles.look(bg_color=LINE, **_EDGE))
            else:
                write_entry(tab, (row, column), READINESS.entry("Score"), scores.get((code, question.topic), ""), _EDGE)
    end = _data(book, tab, last[0] + 2, found)
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    sheet.print_area(0, 0, end, last[1])
    sheet.fit_to_pages(1, 1)


def _line(tab: Tab, row: int, topic: str, text: str) -> None:
    tab.sheet.write_string(row, 0, topic, tab.book.styles.text(wrap=True, bold=True, **_EDGE))
    tab.sheet.write_string(row, 1, text, tab.book.styles.text(wrap=True, font_size=9, **_EDGE))
    tab.sheet.set_row(row, row_height({"": text}, {"": _QUESTION * 1.1}))


def _data(book: Book, tab: Tab, row: int, found: Readiness) -> int:
    """What the data say of the questions that they answer, for reading; the last row."""
    look = book.styles.look("#,##0", font_color=MUTED, align="center", bg_color=PALE, font_size=9)
    text = book.styles.look("@", font_color=MUTED, bg_color=PALE)
    tab.sheet.write_string(row, 0, MATRIX.ends_at, book.styles.heading)
    for question in (q for q in found.questions if q.from_data):
        row += 1
        facts = [fact(book.report, question, code).score for code in found.industries]
        worksites = book.report.table["n_establishments"]
        words = "fifth of the rank; 5 is the highest"
        if np.isnan(facts).all():
            facts = [float(worksites[book.report.table.row_of(code)]) for code in found.industries]
            words = "worksites (not firms)"
        tab.sheet.write_string(row, 0, question.topic, text)
        tab.sheet.write_string(row, 1, words, text)
        for column, value in enumerate(facts, start=_FIRST):
            tab.put((row, column), value, "", look)
    return row


_ORDER: Final = (("NAICS", 7), ("Topic", 20), ("Question", 62), ("From the data", 26), ("Data score", 7))


def fill_pages(book: Book, tab: Tab, answers: Answers, pages: Pages) -> None:
    """One page an industry, its name above the questions once; only the marked ones are printed."""
    widths = widths_of(READINESS, _ORDER)
    set_widths(tab, READINESS, _ORDER)
    partner_row(tab, HEADER_ROW - 1, answers.owner)
    row, breaks = HEADER_ROW, []
    for code, rows in pages.marked.items():
        row = _page(book, tab, code, rows, row)
        breaks.append(row)
    printed = row
    for code, rows in pages.others.items():
        row = _page(book, tab, code, rows, row)
    if pages.rest:
        tab.sheet.write_string(row, 0, "No longer asked", book.styles.heading)
        write_form(tab, READINESS, pages.rest, _ORDER, header_row=row + 1)
    if not pages.marked:
        tab.print_none()
        return
    tab.sheet.print_area(0, 0, printed - 2, len(widths) - 1)
    tab.sheet.set_h_pagebreaks(breaks[:-1])


def _page(book: Book, tab: Tab, code: str, rows: Sequence[FormRow], row: int) -> int:
    """The row after the page of an industry."""
    tab.sheet.write_string(row, 0, book.report.table.titles()[code], book.styles.title)
    tab.sheet.set_row(row, 26)
    return write_form(tab, READINESS, rows, _ORDER, header_row=row + 1) + 1


def partner_row(tab: Tab, row: int, owner: str) -> None:
    """The cell that says whose answers these are; the file's name stands for it while it is blank."""
    styles = tab.book.styles
    tab.sheet.write_string(row, 0, FILLED_IN_BY, styles.look(bold=True))
    tab.sheet.write_string(row, 1, owner, styles.entry("@", align="left"))
    hint = {"input_title": "Your organization", "input_message": "While it is blank, the file's name stands for it."}
    tab.sheet.data_validation(row, 1, row, 1, {"validate": "any"} | hint)
