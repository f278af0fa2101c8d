"""The one way to read cells: from a part's records where they have every row that is wanted, else from its Parquet.

Parquet is what the store keeps. Beside it a part has its rows once more, as fixed-size records, which saves starting
DuckDB, a quarter of a second before the first row. Records stand in the order of area, ownership, industry, and the
manifest says where each area's begin, so that a region is read by looking at a few stretches of one file. The form is
numpy's `.npy`, which describes itself. Industries are positions in the list that the part holds. Older stores have
records to four digits only: what is deeper comes from their Parquet.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from tokenize import TokenError
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import StoreError
from sectorlmi.store import tables
from sectorlmi.store.catalog import AreaEntry, Manifest, Part, Records, folder_of
from sectorlmi.store.own_files import PartFile, damaged_part
from sectorlmi.terms import naics
from sectorlmi.terms.cells import Cells, Flags, Text
from sectorlmi.terms.codes import ALL_INDUSTRIES, AreaKind, area_kind, naics_digits

Array = npt.NDArray[Any]
Rows = npt.NDArray[Any]

# The deepest level in a part's first Parquet file, and of the records of older stores.
COARSE: Final = 4
FINEST: Final = 6
# [agglvl_code] → NAICS digits of its rows; 0 for totals, domains and supersectors.
DIGITS_OF_LEVEL: Final = np.array([naics_digits(agglvl) for agglvl in range(100)], dtype=np.int8)
# Columns of records that are no counts.
KINDS: Final = {
    "own_code": np.int8, "industry_code": np.int16, "agglvl_code": np.int8, "suppressed": np.bool_, "wages": np.int64,
}  # fmt: skip
COUNT: Final = np.int32

# Every query asks it of every code.
_digits: Final = cache(naics.digits)
_OWNERSHIPS: Final = np.array([str(code) for code in range(10)])
# A quarter has three monthly counts; its employment is their mean, as in BLS's own average weekly wage.
_MONTHS: Final = ("month1_employment", "month2_employment", "month3_employment")
# What stands above the sectors of an area: industry 10, of all ownerships or of one, then domains and supersectors.
# Levels above 80 are sums over areas.
_TOTALS_OF_ALL: Final = (10, 40, 50, 70)
_DOMAINS_AND_SUPERSECTORS: Final = tuple(base + step for base in _TOTALS_OF_ALL for step in (2, 3))
_TOTALS: Final = (
    f"(agglvl_code in {_DOMAINS_AND_SUPERSECTORS} or "
    f"(industry_code = '{ALL_INDUSTRIES}' and agglvl_code < 80 and agglvl_code % 10 <= 1))"
)


@dataclass(frozen=True)
class Wanted:
    """Which rows of the chosen areas: ownerships and NAICS digits (None: all), with what is above sectors or not."""

    owns: Sequence[str] | None = None
    digits: Sequence[int] | None = None
    with_totals: bool = True


def read(root: Path, manifest: Manifest, areas: Sequence[str], wanted: Wanted) -> Cells:
    """The cells of these areas (all must be in the manifest), in the order of area, ownership, industry.

    Raises FileNotFoundError when another process has since removed a part, StoreError when one is damaged.
    """
    way = from_records if _are_records(manifest, areas, wanted) else from_parquet
    return way(root, manifest, areas, wanted)


def _are_records(manifest: Manifest, areas: Sequence[str], wanted: Wanted) -> bool:
    """Whether every row that is wanted of these areas is a record."""
    if wanted.digits is None or not areas:
        return False
    parts = [manifest.parts[i] for i in {manifest.areas[area].part for area in areas}]
    return max(wanted.digits, default=0) <= min(deepest_record(part) for part in parts)


def deepest_record(part: Part) -> int:
    """The deepest level whose rows are records of the part; -1 where it has none."""
    if part.records is None:
        return -1
    return FINEST if part.records.file.rows == part.rows else COARSE


# -- records -------------------------------------------------------------------------------------------------


def from_records(root: Path, manifest: Manifest, areas: Sequence[str], wanted: Wanted) -> Cells:
    """As `read`, of areas and levels that have records."""
    try:
        return _from_records(root, manifest, sorted(areas), wanted)
    except (IndexError, ValueError) as error:
        # Records and manifests of version 1.0 prove nothing, so any number may stand in them.
        if manifest.is_proved:
            raise
        raise damaged_part(root / folder_of(manifest.period)) from error


def _from_records(root: Path, manifest: Manifest, labels: Sequence[str], wanted: Wanted) -> Cells:
    industries = np.array(manifest.industries, dtype="U6")
    entries = [manifest.areas[label] for label in labels]
    records_of = {part: _records_of(manifest, part) for part in {entry.part for entry in entries}}
    opened = {part: _opened(root, records.file) for part, records in records_of.items()}
    pieces = []
    for first, last in _stretches(entries):
        records, every = records_of[entries[first].part], opened[entries[first].part]
        _check(root / records.file.path, every, entries[first:last])
        rows = every[entries[first].start : entries[last - 1].start + entries[last - 1].n_records]
        counts = [entry.n_records for entry in entries[first:last]]
        if len(rows) != sum(counts):
            raise damaged_part(root / records.file.path)
        area = np.repeat(np.arange(first, last), counts)
        keep = _is_wanted(rows, records, wanted)
        position = np.searchsorted(industries, np.array(records.industries, dtype="U6"))
        pieces.append((area[keep], position[rows["industry_code"][keep]], np.asarray(rows[keep])))
    area, industry, rows = (np.concatenate(column) for column in zip(*pieces, strict=True))
    return _cells_of_records(manifest, np.array(labels, dtype="U5")[area], industries[industry], rows)


def _cells_of_records(manifest: Manifest, area: Text, industry: Text, rows: Rows) -> Cells:
    hidden = rows["suppressed"]
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
    records = manifest.parts[part].records
    if records is None:
        raise StoreError(f"part {part} of {manifest.period} has no records", "Load the data again.")
    return records


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
        total = records.industries.index(ALL_INDUSTRIES)
        keep |= (rows["industry_code"] == total) & (level < 80) & (level % 10 <= 1)
        keep |= np.isin(level, _DOMAINS_AND_SUPERSECTORS)
    if wanted.owns is not None:
        own = np.isin(rows["own_code"], np.array([int(code) for code in wanted.owns]))
        keep &= (own | np.isin(level, _TOTALS_OF_ALL)) if wanted.with_totals else own
    return keep


def _opened(root: Path, file: PartFile) -> Rows:
    """The records of a file, not yet read."""
    path = root / file.path
    try:
        rows: Rows = np.load(path, mmap_mode="r")
    except FileNotFoundError:
        raise FileNotFoundError(path) from None
    except (OSError, ValueError, TypeError, KeyError, SyntaxError, TokenError, OverflowError, EOFError) as error:
        raise damaged_part(path) from error
    if rows.shape != (file.rows,) or not _is_form(rows.dtype):
        raise damaged_part(path)
    return rows


def _is_form(dtype: np.dtype[Any]) -> bool:
    """Whether records are of the form in which `parts` writes them."""
    names = dtype.names or ()
    is_counted = "employment" in names or set(_MONTHS) <= set(names)
    written = np.dtype([(name, KINDS.get(name, COUNT)) for name in names])
    return is_counted and {*KINDS, "establishments"} <= set(names) and dtype == written


def _check(path: Path, rows: Rows, entries: Sequence[AreaEntry]) -> None:
    """Raise StoreError unless each area's records are those that were written; those of version 1.0 cannot tell."""
    proved = [entry for entry in entries if entry.crc is not None]
    if checksums(rows, [(entry.start, entry.n_records) for entry in proved]) != [entry.crc for entry in proved]:
        raise damaged_part(path)


