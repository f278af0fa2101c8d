"""The tab `Short list`: the list as saved, and below it the list by the weights that stand on tab K now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_rowcol_to_cell

from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel import start_charts
from sectorlmi.reports.excel.book import HEADER_ROW, Book, Field, Tab
from sectorlmi.reports.excel.section_tabs import fields_of
from sectorlmi.reports.excel.styles import format_of, tinted
from sectorlmi.reports.excel.sums_tabs import marks, ranges_of
from sectorlmi.reports.excel.worked import Worked
from sectorlmi.table import rounding
from sectorlmi.table.factors import Factor
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
    chart = start_charts.profile(book, len(worked.listed), (1000, 20 * _CHART_ROWS - 20))
    tab.sheet.insert_chart(chart_row, 0, chart, start_charts.placed("What each industry's mean rank is made of"))


def _live_fields(book: Book, worked: Worked, saved: Sequence[Field]) -> list[Field]:
    """The columns of the saved list, each found through the position on tab K."""
    report, ranking = book.report, book.report.ranking
    rule = report.study.shortlist
    most = rule.top + rule.any_factor_top * len(ranking.criteria) + len(rule.add) + _SPARE_ROWS
    column = _Live(book, worked, min(max(most, len(worked.listed)), len(worked.codes)), {f.key: f.width for f in saved})
    # What is said of a pick is said of the list as saved.
    shown = [column.field(f.key) for f in saved if f.key != "caution"]
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
        number_format = format_of(column) if column.is_numeric else "General"
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


CERTAIN: Final = "Certain ranges"
TOP: Final = 10
MOST_ROWS: Final = 13
MOST_FACTORS: Final = 6
_FIRST_STATUS: Final = 40  # right of the page's charts
_FIRST_COLUMN: Final = start_charts.FIRST_COLUMN + start_charts.WIDTH
_LIVE_TOP_PICK = (
    f"=IFERROR(IF(INT(SMALL([K.sequence:],{{i}})/10000)<={TOP},"
    'MATCH(SMALL([K.sequence:],{i}),[K.sequence:],0),""),"")'
)
_OF_K = '=IF(ISNUMBER([top_pick]),INDEX([K.{key}:],[top_pick]),"")'
_OF_TABLE = '=IF(ISNUMBER([top_pick]),IFERROR([I.{key}],""),"")'
_AS_SAVED = '=IF(ISNUMBER([top_pick]),IFERROR(INDEX([saved_{key}:],MATCH([industry_code],[saved_code:],0)),""),"")'
_RANGE = '=IF(LEFT({K.check},2)="OK",' + _AS_SAVED.format(key="range").removeprefix("=") + ',"–")'


def top_rows(report: Report) -> list[int]:
    """The rows of the ranking that the page shows: the first ten places, ties included as far as there is room."""
    return [int(i) for i in np.flatnonzero(report.ranking.place <= TOP)[:MOST_ROWS]]


def shown_factors(report: Report) -> Sequence[Factor]:
    """The factors that the page has room for."""
    return report.table.factors[:MOST_FACTORS]


@dataclass(frozen=True, eq=False)
class Top:
    """The live columns by key, with what they show before anybody changes a weight."""

    book: Book
    values: Mapping[str, Array]

    def __len__(self) -> int:
        return len(self.values["top_place"])

    def show(self, tab: Tab, at: tuple[int, int], key: str, look: Format) -> None:
        """A column on the page: its cells, each a reference with its true result."""
        span = self.book.spans[f"CHARTDATA.{key}"]
        for i, value in enumerate(self.values[key].tolist()):
            cell = f"{quote_sheetname(span.sheet)}!${xl_col_to_name(span.column)}${span.first + i + 1}"
            tab.put((at[0] + i, at[1]), value, f"={cell}", look)

    def mark(self, tab: Tab, at: tuple[int, int], factor: Factor, ruled: dict[str, Any]) -> None:
        """Rules that tint and mark the factor's cells by the status of the industry in their line.

        The statuses stand in a hidden column of the page: such a rule must not look at another tab.
        """
        beside = _FIRST_STATUS + [f.name for f in shown_factors(self.book.report)].index(factor.name)
        tab.sheet.set_column(beside, beside, None, None, {"hidden": True})
        self.show(tab, (at[0], beside), f"status_{factor.name}", self.book.styles.look())
        cell = xl_rowcol_to_cell(at[0], beside, col_abs=True)
        for kind in sorted(set(self.book.report.table.kinds(factor.column).tolist())):
            look = tinted(format_of(factor.column), kind)
            if look:
                made = self.book.workbook.add_format(look | ruled)
                rule = {"type": "formula", "criteria": f'={cell}="{kind}"', "format": made, "stop_if_true": True}
                tab.sheet.conditional_format(at[0], at[1], at[0] + len(self) - 1, at[1], rule)


def fill_data(book: Book, tab: Tab, worked: Worked) -> Top:
    """On the tab of the charts: what tells how firm every candidate's numbers are, and the first places live."""
    saved = _saved(book.report, worked)
    live = _live(book, worked, saved)
    tab.write(saved, first_column=_FIRST_COLUMN)
    tab.write(live, first_column=_FIRST_COLUMN + len(saved) + 1)
    return Top(book, {field.key: field.values for field in live})


