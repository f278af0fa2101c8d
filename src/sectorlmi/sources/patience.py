"""How long a download keeps trying: passing faults, pauses that grow, and what a server may ask for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sectorlmi.errors import SourceError

_LATER: Final = "Try again later, or save the file with a browser and run `sectorlmi load FILE`."


@dataclass(frozen=True)
class Patience:
    """Limits of one client. Times in seconds.

    Args:
        tries: how often a file is asked for without getting further.
        first_pause: before the second try; it doubles from then on, up to `longest_pause`.
        longest_wait: what a server may ask for with `Retry-After`; if it asks for more, the fetch stops and says so.
        connect, read: how long to wait for a connection, and for the next byte.
        answer: how long to wait for a whole answer's headers, redirections included.
        slowest: bytes a second; a transfer that is slower after `stall` seconds counts as broken.
        workers: how many files at once.
    """

    tries: int = 5
    first_pause: float = 1.0
    longest_pause: float = 60.0
    longest_wait: float = 300.0
    connect: float = 15.0
    read: float = 60.0
    answer: float = 120.0
    stall: float = 60.0
    slowest: float = 512.0
    workers: int = 4

    def pause(self, attempt: int, fault: PassingError, url: str, jitter: Callable[[], float]) -> float:
        """Seconds to wait after this attempt (1 is the first), spread by `jitter` (0 to 1).

        Raises SourceError when patience is at its end.
        """
        if attempt >= self.tries:
            raise SourceError(
                f"{url}: {fault} ({attempt} tries)",
                " ".join([*([fault.hint] if fault.hint else []), _LATER]),
            ) from fault
        if fault.wait is not None:
            if fault.wait > self.longest_wait:
                raise SourceError(
                    f"{url}: {fault} and asks to wait {fault.wait:.0f} seconds", "Try again after that time."
                ) from fault
            return fault.wait + (jitter() if fault.wait else 0.0)
        return min(self.first_pause * 2.0 ** (attempt - 1), self.longest_pause) * (0.5 + 0.5 * jitter())


class HostPauses:
    """Until when a host wants no request at all (`Retry-After`): all threads of a client keep to it, for every file."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def hold(self, host: str, seconds: float) -> float:
        """Nobody asks this host for so long; the moment of the clock at which that ends."""
        until = self._clock() + seconds
        with self._lock:
            self._until[host] = max(until, self._until.get(host, until))
        return until

    def left(self, host: str, waited_for: float) -> float:
        """Seconds that are left; 0 for who has already waited until the moment `waited_for`."""
        with self._lock:
            until = self._until.get(host, 0.0)
        return max(0.0, until - self._clock()) if until > waited_for else 0.0


class PassingError(Exception):
    """Something that may be over in a moment.

    Args:
        wait: the seconds to wait, None for the usual pause.
        hint: what to look at if it lasts.
    """

    def __init__(self, what: str, wait: float | None = None, *, hint: str = "") -> None:
        super().__init__(what)
        self.wait = wait
        self.hint = hint


class StoppedError(Exception):
    """Another file of the same fetch failed, so this one is not needed any more."""
