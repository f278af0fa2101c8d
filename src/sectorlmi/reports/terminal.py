"""Tables on the screen that fit its width where they can; what cannot be narrowed runs on, and no number is cut."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal

from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import SAMPLE_BANNER, Document, Section
from sectorlmi.terms.progress import Progress, nobody

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    Screen = Console


_ELLIPSIS: Final = "…"


@dataclass(frozen=True)
class TextTable:
    """The lines of a table, all of one length: the headings, the rule below them, and a line a row or several."""

    headings: str
    rule: str
    rows: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(self.headings)


def text_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    left: Sequence[str],
    most: dict[str, int] | None = None,
    gap: int = 2,
) -> TextTable:
    """Lay out a table. The columns headed `left` begin at their left, the others end at their right.

    `most` limits the width of columns, by heading; what is longer is cut, and ends in `…`. `gap` blanks stand between
    two columns. A cell of several lines makes its row as high.
    """
    limits = [(most or {}).get(heading) for heading in headings]
    cells = [[_cut(cell, limit) for cell, limit in zip(row, limits, strict=True)] for row in (headings, *rows)]
    widths = [max(len(line) for cell in column for line in cell.split("\n")) for column in zip(*cells, strict=True)]
    is_left = [heading in left for heading in headings]

    def line(row: Sequence[str]) -> str:
        places = zip(row, widths, is_left, strict=True)
        return f" {(' ' * gap).join(cell.ljust(w) if begins else cell.rjust(w) for cell, w, begins in places)} "

    def lines(row: Sequence[str]) -> str:
        return "\n".join(map(line, zip_longest(*(cell.split("\n") for cell in row), fillvalue="")))

    first, *others = map(lines, cells)
    return TextTable(first, f" {'─' * (len(first) - 2)} ", tuple(others))


def _cut(text: str, limit: int | None) -> str:
    return text if limit is None or len(text) <= limit else text[: limit - 1] + _ELLIPSIS


def fitted_widths(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Widths of columns side by side in `room`: the widest give way first, and none below its `least`."""
    widths = list(natural)
    while sum(widths) > room:
        shrinkable = [i for i, width in enumerate(widths) if width > least[i]]
        if not shrinkable:
            break
        widths[max(shrinkable, key=lambda i: widths[i])] -= 1
    return widths


