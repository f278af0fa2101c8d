"""The tab `Summary`: what was ranked, the first ten, how firm that is and what to do next, in a minute."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sectorlmi.report import Report
from sectorlmi.reports import excel_charts
from sectorlmi.reports.excel_book import Book, Tab, is_nothing
from sectorlmi.reports.excel_rows import noted, rounded
from sectorlmi.reports.excel_styles import LINE, PALE
from sectorlmi.reports.excel_words import facts, next_steps, uncertainty
from sectorlmi.table.factors import Factor

_TOP: Final = 10
_MOST_ROWS: Final = 13
_MOST_FACTORS: Final = 6
_FIRST_FACTOR: Final = 4
_WIDTHS: Final = (7, 9, 8, 42)
_FACTOR_WIDTH: Final = 12.5
_CHARACTERS: Final = 1.15  # of running text, for each unit of column width


def top_rows(report: Report) -> list[int]:
    """The rows of the ranking that the page shows: the first ten places, ties included as far as there is room."""
    return [int(i) for i in np.flatnonzero(report.ranking.place <= _TOP)[:_MOST_ROWS]]


def fill(book: Book, tab: Tab, points: excel_charts.Quadrants) -> None:
    """Write the page."""
    _columns(tab)
    row = _facts(book, tab, 3)
    row = _top(book, tab, row + 1)
    first_text = row + 1
    row = _bullets(book, tab, first_text, "What is uncertain", uncertainty(book.report))
    row = _bullets(book, tab, row + 1, "What to do next", next_steps(book.report))
    charts = excel_charts
    tab.sheet.insert_chart(
        3, _last_column(book.report) + 2, charts.place_ranges(book, (540, 440)),
        charts.placed("Bars of the places that the first industries may have"),
    )  # fmt: skip
    if points.names:
        tab.sheet.insert_chart(
            first_text, _last_column(book.report) + 2, charts.bubbles(book, points, (540, 540)),
            charts.placed("Bubbles: location quotient against past growth, size by jobs"),
        )  # fmt: skip
    tab.sheet.fit_to_pages(1, 1)


def _columns(tab: Tab) -> None:
    for column, width in enumerate(_WIDTHS):
        tab.sheet.set_column(column, column, width)
    last = _last_column(tab.book.report)
    tab.sheet.set_column(_FIRST_FACTOR, last, _FACTOR_WIDTH)
    tab.sheet.set_column(last + 1, last + 1, 2)


def _last_column(report: Report) -> int:
    return _FIRST_FACTOR + min(len(report.table.factors), _MOST_FACTORS) - 1


def _height(report: Report, sentence: str, columns_before: int = 0) -> float:
    """The height in points of a row whose sentence runs over the page's columns, from the one given."""
    widths = [*_WIDTHS, *[_FACTOR_WIDTH] * (_last_column(report) - _FIRST_FACTOR + 1)]
    room = _CHARACTERS * sum(widths[columns_before:])
    return 15 * (1 + len(sentence) // int(room)) + 2


def _facts(book: Book, tab: Tab, row: int) -> int:
    """One line a fact: its name, and a sentence."""
    name = book.styles.look(bold=True, bg_color=PALE, valign="top")
    text = book.styles.text(wrap=True, bg_color=PALE)
    for heading, sentence in facts(book.report):
        tab.sheet.merge_range(row, 0, row, 1, heading, name)
        tab.sheet.merge_range(row, 2, row, _last_column(book.report), sentence, text)
        tab.sheet.set_row(row, _height(book.report, sentence, columns_before=2))
        row += 1
    return row


def _top(book: Book, tab: Tab, row: int) -> int:
    """The first places with their ranges and the factors' numbers, marked as everywhere."""
    report, styles = book.report, book.styles
    tab.sheet.write_string(row, 0, f"The first {_TOP} of {len(report.ranking)}", styles.heading)
    changed = '=IF(LEFT({K.check},2)="OK","","The weights on tab K were changed. This page shows the saved run.")'
    tab.put((row, _FIRST_FACTOR), "", book.resolve(changed, tab.letter), styles.look(bold=True, font_color="#8C2D04"))
    rows = top_rows(report)
    factors = report.table.factors[:_MOST_FACTORS]
    headings = ["Place", "Range", "NAICS", "Industry", *(f.column.heading for f in factors)]
    for column, heading in enumerate(headings):
        tab.sheet.write_string(row + 1, column, heading, styles.head(is_number=column not in (1, 2, 3)))
    tab.sheet.set_row(row + 1, 32)
    for i, ranked in enumerate(rows, start=row + 2):
        _who(book, tab, i, ranked)
        tab.sheet.set_row(i, 20)
    for column, factor in enumerate(factors, start=_FIRST_FACTOR):
        _numbers(book, tab, (row + 2, column), factor, rows)
    return row + 2 + len(rows)


_RULED: Final[dict[str, Any]] = {"bottom": 1, "bottom_color": LINE}


def _who(book: Book, tab: Tab, row: int, ranked: int) -> None:
    report, styles, ranking = book.report, book.styles, book.report.ranking
    code = ranking.industries[ranked]
    tab.sheet.write_number(row, 0, int(ranking.place[ranked]), styles.look("0", bold=True, font_size=12, **_RULED))
    tab.sheet.write_string(row, 1, _range(report, ranked), styles.text(align="center", **_RULED))
    tab.sheet.write_string(row, 2, code, styles.text(indent=1, **_RULED))
    tab.sheet.write_string(row, 3, report.table.titles()[code], styles.text(bold=True, indent=1, shrink=True, **_RULED))


def _range(report: Report, ranked: int) -> str:
    if report.ranges is None:
        return "–"
    low, high = report.ranges.low[ranked], report.ranges.high[ranked]
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _numbers(book: Book, tab: Tab, at: tuple[int, int], factor: Factor, ranked: list[int]) -> None:
    row, column = at
    report = book.report
    rows = [report.table.row_of(report.ranking.industries[i]) for i in ranked]
    field = noted(report, factor.column, report.table[factor.column.name][rows], rows=rows)
    values = rounded(report, factor.column, field.values, field.status)
    for i, value in enumerate(values.tolist()):
        status = "" if field.status is None else str(field.status[i])
        look = book.styles.look(factor.column.format, status or "published", **_RULED)
        tab.put((row + i, column), value, '=""' if is_nothing(value) else "", look)
        if field.notes is not None and field.notes[i]:
            tab.note(row + i, column, str(field.notes[i]))


def _bullets(book: Book, tab: Tab, row: int, heading: str, sentences: list[str]) -> int:
    tab.sheet.write_string(row, 0, heading, book.styles.heading)
    text = book.styles.text(wrap=True)
    for sentence in sentences:
        row += 1
        tab.sheet.merge_range(row, 0, row, _last_column(book.report), f"•  {sentence}", text)
        tab.sheet.set_row(row, _height(book.report, sentence))
    return row + 1
