"""Tables wider than the terminal, in a pager in which the arrow keys move sideways."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sectorlmi.reports.terminal import Screen

# Lines are cut at the edge instead of folded, colours kept, and what was seen stays on the screen.
_LESS: Final = ("-S", "-R", "-X", "-PsWide table - arrow keys scroll, q to go on")
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


@contextmanager
def scrolling(out: Screen) -> Iterator[None]:
    """What is printed to `out` meanwhile, in a pager when a table of it is wider than the terminal.

    Straight to stdout where nobody could scroll: into a pipe, on a dumb terminal, or without a pager.
    """
    command = _pager() if _is_watched() else None
    if command is None:
        yield
        return
    out.begin_capture()
    try:
        yield
    finally:
        text = out.end_capture()
        if not (has_wide_table(text, out.width) and _scrolled(command, text)):
            sys.stdout.write(text)
            sys.stdout.flush()


def has_wide_table(text: str, width: int) -> bool:
    """Whether the rule below a table's headings is longer than a line of the terminal."""
    lines = (_COLOUR.sub("", line).rstrip() for line in text.splitlines())
    return any(len(line) > width and not line.strip(" ─") for line in lines)


def _is_watched() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _pager() -> list[str] | None:
    """The program of PAGER, else `less`; None where PAGER is empty or the program is not there."""
    words = shlex.split(os.environ.get("PAGER", "less"), posix=os.name != "nt")
    if not words or shutil.which(words[0]) is None:
        return None
    return [*words, *_LESS] if PurePath(words[0]).stem == "less" else words


def _scrolled(command: list[str], text: str) -> bool:
    """Show the text until the pager is left; False when it could not be started or failed."""
    try:
        # Descriptor 1 is kept from libraries, and so from children.
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=sys.stdout, encoding=sys.stdout.encoding, errors=sys.stdout.errors
        )
    except OSError:
        return False
    with suppress(OSError):  # left before all was read
        process.communicate(text)
    while True:
        try:
            return process.wait() == 0
        except KeyboardInterrupt:  # meant for the pager, which goes on
            continue
