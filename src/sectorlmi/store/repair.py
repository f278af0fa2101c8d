"""Puts a damaged store right from what can be proved of it, and throws nothing away.

A store has three kinds of witnesses: its catalog (or a copy that a sync program made), the manifests of its periods,
and the parts, which say of themselves what they are. Each proves itself; the first that is sound is believed. What
none of them proves is put aside in a folder of the store, before the new catalog takes effect: killed at any moment,
the next repair finds the same witnesses and comes to the same end.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sectorlmi.disk import sha256_of
from sectorlmi.errors import StoreError
from sectorlmi.store import catalog as catalogs
from sectorlmi.store import health, kept, own_files, parts
from sectorlmi.store.catalog import Catalog, Manifest, Part, TableEntry, folder_of
from sectorlmi.store.own_files import CATALOG, QUARANTINE, PartFile
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance


@dataclass
class Repaired:
    """What was done: sentences on what was mended and what must be loaded again, and the files put aside."""

    mended: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)


def check_can_be_repaired(root: Path) -> None:
    """Raise StoreError for a folder that is no store, or holds nothing to repair one from; nothing is changed."""
    if not (root / CATALOG).is_file() and not any(own_files.own_files(root)) and not (root / QUARANTINE).is_dir():
        own_files.check_may_be_new(root)
        return
    try:
        catalogs.read_catalog(root)
    except StoreError:
        if not any(file.parent != root for file in own_files.own_files(root)):
            raise StoreError(
                f"{root}: has no parts of a store, so there is nothing to rebuild its {CATALOG} from",
                "Name another folder with --store and load the files again.",
            ) from None


def repair(root: Path) -> Repaired:
    """Mend what can be mended. Call it under the lock. Raises StoreError when the disk fails."""
    check_can_be_repaired(root)
    with parts.reporting_disk_faults(root):
        moved = [_move_aside(root, path) for path in own_files.folders_in_place_of_files(root)]
        repaired = _Repair(root).run()
    repaired.set_aside = sorted({*repaired.set_aside, *moved})
    return repaired


def _move_aside(root: Path, path: str) -> str:
    """Put a folder that stands in the way of a file aside, whole, whatever is in it; gives its path."""
    target = root / QUARANTINE / path
    target.parent.mkdir(parents=True, exist_ok=True)
    stem, n = target.name, 1
    while target.exists():
        n += 1
        target = target.with_name(f"{stem}-{n}")
    (root / path).rename(target)
    return path


class _Repair:
    """A repair under way: `made` is the catalog to be, `superseded` are files whose content it holds in other ones."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.told = Repaired()
        self.copies = own_files.other_catalogs(root)
        self.base, self.is_current = self._base()
        self.made = Catalog(generation=self.base.generation if self.base else 0)
        self.superseded: set[str] = set()
        self.doubtful: set[str] = set()
        self.unread: set[Period] = set()

    def run(self) -> Repaired:
        for period, path in self._periods():
            self._mend_period(period, path)
        for source, key, entry in self._tables():
            self.made.tables.setdefault(source, {})[key] = entry
        needed = self._needed()
        aside = sorted(self._unproved(needed) | self.doubtful)
        for path in aside:
            self._keep(self.root / path)
        if not (self.is_current and self.base and self.base.is_sealed and self._is_as(self.base)):
            if not self.is_current:
                self.told.mended.insert(0, f"{CATALOG} was rebuilt.")
            elif self.base and not self.base.is_sealed:
                self.told.mended.insert(0, f"{CATALOG} now proves itself.")
            catalogs.write_catalog(self.root, self.made)
        for path in aside:
            if path != CATALOG and path not in needed:
                (self.root / path).unlink(missing_ok=True)
        self.told.set_aside = aside
        if kept.damaged(self.root):
            kept.forget(self.root)
            self.told.mended.append(
                "What was kept of resolved years was removed; it is worked out again when asked for."
            )
        return self.told

    def _is_as(self, base: Catalog) -> bool:
        return (base.qcew, base.tables) == (self.made.qcew, self.made.tables)

    def _base(self) -> tuple[Catalog | None, bool]:
        """The catalog to go by, and whether it is the current one; the newest copy where that cannot be read."""
        current = self._read(self.root / CATALOG)
        if current:
            return current, True
        copies = [found for file in self.copies if (found := self._read(file))]
        return max(copies, key=lambda found: found.generation, default=None), False

    def _read(self, file: Path) -> Catalog | None:
        try:
            return catalogs.read_catalog_file(file)
        except (StoreError, FileNotFoundError):
            return None

    # -- QCEW ------------------------------------------------------------------------------------------------

    def _periods(self) -> list[tuple[Period, str | None]]:
        if self.base:
            return sorted(self.base.qcew.items())
        folders = {file.parent.name for file in own_files.own_files(self.root) if file.parent.parent.name == "qcew"}
        return [(Period.parse(name), None) for name in sorted(folders)]

    def _mend_period(self, period: Period, path: str | None) -> None:
        path = path or self._newest_manifest(period)
        manifest = self._manifest(path) if path else None
        if manifest is None:
            self.unread.add(period)
            manifest = self._from_parts(period)
            if manifest:
                self.told.mended.append(f"QCEW {period}: its manifest was rebuilt from its parts.")
        elif path and manifest.is_proved and self._is_sound(manifest):
            self.made.qcew[period] = path
            self.made.generation = max(self.made.generation, manifest.generation)
            return
        else:
            manifest = self._proved(manifest, path or "")
        if manifest is None:
            self.told.lost.append(f"QCEW {period}: load it again.")
        if not manifest or not manifest.areas:
            return
        self.made.qcew[period] = catalogs.write_manifest(self.root, manifest)
        self.made.generation = max(self.made.generation, manifest.generation)

    def _manifest(self, path: str) -> Manifest | None:
        try:
            return catalogs.read_manifest(self.root, path)
        except (StoreError, FileNotFoundError):
            return None

    def _newest_manifest(self, period: Period) -> str | None:
        """Among those that can be read. Version 1.0 did not number its loads; inputs and files tell by their times."""

        def age(path: str) -> tuple[int, str, float]:
            found = self._manifest(path) or Manifest(period)
            newest = max((entry.retrieved_at for entry in found.inputs), default="")
            return found.generation, newest, (self.root / path).stat().st_mtime

        paths = [path for path in self._own(folder_of(period), ".json") if self._manifest(path)]
        return max(paths, key=age, default=None)

    def _own(self, folder: str, ending: str) -> list[str]:
        own = (file.relative_to(self.root).as_posix() for file in own_files.own_files(self.root))
        return [path for path in own if path.startswith(f"{folder}/") and path.endswith(ending)]

    def _is_sound(self, manifest: Manifest) -> bool:
        return all(own_files.is_sound(self.root, file) for part in manifest.parts for file in part.files)

    def _proved(self, manifest: Manifest, path: str) -> Manifest:
        found = health.proved(self.root, manifest)
        if found.lost:
            self.told.lost.append(f"QCEW {manifest.period}: load {health.named(found.lost)} again.")
            # Rows of the areas left out may stand in a part that stays; the next load may write it anew without them.
            self.doubtful |= {f.path for part in found.manifest.parts for f in part.parquet}
            self.doubtful.add(path)
        else:
            kept = {file.path for part in found.manifest.parts for file in part.files}
            # Damaged records are written again from the rows; nothing was in them that is not in those.
            self.superseded |= {path, *(f.path for part in manifest.parts for f in part.files if f.path not in kept)}
            what = "its records were written again" if manifest.is_proved else "it now proves itself"
            self.told.mended.append(f"QCEW {manifest.period}: {what}.")
        return found.manifest

    def _from_parts(self, period: Period) -> Manifest | None:
        """What the parts say of themselves; of an area the newest has the say. None where none says anything."""
        said = [(file, about) for file, about in self._described(folder_of(period)) if about["period"] == str(period)]
        details = {about["rows"]: file for file, about in said if about.get("is_detail")}
        manifest = Manifest(period)
        for file, about in sorted(((f, a) for f, a in said if "areas" in a), key=lambda each: each[1]["generation"]):
            if about["has_detail"] and about["rows"] not in details:
                continue
            part = Part(file, details.get(about["rows"]) if about["has_detail"] else None)
            there = health.held(self.root, part)
            if there is None or set(there.areas) != set(about["areas"]):
                continue
            written = parts.write_records(self.root, folder_of(period), there.records, there.record_industries)
            n_parts, n_inputs = len(manifest.parts), len(manifest.inputs)
            manifest.parts.append(Part(part.main, part.detail, written))
            manifest.inputs += [Provenance(**each) for each in about["inputs"]]
            for area, entry in there.areas.items():
                manifest.areas[area] = entry._replace(part=n_parts, input=n_inputs + about["areas"][area])
            manifest.industries = sorted({*manifest.industries, *there.industries})
            manifest.generation = max(manifest.generation, about["generation"])
        return manifest.compacted() if manifest.areas else None

    def _described(self, folder: str) -> Iterator[tuple[PartFile, dict[str, Any]]]:
        """Parts that prove themselves, with what they say; none of a load that the catalog does not know of."""
        last = self.base.generation if self.base and self.base.is_sealed else None
        for path in self._own(folder, ".parquet"):
            file = parts.self_proved(self.root, path)
            about = parts.about(self.root / path) if file else {}
            if file and about and (last is None or about["generation"] <= last):
                yield file, about

    # -- tables of other sources -----------------------------------------------------------------------------

    def _tables(self) -> Iterator[tuple[str, str, TableEntry]]:
        if self.base is None:
            yield from self._tables_from_parts()
            return
        for source, entries in sorted(self.base.tables.items()):
            for key, entry in sorted(entries.items()):
                if own_files.is_sound(self.root, entry.file):
                    yield source, key, entry
                else:
                    self.told.lost.append(f"{source} {key}: load it again.")

    def _tables_from_parts(self) -> Iterator[tuple[str, str, TableEntry]]:
        said = [(file, about) for file, about in self._described("tables") if "key" in about]
        for file, about in sorted(said, key=lambda each: each[1]["generation"]):
            self.made.generation = max(self.made.generation, about["generation"])
            *earlier, newest = (Provenance(**each) for each in about["inputs"])
            yield about["source"], about["key"], TableEntry(file, about["fingerprint"], newest, tuple(earlier))

    # -- what nothing proves ---------------------------------------------------------------------------------

    def _needed(self) -> set[str]:
        return catalogs.referenced(self.root, self.made) - {CATALOG}

    def _unproved(self, needed: set[str]) -> set[str]:
        """Paths to put aside. What a sound catalog never named was left by a load that was cut off: `prune` has it."""
        own = {path for folder in ("qcew", "tables") for path in self._own(folder, "") if not path.endswith(".tmp")}
        if self.base and self.is_current:
            folders = tuple(f"{folder_of(period)}/" for period in self.unread)
            named = set().union(*(self._named(found) for found in (self.base, *map(self._read, self.copies)) if found))
            own = {path for path in own if path in named or path.startswith(folders)}
        evidence = {file.name for file in self.copies}
        if not self.is_current and (self.root / CATALOG).is_file():
            evidence.add(CATALOG)
        return (own - needed - self.superseded) | evidence

    def _named(self, catalog: Catalog) -> set[str]:
        """Every file that a catalog and those manifests of it that can be read speak of."""
        manifests = [found for path in catalog.qcew.values() if (found := self._manifest(path))]
        files = {file.path for found in manifests for part in found.parts for file in part.files}
        tables = {entry.file.path for entries in catalog.tables.values() for entry in entries.values()}
        return files | tables | {*catalog.qcew.values()}

    def _keep(self, file: Path) -> None:
        """Give a file a second name in the folder of what was put aside, or a copy where the disk has no such names."""
        target = self.root / QUARANTINE / file.relative_to(self.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        stem, n = target.stem, 1
        while target.exists():
            if sha256_of(target) == sha256_of(file):
                return
            n += 1
            target = target.with_name(f"{stem}-{n}{target.suffix}")
        try:
            os.link(file, target)
        except OSError:
            temporary = target.with_name(f"{target.name}.tmp")
            shutil.copy2(file, temporary)
            os.replace(temporary, target)
