"""Fetched files into the store, all of them together, with where and when they came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sectorlmi.errors import DataError
from sectorlmi.sources import archive, qcew_release, source_of
from sectorlmi.sources.addresses import shown
from sectorlmi.sources.download import Saved
from sectorlmi.sources.qcew_whole import WholeAreas
from sectorlmi.sources.receipts import write_receipt
from sectorlmi.store import Batch, Store
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance
from sectorlmi.workflows import revisions
from sectorlmi.workflows.fetch_report import FetchReport
from sectorlmi.workflows.gauge import Gauge, Progress


def into_store(
    saved: Sequence[Saved], store: Store, report: FetchReport, progress: Progress | None, lock_timeout: float
) -> None:
    """Load what the store does not hold yet; everything takes effect together, or nothing does.

    Raises DataError when a file is not as expected, StoreError when the store cannot take it.
    """
    wanted = [one for one in saved if not _is_held(one, store)]
    if not wanted:
        return
    gauge = Gauge(progress, archive.total_bytes([one.file for one in wanted]) if progress else 0)
    try:
        _load_all(wanted, store, report, gauge, lock_timeout)
    except DataError:
        # The next fetch must get these files anew, even from a server that calls them unchanged.
        for one in wanted:
            write_receipt(one.file, replace(one.receipt, etag="", last_modified="", tags=()))
        raise


def _load_all(wanted: Sequence[Saved], store: Store, report: FetchReport, gauge: Gauge, lock_timeout: float) -> None:
    whole = WholeAreas()
    with store.writing(lock_timeout=lock_timeout) as batch:
        for one in wanted:
            gauge.label = f"reading {one.target.label}"
            if not _take_in(one, batch, report, gauge, whole):
                report.kept.append(one.file)
        report.notes += whole.check()
        report.changes = batch.commit()
        report.notes += batch.notes
        report.notes += revisions.notes_on(report.changes)
    store.refresh()
    for one in wanted:
        _remember_rows(one, store)


def _take_in(saved: Saved, batch: Batch, report: FetchReport, count: Callable[[int], None], whole: WholeAreas) -> bool:
    """Whether any reader knew the file; one that none knows stays in the folder of downloads."""
    is_known = False
    for member in archive.members([saved.file]):
        source = source_of(member)
        if source is None:
            continue
        is_known = True
        provenance = _provenance(saved, source.name, is_sample=member.is_sample)
        for parsed in source.parse(member, count):
            if saved.target.period:
                whole.add(parsed.key, parsed.table, shown(saved.receipt.url))
                batch.add_cells(Period.parse(parsed.key), parsed.table, provenance)
            else:
                batch.add_table(parsed.source, parsed.key, parsed.table, provenance, merge_by=parsed.merge_by)
            report.notes += [note for note in parsed.notes if note not in report.notes]
    return is_known


def _provenance(saved: Saved, source: str, *, is_sample: bool) -> Provenance:
    receipt, period = saved.receipt, saved.target.period
    retrieved = datetime.fromisoformat(receipt.retrieved_at).date()
    release = qcew_release.release(period, receipt.last_modified, retrieved) if period else ""
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
