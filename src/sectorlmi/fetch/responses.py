"""What a server's status and headers mean, what ours ask for, and how long to keep asking. No connection is made."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sectorlmi.errors import SourceError
from sectorlmi.fetch.addresses import CONTACT, shown
from sectorlmi.fetch.plan import Kind, Target
from sectorlmi.fetch.receipts import Begun, Receipt
from sectorlmi.fetch.releases import http_moment

Headers = Mapping[str, str]

MISSING: Final = frozenset({404, 410})
NO_HEAD: Final = frozenset({405, 501})
_PASSING: Final = frozenset({408, 425, 429})
# Of the 5xx these do not pass: what the server cannot do at all, and a network that asks to sign in.
_LASTING: Final = frozenset({501, 505, 511})
_BROWSER: Final = "Open the address in a browser, save the file, and run `sectorlmi load FILE`."
# Why, and what to do about it.
_REFUSED: Final = {
    401: ("the server asks for a name and a password", "Give them in the base address: https://NAME:PASSWORD@HOST/…"),
    403: ("the server refused", ""),
    407: ("the proxy asks for a name and a password", "Give them in HTTPS_PROXY: http://NAME:PASSWORD@HOST:PORT"),
    451: ("the server may not give the file for legal reasons", ""),
    511: ("this network asks you to sign in first", "Open any page in a browser, sign in, and run this again."),
}
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_LATER: Final = "Try again later, or save the file with a browser and run `sectorlmi load FILE`."


@dataclass(frozen=True)
class Remote:
    """What a server says of a file without sending it; `is_changed` against the receipt that was asked about."""

    exists: bool
    is_changed: bool
    size: int | None = None
    etag: str = ""
    last_modified: str = ""


def request_headers(target: Target, known: Receipt | None) -> dict[str, str]:
    """Ask for the file unless it is the one we have.

    Text may come squeezed; what is squeezed already is asked for as it is, so that its rest can be asked for.
    """
    headers = {"Accept": "*/*", "Accept-Encoding": "gzip" if target.kind in (Kind.SLICE, Kind.LIST) else "identity"}
    # Where the tag changes though the file does not, the date is asked about alone: beside a tag it does not count.
    if known and known.etag and not (known.tags and known.last_modified):
        headers["If-None-Match"] = ", ".join((known.etag, *known.tags))
    if known and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def check_status(status: int, headers: Headers, target: Target, has_contact: bool) -> None:
    """Raise PassingError for what may pass and SourceError for a refusal, with the way round it."""
    if status in _PASSING or (status >= 500 and status not in _LASTING):
        raise PassingError(f"the server answered {status}", retry_after(headers))
    if status in _REFUSED:
        why, hint = _REFUSED[status]
        named = f"Set {CONTACT} to your e-mail address: BLS asks scripts to say whose they are."
        hints = [hint, _BROWSER, named if status == 403 and not has_contact else ""]
        raise SourceError(f"{shown(target.url)}: {why} (status {status})", " ".join(filter(None, hints)))


def number(text: str) -> int | None:
    """A header's number; None where it is none, or absurdly long."""
    return int(text) if _NUMBER.fullmatch(text.strip()) else None


def retry_after(headers: Headers) -> float | None:
    """Seconds the server asks to wait, from a number or a date; None when it does not say."""
    text = headers.get("Retry-After", "").strip()
    if (seconds := number(text)) is not None:
        return float(seconds)
    moment = http_moment(text)
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def continues(headers: Headers, begun: Begun, n_here: int) -> bool:
    """Whether a 206 is the rest of what is here: from the right byte, and of the same version."""
    etag, modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
    is_same = (etag or begun.etag) == begun.etag and (modified or begun.last_modified) == begun.last_modified
    return is_same and headers.get("Content-Range", "").startswith(f"bytes {n_here}-")


def beginning(headers: Headers, target: Target) -> Begun | None:
    """What the bytes to come belong to, if their rest could be asked for after a cut."""
    begun = Begun(shown(target.url), headers.get("ETag", ""), headers.get("Last-Modified", ""))
    is_as_it_is = "Content-Encoding" not in headers and target.kind not in (Kind.SLICE, Kind.LIST)
    return begun if begun.validator and is_as_it_is else None


def remote(status: int, headers: Headers, target: Target, known: Receipt | None) -> Remote:
    """The answer to a question about a file. Raises SourceError on a status that is none."""
    if status in MISSING:
        return Remote(exists=False, is_changed=False)
    if status == 304:
        return Remote(exists=True, is_changed=False)
    if status != 200:
        raise unexpected(target, status)
    etag, modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
    # An ETag decides where there is one; dates count whole seconds only.
    is_same = known is not None and (etag == known.etag if etag else bool(modified) and modified == known.last_modified)
    is_changed = not is_same and not (known and is_proved_same(headers, known))
    return Remote(True, is_changed, number(headers.get("Content-Length", "")), etag, modified)


def is_proved_same(headers: Headers, known: Receipt) -> bool:
    """Whether a server that gave these very bytes several tags before means them again: by tag, or date and length."""
    if not known.tags:
        return False
    if headers.get("ETag") in (known.etag, *known.tags):
        return True
    length = None if "Content-Encoding" in headers else number(headers.get("Content-Length", ""))
    modified = headers.get("Last-Modified", "")
    return bool(modified) and modified == known.last_modified and length in (None, known.size)


def unexpected(target: Target, status: int) -> SourceError:
    """A status this program has no use for."""
    return SourceError(
        f"{shown(target.url)}: the server answered {status}",
        "Open the address in a browser; save the file and run `sectorlmi load FILE`, or try again later.",
    )


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
