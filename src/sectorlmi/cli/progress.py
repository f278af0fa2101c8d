"""Progress of long work: a bar on a terminal, plain lines now and then elsewhere, nothing when quiet."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sectorlmi.cli.session import Session

# Told of what is being done, the bytes so far and in all.
Show = Callable[[str, int, int], None]

_FIRST_AFTER = 2.0
_THEN_EVERY = 10.0


@contextmanager
def progress(session: Session) -> Iterator[Show | None]:
    """Bytes and time left to stderr: a bar, or lines for a log that nobody watches live."""
    from sectorlmi import console

    if session.quiet or session.err.is_terminal:
        with console.progress(session.err, quiet=session.quiet) as bar:
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

    def __call__(self, label: str, done: int, total: int) -> None:
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
