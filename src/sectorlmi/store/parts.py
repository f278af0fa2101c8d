"""Parquet parts: written sorted, so that a few areas or a few NAICS levels are read without the rest."""

from __future__ import annotations

import errno
import hashlib
import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import StoreError
from sectorlmi.store import records
from sectorlmi.store.arrange import Arranged
from sectorlmi.store.catalog import Part, PartFile, Records, folder_of, sync_folder
from sectorlmi.terms import arrow_memory
from sectorlmi.terms.period import Period

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


def write_cells(root: Path, period: Period, arranged: Arranged, areas: Sequence[int]) -> Part:
    """Write the rows of these areas (positions) as one part, its files side by side."""
    digits = arranged.digits
    rows = arranged.rows_of(areas) if len(areas) < len(arranged.areas) else np.ones(len(digits), np.bool_)
    is_detail = digits > records.DEEPEST
    main, detail = np.flatnonzero(rows & ~is_detail), np.flatnonzero(rows & is_detail)

    def write(order: npt.NDArray[np.int64]) -> PartFile:
        pieces = (order[at : at + _ROWS_AT_ONCE] for at in range(0, len(order), _ROWS_AT_ONCE))
        tables = (_cells_table(arranged, digits, piece) for piece in pieces)
        return _write(root, folder_of(period), tables, texts=_TEXTS, pruned=_PRUNED)

    with ThreadPoolExecutor(2) as pool:
        # Every area has its total, so the first is never empty.
        of_main, of_detail = pool.submit(write, main), pool.submit(write, detail) if len(detail) else None
        made = pool.submit(_write_records, root, folder_of(period), *records.of(arranged, main))
        return Part(of_main.result(), of_detail.result() if of_detail else None, made.result())


def write_table(root: Path, folder: str, table: pa.Table) -> PartFile:
    """Write any table. Raises StoreError when the disk is full or read-only."""
    return _write(root, folder, iter([table]), texts=True, pruned=True)


def read_table(root: Path, file: PartFile) -> pa.Table:
    """A table as it was written. Raises StoreError when the file is gone or damaged."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return parquet.read_table(root / file.path)
    except (OSError, pa.ArrowException) as error:
        raise StoreError(
            f"{root / file.path}: the store cannot be read ({error})",
            "Load its files again with --force, which replaces what cannot be read.",
        ) from error


def _write(
    root: Path, folder: str, pieces: Iterator[pa.Table], *, texts: list[str] | bool, pruned: list[str] | bool
) -> PartFile:
    """Write tables of one schema; `texts` are the columns that repeat a lot, `pruned` those with statistics."""
    from pyarrow import parquet

    def write(file: Path) -> int:
        first = next(pieces)
        n_rows = 0
        options = {"compression": "zstd", "use_dictionary": texts, "write_statistics": pruned}
        with parquet.ParquetWriter(file, first.schema, **options) as writer:
            for piece in chain([first], pieces):
                writer.write_table(piece, row_group_size=_ROWS_A_GROUP)
                n_rows += piece.num_rows
        return n_rows

    return _written(root, f"{folder}/part-{uuid.uuid4().hex[:12]}.parquet", write)


def _write_records(root: Path, folder: str, rows: npt.NDArray[Any], industries: tuple[str, ...]) -> Records:
    def write(file: Path) -> int:
        with file.open("wb") as stream:
            try:
                np.save(stream, rows)
            except OSError as error:
                # numpy says how much was written and not why; a disk takes part of a file when it is full.
                raise OSError(error.errno or errno.ENOSPC, str(error)) from error
        return len(rows)

    return Records(_written(root, f"{folder}/part-{uuid.uuid4().hex[:12]}.npy", write), industries)


def _written(root: Path, path: str, write: Callable[[Path], int]) -> PartFile:
    """A file under a name never used before, durable once this returns; `write` gives the number of its rows."""
    file = root / path
    with reporting_disk_faults(file), _removed_on_failure(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        n_rows = write(file)
        sha256 = sha256_of(file, sync=True)
        sync_folder(file.parent)
    return PartFile(path, n_rows, file.stat().st_size, sha256)


def sha256_of(file: Path, *, sync: bool = False) -> str:
    """The file's SHA-256, hex; with `sync` the file is first made durable."""
    with file.open("rb") as stream:
        if sync:
            os.fsync(stream.fileno())
        return hashlib.file_digest(stream, "sha256").hexdigest()


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


def read_cells(root: Path, part: Part, areas: Sequence[str]) -> pa.Table:
    """The rows of these areas of a part, in the form a reader of files gives them (to be arranged anew)."""
    import pyarrow as pa
    from pyarrow import compute, parquet

    files = [parquet.read_table(root / f.path, read_dictionary=["area_fips", "industry_code"]) for f in part.parquet]
    table = pa.concat_tables(files)
    table = table.filter(compute.is_in(table["area_fips"].cast(pa.string()), pa.array(areas)))
    own = table["own_code"].cast(pa.string()).cast(pa.int8())
    return table.drop_columns(["digits"]).set_column(1, "own_code", own)
