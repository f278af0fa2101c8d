"""The store's state: what it holds, whether its files are what was written, and what can go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from sectorlmi.errors import SectorlmiError, StoreError
from sectorlmi.store import catalog as catalogs
from sectorlmi.store import kept, parts
from sectorlmi.store.arrange import arrange
from sectorlmi.store.catalog import AreaEntry, Catalog, Manifest, Part, Records, folder_of
from sectorlmi.store.own_files import CATALOG, PartFile, is_sound, other_catalogs, own_files, seal_of
from sectorlmi.store.parts import reporting_disk_faults
from sectorlmi.store.reading import FINEST, Rows, deepest_record
from sectorlmi.terms.provenance import Provenance

_MEND: Final = "run `sectorlmi store repair`, which mends it or sets it aside and says what to load again."
_NAMED_AT_MOST: Final = 5


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
    found += [f"{file}: is not as it was written and is not used; {_MEND}" for file in kept.damaged(root)]
    files = [entry.file for entries in catalog.tables.values() for entry in entries.values()]
    return found + [sentence for file in files for sentence in _faults_of(root, file)]


def older_files(root: Path, catalog: Catalog) -> list[str]:
    """Files of version 1.0, which cannot prove themselves whenever they are read; by their paths under the root."""
    catalogs_ = [] if catalog.is_sealed or not (root / CATALOG).is_file() else [CATALOG]
    return catalogs_ + [path for path in catalog.qcew.values() if not seal_of(path)]


def remove_orphans(root: Path, catalog: Catalog) -> int:
    """Remove files of the store's own making that its catalog does not need; the bytes freed. Kept years stay.

    Call it under the lock only, with a catalog read under it: another process may have written since. Beside a second
    catalog nobody knows which files are orphans, so all stay.
    """
    needed = catalogs.referenced(root, catalog) | {file.relative_to(root).as_posix() for file in kept.kept(root)}
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
    return [f"{root / path}: {sentence}; {_MEND}" for sentence in _untrue(root, manifest)]


def _faults_of(root: Path, written: PartFile) -> list[str]:
    file = root / written.path
    if not file.exists():
        return [f"{file}: is missing; {_MEND}"]
    return [] if is_sound(root, written) else [f"{file}: is not as it was written; {_MEND}"]


# -- whether what a manifest says of its parts is true, worked out anew from the rows themselves --------------
#
# Manifests of version 1.0 prove nothing, so that two areas that changed places went unseen; and records that are
# damaged are written again from the Parquet beside them. A manifest that proves itself needs none of this.


@dataclass(frozen=True)
class Held:
    """What a part holds: each area as an entry (part and input are still open), its records and their industries."""

    areas: dict[str, AreaEntry]
    records: Rows
    record_industries: tuple[str, ...]
    industries: tuple[str, ...]

    def has_written(self, root: Path, written: Records | None) -> bool:
        """Whether these very records are in a file of the store."""
        if written is None or written.industries != self.record_industries or not is_sound(root, written.file):
            return False
        if written.file.rows != len(self.records):
            return False
        return np.array_equal(np.load(root / written.file.path), self.records)


@dataclass(frozen=True)
class Proved:
    """A manifest that is true and proves itself, and the areas that had to be left out of it."""

    manifest: Manifest
    lost: tuple[str, ...]

    def or_refused(self, root: Path) -> Manifest:
        """The manifest. Raises StoreError if areas are lost."""
        if self.lost:
            raise StoreError(
                f"{root}: QCEW {self.manifest.period} of {named(self.lost)} cannot be proved",
                "Run `sectorlmi store repair`, which sets aside what is damaged, and load those again.",
            )
        return self.manifest


def held(root: Path, part: Part) -> Held | None:
    """What a part's Parquet holds; None where it is gone or not as it was written."""
    if not all(is_sound(root, file) for file in part.parquet):
        return None
    try:
        arranged = arrange([parts.read_cells(root, part, None)], [0], [part.main.path])
    except (SectorlmiError, OSError):
        return None
    # Records of an older form are sound as they are.
    deepest = deepest_record(part) if part.records else FINEST
    records, record_industries = parts.records_of(arranged, np.flatnonzero(arranged.digits <= deepest))
    stretches = parts.stretches_of(arranged, range(len(arranged.areas)), records, deepest)
    n_rows = np.diff(arranged.starts).tolist()
    areas = {
        area: AreaEntry(-1, -1, rows, fingerprint, *stretch)
        for area, rows, fingerprint, stretch in zip(
            arranged.areas, n_rows, arranged.fingerprints, stretches, strict=True
        )
    }
    return Held(areas, records, record_industries, tuple(arranged.industries))


