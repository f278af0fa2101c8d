"""`load`: saved files of any kind the program knows, into the store, all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sectorlmi.disk import sha256_of
from sectorlmi.errors import DataError
from sectorlmi.sources import SOURCES, archive, other_kinds, qcew_groups, readings
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.qcew_groups import Group
from sectorlmi.sources.qcew_whole import WholeAreas
from sectorlmi.sources.workbooks import BELOW_TITLES
from sectorlmi.store import Batch, Holding, Store
from sectorlmi.terms.document import Document, plain_table
from sectorlmi.terms.period import Period
from sectorlmi.terms.progress import Count, Gauge, Progress, nobody
from sectorlmi.terms.provenance import Change, Provenance, What

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
    progress: Progress = nobody,
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
    gauge = Gauge(progress, archive.total_bytes(paths) if progress is not nobody else 0)
    with store.writing(lock_timeout=lock_timeout, force=force) as batch, ThreadPoolExecutor(1) as hashing:
        loading = _Loading(batch, report, gauge, hashing, is_sample=is_sample)
        for path in paths:
            loading.take_path(path)
        if not report.files:
            raise nothing_usable(report.unused)
        report.changes = loading.loader.commit()
        report.notes = loading.loader.notes
    return report


def document(report: LoadReport, skipped: Sequence[str]) -> Document:
    """What a load changed in the store, by source and period, for every format; `skipped` tells a screen what not."""
    headings = {"source": "Source", "key": "Period", "new": "New", "revised": "Revised", "unchanged": "Unchanged"}
    changes: list[dict[str, Any]] = [
        {"source": source, "key": key, **{what: found.get(what, 0) for what in ("new", "revised", "unchanged")}}
        for (source, key), found in report.counts().items()
    ]
    rows = [[f"{value:,}" if isinstance(value, int) else str(value) for value in change.values()] for change in changes]
    return Document(
        key="load",
        title="Loaded",
        stem="load",
        sections=(plain_table("changes", "Loaded", headings, rows),),
        payload=lambda: {
            "files": report.files,
            "changes": changes,
            "skipped": [{"file": s.name, "reason": s.reason} for s in report.skipped],
            "notes": report.notes,
        },
        envelope=("schema",),
        notes=tuple(report.notes),
        screen_notes=(*report.notes, *(f"Skipped: {line}" for line in skipped)),
    )


def holdings_document(holdings: Sequence[Holding], title: str) -> Document:
    """What a store holds, for the screen and for programs."""
    headings = {"source": "Source", "key": "Period", "n_areas": "Areas", "n_rows": "Rows", "size": "Size", "sample": ""}
    rows = [
        (h.source, h.key, f"{h.n_areas:,}", f"{h.n_rows:,}", f"{h.size / 1e6:.1f} MB", "MADE UP" if h.is_sample else "")
        for h in holdings
    ]
    payload = [
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
    ]
    return Document(
        key="store",
        title=title,
        stem="store",
        sections=(plain_table("holdings", title, headings, rows),),
        payload=lambda: {"holdings": payload},
        envelope=("schema",),
    )


class Loader:
    """Reads files into one batch, whoever brings them: everything takes effect together, or nothing does.

    `notes` are what the readers, the store and a revision have to say, each once.
    """

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._whole = WholeAreas()
        self.notes: list[str] = []

    def take(
        self, member: Member, source: Source, name: str, provenance: Callable[[], Provenance], count: Count
    ) -> None:
        """Read a member whole. `name` is the file's, in what is said about rows it lacks. Raises DataError."""
        self.take_parsed(source.parse(member, count), name, provenance)

    def take_parsed(self, tables: Iterable[Parsed], name: str, provenance: Callable[[], Provenance]) -> None:
        """Take in tables as they are parsed. Raises DataError."""
        for parsed in tables:
            if parsed.source == _QCEW:
                self._whole.add(parsed.key, parsed.table, name, parsed.files)
                self._batch.add_cells(Period.parse(parsed.key), parsed.table, provenance())
            else:
                self._batch.add_table(parsed.source, parsed.key, parsed.table, provenance(), merge_by=parsed.merge_by)
            self.notes += [note for note in parsed.notes if note not in self.notes]

    def commit(self) -> list[Change]:
        """Let it take effect. Raises DataError where areas lack rows, StoreError when the store cannot take it."""
        self.notes += self._whole.check()
        changes = self._batch.commit()
        self.notes += self._batch.notes
        self.notes += _revised(changes)
        return changes


