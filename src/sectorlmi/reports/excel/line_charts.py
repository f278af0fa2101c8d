"""Native line charts of a table, one for each of its groups: a gap where a series breaks, and its likely range.

A line chart of Excel takes one run of categories, and joins neighbors. So each chart has cells of its own on the sheet
of the charts, beside what is printed: formulas on the table, a column for each run of comparable points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sectorlmi.reports.excel.styles import HEAD, LINE, SERIES
from sectorlmi.terms.document import Chart, Section

_FONT: Final = {"size": 9}
_SIZE: Final = {"width": 560, "height": 300}
_FIRST_ROW: Final = 3
_ROWS_A_CHART: Final = 16
_COLUMNS_A_CHART: Final = 9
_A_ROW: Final = 2
_LONGEST_TITLE: Final = 60
_PALE: Final = "#9CC3E6"
_NUMBER: Final = {
    "line": {"color": SERIES[0], "width": 2.25},
    "marker": {"type": "circle", "size": 5, "fill": {"color": SERIES[0]}, "border": {"color": SERIES[0]}},
}
_END: Final = {"line": {"color": _PALE, "width": 1, "dash_type": "dash"}, "marker": {"type": "none"}}
_GREY: Final = {"font_color": "#8A94A0", "font_size": 8}


@dataclass(frozen=True)
class _Group:
    """Rows of a table, first to last, whose values make a chart; a new run begins at each row of `starts`."""

    name: str
    first: int
    last: int
    starts: tuple[int, ...]

    def runs(self) -> Iterator[range]:
        ends = [*self.starts[1:], self.last + 1]
        for first, after in zip(self.starts, ends, strict=True):
            yield range(first, after)


RANGE: Final = "Pale: where the number likely lies (5 to 95 % of the fills of hidden cells). A gap: not comparable."


def add_lines(book: Workbook, sheet: Worksheet, table: str, section: Section, chart: Chart, *, header_row: int) -> None:
    """Put the charts on a sheet, two beside each other; `table` is the sheet that holds their section."""
    cells = _Cells(sheet, table, section, chart, header_row, book.add_format(_GREY))
    column = _A_ROW * _COLUMNS_A_CHART + 1
    for i, group in enumerate(_groups(section, chart)):
        made = book.add_chart({"type": "line"})
        column = cells.drawn(made, group, column) + 1
        name = f"{chart.title}: {group.name}"
        _look(made, name)
        place = _FIRST_ROW + _ROWS_A_CHART * (i // _A_ROW), _COLUMNS_A_CHART * (i % _A_ROW)
        sheet.insert_chart(*place, made, {"description": name, "object_position": 2})
    sheet.print_area(0, 0, place[0] + _ROWS_A_CHART, _A_ROW * _COLUMNS_A_CHART - 1)


def _look(made: Any, name: str) -> None:
    made.set_title({"name": name, "name_font": {"size": 11, "bold": True, "color": HEAD}})
    made.set_size(_SIZE)
    made.set_chartarea({"border": {"color": LINE}})
    made.set_legend({"none": True})
    made.show_blanks_as("gap")
    made.set_high_low_lines({"line": {"color": _PALE, "width": 4}})
    grid = {"visible": True, "line": {"color": LINE, "width": 0.5}}
    made.set_y_axis({"num_font": _FONT, "num_format": "#,##0", "major_gridlines": grid})
    made.set_x_axis({"num_font": _FONT, "line": {"color": LINE}})


def _groups(section: Section, chart: Chart) -> Iterator[_Group]:
    """Each run of equal values in the chart's group; titled where the section has titles."""
    names = section.rows[chart.group][: chart.rows].tolist()
    gaps = section.rows[chart.gap][: chart.rows].tolist() if chart.gap else [""] * len(names)
    titles = section.rows["title"].tolist() if "title" in section.rows else [""] * len(names)
    at = 0
    for name, run in groupby(names):
        last = at + len(list(run)) - 1
        starts = (at, *(row for row in range(at + 1, last + 1) if gaps[row]))
        yield _Group(f"{name} {titles[at]}".strip()[:_LONGEST_TITLE], at, last, starts)
        at = last + 1


@dataclass(frozen=True, eq=False)
class _Cells:
    """The cells that charts are drawn from: formulas on the section, which stands on `table` below `header_row`."""

    sheet: Worksheet
    table: str
    section: Section
    chart: Chart
    header_row: int
    grey: Format

    def drawn(self, made: Any, group: _Group, column: int) -> int:
        """Write a chart's cells from a column on and draw them; the first column behind them."""
        self.sheet.write_string(self.header_row, column, group.name, self.grey)
        self._refer(self.chart.categories, range(group.first, group.last + 1), group, column)
        categories = self._place(group, column)
        for run in group.runs():
            for k, name in enumerate(self.chart.values):
                column += 1
                self._refer(name, run, group, column)
                heading = next(c.heading for c in self.section.columns if c.name == name)
                look = _NUMBER if k == 0 else _END
                made.add_series(
                    {"name": heading, "categories": categories, "values": self._place(group, column), **look}
                )
        return column + 1

    def _place(self, group: _Group, column: int) -> list[Any]:
        last = self.header_row + 1 + group.last - group.first
        return [self.sheet.get_name(), self.header_row + 1, column, last, column]

    def _refer(self, name: str, rows: range, group: _Group, column: int) -> None:
        """Formulas on the cells of a column of the table that hold something."""
        place = [c.name for c in self.section.columns].index(name)
        for row in rows:
            value = self.section.rows[name][row].item()
            if isinstance(value, str) or not np.isnan(value):
                formula = f"={quote_sheetname(self.table)}!{xl_rowcol_to_cell(self.header_row + 1 + row, place)}"
                at = self.header_row + 1 + row - group.first
                self.sheet.write_formula(at, column, formula, self.grey, value)
