"""A ranking on the screen: places and factors with their marks, and what to know before believing it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from sectorlmi.ranking.board import Board, board_of
from sectorlmi.ranking.certain_ranges import ranges_section
from sectorlmi.ranking.doubts import CAUTION
from sectorlmi.ranking.report import Report, counties_in_words
from sectorlmi.reports.terminal import (
    EDGES,
    GAP,
    READABLE_TITLE,
    TextTable,
    fitted_widths,
    has_width,
    heading,
    on_terminal,
    plain,
    show_banner,
    show_meanings,
    show_one,
    text_table,
    title_room,
)
from sectorlmi.table import own_region, recent
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.rounding import as_shown
from sectorlmi.table.self_sufficiency import SHOWN as PAY_SHOWN
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document
from sectorlmi.terms.graded_numbers import legend

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# How many places a terminal shows; the reports hold all.
_SHOWN_PLACES: Final = 20


def show_ranking(console: Console, document: Document, *, whole: bool = False) -> None:
    """The ranking with its short list marked, what the marks mean, and what to know before believing it.

    On a terminal the places below 20 that are not on the short list are left to the reports, unless `whole`; then all
    estimates follow with what is certain and what is likely of them.
    """
    report: Report = document.subject
    show_banner(console, document.is_sample)
    study = report.study
    board = board_of(report)
    years = f"{study.years.base} → {study.years.current}"
    # A table from a file of the study's own does not say whose jobs it counts.
    owner = f"from {study.source.file.name}" if study.source else study.ownership_label
    # A study is mostly named after its region, which is not named twice.
    region = "" if study.region.name in study.name else f"{study.region.name}, "
    against = "" if study.source else f", compared with {report.benchmark_title}"
    console.print(f"[bold]{plain(study.name)}[/bold]  {plain(f'{region}{years}, {owner}{against}')}")
    if study.region.counties:
        console.print(plain(counties_in_words(report)), style="dim")
    _answer(console, board)
    shown = len(report.ranking) if whole or not on_terminal(console) else _SHOWN_PLACES
    table = ranking_table(console, report, shown)
    # Many factors do not fit on a line: it runs on, and no number is cut.
    console.print(table, soft_wrap=True)
    _legend(console, report.table)
    console.print("*  on the short list", style="dim")
    if shown < len(report.ranking):
        console.print(f"Below place {shown} only the short list is shown; --verbose shows all.", style="dim")
    for row in (board.rows[code] for code in report.short_list.industries if code in board.rows):
        told = " ".join(remark.text for remark in row.remarks if remark.kind == CAUTION)
        if told:
            console.print(f"! {plain(row.name)} ({row.code}): {plain(told)}")
    for note in report.notes:
        console.print(f"• {plain(note)}")
    for gap in board.to_do:
        console.print(f"? {plain(gap.what)} {plain(gap.closes)}.")
    if report.set_aside:
        console.print(f"{len(report.set_aside)} industries set aside, each with its reason in the reports.")
    shown_whole = as_shown(report.table, report.study)
    estimates = [ranges_section(shown_whole, report.ranking), *recent.recent_sections(shown_whole)] if whole else []
    for section in (*filter(None, estimates), *(document.screen or ())):
        show_one(console, section, whole=whole)


def _answer(console: Console, board: Board) -> None:
    """The answer in words, above the numbers."""
    console.print(f"[bold]{plain(board.headline)}.[/bold]")
    for label, text in board.answers:
        console.print(f"{plain(label)}: {plain(text)}")


def ranking_table(console: Console, report: Report, shown_places: int) -> Text:
    """The industries up to a place, and all of the short list (`*`), with their factor values.

    Where there is little room, columns stand closer, a factor not known of any industry is left to the notes, and the
    recent signal, which ranks nothing, to the reports.
    """
    data = as_shown(report.table, report.study)
    picked, titles = set(report.short_list.industries), data.titles()
    factors = [f.column for f in data.factors if not has_width(console) or not np.isnan(data[f.column.name]).all()]
    factors += [dictionary()[name] for name in PAY_SHOWN if name in data]
    if recent.is_known(data) and recent.COLUMN not in factors:
        with_recent = _rows(report, data, [*factors, recent.COLUMN], shown_places)
        is_wide = not has_width(console) or title_room(console, _widths(with_recent)) >= READABLE_TITLE
        factors += [recent.COLUMN] if is_wide else []
    headings, *rows = _rows(report, data, factors, shown_places)
    title_at = headings.index("NAICS") + 1
    fitted, gap, room = _fitted(console, headings, rows)
    everything = [[*row[:title_at], titles[row[title_at - 1]], *row[title_at:]] for row in fitted]
    headings.insert(title_at, "Industry")
    table = text_table(headings, everything, left=("NAICS", "Industry"), most={"Industry": room}, gap=gap)
    styles = ["" if row[title_at - 1] in picked else "dim" for row in rows]
    return _in_colours(f"Ranking ({len(report.ranking)} industries)", table, styles)


def _rows(report: Report, data: DataTable, factors: Sequence[Column], shown_places: int) -> list[list[str]]:
    """The headings, then a row an industry, without its title."""
    ranges, picked = report.ranges, set(report.short_list.industries)
    headings = ["Place", *(["5-95 %"] if ranges is not None else []), "NAICS", *(heading(c) for c in factors)]
    rows = [headings]
    for i, code in enumerate(report.ranking.industries):
        if report.ranking.place[i] <= shown_places or code in picked:
            place = f"{report.ranking.place[i]}{'*' if code in picked else ''}"
            within = [] if ranges is None else [_range(ranges.low[i], ranges.high[i])]
            rows.append([place, *within, code, *(_marked(data, column, data.row_of(code)) for column in factors)])
    return rows


def _fitted(
    console: Console, headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[Sequence[Sequence[str]], int, int]:
    """The cells beside the titles, the blanks between two columns, and the room for titles.

    Where a row does not fit beside a readable title, ranges are put below their numbers, and broken if need be.
    """
    if not has_width(console):
        return rows, GAP, _UNCUT
    widths = _widths([headings, *rows])
    if title_room(console, widths) >= READABLE_TITLE:
        return rows, GAP, title_room(console, widths)
    below = [[_below(cell) for cell in row] for row in rows]
    least = _widths([[cell.replace(" ", "\n") for cell in row] for row in (headings, *below)])
    room = console.width - EDGES - READABLE_TITLE - len(headings)
    widths = fitted_widths(_widths([headings, *below]), least, room)
    broken = [[_broken(cell, width) for cell, width in zip(row, widths, strict=True)] for row in below]
    return broken, 1, title_room(console, _widths([headings, *broken]), 1)


_RANGE_BESIDE: Final = re.compile(r" \((.+)\)")
# Where a range has to be broken, it is behind its "to".
_BOUND: Final = re.compile(r" to ")
_BLANK: Final = "\u00a0"
# Longer than any title: in a pipe nothing is cut.
_UNCUT: Final = 1000


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(len(line) for cell in column for line in cell.split("\n")) for column in zip(*rows, strict=True)]


def _below(cell: str) -> str:
    return _BOUND.sub(f"{_BLANK}to ", _RANGE_BESIDE.sub(r"\n\1", cell))


def _broken(cell: str, width: int) -> str:
    lines = (textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) for line in cell.split("\n"))
    return "\n".join(part for line in lines for part in line).replace(_BLANK, " ")


def _in_colours(title: str, table: TextTable, styles: Sequence[str]) -> Text:
    """The lines of a table with its title, as rich's own tables look; those take a tenth of a second to lay out."""
    from rich.text import Text

    blank = " " * table.width
    parts = [(title.ljust(table.width), "italic"), (blank, ""), (table.headings, "bold"), (table.rule, "")]
    parts += [*zip(table.rows, styles, strict=True), (blank, "")]
    return Text("\n").join(Text(line, style) for line, style in parts)


def _range(low: float, high: float) -> str:
    if np.isnan(low):
        return "–"
    return f"{low:.0f}" if low == high else f"{low:.0f}-{high:.0f}"


def _marked(table: DataTable, column: Column, row: int) -> str:
    if not column.is_numeric:
        return str(table[column.name][row])
    return f"{table.number(column, row)}{_region_mark(table, column, row)}"


def _region_mark(table: DataTable, column: Column, row: int) -> str:
    return own_region.MARK if own_region.is_over_own(table, column, row) else ""


def _legend(console: Console, data: DataTable) -> None:
    show_meanings(console, legend(data.number(f.column, row) for f in data.factors for row in range(len(data))))
    if own_region.COLUMN in data.columns and any(data[own_region.COLUMN]):
        console.print(f"{own_region.MARK}  {own_region.MEANING}", style="dim")
