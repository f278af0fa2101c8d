"""Tab `Picture`, the second page on paper: the industries by growth and concentration, how firm the list is, and notes.

Concentration stands on a logarithmic axis and growth on one that is stretched in the middle (inverse hyperbolic sine of
a tenth of the percent), because most industries lie about 1 and 0 %; one far out is drawn at the edge.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from xlsxwriter.chart import Chart

from sectorlmi.ranking.board import board_of
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.standing import Setting
from sectorlmi.reports.excel import board_tab
from sectorlmi.reports.excel.board_tab import Listed
from sectorlmi.reports.excel.book import Book, Field, Tab
from sectorlmi.reports.excel.fill_in import row_height
from sectorlmi.reports.excel.start_charts import add_bubble_chart, cells, formula_of, placed, titled
from sectorlmi.reports.excel.styles import INK, MUTED, SERIES
from sectorlmi.reports.excel.summary_tab import facts, uncertainty
from sectorlmi.table import rounding
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.graded_numbers import figures

_FONT: Final = {"size": 9, "color": INK}
# No wider, or what lies between would be flat; what lies beyond is drawn at the edge.
_LQ_SHOWN: Final = (0.5, 8.0)
_GROWTH_SHOWN: Final = (-40.0, 100.0)
_EDGE: Final = 0.97
_TICKS: Final = (-40, -30, -20, -10, -5, 0, 5, 10, 20, 30, 40, 60, 100)
# The part of the largest bubble's radius from which a number has room inside.
_ROOM: Final = 0.45
_CHART: Final = (700, 560)
_CHART_COLUMNS, _CHART_ROWS, _COLUMN = 8, 27, 12.0
_PANEL: Final = (7.0, 40.0, 22.0, 22.0)
_NEXT: Final = 4
_MOST_LINES: Final = 14
_FIRST_ROW: Final = 3


@dataclass(frozen=True, eq=False)
class Points:
    """The ranked industries whose growth (percent), location quotient and jobs are known; `kinds` says how each is
    drawn: `place` or `alone` on the list (with room for its key inside, or not), else `other`."""

    names: tuple[str, ...]
    keys: tuple[str, ...]
    kinds: tuple[str, ...]
    growth: Floats
    lq: Floats
    jobs: Floats

    @property
    def growth_ends(self) -> tuple[float, float]:
        """The ends of the growth axis, to the next ten."""
        every = np.concatenate([np.clip(self.growth, *_GROWTH_SHOWN), [-10.0, 10.0]])
        return 10.0 * math.floor(every.min() / 10), 10.0 * math.ceil(every.max() / 10)

    @property
    def lq_ends(self) -> tuple[float, float]:
        """The ends of the axis of location quotients, to the next power of two."""
        every = np.concatenate([np.clip(self.lq, *_LQ_SHOWN), [0.5, 2.0]])
        return 2.0 ** math.floor(math.log2(every.min())), 2.0 ** math.ceil(math.log2(every.max()))

    @property
    def x(self) -> Floats:
        low, high = self.growth_ends
        return np.array([_stretched(g) for g in np.clip(self.growth, low * _EDGE, high * _EDGE).tolist()])

    @property
    def y(self) -> Floats:
        low, high = self.lq_ends
        return np.clip(self.lq, low / _EDGE, high * _EDGE)

    @property
    def n_beyond(self) -> int:
        """How many are drawn at an edge."""
        (left, right), (low, high) = self.growth_ends, self.lq_ends
        return int(((self.growth < left) | (self.growth > right) | (self.lq < low) | (self.lq > high)).sum())


def _stretched(growth: float) -> float:
    """Where a growth in percent stands on its axis."""
    return math.asinh(growth / 10)


def points_of(report: Report) -> Points:
    """The numbers of the picture, those on the list first."""
    table, q = report.table, report.table.quantities
    employment = FACTORS["employment"].column
    growth, lq = FACTORS["growth"].compute(q), FACTORS["location_quotient"].compute(q)
    if report.study.source:  # given as they are, not made from sums
        growth, lq = table["growth_pct"], table["location_quotient"]
    jobs = rounding.shown(report.study, employment, q.employment, table[employment.status])
    on_list = {one.code: one for one in board_tab.listed(report)}
    codes = [code for code in report.ranking.industries if not np.isnan((growth + lq + jobs)[table.row_of(code)])]
    most = max((float(jobs[table.row_of(code)]) for code in codes), default=1.0)
    kinds = [_kind(on_list.get(code), float(jobs[table.row_of(code)]) / most) for code in codes]
    drawn = sorted(zip(kinds, codes, strict=True), key=lambda pair: list(LOOKS).index(pair[0]))
    rows = [table.row_of(code) for _, code in drawn]
    keys = [_key(report, on_list[code]) if code in on_list else "" for _, code in drawn]
    called = Setting(report).names
    names = tuple(called[code] for _, code in drawn)
    return Points(names, tuple(keys), tuple(kind for kind, _ in drawn), growth[rows], lq[rows], jobs[rows])


def _kind(one: Listed | None, share: float) -> str:
    if one is None:
        return "other"
    return ("place" if one.is_by_place else "alone") + (", key inside" if math.sqrt(share) >= _ROOM else "")


def _key(report: Report, one: Listed) -> str:
    """Its key on the list, with a sign where growth or concentration is a range, and the quotient that is cut."""
    standing = Setting(report).of(one.code)
    lq = FACTORS["location_quotient"].column
    unsure = any(standing.is_unsure(f.column) for n, f in FACTORS.items() if n in ("growth", "location_quotient"))
    value = standing.value(lq.name)
    beyond = f" (LQ {figures(lq, value)})" if value > _LQ_SHOWN[1] else ""
    return one.key + ("?" if unsure else "") + beyond


def fill_data(tab: Tab, points: Points) -> None:
    """The numbers of the picture, on the tab of the charts, with the marks of the stretched axis."""
    tab.write(
        [
            Field("name", "Industry", np.array(points.names, dtype=np.str_), width=40),
            Field("key", "Key", np.array(points.keys, dtype=np.str_)),
            Field("growth", "Past growth, percent", points.growth),
            Field("lq", "Location quotient", points.lq),
            Field("x", "Growth as drawn (inverse hyperbolic sine of a tenth)", points.x),
            Field("y", "Location quotient as drawn", points.y),
            Field("jobs", "Jobs", points.jobs),
        ]
    )
    x, y, (left, _), (low, _) = _ticks(points), _doublings(points), points.growth_ends, points.lq_ends
    inside = _stretched(left * _EDGE)
    tab.write(
        [
            Field("tick", "Mark", np.array([*map(_told, x), *(f"{tick:g}" for tick in y)], dtype=np.str_)),
            Field("tick_x", "Mark as drawn", np.array([*map(_stretched, x), *[inside] * len(y)])),
            Field("tick_y", "Where it stands", np.array([*[low / _EDGE**2] * len(x), *y])),
            Field("tick_size", "Its size", np.ones(len(x) + len(y))),
        ],
        first_column=7,
    )
    largest = float(points.jobs.max()) if len(points.jobs) else 1.0
    at = [Field("yard_x", "Yardstick", np.array([0.0])), Field("yard_y", "at", np.array([1.0]))]
    tab.write([*at, Field("yard", "four times the most jobs", np.array([4 * largest]))], first_column=11)


def _ticks(points: Points) -> list[int]:
    low, high = points.growth_ends
    return [tick for tick in _TICKS if low < tick <= high]


def _doublings(points: Points) -> list[float]:
    """The marks of the axis of location quotients, but for its lowest end."""
    low, high = points.lq_ends
    return [low * 2.0**n for n in range(1, round(math.log2(high / low)) + 1)]


# Fill, outline, where the key stands and in which color, and what the legend says; the last is drawn first.
LOOKS: Final[dict[str, tuple[str, str, str, str, str]]] = {
    "place": (SERIES[0], SERIES[0], "right", INK, "On the list by place"),
    "alone": ("#FFFFFF", SERIES[5], "right", INK, "On the list otherwise"),
    "place, key inside": (SERIES[0], SERIES[0], "center", "#FFFFFF", "On the list by place"),
    "alone, key inside": ("#FFFFFF", SERIES[5], "center", INK, "On the list otherwise"),
    "other": ("", "#A9B4C2", "", "", "Other ranked industries"),
}


def bubbles(book: Book, points: Points) -> Chart:
    """Concentration against growth, size jobs; the axes cross at the benchmark's share and at no growth."""
    chart = add_bubble_chart(book.workbook)
    chart.add_series(_yardstick(book))
    told = ["yardstick"]
    doubled: list[int] = []
    for kind in reversed(LOOKS):
        at = [i for i, k in enumerate(points.kinds) if k == kind]
        if at:
            doubled += [len(told)] if LOOKS[kind][4] in told else []
            told.append(LOOKS[kind][4])
            chart.add_series(_series(book, points, kind, at[0], len(at)))
    n_drawn = len(told)
    for axis, position in (("x", "above"), ("y", "right")):
        chart.add_series(_marks(book, points, axis, position))
    edge = f"; {points.n_beyond} drawn at the edge" if points.n_beyond else ""
    study = book.report.study
    look = {"name_font": _FONT, "line": {"color": MUTED, "width": 1.25}, "major_gridlines": {"visible": False}}
    low, high = (_stretched(end) for end in points.growth_ends)
    name = f"Change of jobs, {study.years.base} to {study.years.current} (stretched in the middle{edge})"
    chart.set_x_axis({**look, "name": name, "min": low, "max": high, "crossing": 0, "label_position": "none",
                      "major_tick_mark": "none"})  # fmt: skip
    name = f"Concentration ({Setting(book.report).benchmark or 'benchmark'} = 1)"
    chart.set_y_axis({**look, "name": name, "min": points.lq_ends[0], "max": points.lq_ends[1], "log_base": 2,
                      "crossing": 1, "label_position": "none", "major_tick_mark": "none"})  # fmt: skip
    chart.set_legend({"position": "bottom", "font": _FONT, "delete_series": [0, *doubled, n_drawn, n_drawn + 1]})
    return titled(chart, "Right: grew faster. Up: more concentrated here. Size: jobs", _CHART)


