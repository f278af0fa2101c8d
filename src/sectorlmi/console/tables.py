"""Tables on the screen that fit its width where they can; what cannot be narrowed runs on, and no number is cut."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from sectorlmi.report import Section
from sectorlmi.report.text_table import fitted_widths
from sectorlmi.terms.columns import Column
from sectorlmi.terms.provenance import STATUS_MARK, STATUS_MEANING, Status

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

# Headings for the narrow screen, by column; the reports have the full ones.
_SHORT: Final = {
    "n_establishments": "Sites",
    "employment": "Jobs",
    "avg_annual_wage_usd": "Wage",
    "growth_pct": "Growth %",
    "projected_growth_pct": "Proj. %",
    "location_quotient": "LQ",
    "growth_from": "Jobs before",
}
LEAST_TITLE: Final = 8
# Shorter titles are guessed at rather than read: columns that can be spared give way before.
READABLE_TITLE: Final = 16
# In a table that is scrolled sideways anyway, titles need not be short.
_SCROLLED_TITLE: Final = 40
# Blanks between two columns of a grid, and at both ends of its lines.
GAP: Final = 2
EDGES: Final = 2
_MOST_WIDTH: Final = 60
_NUMBER: Final = re.compile(r"[–+\-]?\$?[\d,]+(\.\d+)?( ?%| MB)?[~*]?|–?")
# Longer ones, such as a path, are broken where there is no room.
_LONGEST_WORD: Final = 40
# Names that give way like titles: they are cut, where sentences are broken.
_CUT: Final = ("occ_title",)
# Headings of texts that look like numbers.
_CODES: Final = ("NAICS", "Code", "SOC", "Period", "Years")


def show_section(console: Console, section: Section, *, spare: Sequence[str] = ()) -> None:
    """One section of a report as a table; titles give way to numbers, which are never cut.

    Where a terminal is too narrow for all columns those that say nothing are left out, then those named in `spare`, the
    first one first, and a line below tells which; sentences are broken. Else, or without any to spare, a line runs on.
    """
    cells = {c.name: [_section_cell(section, c, row) for row in range(len(section))] for c in section.columns}
    silent = [name for name, texts in cells.items() if texts and all(t == "" or t.startswith("–") for t in texts)]
    shown, widths = _fitted(console, section.columns, cells, [*silent, *spare])
    others = sum(widths[c.name] + GAP for c in shown if c.name != "title") + EDGES
    room = max(LEAST_TITLE, console.width - others)
    if has_width(console) and others + room > console.width:
        room = _SCROLLED_TITLE
    table = _grid(section.title)
    for column in shown:
        if column.name == "title":
            table.add_column(heading(column), overflow="ellipsis", no_wrap=True, max_width=room)
            continue
        side: Literal["left", "right"] = "right" if column.is_numeric else "left"
        over: Literal["ellipsis", "fold"] = "ellipsis" if column.name in _CUT else "fold"
        width = min(widths[column.name], _MOST_WIDTH)
        table.add_column(heading(column), justify=side, overflow=over, no_wrap=column.name in _CUT, width=width)
    for row in range(len(section)):
        table.add_row(*(plain(cells[c.name][row]) for c in shown))
    _print_whole(console, table, others + room)
    left_out = [heading(c) for c in section.columns if c not in shown and c.name not in silent]
    if left_out:
        console.print(f"Not shown for want of room: {'; '.join(left_out)}. --verbose shows all.", style="dim")


def _fitted(
    console: Console, columns: Sequence[Column], cells: dict[str, list[str]], spare: Sequence[str]
) -> tuple[list[Column], dict[str, int]]:
    """The columns to show, and the width of each.

    Where the width is known, without as many of those to spare as leaves a readable title, and with sentences broken
    where that makes the table fit.
    """
    natural = {c.name: _width(c, cells[c.name]) for c in columns}
    least = {c.name: _least_width(c, cells[c.name]) for c in columns}
    shown, room = list(columns), console.width - EDGES
    for name in spare if has_width(console) else ():
        if _needed(shown, least) <= room:
            break
        shown = [c for c in shown if c.name != name]
    if not has_width(console) or _needed(shown, least) > room:
        return shown, natural
    names = [c.name for c in shown]
    natural["title"] = READABLE_TITLE
    widths = fitted_widths([natural[n] for n in names], [least[n] for n in names], room - GAP * (len(names) - 1))
    return shown, dict(zip(names, widths, strict=True))


def _needed(columns: Sequence[Column], widths: dict[str, int]) -> int:
    return sum(widths[c.name] for c in columns) + GAP * (len(columns) - 1)


def _print_whole(console: Console, table: Table, needed: int) -> None:
    """Print a table; where even the numbers do not fit, a line runs on, and no column is lost."""
    usual, console.width = console.width, max(console.width, needed)
    console.print(table)
    console.width = usual


def has_width(console: Console) -> bool:
    """Whether a table is to fit: on a terminal, or where COLUMNS tells how wide the reader's page is."""
    return on_terminal(console) or "COLUMNS" in os.environ


