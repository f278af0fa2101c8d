"""Rows of Parquet files as numpy columns, by DuckDB: those of other sources' tables, and of parts without records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import StoreError
from sectorlmi.store.own_files import PartFile, check_sound

Array = npt.NDArray[Any]

# Files up to this size, all but those of national years, are hashed before DuckDB reads them: 1 ms a megabyte, where
# DuckDB takes 200 ms to start. Larger ones are proved by `store verify`.
_CHECKED_UP_TO: Final = 8 << 20


def read_table(root: Path, file: PartFile, within: Mapping[str, Sequence[str]]) -> dict[str, Array]:
    """All columns of a file: text as str (missing: ""), numbers with gaps as float (missing: NaN).

    `within` names text columns and the values to keep; empty keeps every row.
    """
    kept = [f'"{column}" in ({listed(values)})' for column, values in within.items() if values]
    rows = _rows(root, [file], "*", " and ".join(kept) or "true")
    return {name: _without_gaps(values) for name, values in rows.items()}


def read_rows(
    root: Path, files: Sequence[PartFile], columns: Sequence[str], either: Sequence[str], among: Sequence[int]
) -> dict[str, Array]:
    """These columns of several files, where one of the whole-number columns `either` holds a number of `among`."""
    wanted = ",".join(str(int(number)) for number in among)
    where = " or ".join(f'"{column}" in ({wanted})' for column in either)
    rows = _rows(root, files, ",".join(f'"{column}"' for column in columns), where)
    return {name: _without_gaps(values) for name, values in rows.items()}


def whole_rows(root: Path, files: Sequence[PartFile], select: str, where: str) -> dict[str, Array]:
    """What a query selects of several files, nothing of it missing.

    Raises FileNotFoundError when another process has since removed a file, StoreError when one is damaged.
    """
    rows = _rows(root, files, select, where)
    unknown = [name for name, values in rows.items() if np.ma.is_masked(values)]
    if unknown:
        raise StoreError(f"the store holds rows without {unknown[0]}", "Run `sectorlmi store repair`.")
    return {name: np.ma.getdata(values) for name, values in rows.items()}


def listed(texts: Sequence[str]) -> str:
    """Texts as SQL lists them."""
    return ",".join("'" + text.replace("'", "''") + "'" for text in texts)


def _rows(root: Path, files: Sequence[PartFile], select: str, where: str) -> dict[str, Array]:
    import duckdb

    query = f"select {select} from {_parquet(root, files)} where {where}"  # noqa: S608
    try:
        fetched: dict[str, Array] = _connection().execute(query).fetchnumpy()
    except duckdb.Error as error:
        raise StoreError(f"the store cannot be read ({error})", "Run `sectorlmi store repair`.") from error
    return fetched


@cache
def _connection() -> Any:
    """One DuckDB in memory for the process: opening it takes longer than most queries."""
    import duckdb

    return duckdb.connect()


def _parquet(root: Path, files: Sequence[PartFile]) -> str:
    """The files as a table of SQL. Raises FileNotFoundError when another process has since removed one.

    Raises StoreError when one is not as it was written, if it is small enough to look at the whole of it.
    """
    paths = [root / file.path for file in files]
    for path, file in zip(paths, files, strict=True):
        if not path.exists():
            raise FileNotFoundError(path)
        if file.size <= _CHECKED_UP_TO:
            check_sound(root, file)
    return f"read_parquet([{listed([str(path) for path in paths])}])"


def _without_gaps(values: Array) -> Array:
    missing = np.ma.getmaskarray(values)
    plain: Array = np.ma.getdata(values)
    if plain.dtype == object:
        return np.array(["" if gap else text for text, gap in zip(plain, missing, strict=True)], dtype=np.str_)
    if not missing.any():
        return plain
    filled: Array = np.where(missing, np.nan, plain.astype(np.float64))
    return filled
