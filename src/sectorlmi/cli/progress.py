"""Progress of long work: on a terminal a bar or a line, plain lines now and then elsewhere, nothing when quiet."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from sectorlmi.cli.session import Session

if TYPE_CHECKING:
    from sectorlmi.terms.progress import Progress

_FIRST_AFTER = 2.0
_THEN_EVERY = 10.0
# What is over within a second needs no progress.
_SHOWN_AFTER = 1.0
_DRAWN_EVERY = 0.25
# Pieces of long work are told so often.
_SAID_EVERY = 2.0


@contextmanager
def progress(session: Session) -> Iterator[Progress]:
    """Bytes and time left to stderr: a bar, or lines for a log that nobody watches live."""
    from sectorlmi.reports import terminal

    if session.quiet or terminal.on_terminal(session.err):
        with terminal.progress(session.err, quiet=session.quiet) as bar:
            yield bar
    else:
        yield Lines(session.say)


class Lines:
    """Says how far a transfer is, at most every ten seconds; what is over in two seconds is not spoken of."""

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say = say
        self._clock = clock
        self._started = clock()
        self._next = self._started + _FIRST_AFTER
        self._label = ""
        self._before = 0

    def __call__(self, label: str, done: int = 0, total: int = 0, /) -> None:
        now = self._clock()
        if label != self._label and done < self._before:
            self._started = now
        self._label, self._before = label, done
        if now < self._next:
            return
        self._next = now + _THEN_EVERY
        left = (now - self._started) * (total - done) / done if done else 0
        time_left = f", about {left:.0f} s left" if 0 < done < total else ""
        self._say(f"{label}: {done / 1e6:,.1f} of {total / 1e6:,.1f} MB{time_left}")


def counted(session: Session) -> Progress:
    """Plain lines of pieces that are done to stderr, every two seconds, with the time left."""
    started = said = time.monotonic()

    def show(what: str, done: int = 0, total: int = 0, /) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said >= _SAID_EVERY and 0 < done < total:
            said = now
            left = (now - started) * (total - done) / done
            session.say(f"{done:,} of {total:,} {what}, about {left:.0f} s left")

    return show


@contextmanager
def working(session: Session, *plan: str) -> Iterator[Progress]:
    """A line on the terminal with the step of the work, which of how many, and the time; wiped off at the end.

    `plan` names the steps to come; one of them alone is taken as begun. Nothing appears in a pipe, with --quiet, with
    --json, or within the first second.
    """
    from sectorlmi.terms.progress import SHARES

    steps = Steps(plan, SHARES)
    if len(plan) == 1:
        steps(plan[0])
    if session.quiet or session.as_json or not _is_drawable(sys.stderr):
        yield steps
        return
    over = threading.Event()
    drawer = threading.Thread(target=_draw, args=(steps, sys.stderr, over), daemon=True)
    drawer.start()
    try:
        yield steps
    finally:
        over.set()
        drawer.join()


def _is_drawable(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _draw(steps: Steps, stream: TextIO, over: threading.Event) -> None:
    """Write the line anew until the work is over, then blanks in its place."""
    shown = ""
    pause = _SHOWN_AFTER
    while not over.wait(pause):
        pause = _DRAWN_EVERY
        text = steps.line()[: shutil.get_terminal_size().columns - 1]
        if text != shown:
            stream.write(f"\r{text.ljust(len(shown))}")
            stream.flush()
        shown = text
    if shown:
        stream.write(f"\r{' ' * len(shown)}\r")
        stream.flush()


class Steps:
    """Which step of a plan is under way, and the time that is left, from how the steps' times compare.

    `plan` are names of steps, some more than once where work is repeated; `shares` their times beside each other.
    """

    def __init__(
        self, plan: Sequence[str], shares: Mapping[str, float], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._plan = plan
        self._shares = [shares.get(name, 1.0) for name in plan]
        self._clock = clock
        self._started = clock()
        # The step, where it stands in the plan, and how long the whole takes, judged by what is done.
        self._now: tuple[str, int, float | None] = ("", -1, None)

    def __call__(self, name: str, _done: int = 0, _total: int = 0, /) -> None:
        """Begin a step; those of the plan before it are over, whether they were told or not."""
        _, before, whole = self._now
        at = next((i for i in range(before + 1, len(self._plan)) if self._plan[i] == name), before)
        done = sum(self._shares[:at]) / (sum(self._shares) or 1.0) if at >= 0 else 0.0
        self._now = (name, at, self._elapsed() / done if done and at > before else whole)

    def line(self) -> str:
        """As in `Estimating hidden cells (2 of 6), 3 s, about 4 s left`."""
        name, at, whole = self._now
        elapsed = self._elapsed()
        place = f" ({at + 1} of {len(self._plan)})" if at >= 0 and len(self._plan) > 1 else ""
        left = "" if whole is None or whole - elapsed < 1 else f", about {whole - elapsed:.0f} s left"
        return f"{name or 'Starting'}{place}, {elapsed:.0f} s{left}"

    def _elapsed(self) -> float:
        return self._clock() - self._started