def on_terminal(console: Console) -> bool:
    """Whether a person sees it: colours may be forced into a pipe, the look of a terminal may not."""
    return console.file.isatty()


def title_room(console: Console, others: Sequence[int], gap: int = GAP) -> int:
    """What is left of the line for titles, once every other column has its room."""
    return max(LEAST_TITLE, console.width - sum(width + gap for width in others) - EDGES)


def heading(column: Column) -> str:
    """A column's heading, short where the screen has a shorter one."""
    return _SHORT.get(column.name, column.heading)


def _width(column: Column, cells: Sequence[str]) -> int:
    """What a column needs so that neither a value nor a word of its heading is broken."""
    return max(map(len, [*heading(column).split(), *cells]), default=1)


def _least_width(column: Column, cells: Sequence[str]) -> int:
    """As `_width`, but sentences and titles may be broken or cut."""
    if column.is_numeric:
        return _width(column, cells)
    words = [word for text in (heading(column), *cells) for word in text.split()]
    broken = max(map(len, words), default=1) if column.name != "title" else READABLE_TITLE
    return min(_width(column, cells), max(broken, READABLE_TITLE))


def _section_cell(section: Section, column: Column, row: int) -> str:
    value = section.rows[column.name][row]
    text = column.shown(value.item() if isinstance(value, np.generic) else value)
    statuses = section.statuses.get(column.name)
    return text + (STATUS_MARK[Status(str(statuses[row]))] if statuses is not None else "")


def show_explained(console: Console, section: Section, *, spare: Sequence[str] = ()) -> None:
    """A section with how to read it, and the meaning of the marks in it."""
    show_section(console, section, spare=spare)
    show_meanings(console, {str(s) for statuses in section.statuses.values() for s in statuses})
    console.print(plain(section.intro), style="dim")


def show_meanings(console: Console, used: Collection[str]) -> None:
    """What the marks of these statuses mean."""
    for status, mark in STATUS_MARK.items():
        if mark and status in used:
            console.print(f"{mark}  {STATUS_MEANING[status]}", style="dim")


def show_rows(console: Console, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A plain table of texts: sentences are broken between words, and no word or number within.

    Where it is to fit a terminal, a column that says nothing in any row is left out.
    """
    columns = [[row[i] for row in rows] for i in range(len(headings))]
    if has_width(console):
        says = [not cells or any(cell not in ("", "–") for cell in cells) for cells in columns]
        headings = [name for name, kept in zip(headings, says, strict=True) if kept]
        columns = [cells for cells, kept in zip(columns, says, strict=True) if kept]
    texts = [[name, *cells] for name, cells in zip(headings, columns, strict=True)]
    natural = [max(map(len, column)) for column in texts]
    words = [[word for text in column for word in text.split()] for column in texts]
    least = [min(max(map(len, column), default=0), _LONGEST_WORD) for column in words]
    widths = fitted_widths(natural, least, console.width - EDGES - GAP * (len(headings) - 1))
    table = _grid(title)
    for name, cells, width in zip(headings, columns, widths, strict=True):
        numeric = name not in _CODES and any(cells) and all(_NUMBER.fullmatch(cell) for cell in cells)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold", width=width)
    for row in zip(*columns, strict=True):
        table.add_row(*map(plain, row))
    _print_whole(console, table, sum(widths) + EDGES + GAP * (len(widths) - 1))


def _grid(title: str) -> Table:
    from rich import box
    from rich.table import Table

    return Table(title=plain(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)


def plain(text: str) -> str:
    """Text in which nothing is taken for rich's markup."""
    from rich.markup import escape

    return escape(text)
