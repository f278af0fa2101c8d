"""What the store holds, as JSON: one catalog, and a manifest for each QCEW period.

Replacing `catalog.json` is the only moment at which a load takes effect. Manifests and parts are written before
it under names never used before, so a process killed at any byte leaves the old catalog and all its files.
"""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from sectorlmi.errors import StoreError
from sectorlmi.store.own_files import CATALOG, check_may_be_new
from sectorlmi.terms.file_names import stays_inside
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance

FORMAT: Final = 3
# Stores of format 2 have no records beside their Parquet: everything is there, and read more slowly.
_READABLE: Final = (2, 3)


@dataclass(frozen=True)
class PartFile:
    """One Parquet file, by its path under the root."""

    path: str
    rows: int
    size: int
    sha256: str

    def __post_init__(self) -> None:
        _check_inside(self.path)


@dataclass(frozen=True)
class Records:
    """A part's rows to 4 NAICS digits as fixed-size records (see `records`), and their industries in order."""

    file: PartFile
    industries: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """What one load wrote of a period: the rows to 4 NAICS digits, and in a file of their own those of 5 and 6.

    `records` are the first of these once more, in a form that is read without DuckDB; None in older stores.
    """

    main: PartFile
    detail: PartFile | None = None
    records: Records | None = None

    @property
    def parquet(self) -> list[PartFile]:
        return [self.main, self.detail] if self.detail else [self.main]

    @property
    def files(self) -> list[PartFile]:
        return [*self.parquet, self.records.file] if self.records else self.parquet

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.parquet)


class AreaEntry(NamedTuple):
    """Where an area's rows are: positions in the manifest's parts and inputs, and a fingerprint of the rows.

    `start` and `n_records` say which of the part's records are the area's.
    A national year has 3,700 of them, read for every query: a dataclass would take five times as long.
    """

    part: int
    input: int
    rows: int
    fingerprint: str
    start: int = 0
    n_records: int = 0


@dataclass
class Manifest:
    """One period of QCEW cells. `industries` are all industry codes of the parts, sorted."""

    period: Period
    inputs: list[Provenance] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    areas: dict[str, AreaEntry] = field(default_factory=dict)
    industries: list[str] = field(default_factory=list)

    def areas_of(self, part: int) -> list[str]:
        """The areas whose current rows are in this part."""
        return [area for area, entry in self.areas.items() if entry.part == part]

    def compacted(self) -> Manifest:
        """The same without parts and inputs that no area points to, areas in order."""
        parts = sorted({entry.part for entry in self.areas.values()})
        inputs = sorted({entry.input for entry in self.areas.values()})
        new_part = {old: new for new, old in enumerate(parts)}
        new_input = {old: new for new, old in enumerate(inputs)}
        areas = {
            area: e._replace(part=new_part[e.part], input=new_input[e.input]) for area, e in sorted(self.areas.items())
        }
        kept_inputs, kept_parts = [self.inputs[i] for i in inputs], [self.parts[i] for i in parts]
        return Manifest(self.period, kept_inputs, kept_parts, areas, self.industries)


# No command mends these files: without them nobody knows which rows are whose.
_LOST: Final = (
    "Put it back from a copy, or name a new store (--store) and load the files again; those that were fetched are in "
    "`downloads` beside it."
)


@dataclass(frozen=True)
class TableEntry:
    """A table of another source; `earlier` are inputs whose rows stand beside those of the newest, `provenance`."""

    file: PartFile
    fingerprint: str
    provenance: Provenance
    earlier: tuple[Provenance, ...] = ()

    @property
    def inputs(self) -> tuple[Provenance, ...]:
        return (*self.earlier, self.provenance)


