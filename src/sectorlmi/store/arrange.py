"""Puts the rows of one period in order, merges what several files give, and fingerprints each area.

Rows of an area that come from different files are one area (a by-industry zip spreads an area over its members).
A row that stands twice counts once if the two agree; if they differ, no program can tell which is right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import DataError, IntegrityError
from sectorlmi.store.reading import DIGITS_OF_LEVEL
from sectorlmi.terms import arrow_memory
from sectorlmi.terms.codes import ALL_INDUSTRIES, AreaKind, area_kind

if TYPE_CHECKING:
    import pyarrow as pa

Array = npt.NDArray[Any]
Flags = npt.NDArray[np.bool_]
Columns = dict[str, Array]

_CODES: Final = ("area_fips", "own_code", "industry_code", "agglvl_code")
_LABELLED: Final = ("area_fips", "industry_code")
# Of these kinds BLS gives industries too; of the others totals only. One remote county may well have none.
_KINDS_WITH_INDUSTRIES: Final = (AreaKind.NATION, AreaKind.STATE, AreaKind.COUNTY)
_MAX_INDUSTRIES: Final = 1 << 20
_NAMED_AT_MOST: Final = 8


@dataclass(frozen=True)
class Arranged:
    """Rows of one period, by area, ownership, industry; no row twice.

    `columns` holds positions in `areas` and `industries` (both sorted) for the two codes, numbers for the rest.
    Area `i` has rows `starts[i]` to `starts[i + 1]`, the fingerprint `fingerprints[i]`, and came from input
    `inputs[i]`. `notes` say which totals gave way.
    """

    columns: Columns
    areas: list[str]
    industries: list[str]
    starts: npt.NDArray[np.int64]
    fingerprints: list[str]
    inputs: list[int]
    notes: list[str] = field(default_factory=list)

    @property
    def digits(self) -> npt.NDArray[np.int8]:
        """NAICS digits of each row; 0 for totals, domains and supersectors."""
        digits: npt.NDArray[np.int8] = DIGITS_OF_LEVEL[self.columns["agglvl_code"]]
        return digits

    def rows_of(self, areas: Sequence[int]) -> npt.NDArray[np.bool_]:
        """A mask of the rows of these areas (positions)."""
        wanted = np.zeros(len(self.areas), dtype=np.bool_)
        wanted[list(areas)] = True
        mask: npt.NDArray[np.bool_] = wanted[self.columns["area_fips"]]
        return mask


def arrange(tables: Sequence[pa.Table], inputs: Sequence[int], files: Sequence[str]) -> Arranged:
    """One `Arranged` from the tables of one period; `inputs[i]` and `files[i]` say where table i came from.

    Raises IntegrityError naming the row when files contradict each other or an area is not complete.
    """
    columns, areas, industries = _joined(tables)
    origin = np.repeat(np.arange(len(tables), dtype=np.int32), [table.num_rows for table in tables])
    key = _key(columns)
    if not (key[1:] >= key[:-1]).all():
        order = np.argsort(key, kind="stable")
        columns, origin, key = {name: values[order] for name, values in columns.items()}, origin[order], key[order]
    twice = np.flatnonzero(key[1:] == key[:-1]) + 1
    aside = _totals_aside(columns, origin, twice, areas, industries)
    notes = _notes_on_totals(columns["area_fips"][aside], origin[aside], areas, files)
    if aside.any():
        columns, origin, key = {name: v[~aside] for name, v in columns.items()}, origin[~aside], key[~aside]
        twice = np.flatnonzero(key[1:] == key[:-1]) + 1
    if len(twice):
        _check_agree(columns, twice, areas, industries, files[int(origin[twice[0]])])
        columns = {name: np.delete(values, twice) for name, values in columns.items()}
        origin = np.delete(origin, twice)
    position = columns["area_fips"]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(position)) + 1, [len(position)]])
    first = starts[:-1]
    _check_complete(columns, first, areas, industries, [files[i] for i in origin[first]])
    return Arranged(
        columns,
        areas,
        industries,
        starts,
        _fingerprints(columns, industries, starts),
        [inputs[i] for i in origin[first]],
        notes,
    )


def _joined(tables: Sequence[pa.Table]) -> tuple[Columns, list[str], list[str]]:
    """The tables' columns end to end, codes as positions in the sorted labels."""
    columns: Columns = {}
    labels: dict[str, list[str]] = {}
    for name in tables[0].column_names:
        if name in _LABELLED:
            labels[name], pieces = _coded([arrow_memory.labelled(table.column(name)) for table in tables])
        else:
            pieces = [arrow_memory.chunked_numbers(table.column(name)) for table in tables]
        columns[name] = pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
    if len(labels["industry_code"]) >= _MAX_INDUSTRIES:
        raise IntegrityError("more industry codes than NAICS has", "Load the original file.")
    return columns, labels["area_fips"], labels["industry_code"]


def _coded(tables: Sequence[tuple[list[str], Array]]) -> tuple[list[str], list[Array]]:
    """The sorted labels that rows of any table have, and each row's position in them."""
    used = sorted({label for labels, positions in tables for label in _used(labels, positions)})
    at = {label: position for position, label in enumerate(used)}
    moved = (np.array([at.get(label, -1) for label in labels], dtype=np.int32) for labels, _ in tables)
    return used, [of_label[positions] for of_label, (_, positions) in zip(moved, tables, strict=True)]


