"""How much one file may take: bytes as it is kept, bytes when all it packs is unpacked, and time.

A server that never ends a file, or a proxy that drips one, must neither fill the disk nor hold a job for hours. The
limits are about ten times what the publishers' largest files take; files of a kind that grew beyond them can be let in
by a setting.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sectorlmi.errors import ConfigError, SourceError
from sectorlmi.fetch.addresses import setting, shown
from sectorlmi.fetch.plan import Kind, Target

SECONDS: Final = "SECTORLMI_FETCH_SECONDS"
MEGABYTES: Final = "SECTORLMI_FETCH_MEGABYTES"
_MB: Final = 1_000_000
_MOST: Final = 1e9


@dataclass(frozen=True)
class Limit:
    """What one file may take.

    Args:
        what: what it is, for messages.
        n_bytes: as it is kept on the disk, where text that came squeezed is unpacked.
        n_inflated: all that is packed in it, unpacked.
        seconds: all tries together, the pauses between them not counted.
    """

    what: str
    n_bytes: int
    n_inflated: int
    seconds: float


# Usual sizes stand beside each; those of zips are as packed → as unpacked.
_LIMITS: Final = {
    ("qcew", Kind.SLICE): Limit("an area slice of QCEW", 32 * _MB, 32 * _MB, 600),  # the nation's: 0.8 MB
    # An annual singlefile 130 → 550 MB, by area 120 MB → 4.4 GB, a quarterly singlefile over 300 MB → 2 GB.
    ("qcew", Kind.ZIP): Limit("a QCEW zip of all areas", 4_000 * _MB, 32_000 * _MB, 7_200),
    ("titles", Kind.LIST): Limit("a list of titles", 32 * _MB, 32 * _MB, 600),  # 0.4 MB
    ("oews", Kind.ZIP): Limit("an OEWS zip", 1_000 * _MB, 8_000 * _MB, 7_200),  # 80 MB
    ("ep", Kind.WORKBOOK): Limit("a workbook of projections", 64 * _MB, 640 * _MB, 600),  # 0.6 → 5 MB
    ("lodes", Kind.GZIP): Limit("a LODES file of flows", 1_000 * _MB, 16_000 * _MB, 7_200),  # California: 100 MB
    ("laus", Kind.WORKBOOK): Limit("a LAUS workbook", 64 * _MB, 640 * _MB, 600),  # 0.4 → 3 MB
}


@dataclass(frozen=True)
class Limits:
    """The limits in force; `seconds` and `megabytes`, where they are set, replace those of every kind of file."""

    seconds: float | None = None
    megabytes: float | None = None

    def of(self, target: Target) -> Limit:
        """The limit of one file."""
        usual = _LIMITS[target.source, target.kind]
        n_bytes = usual.n_bytes if self.megabytes is None else int(self.megabytes * _MB)
        n_inflated = n_bytes * (usual.n_inflated // usual.n_bytes)
        return Limit(usual.what, n_bytes, n_inflated, usual.seconds if self.seconds is None else self.seconds)


def limits(settings: Mapping[str, str] | None = None, environ: Mapping[str, str] | None = None) -> Limits:
    """The limits in force: the environment first, then the configuration file. Raises ConfigError on no number."""
    given = os.environ if environ is None else environ
    return Limits(*(_number(setting(name, settings or {}, given), name) for name in (SECONDS, MEGABYTES)))


def _number(text: str, name: str) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= _MOST:
        raise ConfigError(f"{name}: {text!r} is no number above 0", "Leave it out to have the limit of each file.")
    return number


def too_big(target: Target, limit: Limit, how: str) -> SourceError:
    """What to raise about a file that goes beyond its limit; `how` says what was seen of it."""
    return SourceError(
        f"{shown(target.url)}: {how} more than {_human(limit.n_bytes)}, the most that {limit.what} may have"
        f" (usual: about {_human(target.about_bytes)})",
        "Nothing was saved. Check the base address of this publisher; if its files have grown so much, set"
        f" {MEGABYTES}.",
    )


def too_swollen(target: Target, limit: Limit) -> SourceError:
    """What to raise about a file that packs more than its limit."""
    return SourceError(
        f"{shown(target.url)}: unpacked it is more than {_human(limit.n_inflated)}, the most that {limit.what} may be",
        "Nothing was saved. It looks like a zip bomb: check the base address of this publisher, or its mirror.",
    )


def too_slow(target: Target, limit: Limit, fault: Exception) -> SourceError:
    """What to raise about a file that took too long; `fault` is what the last try ended with."""
    return SourceError(
        f"{shown(target.url)}: not here after {_minutes(limit.seconds)}, the longest that {limit.what} may take"
        f" ({fault})",
        f"Try again later, set {SECONDS} to wait longer, or save the file with a browser and run"
        " `sectorlmi load FILE`. A big file goes on where it was cut.",
    )


def _human(n_bytes: int) -> str:
    return f"{n_bytes / _MB:,.0f} MB" if n_bytes >= 10 * _MB else f"{n_bytes / _MB:,.1f} MB"


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:g} seconds"