def _saved(report: Report, worked: Worked) -> list[Field]:
    """Of every candidate: its code, the range of its place in the saved run, and the status of each number."""
    rows, table = list(worked.rows), report.table
    ranges = [place_range(report, i) for i in range(len(report.ranking))]
    ranges += ["–"] * (len(rows) - len(ranges))
    statuses = [
        Field(f"saved_{f.name}", f"Status: {f.column.heading}", table.kinds(f.column, rows))
        for f in shown_factors(report)
    ]
    return [
        Field("saved_code", "NAICS", worked.codes),
        Field("saved_range", "Range", np.array(ranges, dtype=np.str_)),
        Field("saved_certain", CERTAIN, np.array(["; ".join(ranges_of(table, row)) or "–" for row in rows])),
        *statuses,
    ]


def place_range(report: Report, ranked: int) -> str:
    """The range of a place in words; a dash where none was worked out."""
    if report.ranges is None:
        return "–"
    low, high = report.ranges.low[ranked], report.ranges.high[ranked]
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _live(book: Book, worked: Worked, saved: Sequence[Field]) -> list[Field]:
    """One row a line of the page; each is found through its position on tab K, so that sorting a tab harms nothing."""
    report = book.report
    lines = np.argsort(worked.sequence, kind="stable")[: len(top_rows(report))]
    picks = [_LIVE_TOP_PICK.format(i=i + 1) for i in range(len(lines))]
    status = {f.key: f.values[lines] for f in saved}
    fields = [
        Field("top_pick", "Row on tab K", lines + 1.0, picks),
        Field("top_place", "Place", worked.place[lines], _OF_K.format(key="place")),
        Field("top_range", "Range", status["saved_range"], _RANGE),
        Field("industry_code", "NAICS", worked.codes[lines], _OF_K.format(key="industry_code")),
        Field("top_title", "Industry", report.table["title"][list(worked.rows)][lines], _OF_K.format(key="title")),
    ]
    certain = Field("top_certain", CERTAIN, status["saved_certain"], _AS_SAVED.format(key="certain"))
    for factor in shown_factors(report):
        key, rows = factor.column.name, [worked.rows[i] for i in lines]
        values = rounding.shown(
            report.study, factor.column, report.table[key][rows], report.table[factor.status_column][rows]
        )
        found = f"{key}_shown" if f"I.{key}_shown" in book.spans else key
        name = f"saved_{factor.name}"
        fields.append(Field(f"top_{factor.name}", factor.column.heading, values, _OF_TABLE.format(key=found)))
        fields.append(Field(f"status_{factor.name}", "Status", status[name], _AS_SAVED.format(key=factor.name)))
    return [*fields, certain]
