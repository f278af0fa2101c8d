"""Parquet parts: written sorted, so that a few areas or a few NAICS levels are read without the rest.

A part proves itself by its name, made from its content, and says in its metadata what a catalog would say of it, so
that a catalog can be rebuilt from parts alone.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.disk import sha256_of
from sectorlmi.errors import StoreError
from sectorlmi.store.arrange import Arranged
from sectorlmi.store.catalog import Part, Records, folder_of, sync_folder
from sectorlmi.store.own_files import PartFile, check_sound, seal_of
from sectorlmi.store.reading import COARSE, COUNT, FINEST, KINDS, Rows, checksums
from sectorlmi.terms import arrow_memory
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance

if TYPE_CHECKING:
    import pyarrow as pa

# Few enough that one county touches little, enough that the footer stays small: a national year has about 60.
_ROWS_A_GROUP: Final = 1 << 16
_ROWS_AT_ONCE: Final = _ROWS_A_GROUP * 4
_OWNERSHIPS: Final = [str(code) for code in range(10)]
_TEXTS: Final = ["area_fips", "own_code", "industry_code"]
# Rows are sorted by area: its least and greatest value let a query skip row groups. Those of other columns would take
# a third of the time of writing and skip nothing.
_PRUNED: Final = ["area_fips"]
# Where a Parquet file's metadata say what a catalog would.
_ABOUT: Final = b"sectorlmi"


@dataclass(frozen=True)
class Origin:
    """Which load writes a part, and the inputs of its rows: `input_of` an area is a position in `inputs`."""

    generation: int
    inputs: Sequence[Provenance]
    input_of: Mapping[str, int]


def write_cells(
    root: Path, period: Period, arranged: Arranged, areas: Sequence[int], origin: Origin
) -> tuple[Part, list[tuple[int, int, int]]]:
    """Write the rows of these areas (positions) as one part, its files side by side.

    Besides the part, each area's stretch of its records (see `stretches_of`).
    """
    digits = arranged.digits
    rows = arranged.rows_of(areas) if len(areas) < len(arranged.areas) else np.ones(len(digits), np.bool_)
    is_detail = digits > COARSE
    main, detail = np.flatnonzero(rows & ~is_detail), np.flatnonzero(rows & is_detail)
    about: dict[str, Any] = {
        "period": str(period),
        "generation": origin.generation,
        # The same in both files of a part, and in no others.
        "rows": hashlib.sha256("".join(arranged.fingerprints[i] for i in areas).encode()).hexdigest()[:32],
    }
    of_rows = {
        "inputs": [asdict(each) for each in origin.inputs],
        "areas": {arranged.areas[i]: origin.input_of[arranged.areas[i]] for i in areas},
        "has_detail": bool(len(detail)),
    }

    def write(order: npt.NDArray[np.int64], more: Mapping[str, Any]) -> PartFile:
        pieces = (order[at : at + _ROWS_AT_ONCE] for at in range(0, len(order), _ROWS_AT_ONCE))
        tables = (_cells_table(arranged, digits, piece) for piece in pieces)
        return _write(root, folder_of(period), tables, {**about, **more}, texts=_TEXTS, pruned=_PRUNED)

    with ThreadPoolExecutor(2) as pool:
        # Every area has its total, so the first is never empty.
        of_main = pool.submit(write, main, of_rows)
        of_detail = pool.submit(write, detail, {"is_detail": True}) if len(detail) else None
        found, industries = records_of(arranged, np.flatnonzero(rows))
        made = pool.submit(write_records, root, folder_of(period), found, industries)
        stretches = stretches_of(arranged, areas, found)
        return Part(of_main.result(), of_detail.result() if of_detail else None, made.result()), stretches


def write_table(root: Path, folder: str, table: pa.Table, about: Mapping[str, Any]) -> PartFile:
    """Write any table, with what a catalog would say of it. Raises StoreError when the disk is full or read-only."""
    return _write(root, folder, iter([table]), about, texts=True, pruned=True)


def read_table(root: Path, file: PartFile) -> pa.Table:
    """A table as it was given. Raises StoreError when the file is damaged."""
    from pyarrow import parquet

    check_sound(root, file)
    table = parquet.read_table(root / file.path)
    metadata = {key: value for key, value in (table.schema.metadata or {}).items() if key != _ABOUT}
    return table.replace_schema_metadata(metadata or None)


def about(file: Path) -> dict[str, Any]:
    """What a part says of itself; nothing if version 1.0 wrote it. Call it on files that proved themselves."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        said = parquet.read_schema(file).metadata or {}
        found: dict[str, Any] = json.loads(said.get(_ABOUT, b"{}"))
        return found
    except (OSError, ValueError, pa.ArrowException):
        return {}


