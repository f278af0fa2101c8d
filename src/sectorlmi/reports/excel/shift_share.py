"""The chart on the tab Shift-share: what the mix of industries did to jobs, and what the region itself did."""

from __future__ import annotations

from typing import Final

import numpy as np
from xlsxwriter.chart import Chart

from sectorlmi.reports.excel.book import HEADER_ROW, Book, Field, Tab
from sectorlmi.reports.excel.section_tabs import fields_of
from sectorlmi.reports.excel.start_charts import axis_of_numbers, cells, named_axis, placed, short, titled
from sectorlmi.reports.excel.styles import SERIES
from sectorlmi.terms.document import Section

FIRST_COLUMN: Final = 10
WIDTH: Final = 4  # columns on the tab of the charts, one of them blank
_KEY: Final = "shift_share"
_MOST_BARS: Final = 20
_SIZE: Final = (760, 640)
_CHART_ROWS, _CHART_COLUMNS = 33, 12  # that the chart covers


def add(book: Book, tab: Tab, data: Tab) -> None:
    """Put the chart right of the table; its numbers go to `data`, the tab of the charts."""
    section = book.report.section(_KEY)
    if not len(section):
        return
    data.write(_bars(book, section), first_column=FIRST_COLUMN)
    first = len(section.columns) + 1
    placing = placed("Stacked bars: industry mix and regional shift of the industries that they moved most")
    tab.sheet.insert_chart(HEADER_ROW, first, _chart(book), placing)
    tab.sheet.print_area(0, 0, HEADER_ROW + max(len(section), _CHART_ROWS), first + _CHART_COLUMNS)


def _bars(book: Book, section: Section) -> list[Field]:
    """The industries that mix and shift together moved most, the largest first; jobs as the table shows them."""
    by_key = {f.key: f for f in fields_of(book.report, section)}
    mix, regional = (by_key[key].values.astype(np.float64) for key in ("mix", "regional"))
    rows = np.argsort(-(np.abs(mix) + np.abs(regional)), kind="stable")[:_MOST_BARS]
    titles = np.array([short(str(t)) for t in section.rows["title"][rows]], dtype=np.str_)
    return [
        Field("shift_title", "Industry", titles, width=40),
        Field("shift_mix", by_key["mix"].heading, mix[rows]),
        Field("shift_regional", by_key["regional"].heading, regional[rows]),
    ]


def _chart(book: Book) -> Chart:
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for key, color in (("shift_mix", SERIES[3]), ("shift_regional", SERIES[5])):
        span = book.spans[f"CHARTDATA.{key}"]
        chart.add_series(
            {
                "name": [span.sheet, span.first - 1, span.column],
                "categories": cells(book, "CHARTDATA.shift_title"),
                "values": cells(book, f"CHARTDATA.{key}"),
                "fill": {"color": color},
                "gap": 40,
            }
        )
    chart.show_hidden_data()
    # Names stand at the edge, so that bars to the left of zero do not run through them.
    chart.set_y_axis(named_axis() | {"label_position": "low"})
    chart.set_x_axis(axis_of_numbers("jobs beside the benchmark's own growth") | {"num_format": "#,##0"})
    chart.set_legend({"position": "bottom"})
    return titled(chart, "What moved jobs most: industry mix or the region itself?", _SIZE)