def _revised(changes: Sequence[Change]) -> list[str]:
    """One sentence for each QCEW period whose rows were revised: the store holds the newest values only."""
    revised = Counter(str(c.period) for c in changes if c.period and c.what is What.REVISED)
    return [
        f"QCEW {period}: {n:,} {'area' if n == 1 else 'areas'} revised. Runs made from the earlier values keep their "
        "results, but only those frozen before (`sectorlmi run freeze`) can be run again."
        for period, n in sorted(revised.items())
    ]


class _Loading:
    """One `load` under way; `hashing` works while a file is read."""

    def __init__(self, batch: Batch, report: LoadReport, gauge: Gauge, hashing: Executor, *, is_sample: bool) -> None:
        self._hashing = hashing
        self._report = report
        self._gauge = gauge
        self._is_sample = is_sample
        self._origins: dict[tuple[Path, bool, str], Future[Provenance]] = {}
        self.loader = Loader(batch)

    def take_path(self, path: Path) -> None:
        n_before = len(self._report.files), len(self._report.skipped)
        for found in qcew_groups.grouped(archive.members([path])):
            if isinstance(found, Group):
                self._take_group(found)
            else:
                self._take_member(found)
        if len(self._report.files) == n_before[0]:
            self._report.unused.append(Unused(path, self._report.skipped[n_before[1] :]))

    def _take_group(self, group: Group) -> None:
        if not group.tables:
            for member in group.members:
                self._take_member(member)
            return
        last = group.members[-1]
        self._gauge.label = last.name
        self.loader.take_parsed(group.tables, last.name, self._provenance(last, SOURCES[_QCEW]).result)
        self._report.files += [member.name for member in group.members]
        self._gauge(sum(member.size for member in group.members))

    def _take_member(self, member: Member) -> None:
        self._gauge.label = member.name
        known = readings(member)
        for table, source in known:
            # A table of a workbook is in memory, and no part of the bytes to come.
            count = self._gauge if table is member else nobody
            if table.name.endswith(BELOW_TITLES):
                self.loader.notes.append(f"{member.name}: the lines above its headings were left out.")
            self.loader.take(table, source, table.name, self._provenance(table, source).result, count)
        if known:
            self._report.files.append(member.name)
        else:
            self._report.skipped.append(Skipped(member.name, other_kinds.what_it_is(member)))
        if not known or known[0][0] is not member:
            self._gauge(member.size)

    def _provenance(self, member: Member, source: Source) -> Future[Provenance]:
        """The file on disk is the input: the members of one zip share it."""
        key = (member.origin, member.is_sample or self._is_sample, source.name)
        if key not in self._origins:
            self._origins[key] = self._hashing.submit(_provenance, *key)
        return self._origins[key]


def _provenance(origin: Path, is_sample: bool, source: str) -> Provenance:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Provenance(source, origin.name, sha256_of(origin), retrieved_at=now, is_sample=is_sample)


def nothing_usable(unused: Sequence[Unused]) -> DataError:
    """The error for files, folders or zips of which nothing was read."""
    told = ". ".join(f"{entry.path}: nothing usable in it; found {_named(entry.skipped)}" for entry in unused)
    skipped = [one for entry in unused for one in entry.skipped]
    if skipped and all(one.reason != other_kinds.UNKNOWN for one in skipped):
        return DataError(told, "Nothing of it belongs into the store: use it as stands behind its name.")
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
