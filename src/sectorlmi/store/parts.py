"""Parquet parts: written sorted, so that a few areas or a few NAICS levels are read without the rest."""

from __future__ import annotations

import errno
import hashlib
import os
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import StoreError
from sectorlmi.store.arrange import Arranged
from sectorlmi.store.catalog import Part, PartFile, folder_of, sync_folder
from sectorlmi.terms import arrow_memory
from sectorlmi.terms.period import Period

if TYPE_CHECKING:
    import pyarrow as pa

# Few enough that one county touches little, enough that the footer stays small: a national year has about 60.
_ROWS_A_GROUP: Final = 1 << 16
_ROWS_AT_ONCE: Final = _ROWS_A_GROUP * 4
DETAIL_DIGITS: Final = 5
_OWNERSHIPS: Final = [str(code) for code in range(10)]
_TEXTS: Final = ["area_fips", "own_code", "industry_code"]


def write_cells(root: Path, period: Period, arranged: Arranged, areas: Sequence[int]) -> Part:
    """Write the rows of these areas (positions) as one part, its two files side by side."""
    digits = arranged.digits
    rows = arranged.rows_of(areas) if len(areas) < len(arranged.areas) else np.ones(len(digits), np.bool_)
    is_detail = digits >= DETAIL_DIGITS

    def write(order: npt.NDArray[np.int64]) -> PartFile:
        pieces = (order[at : at + _ROWS_AT_ONCE] for at in range(0, len(order), _ROWS_AT_ONCE))
        tables = (_cells_table(arranged, digits, piece) for piece in pieces)
        return _write(root, folder_of(period), tables, texts=_TEXTS)

    # Every area has its total, so the first order is never empty.
    orders = [order for order in (np.flatnonzero(rows & ~is_detail), np.flatnonzero(rows & is_detail)) if len(order)]
    with ThreadPoolExecutor(len(orders)) as pool:
        return Part(*pool.map(write, orders))


def write_table(root: Path, folder: str, table: pa.Table) -> PartFile:
    """Write any table. Raises StoreError when the disk is full or read-only."""
    return _write(root, folder, iter([table]), texts=True)


def _write(root: Path, folder: str, pieces: Iterator[pa.Table], *, texts: list[str] | bool) -> PartFile:
    """Write tables of one schema under a name never used before; `texts` are the columns that repeat a lot."""
    from pyarrow import parquet

    path = f"{folder}/part-{uuid.uuid4().hex[:12]}.parquet"
    file = root / path
    n_rows = 0
    with reporting_disk_faults(file), _removed_on_failure(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        first = next(pieces)
        with parquet.ParquetWriter(file, first.schema, compression="zstd", use_dictionary=texts) as writer:
            for piece in chain([first], pieces):
                writer.write_table(piece, row_group_size=_ROWS_A_GROUP)
                n_rows += piece.num_rows
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
    if error.errno == errno.ENOSPC:
        return StoreError(f"{file}: the disk is full", "Free some space and load again; the store is as it was before.")
    reason = error.strerror or str(error)
    return StoreError(f"{file}: cannot be written ({reason})", "Check the folder's permissions, or use --store.")


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

    files = [parquet.read_table(root / f.path, read_dictionary=["area_fips", "industry_code"]) for f in part.files]
    table = pa.concat_tables(files)
    table = table.filter(compute.is_in(table["area_fips"].cast(pa.string()), pa.array(areas)))
    own = table["own_code"].cast(pa.string()).cast(pa.int8())
    return table.drop_columns(["digits"]).set_column(1, "own_code", own)
