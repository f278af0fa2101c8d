"""The rows of a part to four NAICS digits as fixed-size records beside its Parquet, for queries of a few areas.

Parquet is what the store keeps; this copy of its coarser rows saves starting DuckDB, which takes a quarter of a second
before the first row. Rows stand in the order of area, ownership, industry, and the manifest says where each area's
begin, so that a region is read by looking at a few stretches of one file. The form is numpy's `.npy`, which describes
itself. Industries are positions in the list that the part holds.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from tokenize import TokenError
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import StoreError
from sectorlmi.store.catalog import AreaEntry, Manifest, PartFile, Records, folder_of
from sectorlmi.store.wanted import DIGITS_OF_LEVEL, Wanted
from sectorlmi.terms.cells import Cells, Flags, Ints, Text
from sectorlmi.terms.codes import ALL_INDUSTRIES

if TYPE_CHECKING:
    from sectorlmi.store.arrange import Arranged

Rows = npt.NDArray[Any]

# The deepest level whose rows are records; those of five and six digits, two thirds of all, are rarely asked for.
DEEPEST: Final = 4
_OWNERSHIPS: Final = np.array([str(code) for code in range(10)])
_KINDS: Final = {
    "own_code": np.int8, "industry_code": np.int16, "agglvl_code": np.int8, "suppressed": np.bool_, "wages": np.int64,
}  # fmt: skip
_COUNT: Final = np.int32
_MONTHS: Final = ("month1_employment", "month2_employment", "month3_employment")


def of(arranged: Arranged, rows: Ints) -> tuple[Rows, tuple[str, ...]]:
    """The records of these rows, and the industries that their codes are positions in."""
    # In one order whatever the order of the input's columns: a period's parts are joined as they are.
    columns = {name: values for name, values in sorted(arranged.columns.items()) if name != "area_fips"}
    used, industry = np.unique(columns["industry_code"][rows], return_inverse=True)
    made = np.empty(len(rows), dtype=[(name, _KINDS.get(name, _COUNT)) for name in columns])
    for name, values in columns.items():
        made[name] = industry if name == "industry_code" else values[rows]
    return made, tuple(arranged.industries[i] for i in used)


def stretches(arranged: Arranged, areas: Sequence[int], made: Rows) -> list[tuple[int, int, int]]:
    """Of each of these areas (positions), where its records begin in `made`, how many there are, and their checksum."""
    is_coarse = arranged.digits <= DEEPEST
    counts = np.add.reduceat(is_coarse.astype(np.int64), arranged.starts[:-1])[list(areas)]
    starts = np.cumsum(counts) - counts
    seed = _seed(made)
    return [
        (start, n, zlib.crc32(made[start : start + n].data, seed))
        for start, n in zip(starts.tolist(), counts.tolist(), strict=True)
    ]


def _seed(rows: Rows) -> int:
    """Begins a checksum with the form of the records, which the file's first bytes say."""
    return zlib.crc32(repr(rows.dtype.descr).encode())


def has(manifest: Manifest, areas: Sequence[str], wanted: Wanted) -> bool:
    """Whether every row that is wanted of these areas is a record."""
    parts = {manifest.areas[area].part for area in areas}
    is_coarse = wanted.digits is not None and max(wanted.digits, default=0) <= DEEPEST
    return is_coarse and bool(areas) and all(manifest.parts[part].records for part in parts)


def read(root: Path, manifest: Manifest, areas: Sequence[str], wanted: Wanted) -> Cells:
    """The cells of these areas (all must be in the manifest), in the order of area, ownership, industry.

    Raises FileNotFoundError when another process has since removed a part, StoreError when one is damaged.
    """
    try:
        return _read(root, manifest, areas, wanted)
    except (IndexError, ValueError) as error:
        # Records and manifests of version 1.0 prove nothing, so any number may stand in them.
        if manifest.is_proved:
            raise
        raise damaged(root / folder_of(manifest.period)) from error


