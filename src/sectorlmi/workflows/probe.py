"""Is there anything newer? Asks the servers about fetched files and about the next year, without fetching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sectorlmi.sources import plan, receipts
from sectorlmi.sources.addresses import addresses, shown
from sectorlmi.sources.plan import Kind, Target
from sectorlmi.sources.receipts import Receipt
from sectorlmi.store import Store
from sectorlmi.terms.period import Period
from sectorlmi.workflows.fetch_report import DOWNLOADS

if TYPE_CHECKING:
    from sectorlmi.sources.download import Client


class News(StrEnum):
    """What a server says of a period."""

    NEW = "new"
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
        return f"sectorlmi fetch qcew --year {self.period.year} {which}"


def probe_qcew(
    store: Store, *, client: Client, settings: Mapping[str, str] | None = None, today: date | None = None
) -> list[Finding]:
    """Each fetched annual period (new files against the receipts of ours), then the years after the newest one.

    Files that were loaded by hand have no receipt, so a period of such files alone is not asked about.
    Raises SourceError when a server cannot be asked.
    """
    asked = _fetched(store)
    findings = [_compared(period, files, client) for period, files in sorted(asked.items())]
    held = [period.year for period in store.periods() if period.is_annual]
    last = (today or datetime.now(UTC).date()).year - 1
    for year in range(max(held, default=last - 1) + 1, last + 1):
        findings.append(_next(Period(year), client, settings))
    return findings


def _fetched(store: Store) -> dict[Period, list[tuple[Target, Receipt]]]:
    """Receipts of files the store holds cells of, by period."""
    folder = store.root / DOWNLOADS
    held = {str(p): p for p in store.periods() if p.is_annual}
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
            return Finding(period, News.NEW, (shown(target.url),), remote.last_modified)
    return Finding(period, News.NOT_YET, ())
