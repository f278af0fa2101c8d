"""The first places by the weights that stand on tab K now: worked out on the hidden tab, shown on the Summary.

A cell's tint and mark follow the industry that stands in it, by rules that look its status up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_rowcol_to_cell

from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel import start_charts
from sectorlmi.reports.excel.book import Book, Field, Tab
from sectorlmi.reports.excel.styles import tinted
from sectorlmi.reports.excel.worked import Worked
from sectorlmi.table import rounding
from sectorlmi.table.factors import Factor
from sectorlmi.terms.cells import Array

TOP: Final = 10
MOST_ROWS: Final = 13
MOST_FACTORS: Final = 6
_FIRST_STATUS: Final = 40  # right of the page's charts
_FIRST_COLUMN: Final = start_charts.FIRST_COLUMN + start_charts.WIDTH
_PICK = (
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
        for status in sorted(set(self.book.report.table.status_shown(factor.status_column).tolist())):
            look = tinted(factor.column.format, status)
            if look:
                made = self.book.workbook.add_format(look | ruled)
                rule = {"type": "formula", "criteria": f'={cell}="{status}"', "format": made, "stop_if_true": True}
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
        Field(f"saved_{f.name}", f"Status: {f.column.heading}", table.status_shown(f.status_column)[rows])
        for f in shown_factors(report)
    ]
    return [
        Field("saved_code", "NAICS", worked.codes),
        Field("saved_range", "Range", np.array(ranges, dtype=np.str_)),
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
    picks = [_PICK.format(i=i + 1) for i in range(len(lines))]
    status = {f.key: f.values[lines] for f in saved}
    fields = [
        Field("top_pick", "Row on tab K", lines + 1.0, picks),
        Field("top_place", "Place", worked.place[lines], _OF_K.format(key="place")),
        Field("top_range", "Range", status["saved_range"], _RANGE),
        Field("industry_code", "NAICS", worked.codes[lines], _OF_K.format(key="industry_code")),
        Field("top_title", "Industry", report.table["title"][list(worked.rows)][lines], _OF_K.format(key="title")),
    ]
    for factor in shown_factors(report):
        key, rows = factor.column.name, [worked.rows[i] for i in lines]
        values = rounding.shown(
            report.study, factor.column, report.table[key][rows], report.table[factor.status_column][rows]
        )
        found = f"{key}_shown" if f"I.{key}_shown" in book.spans else key
        name = f"saved_{factor.name}"
        fields.append(Field(f"top_{factor.name}", factor.column.heading, values, _OF_TABLE.format(key=found)))
        fields.append(Field(f"status_{factor.name}", "Status", status[name], _AS_SAVED.format(key=factor.name)))
    return fields
