"""Native charts beside a table: bars, stacked bars, and dots in groups, in colors that most eyes tell apart."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sectorlmi.reports.excel.styles import HEAD, LINE, SERIES
from sectorlmi.terms.document import Chart, Section

_FONT: Final = {"size": 9}
_SIZE: Final = {"width": 760, "height": 460}


def add_chart(
    book: Workbook,
    sheet: Worksheet,
    name: str,
    section: Section,
    chart: Chart,
    *,
    header_row: int,
    at: tuple[int, int],
) -> None:
    """Put a chart on the sheet that holds its section; nothing when there is no row to draw."""
    rows = min(chart.rows, len(section))
    if not rows:
        return
    drawn = _dots if chart.kind == "dots" else _bars
    made = drawn(book, _Cells(name, section, header_row), chart, rows)
    made.set_title({"name": chart.title, "name_font": {"size": 12, "bold": True, "color": HEAD}})
    made.set_size(_SIZE)
    made.set_chartarea({"border": {"color": LINE}})
    made.set_legend({"position": "bottom", "font": _FONT})
    sheet.insert_chart(*at, made, {"description": chart.title, "object_position": 2})


@dataclass(frozen=True, eq=False)
class _Cells:
    """Where the columns of a section stand."""

    sheet: str
    section: Section
    header_row: int

    def of(self, name: str, first: int, last: int) -> list[Any]:
        """Rows `first` to `last` (from 0, last included) of a column, as charts take them."""
        place = [column.name for column in self.section.columns].index(name)
        return [self.sheet, self.header_row + 1 + first, place, self.header_row + 1 + last, place]

    def heading(self, name: str) -> str:
        return next(column.heading for column in self.section.columns if column.name == name)


def _bars(book: Workbook, cells: _Cells, chart: Chart, rows: int) -> Any:
    kind = {"type": "bar"} | ({"subtype": "percent_stacked"} if chart.kind == "stacked" else {})
    made = book.add_chart(kind)
    for i, name in enumerate(chart.values):
        made.add_series(
            {
                "name": cells.heading(name),
                "categories": cells.of(chart.categories, 0, rows - 1),
                "values": cells.of(name, 0, rows - 1),
                "fill": {"color": SERIES[i % len(SERIES)]},
                "gap": 45,
            }
        )
    made.set_y_axis({"reverse": True, "num_font": _FONT, "line": {"color": LINE}})
    grid = {"visible": True, "line": {"color": LINE, "width": 0.5}}
    made.set_x_axis({"num_font": _FONT, "major_gridlines": grid, "label_position": "high", "min": 0})
    return made


def _dots(book: Workbook, cells: _Cells, chart: Chart, rows: int) -> Any:
    made = book.add_chart({"type": "scatter"})
    x, y = chart.values
    smallest = float(np.nanmin(cells.section.rows[x][:rows]))
    low = 10 ** math.floor(math.log10(max(smallest, 1)))
    for i, (name, first, last) in enumerate(_runs(cells.section, chart.group, rows)):
        color = SERIES[i % len(SERIES)]
        made.add_series(
            {
                "name": name or "not assigned",
                "categories": cells.of(x, first, last),
                "values": cells.of(y, first, last),
                "marker": {"type": "circle", "size": 9, "fill": {"color": color, "transparency": 30}},
            }
        )
    made.set_x_axis(
        {
            "name": cells.heading(x),
            "num_font": _FONT,
            "name_font": _FONT,
            "num_format": "#,##0",
            "log_base": 10,
            "min": low,
        }
    )
    grid = {"visible": True, "line": {"color": LINE, "width": 0.5}}
    made.set_y_axis(
        {
            "name": cells.heading(y),
            "num_font": _FONT,
            "name_font": _FONT,
            "num_format": "$#,##0",
            "major_gridlines": grid,
        }
    )
    return made


def _runs(section: Section, group: str, rows: int) -> Iterator[tuple[str, int, int]]:
    """(value, first row, last row) of each run of equal values."""
    at = 0
    for name, run in groupby(section.rows[group][:rows].tolist()):
        length = len(list(run))
        yield str(name), at, at + length - 1
        at += length
