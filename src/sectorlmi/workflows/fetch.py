"""`fetch`: what a study needs from the publishers' servers, checked as a whole before the store changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sectorlmi.errors import DataError, StoreError
from sectorlmi.fetch import plan, releases
from sectorlmi.fetch.act import FetchReport, Steps, dry_run_of
from sectorlmi.fetch.addresses import Addresses, addresses, contact, shown
from sectorlmi.fetch.limits import limits
from sectorlmi.fetch.plan import Plan, Route
from sectorlmi.fetch.receipts import DOWNLOADS, write_receipt
from sectorlmi.fetch.responses import Patience
from sectorlmi.sources import archive, source_of
from sectorlmi.store import Store
from sectorlmi.store.lock import one_at_a_time
from sectorlmi.terms.period import Period
from sectorlmi.terms.progress import Gauge, Progress, nobody
from sectorlmi.terms.provenance import Provenance
from sectorlmi.workflows.load import Loader

if TYPE_CHECKING:
    from sectorlmi.fetch.download import Client, Saved


def fetch_qcew(
    periods: Iterable[int | Period],
    areas: Sequence[str] | None,
    store: Store,
    *,
    route: Route = "auto",
    dry_run: bool = False,
    settings: Mapping[str, str] | None = None,
    client: Client | None = None,
    progress: Progress = nobody,
    lock_timeout: float = 10,
) -> FetchReport:
    """QCEW of these years, or quarters, and areas (`areas` None: all) into the store; see `fetch`."""
    every = [Period(period) if isinstance(period, int) else period for period in periods]
    chosen = plan.plan_qcew(every, areas, addresses(settings), route=route)
    return fetch_plan(
        chosen, store, dry_run=dry_run, settings=settings, client=client, progress=progress, lock_timeout=lock_timeout
    )


def new_client(settings: Mapping[str, str] | None = None, *, tries: int = Patience.tries) -> Client:
    """A client that says who asks. Raises ConfigError on a contact that cannot be sent and on a limit that is none."""
    from sectorlmi.fetch.download import Client

    return Client(contact(settings), patience=Patience(tries=tries), limits=limits(settings))


def fetch_plan(
    chosen: Plan,
    store: Store,
    *,
    dry_run: bool = False,
    settings: Mapping[str, str] | None = None,
    client: Client | None = None,
    progress: Progress = nobody,
    lock_timeout: float = 10,
) -> FetchReport:
    """Carry out a plan, or with `dry_run` only ask how big its files are; see `fetch`."""
    if dry_run:
        return dry_run_of(chosen, client)
    client = client or new_client(settings)
    return fetch(chosen, store, client=client, progress=progress, lock_timeout=lock_timeout, where=addresses(settings))


def fetch(
    chosen: Plan,
    store: Store,
    *,
    client: Client,
    progress: Progress = nobody,
    where: Addresses | None = None,
    today: date | None = None,
    lock_timeout: float = 10,
) -> FetchReport:
    """Carry out a plan: fetch every file, and when all are here and sound, load them in one go.

    QCEW comes whole or not at all. Of other sources a file that the server does not have keeps back no other one: it is
    among the report's `missing`, and where that is a surprise, `fault` is what to raise about it.

    Raises:
        NotYetPublishedError: a year that may still be to come is nowhere on the server.
        SourceError: a file could not be had; DataError: it is not as expected; StoreError: the store or the disk.
        In every case the store is as it was, and whole files wait in the folder of downloads for the next run.
    """
    report, folder = FetchReport(chosen), store.root / DOWNLOADS
    store.check()
    with _locked(folder, lock_timeout):
        steps = Steps(folder, client, where or addresses(), today or datetime.now(UTC).date(), progress, report)
        _into_store(steps.carry_out(), store, report, progress, lock_timeout)
        report.notes += [f"LODES has no files of {gap}." for gap in report.known_gaps()]
    return report


def _locked(folder: Path, timeout: float) -> AbstractContextManager[None]:
    def fault(error: OSError) -> StoreError:
        return StoreError.unwritable(folder, error, "use --store")

    return one_at_a_time(folder / "lock", timeout, f"{folder}: another sectorlmi is fetching", fault)


def _into_store(
    saved: Sequence[Saved], store: Store, report: FetchReport, progress: Progress, lock_timeout: float
) -> None:
    """Load what the store does not hold yet; everything takes effect together, or nothing does.

    Raises DataError when a file is not as expected, StoreError when the store cannot take it.
    """
    wanted = [one for one in saved if not _is_held(one, store)]
    if not wanted:
        return
    gauge = Gauge(progress, archive.total_bytes([one.file for one in wanted]) if progress is not nobody else 0)
    try:
        _load_all(wanted, store, report, gauge, lock_timeout)
    except DataError:
        # The next fetch must get these files anew, even from a server that calls them unchanged.
        for one in wanted:
            write_receipt(one.file, replace(one.receipt, etag="", last_modified="", tags=()))
        raise


def _load_all(wanted: Sequence[Saved], store: Store, report: FetchReport, gauge: Gauge, lock_timeout: float) -> None:
    with store.writing(lock_timeout=lock_timeout) as batch:
        loader = Loader(batch)
        for one in wanted:
            gauge.label = f"reading {one.target.label}"
            is_known = False
            for member in archive.members([one.file]):
                if source := source_of(member):
                    is_known = True
                    provenance = partial(_provenance, one, source.name, is_sample=member.is_sample)
                    loader.take(member, source, shown(one.receipt.url), provenance, gauge)
            if not is_known:
                report.kept.append(one.file)
        report.changes = loader.commit()
        report.notes += loader.notes
    store.refresh()
    for one in wanted:
        _remember_rows(one, store)


def _provenance(saved: Saved, source: str, *, is_sample: bool) -> Provenance:
    receipt, period = saved.receipt, saved.target.period
    retrieved = datetime.fromisoformat(receipt.retrieved_at).date()
    release = releases.release(period, receipt.last_modified, retrieved) if period else ""
    return Provenance(
        source, saved.file.name, receipt.sha256, shown(receipt.url), receipt.retrieved_at, release, is_sample
    )


def _is_held(saved: Saved, store: Store) -> bool:
    """Whether the store's cells already come from these very bytes, or from files with the same rows."""
    held = _inputs(saved, store)
    return bool(held) and held <= {saved.receipt.sha256, *saved.receipt.rows_of} and saved.receipt.is_among(held)


def _remember_rows(saved: Saved, store: Store) -> None:
    """Note whose rows a file repeats, so that it is not taken for one that waits to be loaded, at every refresh.

    A copy that was packed anew has other bytes, and the store keeps where its rows came from first.
    """
    others = _inputs(saved, store) - {saved.receipt.sha256}
    if others:
        write_receipt(saved.file, replace(saved.receipt, rows_of=tuple(sorted(others))))


def _inputs(saved: Saved, store: Store) -> set[str]:
    """The SHA-256 of the files that the store's rows of this file's areas came from; none where an area is lacking."""
    period, area = saved.target.period, saved.target.area
    there = store.areas(period) if period else []
    if period is None or not there or (area and area not in there):
        return set()
    return {entry.sha256 for entry in store.provenance(period, [area] if area else there)}