@dataclass
class Catalog:
    """Paths of manifests by period, and the tables of other sources by source and key."""

    qcew: dict[Period, str] = field(default_factory=dict)
    tables: dict[str, dict[str, TableEntry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in self.qcew.values():
            _check_inside(path)


def _check_inside(path: Any) -> None:
    """A store reads its own folder alone, whoever wrote its catalog."""
    if not stays_inside(path):
        raise StoreError(f"the store's catalog names {str(path)[:80]!r}, which is no file of the store", _LOST)


def read_catalog(root: Path) -> Catalog:
    """The current catalog; an empty one for a store that does not exist yet.

    Raises StoreError when it is damaged or lost, and for a folder that is somebody else's.
    """
    if not (root / CATALOG).is_file():
        check_may_be_new(root)
        return Catalog()
    raw = _read_json(root / CATALOG)
    if raw.get("format") not in _READABLE:
        raise StoreError(
            f"{root / CATALOG}: store format {raw.get('format')!r}",
            "It was written by another version; load the files again into a new store.",
        )
    tables = {
        source: {
            key: TableEntry(
                PartFile(**entry["file"]),
                entry["fingerprint"],
                Provenance(**entry["provenance"]),
                tuple(Provenance(**earlier) for earlier in entry.get("earlier", ())),
            )
            for key, entry in entries.items()
        }
        for source, entries in raw["tables"].items()
    }
    return Catalog({Period.parse(text): path for text, path in raw["qcew"].items()}, tables)


def write_catalog(root: Path, catalog: Catalog) -> None:
    """Make this catalog the current one: the commit."""
    raw = {
        "format": FORMAT,
        "qcew": {str(period): path for period, path in sorted(catalog.qcew.items())},
        "tables": {
            source: {key: asdict(entry) for key, entry in sorted(entries.items())}
            for source, entries in sorted(catalog.tables.items())
        },
    }
    _write_json(root / CATALOG, raw)


def read_manifest(root: Path, path: str) -> Manifest:
    raw = _read_json(root / path)
    return Manifest(
        Period.parse(raw["period"]),
        [Provenance(**entry) for entry in raw["inputs"]],
        [_part(entry) for entry in raw["parts"]],
        {area: AreaEntry(*entry) for area, entry in raw["areas"].items()},
        raw["industries"],
    )


def _part(raw: Any) -> Part:
    files = [PartFile(**file) for file in (raw if isinstance(raw, list) else raw["parquet"])]
    records = None if isinstance(raw, list) else raw["records"]
    return Part(
        files[0],
        files[1] if len(files) > 1 else None,
        Records(PartFile(**records["file"]), tuple(records["industries"])) if records else None,
    )


def write_manifest(root: Path, manifest: Manifest) -> str:
    """Write it under a new name and give its path under the root."""
    path = f"{folder_of(manifest.period)}/manifest-{uuid.uuid4().hex[:12]}.json"
    raw = {
        "period": str(manifest.period),
        "inputs": [asdict(entry) for entry in manifest.inputs],
        "parts": [
            {
                "parquet": [asdict(file) for file in part.parquet],
                "records": asdict(part.records) if part.records else None,
            }
            for part in manifest.parts
        ],
        "industries": manifest.industries,
        "areas": manifest.areas,
    }
    _write_json(root / path, raw)
    return path


def folder_of(period: Period) -> str:
    """The folder of a period's parts, under the root."""
    return f"qcew/{period}"


def referenced(root: Path, catalog: Catalog) -> set[str]:
    """Every file (path under the root) that the catalog needs."""
    paths = {CATALOG, *catalog.qcew.values()}
    for path in catalog.qcew.values():
        paths |= {file.path for part in read_manifest(root, path).parts for file in part.files}
    return paths | {entry.file.path for entries in catalog.tables.values() for entry in entries.values()}


def sync_folder(folder: Path) -> None:
    """Make new names in a folder durable, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        raw = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise FileNotFoundError(path) from None
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: cannot be read ({error})", _LOST) from error
    if not isinstance(raw, dict):
        raise StoreError(f"{path}: is not a catalog of the store", _LOST)
    return raw


def _write_json(path: Path, raw: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8") as stream:
        # In one piece: `json.dump` writes bit by bit, in Python, which takes ten times as long.
        stream.write(json.dumps(raw, ensure_ascii=False, separators=(",", ":")))
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, path)
    sync_folder(path.parent)
