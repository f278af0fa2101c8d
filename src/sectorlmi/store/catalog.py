"""What the store holds, as JSON: one catalog, and a manifest for each QCEW period.

Replacing `catalog.json` is the only moment at which a load takes effect. Manifests and parts are written before
it under names made from their content, so a process killed at any byte leaves the old catalog and all its files.

Both prove themselves whenever they are read: the catalog ends with the hash of its beginning, a manifest has its own in
its name. What they say of parts, such as sizes, hashes and where an area's records begin, is proved with them.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from sectorlmi.errors import ConfigError, StoreError
from sectorlmi.store.own_files import CATALOG, MEND, PartFile, check_may_be_new, checked_path, digest, missing, seal_of
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance

FORMAT: Final = 4
# Stores of format 2 have no records beside their Parquet: everything is there, and read more slowly. Those before 4,
# which version 1.0 wrote, do not prove themselves.
_READABLE: Final = (2, 3, 4)
_FIRST_SEALED: Final = 4
_SEAL: Final = b',"sha256":"'


@dataclass(frozen=True)
class Records:
    """A part's rows as fixed-size records (see `reading`), and their industries in order; to 4 digits if it is old."""

    file: PartFile
    industries: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """What one load wrote of a period: the rows to 4 NAICS digits, and in a file of their own those of 5 and 6.

    `records` are all of these once more, in a form that is read without DuckDB; those of the first file alone in older
    stores, None in still older ones.
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

    `start` and `n_records` say which of the part's records are the area's, `crc` proves them (None: by version 1.0).
    A national year has 3,700 of them, read for every query: a dataclass would take five times as long.
    """

    part: int
    input: int
    rows: int
    fingerprint: str
    start: int = 0
    n_records: int = 0
    crc: int | None = None


@dataclass
class Manifest:
    """One period of QCEW cells. `industries` are all industry codes of the parts, sorted.

    `generation` is the number of the load that wrote it; the greater of two is the newer.
    """

    period: Period
    inputs: list[Provenance] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    areas: dict[str, AreaEntry] = field(default_factory=dict)
    industries: list[str] = field(default_factory=list)
    generation: int = 0

    @property
    def is_proved(self) -> bool:
        """Whether the records of every area can be proved, which those of version 1.0 cannot."""
        return all(entry.crc is not None for entry in self.areas.values())

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
        return Manifest(self.period, kept_inputs, kept_parts, areas, self.industries, self.generation)


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
    """Paths of manifests by period, and the tables of other sources by source and key.

    `generation` counts the loads; `format` is that of the file it was read from.
    """

    qcew: dict[Period, str] = field(default_factory=dict)
    tables: dict[str, dict[str, TableEntry]] = field(default_factory=dict)
    generation: int = 0
    format: int = FORMAT

    @property
    def is_sealed(self) -> bool:
        return self.format >= _FIRST_SEALED


def read_catalog(root: Path) -> Catalog:
    """The current catalog; an empty one for a store that does not exist yet.

    Raises StoreError when it is damaged or lost, and for a folder that is somebody else's.
    """
    if not (root / CATALOG).is_file():
        check_may_be_new(root)
        return Catalog()
    return read_catalog_file(root / CATALOG)


def read_catalog_file(file: Path) -> Catalog:
    """A catalog, whatever its name. Raises StoreError when it is damaged or of another version."""
    data = _read(file)
    with _as_written(file):
        catalog = _catalog(file, json.loads(data))
    if catalog.is_sealed and not _is_sealed(data):
        raise damaged(file)
    return catalog


def _catalog(file: Path, raw: Any) -> Catalog:
    if "format" in raw and raw["format"] not in _READABLE:
        raise StoreError(
            f"{file}: store format {raw['format']!r}",
            "It was written by another version; load the files again into a new store.",
        )
    tables: dict[str, dict[str, TableEntry]] = {}
    for source, entries in raw["tables"].items():
        tables[source] = {key: _table(source, entry) for key, entry in entries.items()}
    paths = {Period.parse(text): checked_path(path) for text, path in raw["qcew"].items()}
    if not all(path.startswith(f"{folder_of(period)}/") for period, path in paths.items()):
        raise damaged(file)
    return Catalog(paths, tables, int(raw.get("generation", 0)), raw["format"])


def _table(source: str, raw: Any) -> TableEntry:
    if not raw["file"]["path"].startswith(f"tables/{source}/"):
        raise ValueError(f"a table of {source} lies elsewhere")
    earlier = tuple(Provenance(**entry) for entry in raw.get("earlier", ()))
    return TableEntry(_file(raw["file"]), raw["fingerprint"], Provenance(**raw["provenance"]), earlier)