def checksums(rows: Rows, stretches: Sequence[tuple[int, int]]) -> list[int]:
    """Of stretches of records (where each begins, and how many): begun with their form, a file's first bytes."""
    seed = zlib.crc32(repr(rows.dtype.descr).encode())
    return [zlib.crc32(rows[start : start + n].data, seed) for start, n in stretches]


# -- Parquet -------------------------------------------------------------------------------------------------


def from_parquet(root: Path, manifest: Manifest, areas: Sequence[str], wanted: Wanted) -> Cells:
    """As `read`, of any areas and levels."""
    if not areas:
        raise StoreError(f"no area of {manifest.period} was asked for", "Name at least one area.")
    by_part: dict[int, list[str]] = {}
    for area in areas:
        by_part.setdefault(manifest.areas[area].part, []).append(area)
    labels, industries = sorted(areas), _industries(manifest, wanted)
    select = _select(manifest, labels, industries)
    needs_detail = wanted.digits is None or any(digits > COARSE for digits in wanted.digits)
    pieces = []
    for i, chosen in by_part.items():
        part = manifest.parts[i]
        files = part.parquet if needs_detail else [part.main]
        is_whole = sum(manifest.areas[area].rows for area in chosen) >= part.rows
        pieces.append(tables.whole_rows(root, files, select, _where(None if is_whole else chosen, wanted)))
    columns = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    return _cells_of_columns(manifest, columns, np.array(labels, dtype="U5"), np.array(industries, dtype="U6"))