def _write(
    root: Path,
    folder: str,
    pieces: Iterator[pa.Table],
    about: Mapping[str, Any],
    *,
    texts: list[str] | bool,
    pruned: list[str] | bool,
) -> PartFile:
    """Write tables of one schema; `texts` are the columns that repeat a lot, `pruned` those with statistics."""
    from pyarrow import parquet

    said = json.dumps(about, ensure_ascii=False, separators=(",", ":")).encode()

    def write(file: Path) -> int:
        first = next(pieces)
        n_rows = 0
        options = {"compression": "zstd", "use_dictionary": texts, "write_statistics": pruned}
        schema = first.schema.with_metadata({**(first.schema.metadata or {}), _ABOUT: said})
        with parquet.ParquetWriter(file, schema, **options) as writer:
            for piece in chain([first], pieces):
                writer.write_table(piece, row_group_size=_ROWS_A_GROUP)
                n_rows += piece.num_rows
        return n_rows

    return _written(root, folder, "parquet", write)


def records_of(arranged: Arranged, rows: npt.NDArray[np.int64]) -> tuple[Rows, tuple[str, ...]]:
    """These rows as records, and the industries that their codes are positions in."""
    # In one order whatever the order of the input's columns: a period's parts are joined as they are.
    columns = {name: values for name, values in sorted(arranged.columns.items()) if name != "area_fips"}
    used, industry = np.unique(columns["industry_code"][rows], return_inverse=True)
    records = np.empty(len(rows), dtype=[(name, KINDS.get(name, COUNT)) for name in columns])
    for name, values in columns.items():
        records[name] = industry if name == "industry_code" else values[rows]
    return records, tuple(arranged.industries[i] for i in used)


def stretches_of(
    arranged: Arranged, areas: Sequence[int], records: Rows, deepest: int = FINEST
) -> list[tuple[int, int, int]]:
    """Of each of these areas (positions), where its records begin, how many there are, and their checksum.

    `deepest` is the level to which rows are records.
    """
    are_records = arranged.digits <= deepest
    counts = np.add.reduceat(are_records.astype(np.int64), arranged.starts[:-1])[list(areas)]
    stretches = list(zip((np.cumsum(counts) - counts).tolist(), counts.tolist(), strict=True))
    return [(start, n, crc) for (start, n), crc in zip(stretches, checksums(records, stretches), strict=True)]


def write_records(root: Path, folder: str, rows: npt.NDArray[Any], industries: tuple[str, ...]) -> Records:
    """Write records in numpy's form."""

    def write(file: Path) -> int:
        with file.open("wb") as stream:
            try:
                np.save(stream, rows)
            except OSError as error:
                # numpy says how much was written and not why; a disk takes part of a file when it is full.
                raise OSError(error.errno or errno.ENOSPC, str(error)) from error
        return len(rows)

    return Records(_written(root, folder, "npy", write), industries)


def _written(root: Path, folder: str, ending: str, write: Callable[[Path], int]) -> PartFile:
    """A file under a name made from its content, durable once this returns; `write` gives the number of its rows."""
    temporary = root / folder / f"part-{uuid.uuid4().hex[:12]}.{ending}.tmp"
    with reporting_disk_faults(root / folder), _removed_on_failure(temporary):
        temporary.parent.mkdir(parents=True, exist_ok=True)
        n_rows = write(temporary)
        sha256 = sha256_of(temporary, sync=True)
        size = temporary.stat().st_size
        path = f"{folder}/part-{sha256[:32]}.{ending}"
        os.replace(temporary, root / path)
        sync_folder(temporary.parent)
    return PartFile(path, n_rows, size, sha256)


