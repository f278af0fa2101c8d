"""Is there anything newer? Asks the servers about fetched files and about the next year, without fetching."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sectorlmi.fetch import plan, receipts
from sectorlmi.fetch.addresses import addresses, shown
from sectorlmi.fetch.plan import Kind, Target
from sectorlmi.fetch.receipts import Receipt
from sectorlmi.terms.period import Period

if TYPE_CHECKING:
    from sectorlmi.fetch.download import Client


class News(StrEnum):
    """What a server says of a period."""

    NEW = "new"
    NEW_QUARTER = "new_quarter"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    NOT_YET = "not_yet"
    GONE = "gone"


@dataclass(frozen=True)
class Finding:
    """One period and what is new about it; `urls` are the files that say so, `areas` those of them that are slices."""

    period: Period
    news: News
    urls: tuple[str, ...]
    last_modified: str = ""
    areas: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether a file of all areas is among them."""
        return len(self.areas) < len(self.urls)

    @property
    def command(self) -> str:
        """What fetches these files."""
        which = "--all" if self.is_whole else " ".join(f"--area {area}" for area in self.areas)
        return f"sectorlmi fetch qcew {self.period.options} {which}"


def probe_qcew(
    held: Collection[Period],
    folder: Path,
    *,
    client: Client,
    settings: Mapping[str, str] | None = None,
    today: date | None = None,
) -> list[Finding]:
    """Each fetched period (new files against the receipts of ours), then the years after the newest one.

    Where quarters are held, the quarters after the newest one too, up to the first that is not out. Files that were
    loaded by hand have no receipt, so a period of such files alone is not asked about.
    Raises SourceError when a server cannot be asked.

    Args:
        held: the periods of which the store has cells.
        folder: that of downloads.
    """
    years = [period.year for period in held if period.is_annual]
    asked = _fetched(held, folder)
    findings = [_compared(period, files, client) for period, files in sorted(asked.items())]
    now = today or datetime.now(UTC).date()
    last = now.year - 1
    for year in range(max(years, default=last - 1) + 1, last + 1):
        findings.append(_next(Period(year), client, settings))
    quarters = [period for period in held if not period.is_annual]
    for period in _quarters_after(max(quarters), now) if quarters else ():
        findings.append(_next(period, client, settings))
        if findings[-1].news is News.NOT_YET:
            break
    return findings


def _quarters_after(newest: Period, today: date) -> Iterator[Period]:
    """The quarters after one, as far as they are over."""
    at = newest.year * 4 + newest.quarter
    while at < today.year * 4 + (today.month - 1) // 3:
        yield Period(at // 4, at % 4 + 1)
        at += 1


def _fetched(periods: Collection[Period], folder: Path) -> dict[Period, list[tuple[Target, Receipt]]]:
    """Receipts of files of these periods, by period."""
    held = {str(period): period for period in periods}
    found: dict[Period, list[tuple[Target, Receipt]]] = {}
    for file, receipt in receipts.receipts(folder / "qcew").items():
        period = held.get(file.parent.name)
        if period:
            path = file.relative_to(folder).as_posix()
            kind = Kind.ZIP if file.suffix == ".zip" else Kind.SLICE
            target = Target("qcew", receipt.url, path, kind, receipt.size, plan.area_of(file.name), period)
            found.setdefault(period, []).append((target, receipt))
    return found


def _compared(period: Period, files: list[tuple[Target, Receipt]], client: Client) -> Finding:
    remotes = client.head_all(files)
    newer = [(t, r) for (t, _), r in zip(files, remotes, strict=True) if r.exists and r.is_changed]
    if newer:
        dates = sorted(remote.last_modified for _, remote in newer)
        areas = tuple(target.area for target, _ in newer if target.area)
        return Finding(period, News.REVISED, tuple(shown(target.url) for target, _ in newer), dates[-1], areas)
    gone = tuple(shown(t.url) for (t, _), r in zip(files, remotes, strict=True) if not r.exists)
    return Finding(period, News.GONE if gone else News.UNCHANGED, gone)


def _next(period: Period, client: Client, settings: Mapping[str, str] | None) -> Finding:
    where = addresses(settings)
    for target in (plan.area_slice(period, plan.NATION, where), plan.singlefile(period, where)):
        remote = client.head(target)
        if remote.exists:
            news = News.NEW if period.is_annual else News.NEW_QUARTER
            return Finding(period, news, (shown(target.url),), remote.last_modified)
    return Finding(period, News.NOT_YET, ())
