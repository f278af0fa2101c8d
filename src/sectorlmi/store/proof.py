"""Whether what a manifest says of its parts is true, worked out anew from the rows themselves.

Manifests of version 1.0 prove nothing, so that two areas that changed places went unseen; and records that are damaged
are written again from the Parquet beside them. A manifest that proves itself needs none of this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sectorlmi.errors import SectorlmiError, StoreError
from sectorlmi.store import parts
from sectorlmi.store.arrange import arrange
from sectorlmi.store.catalog import AreaEntry, Manifest, Part, Records, folder_of
from sectorlmi.store.reading import DEEPEST, Rows

_NAMED_AT_MOST = 5


@dataclass(frozen=True)
class Held:
    """What a part holds: each area as an entry (part and input are still open), its records and their industries."""

    areas: dict[str, AreaEntry]
    records: Rows
    record_industries: tuple[str, ...]
    industries: tuple[str, ...]

    def has_written(self, root: Path, written: Records | None) -> bool:
        """Whether these very records are in a file of the store."""
        if written is None or written.industries != self.record_industries or not parts.is_sound(root, written.file):
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
    if not all(parts.is_sound(root, file) for file in part.parquet):
        return None
    try:
        arranged = arrange([parts.read_cells(root, part, None)], [0], [part.main.path])
    except (SectorlmiError, OSError):
        return None
    coarse, record_industries = parts.records_of(arranged, np.flatnonzero(arranged.digits <= DEEPEST))
    stretches = parts.stretches_of(arranged, range(len(arranged.areas)), coarse)
    n_rows = np.diff(arranged.starts).tolist()
    areas = {
        area: AreaEntry(-1, -1, rows, fingerprint, *stretch)
        for area, rows, fingerprint, stretch in zip(
            arranged.areas, n_rows, arranged.fingerprints, stretches, strict=True
        )
    }
    return Held(areas, coarse, record_industries, tuple(arranged.industries))


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


def faults(root: Path, manifest: Manifest) -> list[str]:
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
