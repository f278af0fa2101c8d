"""The three streams of the process: stdout carries the result and nothing else, and no stream can break a command.

Wide tables go to stdout through a pager.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import ReportError

if TYPE_CHECKING:
    from sectorlmi.reports.terminal import Screen

# The name under which Python knows what to do with signs that an encoding lacks.
_STAND_INS: Final = "sectorlmi.stand_ins"
# As wide as the sign wherever tables use it; the marks of a status stay apart from each other.
_ASCII: Final = {
    "⌊": "_", "≠": "!", "⇄": "=", "↑": "^", "†": "+", "§": "#",
    "─": "-", "━": "-", "│": "|", "–": "-", "—": "-", "−": "-", "…": ".", "•": "*", "·": "*", "×": "x", "÷": "/",
    "▁": "_", "▂": ".", "▃": ":", "▄": "-", "▅": "=", "▆": "+", "▇": "*", "█": "#",
    "→": ">", "≈": "~", "≥": ">=", "≤": "<=", "±": "+/-", "√": "sqrt ", "Σ": "sum ",
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'",
}  # fmt: skip
# Lines are cut at the edge instead of folded, colors kept, and what was seen stays on the screen.
_LESS: Final = ("-S", "-R", "-X", "-PsWide table - arrow keys scroll, q to go on")
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


class StdoutError(ReportError):
    """The result did not reach whoever was to read it. Told in one line."""

    title = ""


def _not_written(error: OSError) -> StdoutError:
    # Windows calls a pipe that nobody reads an invalid argument.
    if error.errno in (errno.EPIPE, errno.EBADF, errno.EINVAL):
        return StdoutError("stdout was closed before the whole result was written: run the command again to see it.")
    fault = ReportError.unwritable("stdout", error, "send the result elsewhere")
    return StdoutError(f"{fault.what}. {fault.hint}")


class _Result(io.FileIO):
    """Where the result goes. What comes after a fault was told is thrown away, so that nothing speaks of it twice."""

    _is_gone = False

    def write(self, data: object, /) -> int:
        if self._is_gone:
            return memoryview(data).nbytes  # type: ignore[arg-type]
        try:
            return super().write(data)  # type: ignore[arg-type]
        except OSError as error:
            self._is_gone = True
            raise _not_written(error) from None


class _Messages(io.FileIO):
    """Where messages go. One that nobody can be told is no reason to fail."""

    def write(self, data: object, /) -> int:
        try:
            return super().write(data)  # type: ignore[arg-type]
        except OSError:
            return memoryview(data).nbytes  # type: ignore[arg-type]


def take_over() -> None:
    """Give Python's streams descriptors of their own, so that what a library writes to number 1 is thrown away.

    Streams that whoever started the process had closed are opened on nothing: a result cannot be written there, a
    message is lost, and no answer can be read.
    """
    codecs.register_error(_STAND_INS, _stood_in)
    _open_closed()
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    if not _is_windows_console(sys.stdout):
        result = _Result(os.dup(1), "w")
        _point_to_nothing(1)
        sys.stdout = sys.__stdout__ = _text(result, sys.stdout)  # type: ignore[misc]
    if not _is_windows_console(sys.stderr):
        sys.stderr = sys.__stderr__ = _text(_Messages(2, "w", closefd=False), sys.stderr)  # type: ignore[misc]


@contextmanager
def to_the_last_byte() -> Iterator[None]:
    """The result is written when the block ends, however it ends. Raises StdoutError."""
    try:
        yield
    finally:
        sys.stdout.flush()


def _open_closed() -> None:
    """Nothing a command opens later may get the number of a stream; that of stdout can be read, which fails writing."""
    for number, flag in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            # The system gives the lowest number that is free.
            os.set_inheritable(os.open(os.devnull, flag), True)


def _is_windows_console(stream: io.TextIOBase | object) -> bool:
    """Such a stream speaks to the system without a descriptor: its encoding has every sign, and it is never full."""
    return os.name == "nt" and stream is not None and stream.isatty()  # type: ignore[attr-defined]


def _point_to_nothing(number: int) -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, number)
    os.close(nothing)


def _text(raw: io.FileIO, before: object) -> io.TextIOWrapper:
    encoding = getattr(before, "encoding", None) or "utf-8"
    is_watched = raw.isatty() or isinstance(raw, _Messages)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, _STAND_INS, line_buffering=is_watched)


def _stood_in(error: UnicodeError) -> tuple[str | bytes, int]:
    """What is written for a sign that the encoding lacks; bytes of a file's name that are no text stay as they are."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    sign = error.object[error.start]
    if "\udc80" <= sign <= "\udcff":
        return bytes([ord(sign) - 0xDC00]), error.start + 1
    bare = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
    return _ASCII.get(sign) or bare or "?", error.start + 1


# -- tables wider than the terminal, in a pager in which the arrow keys move sideways --------------------------


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
