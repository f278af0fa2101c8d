"""The store's state: what it holds, whether its files are what was written, and what can go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sectorlmi.errors import StoreError
from sectorlmi.store import catalog as catalogs
from sectorlmi.store.catalog import Catalog, PartFile
from sectorlmi.store.own_files import CATALOG, other_catalogs, own_files, seal_of
from sectorlmi.store.parts import is_sound, reporting_disk_faults
from sectorlmi.terms.provenance import Provenance

_MEND: Final = "run `sectorlmi store repair`, which mends it or sets it aside and says what to load again."


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
    found = [f"{file}: is a second catalog, as programs that synchronise folders leave them; {_MEND}"
             for file in other_catalogs(root)]  # fmt: skip
    for path in catalog.qcew.values():
        found += _faults_of_manifest(root, path)
    files = [entry.file for entries in catalog.tables.values() for entry in entries.values()]
    return found + [sentence for file in files for sentence in _faults_of(root, file)]


def older_files(root: Path, catalog: Catalog) -> list[str]:
    """Files of version 1.0, which cannot prove themselves whenever they are read; by their paths under the root."""
    catalogs_ = [] if catalog.is_sealed or not (root / CATALOG).is_file() else [CATALOG]
    return catalogs_ + [path for path in catalog.qcew.values() if not seal_of(path)]


def remove_orphans(root: Path, catalog: Catalog) -> int:
    """Remove files of the store's own making that its catalog does not need; the bytes freed.

    Call it under the lock only, with a catalog read under it: another process may have written since. Beside a second
    catalog nobody knows which files are orphans, so all stay.
    """
    needed = catalogs.referenced(root, catalog)
    if other_catalogs(root):
        return 0
    freed = 0
    with reporting_disk_faults(root):
        for file in own_files(root):
            if file.relative_to(root).as_posix() not in needed:
                freed += file.stat().st_size
                file.unlink(missing_ok=True)
    return freed


def _faults_of_manifest(root: Path, path: str) -> list[str]:
    """Of a period's manifest, and of its parts; what version 1.0 wrote is compared with the rows themselves."""
    try:
        manifest = catalogs.read_manifest(root, path)
    except FileNotFoundError:
        return [f"{root / path}: is missing; {_MEND}"]
    except StoreError as error:
        return [f"{error.what}; {_MEND}"]
    of_parts = [sentence for part in manifest.parts for file in part.files for sentence in _faults_of(root, file)]
    if of_parts or manifest.is_proved:
        return of_parts
    from sectorlmi.store import proof

    return [f"{root / path}: {sentence}; {_MEND}" for sentence in proof.faults(root, manifest)]


def _faults_of(root: Path, written: PartFile) -> list[str]:
    file = root / written.path
    if not file.exists():
        return [f"{file}: is missing; {_MEND}"]
    return [] if is_sound(root, written) else [f"{file}: is not as it was written; {_MEND}"]
