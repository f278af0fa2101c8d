"""The screen: a report as tables, progress, messages and errors. Data go to stdout, all else to stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sectorlmi.console.report import (
    ranking_table,
    show_agreement,
    show_load,
    show_report,
    show_sample_banner,
    show_table,
)
from sectorlmi.console.tables import on_terminal, plain, show_explained, show_rows, show_section
from sectorlmi.terms.progress import Progress, nobody

if TYPE_CHECKING:
    from rich.console import Console

    Screen = Console

__all__ = [
    "on_terminal",
    "progress",
    "ranking_table",
    "show_agreement",
    "show_error",
    "show_explained",
    "show_load",
    "show_report",
    "show_rows",
    "show_sample_banner",
    "show_section",
    "show_table",
    "stderr",
    "stdout",
]

# What a terminal shows that does not tell its width, such as a pipe.
_PIPE_WIDTH: Final = 120
_NOT_ASKED: Final = ("", "0", "false", "no")


def stdout(no_color: bool = False) -> Console:
    """The console that data go to; colours survive a pipe when FORCE_COLOR or CLICOLOR_FORCE asks for it."""
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
    """True where the environment asks for colours even in a pipe; None leaves it to the stream."""
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
