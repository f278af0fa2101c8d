"""The screen: a report as tables, progress, messages and errors. Data go to stdout, all else to stderr."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import numpy as np

from sectorlmi.ranking.agreement import Agreement
from sectorlmi.report import SAMPLE_BANNER, Report, Section, table_section
from sectorlmi.report.region import counties_in_words
from sectorlmi.report.rounding import as_shown
from sectorlmi.report.text_table import TextTable, text_table
from sectorlmi.table import own_region
from sectorlmi.table.datatable import DataTable
from sectorlmi.terms.columns import Column
from sectorlmi.terms.provenance import STATUS_MARK, STATUS_MEANING, Status

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    Screen = Console

# What a terminal shows that does not tell its width, such as a pipe.
_PIPE_WIDTH = 120
# How many places a terminal shows; the reports hold all.
_SHOWN_PLACES = 20
_LEAST_TITLE = 8
# Blanks between two columns of a grid, and at both ends of its lines.
_GAP = 2
_EDGES = 2
_MOST_WIDTH = 60


def stdout(no_color: bool = False) -> Console:
    """The console that data go to."""
    from rich.console import Console

    # Emoji off: names may hold a `:word:`, and the table of emoji takes long to import.
    console = Console(no_color=no_color or None, highlight=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _PIPE_WIDTH
    return console


def stderr(no_color: bool = False) -> Console:
    """The console that messages and progress go to."""
    from rich.console import Console

    return Console(stderr=True, no_color=no_color or None, highlight=False, emoji=False)


def show_report(console: Console, report: Report, *, whole: bool = False) -> None:
    """The ranking with its short list marked, what the marks mean, and what to know before believing it.

    On a terminal the places below 20 that are not on the short list are left to the reports, unless `whole`.
    """
    show_sample_banner(console, is_sample=report.is_sample)
    study = report.study
    years = f"{study.years.base} → {study.years.current}"
    # A table from a file of the study's own does not say whose jobs it counts.
    owner = f"from {study.source.file.name}" if study.source else study.ownership_label
    console.print(f"[bold]{_plain(study.name)}[/bold]  {_plain(study.region.name)}, {years}, {_plain(owner)}")
    if study.region.counties:
        console.print(_plain(counties_in_words(report)), style="dim")
    shown = len(report.ranking) if whole or not console.is_terminal else _SHOWN_PLACES
    table = ranking_table(console, report, shown)
    # Many factors do not fit on a line: it runs on, and no number is cut.
    console.print(table, soft_wrap=True)
    _legend(console, report.table)
    console.print("*  on the short list", style="dim")
    if shown < len(report.ranking):
        console.print(f"Below place {shown} only the short list is shown; --verbose shows all.", style="dim")
    for note in report.notes:
        console.print(f"• {_plain(note)}")
    if report.set_aside:
        console.print(f"{len(report.set_aside)} industries set aside, each with its reason in the reports.")


def show_sample_banner(console: Console, *, is_sample: bool) -> None:
    """The warning that stands over everything made from the sample."""
    if is_sample:
        console.print(SAMPLE_BANNER, style="bold reverse")


def show_table(console: Console, table: DataTable, *, is_sample: bool, notes: Sequence[str]) -> None:
    """The START data table (tab I) with its marks."""
    show_sample_banner(console, is_sample=is_sample)
    show_section(console, table_section(table))
    _legend(console, table)
    for note in notes:
        console.print(f"• {_plain(note)}")


def ranking_table(console: Console, report: Report, shown_places: int) -> Text:
    """The industries up to a place, and all of the short list (`*`), with their factor values."""
    data, ranges = as_shown(report.table, report.study), report.ranges
    picked, titles = set(report.short_list.industries), data.titles()
    headings = [
        "Place",
        *(["5-95 %"] if ranges is not None else []),
        "NAICS",
        *(_heading(f.column) for f in data.factors),
    ]
    rows: list[list[str]] = []
    for i, code in enumerate(report.ranking.industries):
        if report.ranking.place[i] <= shown_places or code in picked:
            place = f"{report.ranking.place[i]}{'*' if code in picked else ''}"
            within = [] if ranges is None else [_range(ranges.low[i], ranges.high[i])]
            rows.append([place, *within, code, *(_marked(data, f.column, data.row_of(code)) for f in data.factors)])
    title_at = headings.index("NAICS") + 1
    room = _title_room(console, [max(map(len, column)) for column in zip(headings, *rows, strict=True)])
    everything = [[*row[:title_at], titles[row[title_at - 1]], *row[title_at:]] for row in rows]
    headings.insert(title_at, "Industry")
    table = text_table(headings, everything, left=("NAICS", "Industry"), most={"Industry": room})
    styles = ["" if row[title_at - 1] in picked else "dim" for row in rows]
    return _in_colours(f"Ranking ({len(report.ranking)} industries)", table, styles)


def _in_colours(title: str, table: TextTable, styles: Sequence[str]) -> Text:
    """The lines of a table with its title, as rich's own tables look; those take a tenth of a second to lay out."""
    from rich.text import Text

    blank = " " * table.width
    parts = [(title.ljust(table.width), "italic"), (blank, ""), (table.headings, "bold"), (table.rule, "")]
    parts += [*zip(table.rows, styles, strict=True), (blank, "")]
    return Text("\n").join(Text(line, style) for line, style in parts)


def _title_room(console: Console, others: Sequence[int]) -> int:
    """What is left of the line for titles, once every other column has its room."""
    return max(_LEAST_TITLE, console.width - sum(width + _GAP for width in others) - _EDGES)


