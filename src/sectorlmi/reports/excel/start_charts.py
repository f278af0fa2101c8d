"""Native charts: places with their ranges, the quadrants, what each score is made of, and what moved jobs.

The bubble chart of the quadrants is the one native chart here that XlsxWriter does not have: its scatter chart with
other element names and one more range a series, as ECMA-376 part 1 has it (§21.2.2.20 bubbleChart, §21.2.2.177 ser of
a bubble chart).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from xlsxwriter.chart import Chart
from xlsxwriter.chart_scatter import ChartScatter
from xlsxwriter.workbook import Workbook

from sectorlmi.reports.excel.book import HEADER_ROW, Book, Field, Tab
from sectorlmi.reports.excel.section_tabs import fields_of
from sectorlmi.reports.excel.styles import HEAD, INK, LINE, SERIES
from sectorlmi.terms.document import Section

_SCALE: Final = 100  # percent of Excel's own size of the largest bubble


class BubbleChart(ChartScatter):  # type: ignore[misc]  # XlsxWriter has no types
    """Series take `sizes`, a formula such as `='Chart data'!$D$6:$D$20`; the area of a bubble is its size."""

    def add_series(self, options: dict[str, Any]) -> None:
        """Add a series with `categories` (x), `values` (y) and `sizes`."""
        sizes = options["sizes"].removeprefix("=")
        super().add_series({key: value for key, value in options.items() if key != "sizes"})
        self.series[-1]["sizes"] = sizes
        self.series[-1]["sizes_id"] = self._get_data_id(sizes, None)

    def _write_chart_type(self, args: dict[str, Any]) -> None:
        series = self._get_primary_axes_series() if args["primary_axes"] else []
        if not series:
            return
        self._xml_start_tag("c:bubbleChart")
        self._xml_empty_tag("c:varyColors", [("val", 0)])
        for one in series:
            self._write_ser(one)
        self._xml_empty_tag("c:bubbleScale", [("val", _SCALE)])
        self._xml_empty_tag("c:showNegBubbles", [("val", 0)])
        self._xml_empty_tag("c:sizeRepresents", [("val", "area")])
        self._write_axis_ids(args)
        self._xml_end_tag("c:bubbleChart")

    def _write_ser(self, series: dict[str, Any]) -> None:
        index = self.series_index
        self.series_index += 1
        self._xml_start_tag("c:ser")
        self._write_idx(index)
        self._write_order(index)
        self._write_series_name(series)
        self._write_sp_pr(series)
        self._xml_empty_tag("c:invertIfNegative", [("val", 0)])
        self._write_d_lbls(series.get("labels"))
        self._write_x_val(series)
        self._write_y_val(series)
        self._xml_start_tag("c:bubbleSize")
        self._write_num_ref(series["sizes"], self.formula_data[series["sizes_id"]], "num")
        self._xml_end_tag("c:bubbleSize")
        self._xml_empty_tag("c:bubble3D", [("val", 0)])
        self._xml_end_tag("c:ser")


def add_bubble_chart(workbook: Workbook) -> BubbleChart:
    """A new bubble chart of this workbook, registered as `Workbook.add_chart` does."""
    chart = BubbleChart()
    chart.embedded = True
    chart.date_1904 = workbook.date_1904
    chart.remove_timezone = workbook.remove_timezone
    workbook.charts.append(chart)
    return chart


_FONT: Final = {"size": 9, "color": INK}
_LONGEST_LABEL: Final = 32


def fill_data(book: Book, tab: Tab, top: Sequence[int]) -> None:
    """The place ranges of rows `top` of the ranking, on the tab of the charts."""
    report = book.report
    place = report.ranking.place[list(top)].astype(np.float64)
    low = place if report.ranges is None else report.ranges.low[list(top)]
    high = place if report.ranges is None else report.ranges.high[list(top)]
    titles = report.table.titles()
    names = [short(f"{report.ranking.place[i]}  {titles[report.ranking.industries[i]]}") for i in top]
    tab.write(
        [
            Field("place_name", "Place and industry", np.array(names, dtype=np.str_), width=40),
            Field("start", "Best place less a half", low - 0.5),
            Field("better", "From the best place to the place", place - low + 0.5),
            Field("worse", "From the place to the worst", high - place + 0.5),
        ],
        first_column=_PLACES,
    )


def short(text: str) -> str:
    """A name that leaves room for its bar."""
    return text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1].rstrip(" ,") + "…"


def placed(words: str) -> dict[str, Any]:
    """Options that place a chart, with words for people who cannot see it."""
    return {"description": words, "object_position": 2}


def titled(chart: Chart, title: str, size: tuple[int, int]) -> Chart:
    """The chart with its title, size in pixels and edge."""
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": True, "color": HEAD}})
    chart.set_size({"width": size[0], "height": size[1]})
    chart.set_chartarea({"border": {"color": LINE}})
    return chart


def named_axis() -> dict[str, Any]:
    """The axis of a bar chart that names the bars, the first on top."""
    return {"reverse": True, "num_font": _FONT, "line": {"color": LINE}, "major_tick_mark": "none"}


def axis_of_numbers(name: str) -> dict[str, Any]:
    """The other axis, which stands below because the first bar is on top."""
    grid = {"visible": True, "line": {"color": LINE, "width": 0.5}}
    return {"num_font": _FONT, "num_format": "0", "major_gridlines": grid, "label_position": "high",
            "name": name, "name_font": _FONT}  # fmt: skip


def cells(book: Book, key: str, first: int = 0, count: int | None = None) -> list[Any]:
    """Cells of a column as charts take them, `count` of them from the column's row `first` (from 0)."""
    span = book.spans[key]
    last = span.last if count is None else span.first + first + count - 1
    return [span.sheet, span.first + first, span.column, last, span.column]