def _marks(book: Book, points: Points, axis: str, position: str) -> dict[str, Any]:
    """What stands in place of an axis' own labels, which programs set at other numbers on an axis that is no even one:
    points that nobody sees, with the numbers beside them."""
    texts = [_told(tick) for tick in _ticks(points)] if axis == "x" else [f"{tick:g}" for tick in _doublings(points)]
    first = 0 if axis == "x" else len(_ticks(points))
    return {
        "name": f"marks of {axis}",
        "categories": cells(book, "CHARTDATA.tick_x", first, len(texts)),
        "values": cells(book, "CHARTDATA.tick_y", first, len(texts)),
        "sizes": formula_of(book, "CHARTDATA.tick_size", first, len(texts)),
        "fill": {"color": "#FFFFFF", "transparency": 100},
        "border": {"none": True},
        "data_labels": {"value": True, "custom": [{"value": t} for t in texts], "position": position, "font": _FONT},
    }


def _yardstick(book: Book) -> dict[str, Any]:
    """A bubble that nobody sees: programs make the largest one a quarter of the picture, whatever its size."""
    return {
        "name": "yardstick",
        "categories": cells(book, "CHARTDATA.yard_x"),
        "values": cells(book, "CHARTDATA.yard_y"),
        "sizes": formula_of(book, "CHARTDATA.yard", 0, 1),
        "fill": {"color": "#FFFFFF", "transparency": 100},
        "border": {"none": True},
    }


