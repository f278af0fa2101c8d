"""The tab `Short list`: the list as saved, and below it the list by the weights that stand on tab K now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from sectorlmi.reports.excel import start_charts
from sectorlmi.reports.excel.book import HEADER_ROW, Book, Field, Tab
from sectorlmi.reports.excel.section_tabs import fields_of
from sectorlmi.reports.excel.sums_tabs import marks
from sectorlmi.reports.excel.worked import Worked
from sectorlmi.table import rounding
from sectorlmi.terms.cells import Array
from sectorlmi.terms.columns import Column

_SPARE_ROWS: Final = 5
_CHART_ROWS: Final = 22
_PICK = '=IF(ISNUMBER([pick]),INDEX([K.{key}:],[pick]),"")'
_FIND = '=IF(ISNUMBER([pick]),IFERROR([I.{key}],""),"")'
_PART = (
    '=IF(ISNUMBER([pick]),IFERROR({{K.share_{n}}}*INDEX([K.{block}_{n}:],[pick])'
    '/INDEX([K.weight_coverage:],[pick]),""),"")'
)  # fmt: skip


def fill(book: Book, tab: Tab, worked: Worked) -> None:
    """Write both lists and the chart of what the live list's scores are made of."""
    saved = book.report.section("short_list")
    fields = fields_of(book.report, saved)
    tab.write([*fields], header_row=HEADER_ROW)
    tab.sheet.set_row(HEADER_ROW, 32)
    tab.sheet.freeze_panes(HEADER_ROW + 1, 0)
    tab.sheet.write_string(HEADER_ROW - 1, 0, "As saved", book.styles.heading)
    chart_row = HEADER_ROW + len(saved) + 2
    row = chart_row + _CHART_ROWS + 2
    tab.sheet.write_string(row - 1, 0, "By the weights on tab K now (changes with them)", book.styles.heading)
    live = _live_fields(book, worked, fields)
    tab.write(live, header_row=row)
    tab.sheet.set_row(row, 32)
    count = len(live[0].values)
    _overflow(book, tab, row + count + 1, count)
    chart = start_charts.profile(book, min(count, start_charts.MOST_BARS), (1000, 20 * _CHART_ROWS - 20))
    tab.sheet.insert_chart(chart_row, 0, chart, start_charts.placed("What each industry's mean rank is made of"))


def _live_fields(book: Book, worked: Worked, saved: Sequence[Field]) -> list[Field]:
    """The columns of the saved list, each found through the position on tab K."""
    report, ranking = book.report, book.report.ranking
    rule = report.study.shortlist
    most = rule.top + rule.any_factor_top * len(ranking.criteria) + len(rule.add) + _SPARE_ROWS
    column = _Live(book, worked, min(max(most, len(worked.listed)), len(worked.codes)), {f.key: f.width for f in saved})
    shown = [column.field(f.key) for f in saved]
    shown.append(column.marks())
    hidden = [column.pick(), *(column.part(k, n) for k, n in enumerate(ranking.names))]
    return [*shown, *hidden]


class _Live:
    """Makes the columns of the live list, all of one length, blank after the last industry listed."""

    def __init__(self, book: Book, worked: Worked, length: int, widths: Mapping[str, float]) -> None:
        self.book, self.worked, self.length, self.widths = book, worked, length, widths
        self.words = {c.name: c for c in book.report.section("short_list").columns}

    def field(self, key: str) -> Field:
        column, w = self.words[key], self.worked
        of_ranking: dict[str, Array] = {
            "place": w.place, "industry_code": w.codes, "reason": w.listing.why,
        }  # fmt: skip
        if key in of_ranking:
            source = {"reason": "why"}.get(key, key)
            return self._made(column, self._listed(of_ranking[key]), _PICK.format(key=source))
        if key in ("place_low", "place_high"):
            return self._made(column, self._listed(self._range(key)), _PICK.format(key=key))
        table, rows = self.book.report.table, [w.rows[i] for i in w.listed]
        status = table.status_shown(column.status)[rows] if column.status else None
        values = table[key][rows]
        if column.is_numeric:
            values = rounding.shown(self.book.report.study, column, values, status)
        shown = f"{key}_shown" if f"I.{key}_shown" in self.book.spans else key
        return self._made(column, values, _FIND.format(key=shown))

    def pick(self) -> Field:
        """Where tab K holds the first, second, … industry of the list."""
        found = np.array([i + 1.0 for i in self.worked.listed])
        formulas = [f'=IFERROR(MATCH({i + 1},[K.position:],0),"")' for i in range(self.length)]
        return Field("pick", "Row on tab K", self._padded(found), formulas, is_hidden=True)

    def marks(self) -> Field:
        """The marks that the numbers would carry if their cells did not change."""
        values = self._padded(marks(self.book.report, [self.worked.rows[i] for i in self.worked.listed]))
        return Field("marks", "Not simply published", values, _PICK.format(key="marks"), width=64)

    def part(self, k: int, name: str) -> Field:
        block = "rank" if self.book.report.ranking.method == "mean_rank" else "points"
        values = self._padded(self._listed(self.worked.parts[:, k]))
        heading = next(f.column.heading for f in self.book.report.table.factors if f.name == name)
        return Field(f"part_{name}", heading, values, _PART.format(n=name, block=block), "0.0", is_hidden=True)

    def _listed(self, values: Array) -> Array:
        return values[list(self.worked.listed)]

    def _range(self, key: str) -> Array:
        ranges = self.book.report.ranges
        assert ranges is not None  # noqa: S101 - the section has these columns only where there are ranges
        low_or_high = ranges.low if key == "place_low" else ranges.high
        return np.concatenate([low_or_high, np.full(len(self.worked.codes) - len(low_or_high), np.nan)])

    def _made(self, column: Column, values: Array, formula: str) -> Field:
        number_format = column.format if column.is_numeric else "General"
        width = self.widths[column.name]
        return Field(column.name, column.heading, self._padded(values), formula, number_format, width)

    def _padded(self, values: Array) -> Array:
        filler = "" if values.dtype.kind == "U" else np.nan
        missing = self.length - len(values)
        return np.concatenate([values, np.full(missing, filler, dtype=values.dtype if filler == "" else np.float64)])


def _overflow(book: Book, tab: Tab, row: int, room: int) -> None:
    """Say so when another weighting lists more industries than there is room for."""
    formula = f'=IF(COUNT([K.position:])>{room},COUNT([K.position:])-{room}&" more are marked on tab K","")'
    tab.put((row, 0), "", book.resolve(formula, tab.letter), book.styles.intro)
