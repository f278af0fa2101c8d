"""The store: Parquet files in a folder, a catalog beside them, and nothing to migrate."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy.typing as npt

from sectorlmi.errors import StoreError
from sectorlmi.store import catalog as catalogs
from sectorlmi.store import reading, tables
from sectorlmi.store.catalog import Catalog, Manifest, TableEntry
from sectorlmi.store.content import Content
from sectorlmi.store.own_files import QUARANTINE, digest, missing, seal_of
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Change, Provenance

# What only writing and care need is imported there: for a query, hashing and threads would take longer to import than
# the rows to read.
if TYPE_CHECKING:
    import pyarrow as pa

    from sectorlmi.store.health import Holding
    from sectorlmi.store.loading import Batch
    from sectorlmi.store.repair import Repaired

_COUNTY_KINDS = (AreaKind.COUNTY, AreaKind.UNKNOWN_COUNTY, AreaKind.STATE)
_NAMED_AT_MOST = 8
_VARIABLE: Final = "SECTORLMI_STORE"
T = TypeVar("T")


def store_root(option: Path | str | None = None) -> Path:
    """The folder of the store: the `--store` option, else `SECTORLMI_STORE`, else the user's data folder."""
    chosen = option or os.environ.get(_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("sectorlmi", appauthor=False)) / "store"