def _told(tick: int) -> str:
    return f"{'−' if tick < 0 else '+' if tick else ''}{abs(tick)}%"


def _series(book: Book, points: Points, kind: str, first: int, count: int) -> dict[str, Any]:
    fill, border, position, color, name = LOOKS[kind]
    made: dict[str, Any] = {
        "name": name,
        "categories": cells(book, "CHARTDATA.x", first, count),
        "values": cells(book, "CHARTDATA.y", first, count),
        "sizes": formula_of(book, "CHARTDATA.jobs", first, count),
        "fill": {"color": fill, "transparency": 25} if fill else {"none": True},
        "border": {"color": border},
    }
    if position:
        keys = [{"value": key} for key in points.keys[first : first + count]]
        font = {"size": 9, "bold": True, "color": color}
        made["data_labels"] = {"value": True, "custom": keys, "position": position, "font": font}
    return made


def fill(book: Book, tab: Tab, points: Points) -> None:
    """Write the page."""
    sheet, report = tab.sheet, book.report
    sheet.set_column(0, _CHART_COLUMNS - 1, _COLUMN)
    for i, width in enumerate(_PANEL):
        sheet.set_column(_CHART_COLUMNS + i, _CHART_COLUMNS + i, width)
    if points.names:
        words = "Bubbles: concentration against growth, size by jobs; numbers and letters are those of the list"
        sheet.insert_chart(_FIRST_ROW, 0, bubbles(book, points), placed(words))
    row = max(_firmness(book, tab), _FIRST_ROW + _CHART_ROWS + 1)
    blocks = (
        ("What was ranked", [f"{name}: {text}" for name, text in facts(report)]),
        ("What is unsure", uncertainty(report)),
        ("Not ranked", _not_ranked(report)),
        ("To know more", [f"{gap.what} Ask {gap.who}." for gap in board_of(report).to_do]),
    )
    for heading, lines in blocks:
        if lines:
            row = _notes(tab, heading, lines, row) + 1
    sheet.print_area(0, 0, row - 1, _CHART_COLUMNS + len(_PANEL) - 1)


