"""What a server's status and headers mean, and what our own headers ask for; no connection is made here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sectorlmi.errors import SourceError
from sectorlmi.sources.addresses import CONTACT, shown
from sectorlmi.sources.patience import PassingError
from sectorlmi.sources.plan import Kind, Target
from sectorlmi.sources.qcew_release import http_moment
from sectorlmi.sources.receipts import Begun, Receipt

Headers = Mapping[str, str]

MISSING: Final = frozenset({404, 410})
NO_HEAD: Final = frozenset({405, 501})
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_REFUSED: Final = frozenset({401, 403, 407, 451})


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
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def check_status(status: int, headers: Headers, target: Target, has_contact: bool) -> None:
    """Raise PassingError for what may pass and SourceError for a refusal, with the way round it."""
    if status in _PASSING:
        raise PassingError(f"the server answered {status}", retry_after(headers))
    if status in _REFUSED:
        named = f" Set {CONTACT} to your e-mail address: BLS asks scripts to say whose they are."
        raise SourceError(
            f"{shown(target.url)}: the server refused (status {status})",
            "Open the address in a browser, save the file, and run `sectorlmi load FILE`."
            + ("" if has_contact else named),
        )


def retry_after(headers: Headers) -> float | None:
    """Seconds the server asks to wait, from a number or a date; None when it does not say."""
    text = headers.get("Retry-After", "").strip()
    if text.isdigit():
        return float(text)
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
    length = headers.get("Content-Length", "")
    # An ETag decides where there is one; dates count whole seconds only.
    is_same = known is not None and (etag == known.etag if etag else bool(modified) and modified == known.last_modified)
    return Remote(True, not is_same, int(length) if length.isdigit() else None, etag, modified)


def unexpected(target: Target, status: int) -> SourceError:
    """A status this program has no use for."""
    return SourceError(
        f"{shown(target.url)}: the server answered {status}",
        "Open the address in a browser; save the file and run `sectorlmi load FILE`, or try again later.",
    )