# Headings for the narrow screen, by column; the reports have the full ones.
_SHORT: Final = {
    "recent_growth_pct": "Recent %",
    "n_establishments": "Sites",
    "employment": "Jobs",
    "avg_annual_wage_usd": "Wage",
    "growth_pct": "Growth %",
    "real_avg_annual_wage_usd": "Real wage",
    "real_wage_growth_pct": "Real wage %",
    "parity_avg_annual_wage_usd": "US-price wage",
    "pays_self_sufficient": "Pays",
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
# What is said of a table without rows that does not say why itself.
_NOTHING: Final = "nothing to show."
# Headings of texts that look like numbers.
_CODES: Final = ("NAICS", "Code", "SOC", "Period", "Years")


def show_document(console: Console, document: Document, *, whole: bool = False) -> None:
    """The sections of a document between its banner and its notes; `whole` with all that a screen leaves to files."""
    show_banner(console, document.is_sample)
    if document.lead:
        console.print(plain(document.lead))
    for section in document.sections if document.screen is None else document.screen:
        show_one(console, section.as_shown(), whole=whole)
    for line in document.remarks:
        console.print(plain(line))
    if document.paste:
        console.print(document.paste, markup=False, soft_wrap=True)
    if document.more and not whole:
        console.print(plain(document.more), style="dim")
    for note in document.notes if document.screen_notes is None else document.screen_notes:
        console.print(f"• {plain(note)}")


def show_banner(console: Console, is_sample: bool) -> None:
    """The warning that stands over everything made from the sample."""
    if is_sample:
        console.print(SAMPLE_BANNER, style="bold reverse")


def show_one(console: Console, section: Section, *, whole: bool) -> None:
    """A section with what stands below it; nothing of one that is left to the files."""
    screen = section.screen
    if not len(section):
        console.print(f"{plain(section.title)}: {plain(section.nothing or _NOTHING)}")
        return
    if screen.rows is not None and not whole:
        if not screen.rows:
            return
        section = section.first(screen.rows)
    if screen.columns and not whole:
        section = replace(section, columns=tuple(c for c in section.columns if c.name in screen.columns))
    if screen.is_plain:
        rows = [[section.cell(c, row) for c in section.columns] for row in range(len(section))]
        show_rows(console, section.title, [c.heading for c in section.columns], rows)
    else:
        show_section(console, section, spare=() if whole else screen.spare)
    if "marks" in screen.told:
        show_meanings(console, section.legend())
    if "intro" in screen.told:
        console.print(plain(section.intro))
    if "how to read" in screen.told:
        console.print(plain(section.intro), style="dim")


def show_section(console: Console, section: Section, *, spare: Sequence[str] = ()) -> None:
    """One section of a report as a table; titles give way to numbers, which are never cut.

    Where a terminal is too narrow for all columns those that say nothing are left out, then those named in `spare`, the
    first one first, and a line below tells which; sentences are broken. Else, or without any to spare, a line runs on.
    """
    cells = {c.name: [section.cell(c, row) for row in range(len(section))] for c in section.columns}
    silent = [name for name, texts in cells.items() if texts and all(t == "" or t.startswith("–") for t in texts)]
    shown, widths = _fitted(console, section.columns, cells, [*silent, *spare])
    others = sum(widths[c.name] + GAP for c in shown if c.name != "title") + EDGES
    room = max(LEAST_TITLE, console.width - others)
    if not has_width(console) or others + room > console.width:
        room = _SCROLLED_TITLE if has_width(console) else max(widths.get("title", 0), LEAST_TITLE)
    table = _grid(section.title)
    for column in shown:
        if column.name == "title":
            table.add_column(heading(column), overflow="ellipsis", no_wrap=True, max_width=room)
            continue
        side: Literal["left", "right"] = "right" if column.is_numeric else "left"
        over: Literal["ellipsis", "fold"] = "ellipsis" if column.name in _CUT else "fold"
        width = min(widths[column.name], _MOST_WIDTH) if has_width(console) else widths[column.name]
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
    """Whether a person sees it: colors may be forced into a pipe, the look of a terminal may not."""
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
    """As `_width`, but sentences and titles may be broken or cut, and the range beside a number put below it."""
    if column.is_numeric:
        return max(map(len, [word for text in (heading(column), *cells) for word in text.split()]), default=1)
    words = [word for text in (heading(column), *cells) for word in text.split()]
    broken = max(map(len, words), default=1) if column.name != "title" else READABLE_TITLE
    return min(_width(column, cells), max(broken, READABLE_TITLE))


def show_meanings(console: Console, legend: Sequence[tuple[str, str]]) -> None:
    """What marks mean: how each looks, and what it says."""
    for look, meaning in legend:
        console.print(f"{plain(look)}  {meaning}", style="dim")


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
    room = console.width - EDGES - GAP * (len(headings) - 1)
    widths = fitted_widths(natural, least, room) if has_width(console) else natural
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


# What a terminal shows that does not tell its width, such as a pipe.
_PIPE_WIDTH: Final = 120
_NOT_ASKED: Final = ("", "0", "false", "no")


def stdout(no_color: bool = False) -> Console:
    """The console that data go to; colors survive a pipe when FORCE_COLOR or CLICOLOR_FORCE asks for it."""
    # Emoji off, below too: names may hold a `:word:`, and the table of emoji takes long to import.
    from rich.console import Console

    console = Console(no_color=no_color or None, force_terminal=_forced(), highlight=False, emoji=False)
    if not on_terminal(console) and "COLUMNS" not in os.environ:
        console.width = _PIPE_WIDTH
    return console


def stderr(no_color: bool = False) -> Console:
    """The console that messages and progress go to."""
    from rich.console import Console

    return Console(stderr=True, no_color=no_color or None, force_terminal=_forced(), highlight=False, emoji=False)


def _forced() -> bool | None:
    """True where the environment asks for colors even in a pipe; None leaves it to the stream."""
    asked = [os.environ[name] for name in ("FORCE_COLOR", "CLICOLOR_FORCE") if name in os.environ]
    if any(word not in _NOT_ASKED for word in asked):
        return True
    # rich takes FORCE_COLOR=0 for a wish.
    return False if asked and not sys.stdout.isatty() else None


def show_error(console: Console, title: str, what: str, hint: str) -> None:
    """What is wrong, where, and what to do."""
    if title:
        console.print(f"[bold red]{plain(title)}[/bold red]", soft_wrap=True)
    console.print(plain(what), soft_wrap=True)
    if hint:
        console.print(plain(hint), style="cyan", soft_wrap=True)


@contextmanager
def progress(console: Console, *, quiet: bool) -> Iterator[Progress]:
    """A bar with what is being read and the time left; nothing when quiet or not on a terminal."""
    if quiet or not on_terminal(console):
        yield nobody
        return
    from rich import progress as drawn

    columns = (
        drawn.TextColumn("{task.description}"),
        drawn.BarColumn(),
        drawn.DownloadColumn(),
        drawn.TimeRemainingColumn(),
    )
    with drawn.Progress(*columns, console=console, transient=True) as bar:
        # There is nothing to show before the first bytes.
        task = bar.add_task("", total=None, visible=False)

        def show(label: str, done: int = 0, total: int = 0, /) -> None:
            bar.update(task, description=label[-40:], completed=done, total=total, visible=True)

        yield show