def _firmness(book: Book, tab: Tab) -> int:
    """The key of the picture, and in how many tries each is among the first; the row after it."""
    report, styles, sheet = book.report, book.styles, tab.sheet
    setting, rows, column = Setting(report), board_of(report).rows, _CHART_COLUMNS
    on_list = board_tab.listed(report)
    codes = {one.code for one in on_list}
    rest = sorted((c for c in rows if c not in codes), key=lambda c: -setting.tries.get(c, 0.0))[:_NEXT]
    lines = [(one.key, one.code) for one in on_list] + [("", code) for code in rest if setting.tries]
    sheet.write_string(_FIRST_ROW, column, "How firm is the list?", styles.heading)
    for i, heading in enumerate(("", "Industry", f"Among {setting.first}", "")):
        sheet.write_string(_FIRST_ROW + 1, column + i, heading, styles.head(is_number=False, indent=0))
    sheet.set_row(_FIRST_ROW + 1, 20)
    for row, (key, code) in enumerate(lines, start=_FIRST_ROW + 2):
        is_on = bool(key)
        sheet.write_string(row, column, key, styles.look("@", bold=True))
        look = styles.look("@", bold=is_on, font_color=INK if is_on else MUTED)
        sheet.write_string(row, column + 1, setting.names[code], look)
        if code in setting.tries:
            sheet.write_number(row, column + 2, setting.tries[code], styles.look("0%"))
            sheet.write_string(row, column + 3, rows[code].tries, styles.look("@", font_color=MUTED))
    last = _FIRST_ROW + 1 + len(lines)
    bar = {"type": "data_bar", "bar_color": "#7FB8D9", "bar_solid": True, "bar_only": True}
    ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    sheet.conditional_format(_FIRST_ROW + 2, column + 2, max(last, _FIRST_ROW + 2), column + 2, bar | ends)
    note = "?: its growth or concentration is a wide range. Without a key: not on the list, next in tries."
    sheet.write_string(last + 1, column, note, styles.intro)
    return last + 3


def _not_ranked(report: Report) -> list[str]:
    """The reasons, those first whose industries have most jobs; what there is no room for is counted."""
    table, reasons = report.table, board_of(report).not_ranked
    jobs = np.nan_to_num(np.asarray(table["employment"], dtype=np.float64))
    codes = sorted(reasons, key=lambda code: -float(jobs[table.row_of(code)]))
    names = Setting(report).names
    lines = [f"{names[code]}: {reasons[code]}" for code in codes[:_MOST_LINES]]
    left = len(codes) - len(lines)
    return [*lines, f"And {left} more: tab Set aside has all."] if left else lines


def _notes(tab: Tab, heading: str, lines: Sequence[str], row: int) -> int:
    styles, last = tab.book.styles, _CHART_COLUMNS + len(_PANEL) - 1
    width = _COLUMN * _CHART_COLUMNS + sum(_PANEL)
    tab.sheet.write_string(row, 0, heading, styles.heading)
    for text in lines:
        row += 1
        tab.sheet.merge_range(row, 0, row, last, text, styles.text(wrap=True, font_size=10))
        tab.sheet.set_row(row, row_height({"": text}, {"": width * 1.1}))
    return row + 1