class Store:
    """Reads and writes one store. Opening costs nothing; a store that does not exist yet is an empty one.

    A `Store` reads the catalog once and keeps that picture until it writes or `refresh` is called. Where it does not
    `remember`, everything is worked out anew, and nothing is kept.
    """

    def __init__(self, root: Path, *, remember: bool = True) -> None:
        self.root, self._remembers = root, remember
        self._catalog_read: Catalog | None = None
        self._manifests_read: dict[Period, Manifest] = {}

    # -- writing ---------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self, *, lock_timeout: float = 10, force: bool = False) -> Iterator[Batch]:
        """A batch that the caller fills and commits; what is not committed when the block ends is dropped.

        Raises StoreError when another process is writing for longer than `lock_timeout` seconds.
        """
        from sectorlmi.store import health
        from sectorlmi.store.loading import Batch

        self.check()
        with self._locked(lock_timeout):
            # Looked at again: another process may have written while this one waited, and its files are no orphans.
            self.refresh()
            health.remove_orphans(self.root, self._catalog())
            batch = Batch(self.root, force=force)
            try:
                yield batch
            finally:
                batch.drop_uncommitted()
                self.refresh()

    def put(
        self, period: Period, table: pa.Table, provenance: Provenance, *, lock_timeout: float = 10, force: bool = False
    ) -> list[Change]:
        """Write QCEW rows of one period; see `Batch.add_cells`."""
        with self.writing(lock_timeout=lock_timeout, force=force) as batch:
            batch.add_cells(period, table, provenance)
            return batch.commit()

    def put_table(
        self,
        source: str,
        key: str,
        table: pa.Table,
        provenance: Provenance,
        *,
        lock_timeout: float = 10,
        force: bool = False,
    ) -> list[Change]:
        """Write a table of another source; see `Batch.add_table`."""
        with self.writing(lock_timeout=lock_timeout, force=force) as batch:
            batch.add_table(source, key, table, provenance)
            return batch.commit()

    # -- QCEW cells ------------------------------------------------------------------------------------------

    def periods(self) -> list[Period]:
        """The QCEW periods there are, in order."""
        return sorted(self._catalog().qcew)

    def areas(self, period: Period) -> list[str]:
        """The areas of a period, in order; none when the period is not there."""
        return self._retried(lambda: list(self._manifest(period).areas))

    def cells(
        self,
        period: Period,
        *,
        areas: Sequence[str] | None = None,
        states: Sequence[str] | None = None,
        owns: Sequence[str] | None = None,
        digits: Sequence[int] | None = None,
        with_totals: bool = True,
    ) -> Cells:
        """Cells of a period, in the order of area, ownership, industry.

        Args:
            areas: these areas; each must be there.
            states: besides `areas`, everything of these two-digit states: counties, `SS999` and `SS000`.
                With neither, all areas of the period.
            owns: ownerships; None for all.
            digits: NAICS digits (2-6); None for all rows, also domains and supersectors.
            with_totals: also what stands above the sectors: industry 10, domains and supersectors of `owns`, and
                industry 10 of all ownerships together (`own_code` 0).

        Raises StoreError naming the areas or the year that are not there, and how to get them.
        """
        wanted = reading.Wanted(owns, digits, with_totals)

        def read() -> Cells:
            chosen = self._chosen(period, areas, states)
            return reading.read(self.root, self._manifest(period), chosen, wanted)

        return self._retried(read)

    def provenance(self, period: Period, areas: Iterable[str]) -> list[Provenance]:
        """The inputs that these areas' cells came from, each once. Raises StoreError like `cells`."""
        wanted = list(areas)

        def read() -> list[Provenance]:
            chosen, manifest = self._chosen(period, wanted, None), self._manifest(period)
            return [manifest.inputs[i] for i in sorted({manifest.areas[area].input for area in chosen})]

        return self._retried(read)

    def _chosen(self, period: Period, areas: Sequence[str] | None, states: Sequence[str] | None) -> list[str]:
        there = self._manifest(period).areas
        if areas is None and states is None and there:
            return list(there)
        missing = [area for area in areas or () if area not in there]
        missing += [f"{state}000" for state in states or () if not any(area[:2] == state for area in there)]
        if missing or not there:
            raise self._missing(period, missing)
        in_states = [area for area in there if area[:2] in (states or ()) and area_kind(area) in _COUNTY_KINDS]
        return sorted({*(areas or ()), *in_states})

    def _missing(self, period: Period, missing: list[str]) -> StoreError:
        named = ", ".join(missing[:_NAMED_AT_MOST])
        if len(missing) > _NAMED_AT_MOST:
            named += f" and {len(missing) - _NAMED_AT_MOST} more"
        years = [str(other) for other in self.periods() if any(area in self._manifest(other).areas for area in missing)]
        if not missing:
            years = [str(other) for other in self.periods()]
        what = f"{period} for {named}" if named else f"{period}"
        there = f"it has {', '.join(years)}" if years else "no other year is there either"
        flags = " ".join(f"--area {area}" for area in missing)
        fetch = f"sectorlmi fetch qcew {period.options} {flags or '--all'}"
        return StoreError(
            f"the store ({self.root}) has no QCEW {what}; {there}",
            f"Get it with `{fetch}`, or load a saved file: `sectorlmi load FILE`."
            + reading.other_benchmark(self._manifest(period).areas, missing),
        )

    # -- what is kept to answer faster -----------------------------------------------------------------------

    def kept(self, period: Period, name: str) -> dict[str, npt.NDArray[Any]] | None:
        """The arrays that were kept of a period under this name (see `kept.path_of`); else None."""
        from sectorlmi.store import kept

        return kept.read(self.root, kept.path_of(period, name)) if self._remembers else None

    def keep(
        self, period: Period, name: str, arrays: Mapping[str, npt.NDArray[Any]], rests_on: Iterable[Period] = ()
    ) -> None:
        """Keep these arrays, where the folder can be written; `rests_on` are the other periods that they come from."""
        from sectorlmi.store import kept

        if self._remembers:
            kept.write(self.root, kept.path_of(period, name), arrays, rests_on)

    def identity(self) -> str:
        """A digest of everything the store holds; empty where some of it, of version 1.0, does not prove itself."""
        held = self._catalog()
        paths = [*held.qcew.values(), *(e.file.path for kinds in held.tables.values() for e in kinds.values())]
        return digest("\n".join(sorted(paths)).encode()) if all(map(seal_of, paths)) else ""

    def kept_size(self) -> int:
        """Bytes of what is kept to answer faster."""
        from sectorlmi.store import kept

        return sum(file.stat().st_size for file in kept.kept(self.root))

    # -- tables of other sources -----------------------------------------------------------------------------

    def tables(self, source: str) -> list[str]:
        """The keys of a source's tables, in order."""
        return sorted(self._catalog().tables.get(source, {}))

    def table(
        self, source: str, key: str, within: Mapping[str, Sequence[str]] | None = None
    ) -> dict[str, npt.NDArray[Any]]:
        """A table as numpy columns: text as str (missing: ""), numbers with gaps as float (missing: NaN).

        `within` names text columns and the values to keep, such as a few industries of many.
        Raises StoreError when it is not there.
        """
        return self._retried(lambda: tables.read_table(self.root, self._table_entry(source, key).file, within or {}))

    def rows(
        self, source: str, keys: Sequence[str], columns: Sequence[str], either: Sequence[str], among: Sequence[int]
    ) -> dict[str, npt.NDArray[Any]]:
        """Rows of several tables of one form, read at once: these columns, where `either` of some is `among` numbers.

        Raises StoreError when one of the tables is not there.
        """
        return self._retried(
            lambda: tables.read_rows(
                self.root, [self._table_entry(source, key).file for key in keys], columns, either, among
            )
        )

    def table_provenance(self, source: str, key: str) -> Provenance:
        """Where a table, or the newest rows of it, came from. Raises StoreError when it is not there."""
        return self._table_entry(source, key).provenance

    def table_inputs(self, source: str, key: str) -> tuple[Provenance, ...]:
        """All files that a table's rows came from, the newest last. Raises StoreError when it is not there."""
        return self._table_entry(source, key).inputs

    def _table_entry(self, source: str, key: str) -> TableEntry:
        entry = self._catalog().tables.get(source, {}).get(key)
        if entry is None:
            there = ", ".join(self.tables(source)) or "nothing of this source"
            raise StoreError(
                f"the store ({self.root}) has no {source} {key}; there is {there}",
                "Load it with `sectorlmi load FILE`.",
            )
        return entry

    # -- what a run rests on ------------------------------------------------------------------------------------

    def content(self, areas: dict[Period, set[str]], tables: Iterable[tuple[str, str]]) -> Content:
        """The fingerprints of these areas and tables; what is not there is left out."""
        return self._retried(lambda: self._content(areas, tables))

    def content_like(self, other: Content) -> Content:
        """The fingerprints that this store has for the areas and tables of another content."""
        areas = {Period.parse(period): set(codes) for period, codes in other.cells.items()}
        return self.content(areas, [(source, key) for source, keys in other.tables.items() for key in keys])

    def _content(self, areas: dict[Period, set[str]], tables: Iterable[tuple[str, str]]) -> Content:
        cells: dict[str, dict[str, str]] = {}
        for period, wanted in sorted(areas.items()):
            there = self._manifest(period).areas
            cells[str(period)] = {area: there[area].fingerprint for area in sorted(wanted) if area in there}
        others: dict[str, dict[str, str]] = {}
        for source, key in sorted(tables):
            entry = self._catalog().tables.get(source, {}).get(key)
            if entry:
                others.setdefault(source, {})[key] = entry.fingerprint
        return Content(cells, others)

    # -- care ------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Raise StoreError unless the folder is a sound store or may become one; nothing is made or changed."""
        catalogs.read_catalog(self.root)

    def refresh(self) -> None:
        """Forget what was read of the catalog."""
        self._catalog_read = None
        self._manifests_read.clear()

    def listing(self) -> list[Holding]:
        """What the store holds, by source and period or key."""
        from sectorlmi.store import health

        return self._retried(lambda: health.holdings(self.root, self._catalog()))

    def verify(self) -> list[str]:
        """Re-hash every file; one sentence for each fault, none when all is well."""
        from sectorlmi.store import health

        return health.faults(self.root, self._catalog())

    def prune(self, *, lock_timeout: float = 10) -> int:
        """Remove files that interrupted or superseded loads left, and kept years; the bytes freed."""
        from sectorlmi.store import health, kept

        self.check()
        with self._locked(lock_timeout):
            self.refresh()
            return health.remove_orphans(self.root, self._catalog()) + kept.forget(self.root)

    def older_files(self) -> list[str]:
        """Files that version 1.0 wrote: sound as far as `verify` can tell, and without checksums for reading."""
        from sectorlmi.store import health

        return health.older_files(self.root, self._catalog())

    def repair(self, *, lock_timeout: float = 10) -> Repaired:
        """Rebuild a lost catalog and mend what is damaged; what cannot be proved is put aside in the store's folder.

        Raises StoreError for a folder that is no store, and when the disk fails; the store is then as it was.
        """
        from sectorlmi.store import repair

        repair.check_can_be_repaired(self.root)
        if not self.root.exists():
            return repair.Repaired()
        with self._locked(lock_timeout):
            self.refresh()
            try:
                return repair.repair(self.root)
            finally:
                self.refresh()

    @property
    def quarantine(self) -> Path:
        """Where `repair` puts what it cannot prove."""
        return self.root / QUARANTINE

    def _retried(self, read: Callable[[], T]) -> T:
        """Read; where another process has since replaced this picture of the store, read again from the new one."""
        try:
            return read()
        except FileNotFoundError:
            self.refresh()
        try:
            return read()
        except FileNotFoundError as error:
            raise missing(Path(error.args[-1])) from error

    def _catalog(self) -> Catalog:
        if self._catalog_read is None:
            self._catalog_read = catalogs.read_catalog(self.root)
        return self._catalog_read

    def _manifest(self, period: Period) -> Manifest:
        if period not in self._manifests_read:
            path = self._catalog().qcew.get(period)
            manifest = catalogs.read_manifest(self.root, path) if path else Manifest(period)
            self._manifests_read[period] = manifest
        return self._manifests_read[period]

    @contextmanager
    def _locked(self, timeout: float) -> Iterator[None]:
        from sectorlmi.store import parts
        from sectorlmi.store.lock import one_at_a_time

        def fault(error: OSError) -> StoreError:
            return parts.disk_fault(self.root, error)

        busy = f"{self.root}: another sectorlmi is writing to the store"
        with one_at_a_time(self.root / "lock", timeout, busy, fault):
            yield


class WatchedStore(Store):
    """A store that notes the areas and tables that are asked for: a run says and packs exactly what it rests on."""

    def __init__(self, root: Path, *, remember: bool = True) -> None:
        super().__init__(root, remember=remember)
        self._areas_read: dict[Period, set[str]] = {}
        self._tables_read: set[tuple[str, str]] = set()

    def content_read(self) -> Content:
        """What was read so far, with its fingerprints."""
        return self.content(self._areas_read, self._tables_read)

    def _chosen(self, period: Period, areas: Sequence[str] | None, states: Sequence[str] | None) -> list[str]:
        chosen = super()._chosen(period, areas, states)
        self._areas_read.setdefault(period, set()).update(chosen)
        return chosen

    def _table_entry(self, source: str, key: str) -> TableEntry:
        self._tables_read.add((source, key))
        return super()._table_entry(source, key)
