"""A bubble chart, the one native chart this workbook needs that XlsxWriter does not have.

It is XlsxWriter's scatter chart with other element names and one more range a series, as ECMA-376 part 1 has it
(§21.2.2.20 bubbleChart, §21.2.2.177 ser of a bubble chart).
"""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.chart_scatter import ChartScatter
from xlsxwriter.workbook import Workbook

_SCALE: Final = 40  # percent of Excel's own size of the largest bubble


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
