"""Charts of a document as PNG pictures, for writers that take no drawing of their own.

The letters are DejaVu's, which come with matplotlib, and no setting of a machine is asked: the same chart is the same
picture. An estimate is hollow, with its certain range as a line; one too unsure for a number is its range alone.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sectorlmi.terms.cells import Floats
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Chart, Section

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLORS: Final = ("#0f4c81", "#c25d10", "#3f86c0", "#6b7681", "#5b8c3a", "#8a3b00")
PALE: Final = "#d9e7f4"
_INK: Final = "#16202a"
_WIDTH: Final = 6.5
_BAR: Final = 0.3
_AROUND: Final = 0.9
_TALL: Final = 4.2
_DOTS_AN_INCH: Final = 200
_LONGEST_NAME: Final = 44


def png(section: Section, chart: Chart) -> bytes:
    """The picture of a chart of a section; its title is left to the text around it."""
    shown = section.as_shown().marked()
    rows = range(min(chart.rows, len(shown)))
    is_bars = chart.kind in ("bar", "stacked")
    n_bars = len(rows) * (len(chart.values) if chart.kind == "bar" else 1)
    tall = _BAR * n_bars + _AROUND if is_bars else _TALL
    with sheet(_WIDTH, tall, _DOTS_AN_INCH, {"Title": chart.title}) as (figure, made):
        figure.set_layout_engine("constrained")
        axes = figure.add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="x" if is_bars else "both", color="#d3d8dd", linewidth=0.6)
        axes.set_axisbelow(True)
        draw = {"bar": _bars, "stacked": _stacked, "dots": _dots, "lines": _lines}[chart.kind]
        draw(axes, shown, chart, rows)
        if axes.get_legend_handles_labels()[1]:
            figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return made.getvalue()


@contextmanager
def sheet(width: float, height: float, dots: int, about: Mapping[str, str]) -> Iterator[tuple[Figure, io.BytesIO]]:
    """A figure to draw on, of so many inches with so many dots an inch, and where the PNG is when it is drawn."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # It tells of the fonts that it looks through when it is used for the first time.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    made = io.BytesIO()
    own: dict[Any, Any] = {"font.size": 8, "font.family": "DejaVu Sans", "text.color": _INK, "text.parse_math": False}
    with mpl.rc_context({**mpl.rcParamsDefault, **own}):
        figure = Figure(figsize=(width, height), dpi=dots)
        canvas: Any = FigureCanvasAgg(figure)
        yield figure, made
        canvas.print_png(made, metadata={"Software": None, **about})


def _column(section: Section, name: str) -> Column:
    return next(column for column in section.columns if column.name == name)


def _values(section: Section, name: str, rows: Sequence[int]) -> Floats:
    return np.asarray(section.rows[name], dtype=np.float64)[list(rows)]


def _names(section: Section, name: str, rows: Sequence[int]) -> list[str]:
    texts = [str(section.rows[name][row]) for row in rows]
    return [t if len(t) <= _LONGEST_NAME else t[: _LONGEST_NAME - 1].rstrip(" ,") + "…" for t in texts]


def _bars(axes: Axes, section: Section, chart: Chart, rows: Sequence[int]) -> None:
    many = len(chart.values)
    for k, name in enumerate(chart.values):
        column = _column(section, name)
        for i, row in enumerate(rows):
            at = i + (k - (many - 1) / 2) * 0.8 / many
            _bar(axes, section, column, row, at=at, color=COLORS[k % len(COLORS)], height=0.7 / many)
        if many > 1:
            axes.barh([0], [0], color=COLORS[k % len(COLORS)], label=column.heading)
    axes.set_yticks(range(len(rows)), _names(section, chart.categories, rows))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.margins(x=0.18)
    first = _column(section, chart.values[0])
    axes.set_xlabel(first.heading if many == 1 else first.unit)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")


def _bar(axes: Axes, section: Section, column: Column, row: int, *, at: float, color: str, height: float) -> None:
    """A bar with its number as every list writes it."""
    number = section.number(column, row)
    value = float(section.rows[column.name][row])
    ends = [end for end in (number.lower, number.upper) if np.isfinite(end)] if number.is_estimate else []
    if np.isfinite(value) and not number.is_range:
        look: dict[str, Any] = {"color": color}
        if number.is_estimate:
            look = {"facecolor": PALE, "edgecolor": color, "linewidth": 0.9}
        axes.barh([at], [value], height=height, **look)
    if len(ends) == 2:
        axes.plot(ends, [at, at], color=_INK, linewidth=1.1, marker="|", markersize=5)
    if np.isfinite(value):
        right = max([0.0, *ends, *([] if number.is_range else [value])])
        axes.annotate(str(number), (right, at), xytext=(4, 0), textcoords="offset points", va="center", fontsize=7)


def _stacked(axes: Axes, section: Section, chart: Chart, rows: Sequence[int]) -> None:
    left = np.zeros(len(rows))
    for k, name in enumerate(chart.values):
        values = np.nan_to_num(_values(section, name, rows))
        color = COLORS[k % len(COLORS)]
        axes.barh(range(len(rows)), values, left=left, color=color, label=_column(section, name).heading, height=0.7)
        left += values
    axes.set_yticks(range(len(rows)), _names(section, chart.categories, rows))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")


def _runs(section: Section, group: str, rows: Sequence[int]) -> list[tuple[str, list[int]]]:
    return [(name, list(run)) for name, run in groupby(rows, key=lambda row: str(section.rows[group][row]))]


def _dots(axes: Axes, section: Section, chart: Chart, rows: Sequence[int]) -> None:
    x, y = chart.values[:2]
    for k, (name, run) in enumerate(_runs(section, chart.group, rows)):
        at = _values(section, x, run), _values(section, y, run)
        axes.scatter(*at, s=14, color=COLORS[k % len(COLORS)], marker="osD^vP"[k // len(COLORS) % 6], label=name or "–")
    axes.set_xlabel(_column(section, x).heading)
    axes.set_ylabel(_column(section, y).heading)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:,g}")


def _lines(axes: Axes, section: Section, chart: Chart, rows: Sequence[int]) -> None:
    places = {name: i for i, name in enumerate(dict.fromkeys(str(section.rows[chart.categories][row]) for row in rows))}
    for k, (name, run) in enumerate(_runs(section, chart.group, rows)):
        color, label = COLORS[k % len(COLORS)], name
        for piece in _unbroken(section, chart, run):
            x = [places[str(section.rows[chart.categories][row])] for row in piece]
            value, low, high = (_values(section, one, piece) for one in (chart.values + chart.values[:1] * 2)[:3])
            axes.fill_between(x, low, high, color=color, alpha=0.15, linewidth=0)
            axes.plot(x, value, color=color, linewidth=1.4, marker=".", label=label)
            label = "_nolegend_"
    axes.set_xticks(range(len(places)), list(places), rotation=0 if len(places) <= 8 else 60)
    axes.set_ylabel(_column(section, chart.values[0]).heading)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")


def _unbroken(section: Section, chart: Chart, run: Sequence[int]) -> list[list[int]]:
    """The rows of a line in pieces: a new one begins where a gap is named."""
    pieces: list[list[int]] = [[]]
    for row in run:
        if chart.gap and section.rows[chart.gap][row]:
            pieces.append([])
        pieces[-1].append(row)
    return [piece for piece in pieces if piece]