def formula_of(book: Book, key: str, first: int, count: int) -> str:
    """The same cells as a formula."""
    span = book.spans[key]
    return f"={replace(span, first=span.first + first, last=span.first + first + count - 1)}"


def place_ranges(book: Book, size: tuple[int, int]) -> Chart:
    """A bar from the best to the worst place of each of the first industries; its color changes at the place."""
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    names = cells(book, "CHARTDATA.place_name")
    fills: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("start", "", {"fill": {"none": True}}),
        ("better", "to the place", {"fill": {"color": SERIES[0]}}),
        ("worse", "beyond it", {"fill": {"color": SERIES[3]}}),
    )
    for key, name, fill in fills:
        chart.add_series(
            {"name": name, "categories": names, "values": cells(book, f"CHARTDATA.{key}"), "gap": 45, **fill}
        )
    chart.set_y_axis(named_axis())
    words = "place, 5 to 95 % of what hidden data allow; dark up to the place itself"
    chart.set_x_axis(axis_of_numbers(words) | {"min": 0})
    chart.set_legend({"none": True})
    return titled(chart, "How firm are the places (saved weights)?", size)


def profile(book: Book, count: int, size: tuple[int, int]) -> Chart:
    """What the mean rank of each industry on the live list is made of: weight × rank, a color a factor."""
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    names = cells(book, "SHORTLIST.title", 0, count)
    for k, criterion in enumerate(book.report.ranking.criteria):
        span = book.spans[f"SHORTLIST.part_{criterion.name}"]
        chart.add_series(
            {
                "name": [span.sheet, span.first - 1, span.column],
                "categories": names,
                "values": cells(book, f"SHORTLIST.part_{criterion.name}", 0, count),
                "fill": {"color": SERIES[k % len(SERIES)]},
                "gap": 40,
            }
        )
    chart.show_hidden_data()
    chart.set_y_axis(named_axis())
    chart.set_x_axis(axis_of_numbers("weight × rank; a short bar is a good place") | {"min": 0})
    chart.set_legend({"position": "bottom", "font": _FONT})
    return titled(chart, "What each mean rank is made of (follows the weights on tab K)", size)


_PLACES: Final = 15
FIRST_COLUMN: Final = 20
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
