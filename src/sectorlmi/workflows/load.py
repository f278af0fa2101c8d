"""`load`: saved files of any kind the program knows, into the store, all or nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sectorlmi.errors import DataError
from sectorlmi.sources import SOURCES, archive, other_kinds, readings
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Source, ignore_progress
from sectorlmi.sources.qcew_whole import WholeAreas
from sectorlmi.store import Batch, Change, Holding, Store
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance
from sectorlmi.workflows import revisions
from sectorlmi.workflows.gauge import Gauge, Progress

_QCEW: Final = "qcew"
_LISTED_AT_MOST: Final = 10


@dataclass(frozen=True)
class Skipped:
    """A file that was not loaded, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Unused:
    """A file, folder or zip that was named and held nothing of use."""

    path: Path
    skipped: Sequence[Skipped]


@dataclass
class LoadReport:
    """What a load read and did. `unused` are the paths that held nothing of use beside others that did."""

    files: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)

    def counts(self) -> dict[tuple[str, str], Counter[str]]:
        """By source and period (or key): how many areas are new, unchanged, revised."""
        counts: dict[tuple[str, str], Counter[str]] = {}
        for change in self.changes:
            group = (change.source, str(change.period) if change.period else change.key)
            counts.setdefault(group, Counter())[change.what.value] += 1
        return counts


def load(
    paths: Sequence[Path],
    store: Store,
    *,
    is_sample: bool = False,
    progress: Progress | None = None,
    force: bool = False,
    lock_timeout: float = 10,
) -> LoadReport:
    """Read every known file under these paths into the store; files of no known kind are passed over and reported.

    Args:
        is_sample: the data are made up; a file named `SAMPLE.txt` or `MADE-UP.txt` beside them says so too.
        force: let made-up data replace real data of the same area, and the reverse.

    Raises DataError when a known file is broken or nothing at all is usable, StoreError when the store cannot take it;
    the store is then as it was before.
    """
    report = LoadReport()
    gauge = Gauge(progress, archive.total_bytes(paths) if progress else 0)
    with store.writing(lock_timeout=lock_timeout, force=force) as batch, ThreadPoolExecutor(1) as hashing:
        loading = _Loading(batch, report, gauge, hashing, is_sample=is_sample)
        for path in paths:
            loading.take_path(path)
        if not report.files:
            raise nothing_usable(report.unused)
        report.notes += loading.whole.check()
        report.changes = batch.commit()
        report.notes += batch.notes
        report.notes += revisions.notes_on(report.changes)
    return report


def as_dict(report: LoadReport) -> dict[str, Any]:
    """A load as plain JSON values."""
    return {
        "schema": 1,
        "files": report.files,
        "changes": [
            {"source": source, "key": key, **{w: found.get(w, 0) for w in ("new", "revised", "unchanged")}}
            for (source, key), found in report.counts().items()
        ],
        "skipped": [{"file": s.name, "reason": s.reason} for s in report.skipped],
        "notes": report.notes,
    }


def holdings_as_dict(holdings: Sequence[Holding]) -> dict[str, Any]:
    """What a store holds as plain JSON values."""
    return {
        "schema": 1,
        "holdings": [
            {
                "source": h.source,
                "key": h.key,
                "n_areas": h.n_areas,
                "n_rows": h.n_rows,
                "bytes": h.size,
                "is_sample": h.is_sample,
                "inputs": [asdict(p) for p in h.inputs],
            }
            for h in holdings
        ],
    }


class _Loading:
    """One load under way; `hashing` works while a file is read."""

    def __init__(self, batch: Batch, report: LoadReport, gauge: Gauge, hashing: Executor, *, is_sample: bool) -> None:
        self._hashing = hashing
        self._batch = batch
        self._report = report
        self._gauge = gauge
        self._is_sample = is_sample
        self._origins: dict[tuple[Path, bool, str], Future[Provenance]] = {}
        self.whole = WholeAreas()

    def take_path(self, path: Path) -> None:
        n_before = len(self._report.files), len(self._report.skipped)
        for member in archive.members([path]):
            self._gauge.label = member.name
            known = readings(member)
            for table, source in known:
                # A table of a workbook is in memory, and no part of the bytes to come.
                self._take(table, source, self._gauge if table is member else ignore_progress)
            if known:
                self._report.files.append(member.name)
            else:
                self._report.skipped.append(Skipped(member.name, other_kinds.what_it_is(member)))
            if not known or known[0][0] is not member:
                self._gauge(member.size)
        if len(self._report.files) == n_before[0]:
            self._report.unused.append(Unused(path, self._report.skipped[n_before[1] :]))

    def _take(self, member: Member, source: Source, progress: Callable[[int], None]) -> None:
        provenance = self._provenance(member, source)
        for parsed in source.parse(member, progress):
            if parsed.source == _QCEW:
                self.whole.add(parsed.key, parsed.table, member.name)
                self._batch.add_cells(Period.parse(parsed.key), parsed.table, provenance.result())
            else:
                self._batch.add_table(
                    parsed.source, parsed.key, parsed.table, provenance.result(), merge_by=parsed.merge_by
                )
            self._report.notes += [note for note in parsed.notes if note not in self._report.notes]

    def _provenance(self, member: Member, source: Source) -> Future[Provenance]:
        """The file on disk is the input: the members of one zip share it."""
        key = (member.origin, member.is_sample or self._is_sample, source.name)
        if key not in self._origins:
            self._origins[key] = self._hashing.submit(_provenance, *key)
        return self._origins[key]


def _provenance(origin: Path, is_sample: bool, source: str) -> Provenance:
    with origin.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Provenance(source, origin.name, sha256, retrieved_at=now, is_sample=is_sample)


def nothing_usable(unused: Sequence[Unused]) -> DataError:
    """The error for files, folders or zips of which nothing was read."""
    told = ". ".join(f"{entry.path}: nothing usable in it; found {_named(entry.skipped)}" for entry in unused)
    return DataError(told, f"Known files: {'; '.join(source.title for source in SOURCES.values())}.")


def left_over(unused: Sequence[Unused]) -> DataError:
    """The error for paths that held nothing of use, after what the others held was loaded."""
    named = ", ".join(str(entry.path) for entry in unused)
    return DataError(f"nothing was loaded from {named}", "Everything else that was named is loaded.")


def by_reason(skipped: Sequence[Skipped]) -> dict[str, list[str]]:
    """The names of files that were not loaded, by the reason."""
    reasons: dict[str, list[str]] = {}
    for entry in skipped:
        reasons.setdefault(entry.reason, []).append(entry.name)
    return reasons


def _named(skipped: Sequence[Skipped]) -> str:
    """What was found, files of one kind together."""
    names = [f"{', '.join(files)} ({reason})" for reason, files in by_reason(skipped[:_LISTED_AT_MOST]).items()]
    if len(skipped) > _LISTED_AT_MOST:
        names.append(f"and {len(skipped) - _LISTED_AT_MOST} more")
    return ", ".join(names) or "no files"