def _industries(manifest: Manifest, wanted: Wanted) -> list[str]:
    """The codes that can come: few when the levels are named, which makes a short query."""
    if wanted.digits is None:
        return manifest.industries
    return [code for code in manifest.industries if _digits(code) in {0, *wanted.digits}]


def _cells_of_columns(manifest: Manifest, columns: Mapping[str, Array], areas: Array, industries: Array) -> Cells:
    order = np.lexsort((columns["agglvl"], columns["industry"], columns["own"], columns["area"]))
    return Cells(
        period=manifest.period,
        area=areas[columns["area"][order]],
        own=_OWNERSHIPS[columns["own"][order]],
        industry=industries[columns["industry"][order]],
        agglvl=columns["agglvl"][order],
        establishments=columns["establishments"][order],
        employment=columns["employment"][order],
        wages=columns["wages"][order],
        suppressed=columns["suppressed"][order],
    )


def _select(manifest: Manifest, areas: Sequence[str], industries: Sequence[str]) -> str:
    """The columns. Codes leave DuckDB as positions in an enum and never as Python strings: that is the fast way."""
    employment = "employment" if manifest.period.is_annual else f"({' + '.join(_MONTHS)}) / 3.0"
    return f"""
        enum_code(try_cast(area_fips as enum({tables.listed(areas)})))::integer as area,
        own_code::tinyint as own,
        enum_code(try_cast(industry_code as enum({tables.listed(industries)})))::integer as industry,
        agglvl_code::bigint as agglvl,
        establishments::double as establishments,
        coalesce(({employment})::double, 'nan'::double) as employment,
        coalesce(wages::double, 'nan'::double) as wages,
        suppressed
    """


def _where(areas: Sequence[str] | None, wanted: Wanted) -> str:
    """The condition on rows; `areas` is None where all of the part are wanted."""
    conditions = []
    if wanted.owns is not None:
        total = f" or agglvl_code in {_TOTALS_OF_ALL}" if wanted.with_totals else ""
        conditions.append(f"(own_code in ({tables.listed(wanted.owns)}){total})")
    if wanted.digits is not None:
        levels = ",".join(str(int(level)) for level in wanted.digits)
        conditions.append(f"(digits in ({levels}) or {_TOTALS})" if wanted.with_totals else f"digits in ({levels})")
    if areas is not None:
        conditions.append(f"area_fips in ({tables.listed(areas)})")
    return " and ".join(conditions) or "true"


def other_benchmark(there: Collection[str], missing: Sequence[str]) -> str:
    """Where no county lacks, but what it is compared with: a sentence with the state that is there; else empty."""
    held = [area for area in there if area_kind(area) == AreaKind.STATE]
    counties = (AreaKind.COUNTY, AreaKind.UNKNOWN_COUNTY, AreaKind.STATE)
    if not held or not missing or any(area_kind(area) in counties for area in missing):
        return ""
    return f' Or compare with what the store has, in the study: `benchmark: "{min(held)}"`.'