def proved(root: Path, manifest: Manifest) -> Proved:
    """The manifest with what its sound parts hold; records that are gone or damaged are written anew."""
    every = [held(root, part) for part in manifest.parts]
    entries = {area: entry for area in manifest.areas if (entry := _entry(manifest, every, area))}
    whole = [_with_records(root, manifest, i, there) for i, there in enumerate(every)]
    industries = sorted({code for there in every if there for code in there.industries})
    found = replace(manifest, parts=whole, areas=entries, industries=industries, generation=manifest.generation + 1)
    return Proved(found.compacted(), tuple(area for area in manifest.areas if area not in entries))


def _with_records(root: Path, manifest: Manifest, i: int, there: Held | None) -> Part:
    part = manifest.parts[i]
    if there is None:
        return part
    main, detail = parts.counted(root, part.main), parts.counted(root, part.detail) if part.detail else None
    if there.has_written(root, part.records):
        return Part(main, detail, part.records)
    folder = folder_of(manifest.period)
    return Part(main, detail, parts.write_records(root, folder, there.records, there.record_industries))


def _entry(manifest: Manifest, every: Sequence[Held | None], area: str) -> AreaEntry | None:
    """An area's entry as its rows prove it; None where they are gone or may be another load's."""
    said = manifest.areas[area]
    there = every[said.part]
    if there and area in there.areas and there.areas[area].fingerprint == said.fingerprint:
        return there.areas[area]._replace(part=said.part, input=said.input)
    holders = [i for i, each in enumerate(every) if each and area in each.areas]
    inputs = {entry.input for entry in manifest.areas.values() if entry.part in holders}
    # The rows are not those that the manifest means. Where only one part has any, and of one input, they must be.
    holder = every[holders[0]] if len(holders) == 1 and len(inputs) == 1 and all(every) else None
    return holder.areas[area]._replace(part=holders[0], input=inputs.pop()) if holder else None


def _untrue(root: Path, manifest: Manifest) -> list[str]:
    """What a manifest of version 1.0 says wrongly of its parts, if those are sound; one sentence at most."""
    every = [held(root, part) for part in manifest.parts]
    wrong = [area for area, said in manifest.areas.items() if not _is_true(_entry(manifest, every, area), said)]
    codes = {code for there in every if there for code in there.industries}
    are_records = all(
        there
        and part.parquet == [parts.counted(root, file) for file in part.parquet]
        and (part.records is None or there.has_written(root, part.records))
        for part, there in zip(manifest.parts, every, strict=True)
    )
    if wrong:
        return [f"what it says of {named(wrong)} is not what its parts hold"]
    if not are_records or not codes <= set(manifest.industries) or manifest.industries != sorted(manifest.industries):
        return ["its rows, records or industries are not those of its parts"]
    return []


def _is_true(entry: AreaEntry | None, said: AreaEntry) -> bool:
    if entry is None:
        return False
    # Stores of format 2 have no records.
    return entry._replace(crc=None) == said._replace(crc=None) or (entry[:4] == said[:4] and not said.n_records)


def named(areas: Sequence[str]) -> str:
    """A few areas by code, and how many more."""
    more = f" and {len(areas) - _NAMED_AT_MOST:,} more" if len(areas) > _NAMED_AT_MOST else ""
    return ", ".join(areas[:_NAMED_AT_MOST]) + more
