"""The tab `Summary`: what was ranked, the first ten, how firm that is and what to do next, in a minute."""

from __future__ import annotations

from typing import Any, Final

from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel import live_top, start_charts
from sectorlmi.reports.excel.book import Book, Tab
from sectorlmi.reports.excel.live_top import Top
from sectorlmi.reports.excel.styles import LINE, PALE
from sectorlmi.reports.excel.words import facts, next_steps, uncertainty

_FIRST_FACTOR: Final = 4
_WIDTHS: Final = (7, 9, 8, 46)
_FACTOR_WIDTH: Final = 12.5
_LINE_HEIGHT: Final = 29  # two lines of a long title
_CHARACTERS: Final = 1.15  # of running text, for each unit of column width


def fill(book: Book, tab: Tab, points: start_charts.Quadrants, top: Top) -> None:
    """Write the page; its table shows the columns of `top`."""
    _columns(tab)
    row = _facts(book, tab, 3)
    row = _top(book, tab, row + 1, top)
    first_text = row + 1
    row = _bullets(book, tab, first_text, "What is uncertain", uncertainty(book.report))
    row = _bullets(book, tab, row + 1, "What to do next", next_steps(book.report))
    charts = start_charts
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
    return _FIRST_FACTOR + len(live_top.shown_factors(report)) - 1


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


def _top(book: Book, tab: Tab, row: int, top: Top) -> int:
    """The first places by the weights on tab K, with their ranges and the factors' numbers, marked as everywhere."""
    report, styles = book.report, book.styles
    tab.sheet.write_string(row, 0, f"The first {live_top.TOP} of {len(report.ranking)}", styles.heading)
    warning = styles.look(bold=True, font_color="#8C2D04")
    tab.put((row, _FIRST_FACTOR), "", book.resolve(_CHANGED, tab.letter), warning)
    factors = live_top.shown_factors(report)
    headings = ["Place", "Range", "NAICS", "Industry", *(f.column.heading for f in factors)]
    for column, heading in enumerate(headings):
        tab.sheet.write_string(row + 1, column, heading, styles.head(is_number=column not in (1, 2, 3)))
    tab.sheet.set_row(row + 1, 32)
    for line in range(row + 2, row + 2 + len(top)):
        tab.sheet.set_row(line, _LINE_HEIGHT)
    who = (
        ("top_place", styles.look("0", bold=True, font_size=12, **_RULED)),
        ("top_range", styles.text(align="center", valign="vcenter", **_RULED)),
        ("industry_code", styles.text(indent=1, valign="vcenter", **_RULED)),
        ("top_title", styles.text(wrap=True, bold=True, indent=1, **_RULED | {"valign": "vcenter"})),
    )
    for column, (key, look) in enumerate(who):
        top.show(tab, (row + 2, column), key, look)
    for column, factor in enumerate(factors, start=_FIRST_FACTOR):
        key, look = f"top_{factor.name}", styles.look(factor.column.format, "published", align="right", **_RULED)
        top.show(tab, (row + 2, column), key, look)
        top.mark(tab, (row + 2, column), factor, _RULED)
    return row + 2 + len(top)


_CHANGED: Final = (
    '=IF(LEFT({K.check},2)="OK","","Weights changed on tab K: the table follows, charts and text do not.")'
)
_RULED: Final[dict[str, Any]] = {"bottom": 1, "bottom_color": LINE}


def _bullets(book: Book, tab: Tab, row: int, heading: str, sentences: list[str]) -> int:
    tab.sheet.write_string(row, 0, heading, book.styles.heading)
    text = book.styles.text(wrap=True)
    for sentence in sentences:
        row += 1
        tab.sheet.merge_range(row, 0, row, _last_column(book.report), f"•  {sentence}", text)
        tab.sheet.set_row(row, _height(book.report, sentence))
    return row + 1
