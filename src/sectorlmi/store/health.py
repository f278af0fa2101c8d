"""The store's state: what it holds, whether its files are what was written, and what can go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sectorlmi.store import catalog as catalogs
from sectorlmi.store.catalog import Catalog, PartFile
from sectorlmi.store.own_files import own_files
from sectorlmi.store.parts import reporting_disk_faults, sha256_of
from sectorlmi.terms.provenance import Provenance


@dataclass(frozen=True)
class Holding:
    """One line of `sectorlmi store`: a QCEW period, or a table of another source. Sizes in bytes."""

    source: str
    key: str
    n_areas: int
    n_rows: int
    size: int
    inputs: tuple[Provenance, ...]

    @property
    def is_sample(self) -> bool:
        return any(entry.is_sample for entry in self.inputs)


def holdings(root: Path, catalog: Catalog) -> list[Holding]:
    """Everything there is, QCEW periods first."""
    found = []
    for period, path in sorted(catalog.qcew.items()):
        manifest = catalogs.read_manifest(root, path)
        n_rows = sum(entry.rows for entry in manifest.areas.values())
        size = sum(file.size for part in manifest.parts for file in part.files)
        found.append(Holding("qcew", str(period), len(manifest.areas), n_rows, size, tuple(manifest.inputs)))
    for source, entries in sorted(catalog.tables.items()):
        for key, entry in sorted(entries.items()):
            found.append(Holding(source, key, 0, entry.file.rows, entry.file.size, entry.inputs))
    return found


def faults(root: Path, catalog: Catalog) -> list[str]:
    """One sentence for each file that is missing or not as it was written."""
    return [sentence for file in _part_files(root, catalog) for sentence in _faults_of(root, file)]


def remove_orphans(root: Path, catalog: Catalog) -> int:
    """Remove files of the store's own making that its catalog does not need; the bytes freed.

    Call it under the lock only, with a catalog read under it: another process may have written since.
    """
    needed = catalogs.referenced(root, catalog)
    freed = 0
    with reporting_disk_faults(root):
        for file in own_files(root):
            if file.relative_to(root).as_posix() not in needed:
                freed += file.stat().st_size
                file.unlink(missing_ok=True)
    return freed


def _part_files(root: Path, catalog: Catalog) -> Iterator[PartFile]:
    for path in catalog.qcew.values():
        for part in catalogs.read_manifest(root, path).parts:
            yield from part.files
    for entries in catalog.tables.values():
        yield from (entry.file for entry in entries.values())


def _faults_of(root: Path, written: PartFile) -> list[str]:
    file = root / written.path
    if not file.exists():
        return [f"{file}: is missing; load the data again."]
    if file.stat().st_size != written.size or sha256_of(file) != written.sha256:
        return [f"{file}: is not as it was written; remove it and load the data again."]
    return []