def self_proved(root: Path, path: str) -> PartFile | None:
    """A Parquet file as a catalog would list it, if it is the one that its name was made for."""
    file = root / path
    sha256 = sha256_of(file)
    if seal_of(path) != sha256[:32]:
        return None
    return counted(root, PartFile(path, 0, file.stat().st_size, sha256))


def counted(root: Path, file: PartFile) -> PartFile:
    """The same Parquet file with the number of rows that it has."""
    from pyarrow import parquet

    return replace(file, rows=parquet.read_metadata(root / file.path).num_rows)


@contextmanager
def _removed_on_failure(file: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        file.unlink(missing_ok=True)
        raise


@contextmanager
def reporting_disk_faults(file: Path) -> Iterator[None]:
    """Turns a full disk, a read-only folder and their like into a StoreError."""
    try:
        yield
    except OSError as error:
        raise disk_fault(file, error) from error


def disk_fault(file: Path, error: OSError) -> StoreError:
    """What to tell of a file that cannot be written."""
    return StoreError.unwritable(file, error, "use --store; the store is as it was before")


def _cells_table(arranged: Arranged, digits: Any, rows: Any) -> pa.Table:
    import pyarrow as pa

    columns = arranged.columns
    suppressed = columns["suppressed"][rows]
    arrays: dict[str, pa.Array] = {
        "area_fips": _texts(columns["area_fips"][rows], arranged.areas),
        "own_code": _texts(columns["own_code"][rows], _OWNERSHIPS),
        "industry_code": _texts(columns["industry_code"][rows], arranged.industries),
        "agglvl_code": _numbers(columns["agglvl_code"][rows].astype(np.int8)),
        "digits": _numbers(digits[rows]),
        "establishments": _numbers(columns["establishments"][rows]),
    }
    for name, values in columns.items():
        if name not in arrays and name != "suppressed":
            arrays[name] = _numbers(values[rows], suppressed)
    arrays["suppressed"] = _numbers(suppressed)
    return pa.table(arrays)


def _texts(positions: npt.NDArray[Any], labels: Sequence[str]) -> pa.Array:
    import pyarrow as pa

    listed = _array(pa.string(), len(labels), arrow_memory.text_buffers(labels))
    return pa.DictionaryArray.from_arrays(_numbers(positions), listed)


def _numbers(values: npt.NDArray[Any], nulls: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    import pyarrow as pa

    return _array(pa.from_numpy_dtype(values.dtype), len(values), arrow_memory.buffers(values, nulls))


def _array(kind: pa.DataType, size: int, buffers: Sequence[Any]) -> pa.Array:
    import pyarrow as pa

    return pa.Array.from_buffers(kind, size, [None if b is None else pa.py_buffer(b) for b in buffers])


def read_cells(root: Path, part: Part, areas: Sequence[str] | None) -> pa.Table:
    """The rows of these areas (None: all) of a part, in the form a reader of files gives them, to be arranged anew.

    Raises StoreError when a file is damaged: what is written again must not be made sound by that.
    """
    import pyarrow as pa
    from pyarrow import compute, parquet

    for file in part.parquet:
        check_sound(root, file)
    files = [parquet.read_table(root / f.path, read_dictionary=["area_fips", "industry_code"]) for f in part.parquet]
    table = pa.concat_tables(files)
    if areas is not None:
        table = table.filter(compute.is_in(table["area_fips"].cast(pa.string()), pa.array(areas)))
    # Fingerprints are of bytes, and levels are kept narrower than they are read.
    for name, kind in (("own_code", pa.int8()), ("agglvl_code", pa.int16())):
        plain = table[name].cast(pa.string()) if name == "own_code" else table[name]
        table = table.set_column(table.column_names.index(name), name, plain.cast(kind))
    return table.drop_columns(["digits"])