def _used(labels: Sequence[str], positions: Array) -> list[str]:
    present = np.zeros(len(labels), dtype=np.bool_)
    present[positions] = True
    return [label for label, is_used in zip(labels, present, strict=True) if is_used]


def _key(columns: Columns) -> npt.NDArray[np.int64]:
    key = columns["area_fips"].astype(np.int64)
    for name, size in (("own_code", 16), ("industry_code", _MAX_INDUSTRIES), ("agglvl_code", 128)):
        key *= size
        key += columns[name]
    return key


def _totals_aside(columns: Columns, origin: Array, twice: Array, areas: list[str], industries: list[str]) -> Flags:
    """Totals alone of an area, as in a slice by industry, that differ from those of a file with all of the area.

    The area's own file fits together, so all that the slice says of the area gives way.
    """
    area = columns["area_fips"].astype(np.int64)
    if not len(twice):
        return np.zeros(len(area), dtype=np.bool_)
    n_files = int(origin.max()) + 1
    pair, size = area * n_files + origin, len(areas) * n_files
    is_total = _are_totals(columns, industries)
    has_total = np.bincount(pair[is_total], minlength=size) > 0
    has_more = np.bincount(pair[~is_total], minlength=size) > 0
    is_whole: Flags = np.logical_or.reduce((has_total & has_more).reshape(len(areas), n_files), axis=1)
    gives_way: Flags = ~has_more[pair] & is_whole[area]
    differ: Flags = np.logical_or.reduce([values[twice] != values[twice - 1] for values in columns.values()])
    contradicted = area[twice[differ & (gives_way[twice] | gives_way[twice - 1])]]
    return gives_way & np.isin(area, contradicted)


def _notes_on_totals(area: Array, origin: Array, areas: list[str], files: Sequence[str]) -> list[str]:
    """Of each file, for which areas its totals gave way."""
    notes = []
    for file in np.unique(origin).tolist():
        codes = [areas[i] for i in np.unique(area[origin == file]).tolist()]
        more = f" and {len(codes) - _NAMED_AT_MOST} more" if len(codes) > _NAMED_AT_MOST else ""
        notes.append(
            f"{files[file]}: its totals of {', '.join(codes[:_NAMED_AT_MOST])}{more} differ from those of files with "
            "all rows of these areas, which count."
        )
    return notes


def _are_totals(columns: Columns, industries: list[str]) -> Flags:
    are: Flags = np.array([label == ALL_INDUSTRIES for label in industries])[columns["industry_code"]]
    return are


def _check_agree(columns: Columns, twice: Array, areas: list[str], industries: list[str], file: str) -> None:
    for name, values in columns.items():
        differ = values[twice] != values[twice - 1]
        if differ.any():
            row = int(twice[np.argmax(differ)])
            raise IntegrityError(
                f"{file}: area {areas[columns['area_fips'][row]]}, own_code {columns['own_code'][row]}, industry "
                f"{industries[columns['industry_code'][row]]} stands twice with different {name}"
                f" ({values[row - 1]} and {values[row]})",
                "Keep one of the two, or load the older file first and the revised one after it.",
            )


def _check_complete(columns: Columns, first: Array, areas: list[str], industries: list[str], files: list[str]) -> None:
    """No row means no establishment only where the area's file is whole, so a piece of a file is refused."""
    has_total = np.logical_or.reduceat(_are_totals(columns, industries), first)
    if not has_total.all():
        raise _piece(int(np.argmin(has_total)), "total (industry 10)", areas, files)
    wants_industries = [i for i, area in enumerate(areas) if area_kind(area) in _KINDS_WITH_INDUSTRIES]
    if wants_industries and not DIGITS_OF_LEVEL[columns["agglvl_code"]].any():
        raise _piece(wants_industries[0], "NAICS industry", areas, files)


def _piece(i: int, missing: str, areas: list[str], files: list[str]) -> DataError:
    return DataError(
        f"{files[i]}: area {areas[i]} has no {missing} row, so the file is only a piece of that area's data"
        + (", such as a slice by industry, which has one industry of all areas" if len(areas) > 1 else ""),
        "Load the area's own file, a by-area or by-industry zip as a whole, or a singlefile.",
    )


def _fingerprints(columns: Columns, industries: list[str], starts: Array) -> list[str]:
    """SHA-256 of each area's rows (first 16 bytes, hex): the same for the same rows in any file format."""
    names = [name for name in columns if name != "area_fips"]
    text = np.array([label.encode() for label in industries], dtype="S6")[columns["industry_code"]]
    arrays = [text if name == "industry_code" else np.ascontiguousarray(columns[name]) for name in sorted(names)]

    def fingerprint(start: int, end: int) -> str:
        digest = hashlib.sha256()
        for array in arrays:
            digest.update(array[start:end].data)
        return digest.hexdigest()[:32]

    return list(map(fingerprint, starts[:-1].tolist(), starts[1:].tolist()))