# Headings for the narrow screen, by column; the reports have the full ones.
_SHORT = {
    "n_establishments": "Sites",
    "employment": "Jobs",
    "avg_annual_wage_usd": "Wage",
    "growth_pct": "Growth %",
    "projected_growth_pct": "Proj. %",
    "location_quotient": "LQ",
    "growth_from": "Jobs before",
}


def _range(low: float, high: float) -> str:
    if np.isnan(low):
        return "–"
    return f"{low:.0f}" if low == high else f"{low:.0f}-{high:.0f}"


def _marked(table: DataTable, column: Column, row: int) -> str:
    status = Status(str(table[column.status][row]))
    return f"{column.shown(table[column.name][row])}{STATUS_MARK[status]}{_region_mark(table, column, row)}"


def _region_mark(table: DataTable, column: Column, row: int) -> str:
    return own_region.MARK if own_region.is_over_own(table, column, row) else ""


def _meanings(console: Console, used: Collection[str]) -> None:
    """What the marks of these statuses mean."""
    for status, mark in STATUS_MARK.items():
        if mark and status in used:
            console.print(f"{mark}  {STATUS_MEANING[status]}", style="dim")


def _legend(console: Console, data: DataTable) -> None:
    _meanings(console, {str(s) for f in data.factors for s in data[f.status_column]})
    if own_region.COLUMN in data.columns:
        console.print(f"{own_region.MARK}  {own_region.MEANING}", style="dim")


def show_section(console: Console, section: Section) -> None:
    """One section of a report as a table; titles give way to numbers, which are never cut."""
    cells = [[_section_cell(section, column, row) for column in section.columns] for row in range(len(section))]
    widths = [_width(column, [row[i] for row in cells]) for i, column in enumerate(section.columns)]
    others = [w for w, c in zip(widths, section.columns, strict=True) if c.name != "title"]
    room = _title_room(console, others)
    table = _grid(section.title)
    for column, width in zip(section.columns, widths, strict=True):
        if column.name == "title":
            table.add_column(_heading(column), overflow="ellipsis", no_wrap=True, max_width=room)
        else:
            side: Literal["left", "right"] = "right" if column.is_numeric else "left"
            table.add_column(_heading(column), justify=side, overflow="fold", width=min(width, _MOST_WIDTH))
    for row in cells:
        table.add_row(*row)
    # Where even the numbers do not fit, a line runs on: the screen wraps it, and no column is lost.
    needed = sum(width + _GAP for width in others) + room + _EDGES
    usual, console.width = console.width, max(console.width, needed)
    console.print(table)
    console.width = usual


def show_explained(console: Console, section: Section) -> None:
    """A section with how to read it, and the meaning of the marks in it."""
    show_section(console, section)
    _meanings(console, {str(s) for statuses in section.statuses.values() for s in statuses})
    console.print(_plain(section.intro), style="dim")


def _heading(column: Column) -> str:
    return _SHORT.get(column.name, column.heading)


def _width(column: Column, cells: Sequence[str]) -> int:
    """What a column needs so that neither a value nor a word of its heading is broken."""
    return max(map(len, [*_heading(column).split(), *cells]), default=1)


def _section_cell(section: Section, column: Column, row: int) -> str:
    value = section.rows[column.name][row]
    text = _plain(column.shown(value.item() if isinstance(value, np.generic) else value))
    statuses = section.statuses.get(column.name)
    return text + (STATUS_MARK[Status(str(statuses[row]))] if statuses is not None else "")


def show_agreement(console: Console, found: Mapping[str, Agreement], titles: Mapping[str, str]) -> None:
    """How far other methods agree with the ranking, and which names of the top differ."""
    rows = [
        (
            method,
            f"{a.spearman:.2f}",
            f"{len(a.shared)} of {len(a.shared) + len(a.only_first)}",
            "; ".join(titles[c] for c in a.only_second) or "–",
            "; ".join(titles[c] for c in a.only_first) or "–",
        )
        for method, a in found.items()
    ]
    headings = ("Method", "Spearman", "Shared top", "Only there", "Only here")
    show_rows(console, "Agreement with other methods", headings, rows)


def show_rows(console: Console, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A plain table of texts."""
    table = _grid(title)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*map(_plain, row))
    console.print(table)


def show_load(
    console: Console,
    counts: Mapping[tuple[str, str], Mapping[str, int]],
    notes: Sequence[str],
    *,
    skipped: Sequence[str],
) -> None:
    """What a load changed in the store, by source and period."""
    rows = [
        (source, key, *(f"{found.get(what, 0):,}" for what in ("new", "revised", "unchanged")))
        for (source, key), found in counts.items()
    ]
    show_rows(console, "Loaded", ("Source", "Period", "New", "Revised", "Unchanged"), rows)
    for line in [*notes, *(f"Skipped: {s}" for s in skipped)]:
        console.print(f"• {_plain(line)}")


def _grid(title: str) -> Table:
    from rich import box
    from rich.table import Table

    return Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)


def _plain(text: str) -> str:
    """Text in which nothing is taken for rich's markup."""
    from rich.markup import escape

    return escape(text)


def show_error(console: Console, title: str, what: str, hint: str) -> None:
    """What is wrong, where, and what to do."""
    console.print(f"[bold red]{_plain(title)}[/bold red]", soft_wrap=True)
    console.print(_plain(what), soft_wrap=True)
    if hint:
        console.print(_plain(hint), style="cyan", soft_wrap=True)


@contextmanager
def progress(console: Console, *, quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar with what is being read and the time left; nothing when quiet or not on a terminal."""
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=console
    )
    with bar:
        task = bar.add_task("", total=None)
        yield lambda label, done, total: bar.update(task, description=label[-40:], completed=done, total=total)