def _read(root: Path, manifest: Manifest, areas: Sequence[str], wanted: Wanted) -> Cells:
    labels, industries = sorted(areas), np.array(manifest.industries, dtype="U6")
    entries = [manifest.areas[label] for label in labels]
    pieces = []
    for first, last in _stretches(entries):
        found = _records_of(manifest, entries[first].part)
        every = _opened(root, found.file)
        _check(root / found.file.path, every, entries[first:last])
        rows = every[entries[first].start : entries[last - 1].start + entries[last - 1].n_records]
        counts = [entry.n_records for entry in entries[first:last]]
        if len(rows) != sum(counts):
            raise damaged(root / found.file.path)
        area = np.repeat(np.arange(first, last), counts)
        keep = _is_wanted(rows, found, wanted)
        position = np.searchsorted(industries, np.array(found.industries, dtype="U6"))
        pieces.append((area[keep], position[rows["industry_code"][keep]], np.asarray(rows[keep])))
    area, industry, rows = (np.concatenate(column) for column in zip(*pieces, strict=True))
    return _cells(manifest, np.array(labels, dtype="U5")[area], industries[industry], rows)


def _check(path: Path, rows: Rows, entries: Sequence[AreaEntry]) -> None:
    """Raise StoreError unless each area's records are those that were written; those of version 1.0 cannot tell."""
    seed = _seed(rows)
    for entry in entries:
        stretch = rows[entry.start : entry.start + entry.n_records]
        if entry.crc is not None and zlib.crc32(stretch.data, seed) != entry.crc:
            raise damaged(path)


def _cells(manifest: Manifest, area: Text, industry: Text, rows: Rows) -> Cells:
    hidden = rows["suppressed"]
    # A quarter has three monthly counts; its employment is their mean, as in BLS's own average weekly wage.
    employment = rows["employment"] if manifest.period.is_annual else sum(rows[month] for month in _MONTHS) / 3.0
    return Cells(
        period=manifest.period,
        area=area,
        own=_OWNERSHIPS[rows["own_code"]],
        industry=industry,
        agglvl=rows["agglvl_code"].astype(np.int64),
        establishments=rows["establishments"].astype(np.float64),
        employment=np.where(hidden, np.nan, employment),
        wages=np.where(hidden, np.nan, rows["wages"]),
        suppressed=np.ascontiguousarray(hidden),
    )


def _records_of(manifest: Manifest, part: int) -> Records:
    found = manifest.parts[part].records
    if found is None:
        raise StoreError(f"part {part} of {manifest.period} has no records", "Load the data again.")
    return found


def _stretches(entries: Sequence[AreaEntry]) -> list[tuple[int, int]]:
    """Positions (first, behind the last) of areas whose records follow each other in one part."""
    breaks = [i for i, (a, b) in enumerate(pairwise(entries), 1) if not _follows(a, b)]
    return list(pairwise([0, *breaks, len(entries)]))


def _follows(one: AreaEntry, other: AreaEntry) -> bool:
    return one.part == other.part and one.start + one.n_records == other.start


def _is_wanted(rows: Rows, records: Records, wanted: Wanted) -> Flags:
    level = rows["agglvl_code"].astype(np.int64)
    keep: Flags = np.isin(DIGITS_OF_LEVEL[level], np.array(wanted.digits))
    if wanted.with_totals:
        # An industry-10 row of an area, or of one ownership in it; above 80 are sums over areas.
        total = records.industries.index(ALL_INDUSTRIES)
        keep |= (rows["industry_code"] == total) & (level < 80) & (level % 10 <= 1)
    if wanted.owns is not None:
        own = np.isin(rows["own_code"], np.array([int(code) for code in wanted.owns]))
        keep &= (own | np.isin(level, (10, 40, 50, 70))) if wanted.with_totals else own
    return keep


def _opened(root: Path, file: PartFile) -> Rows:
    """The records of a file, not yet read."""
    path = root / file.path
    try:
        rows: Rows = np.load(path, mmap_mode="r")
    except FileNotFoundError:
        raise FileNotFoundError(path) from None
    except (OSError, ValueError, TypeError, KeyError, SyntaxError, TokenError, OverflowError, EOFError) as error:
        raise damaged(path) from error
    if rows.shape != (file.rows,) or not _is_form(rows.dtype):
        raise damaged(path)
    return rows


def _is_form(dtype: np.dtype[Any]) -> bool:
    """Whether records are of the form that `of` gives them."""
    names = dtype.names or ()
    is_counted = "employment" in names or set(_MONTHS) <= set(names)
    made = np.dtype([(name, _KINDS.get(name, _COUNT)) for name in names])
    return is_counted and {*_KINDS, "establishments"} <= set(names) and dtype == made


def damaged(path: Path) -> StoreError:
    """What to tell of a part that is not as it was written."""
    return StoreError(
        f"{path}: the store cannot be read, the file is damaged",
        "Run `sectorlmi store repair`, which mends it or sets it aside and says what to load again.",
    )