def _file(raw: Any) -> PartFile:
    checked_path(raw["path"])
    return PartFile(**raw)


def write_catalog(root: Path, catalog: Catalog) -> None:
    """Make this catalog the current one: the commit."""
    raw = {
        "format": FORMAT,
        "generation": catalog.generation,
        "qcew": {str(period): path for period, path in sorted(catalog.qcew.items())},
        "tables": {
            source: {key: asdict(entry) for key, entry in sorted(entries.items())}
            for source, entries in sorted(catalog.tables.items())
        },
    }
    body = _packed(raw)[:-1]
    _write(root / CATALOG, body + _SEAL + hashlib.sha256(body).hexdigest().encode() + b'"}')


def _is_sealed(data: bytes) -> bool:
    body, _, seal = data.rpartition(_SEAL)
    return seal == hashlib.sha256(body).hexdigest().encode() + b'"}'


def read_manifest(root: Path, path: str) -> Manifest:
    """A period's manifest. Raises StoreError when it is damaged, FileNotFoundError when it is gone."""
    data, seal = _read(root / path), seal_of(path)
    if seal and digest(data) != seal:
        raise damaged(root / path)
    with _as_written(root / path):
        manifest = _manifest(json.loads(data))
    if not seal and not (path.startswith(f"{folder_of(manifest.period)}/") and _is_consistent(manifest)):
        raise damaged(root / path)
    return manifest


def _manifest(raw: Any) -> Manifest:
    return Manifest(
        Period.parse(raw["period"]),
        [Provenance(**entry) for entry in raw["inputs"]],
        [_part(entry) for entry in raw["parts"]],
        {area: AreaEntry(*entry) for area, entry in raw["areas"].items()},
        raw["industries"],
        int(raw.get("generation", 0)),
    )


def _is_consistent(manifest: Manifest) -> bool:
    """Whether a manifest that does not prove itself at least speaks of parts, inputs and records that it has."""
    n_parts, n_inputs = len(manifest.parts), len(manifest.inputs)
    numbers = [n for e in manifest.areas.values() for n in (e.part, e.input, e.rows, e.start, e.n_records)]
    return (
        all(isinstance(n, int) and n >= 0 for n in numbers)
        and all(e.part < n_parts and e.input < n_inputs for e in manifest.areas.values())
        and all(isinstance(code, str) for code in manifest.industries)
    )


def _part(raw: Any) -> Part:
    files = [_file(file) for file in (raw if isinstance(raw, list) else raw["parquet"])]
    records = None if isinstance(raw, list) else raw["records"]
    return Part(
        files[0],
        files[1] if len(files) > 1 else None,
        Records(_file(records["file"]), tuple(records["industries"])) if records else None,
    )


def write_manifest(root: Path, manifest: Manifest) -> str:
    """Write it under a name made from its content and give its path under the root."""
    raw = {
        "period": str(manifest.period),
        "generation": manifest.generation,
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
    data = _packed(raw)
    path = f"{folder_of(manifest.period)}/manifest-{digest(data)}.json"
    _write(root / path, data)
    return path


def folder_of(period: Period) -> str:
    """The folder of a period's parts, under the root."""
    return f"qcew/{period}"


def referenced(root: Path, catalog: Catalog) -> set[str]:
    """Every file (path under the root) that the catalog needs. Raises StoreError when a manifest is damaged or gone."""
    paths = {CATALOG, *catalog.qcew.values()}
    for path in catalog.qcew.values():
        try:
            manifest = read_manifest(root, path)
        except FileNotFoundError as error:
            raise missing(root / path) from error
        paths |= {file.path for part in manifest.parts for file in part.files}
    return paths | {entry.file.path for entries in catalog.tables.values() for entry in entries.values()}


def damaged(file: Path) -> StoreError:
    """What to tell of a catalog or manifest that is not as it was written."""
    return StoreError(f"{file}: is damaged, or this program did not write it", MEND)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder durable, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(file) from None
    except OSError as error:
        raise StoreError(f"{file}: cannot be read ({error.strerror or error})", MEND) from error


@contextmanager
def _as_written(file: Path) -> Iterator[None]:
    """A StoreError on what is no JSON, and on JSON of another form."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, ConfigError) as error:
        raise damaged(file) from error


def _packed(raw: Any) -> bytes:
    # In one piece: `json.dump` writes bit by bit, in Python, which takes ten times as long.
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
