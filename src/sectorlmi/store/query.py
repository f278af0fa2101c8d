"""Reads cells and tables out of Parquet parts with DuckDB, into numpy columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import StoreError
from sectorlmi.store.catalog import Manifest, Part, PartFile
from sectorlmi.store.records import DEEPEST
from sectorlmi.store.wanted import Wanted
from sectorlmi.terms import naics
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.codes import ALL_INDUSTRIES

Array = npt.NDArray[Any]

# Every query asks it of every code.
_digits: Final = cache(naics.digits)
_OWNERSHIPS: Final = np.array([str(code) for code in range(10)])
# A quarter has three monthly counts; its employment is their mean, as in BLS's own average weekly wage.
_QUARTER_EMPLOYMENT: Final = "(month1_employment + month2_employment + month3_employment) / 3.0"
# Files up to this size, all but those of national years, are hashed before DuckDB reads them: 1 ms a megabyte, where
# DuckDB takes 200 ms to start. Larger ones are proved by `store verify`.
_CHECKED_UP_TO: Final = 8 << 20
_TOTALS: Final = f"(industry_code = '{ALL_INDUSTRIES}' and agglvl_code < 80 and agglvl_code % 10 <= 1)"


def read_cells(root: Path, manifest: Manifest, areas: Sequence[str], wanted: Wanted) -> Cells:
    """The cells of these areas (all must be in the manifest), in the order of area, ownership, industry.

    Raises FileNotFoundError when another process has since removed a part, StoreError when one is damaged.
    """
    by_part: dict[int, list[str]] = {}
    for area in areas:
        by_part.setdefault(manifest.areas[area].part, []).append(area)
    labels, industries = sorted(areas), _industries(manifest, wanted)
    select = _select(manifest, labels, industries)
    pieces = [
        _fetch(f"{select} from {_parquet(root, _files(manifest.parts[part], wanted))} where {where}")
        for part, where in ((part, _where(manifest, part, chosen, wanted)) for part, chosen in by_part.items())
    ]
    if not pieces:
        raise StoreError(f"no area of {manifest.period} was asked for", "Name at least one area.")
    columns = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    return _cells(manifest, columns, np.array(labels, dtype="U5"), np.array(industries, dtype="U6"))


def _industries(manifest: Manifest, wanted: Wanted) -> list[str]:
    """The codes that can come: few when the levels are named, which makes a short query."""
    if wanted.digits is None:
        return manifest.industries
    return [code for code in manifest.industries if code == ALL_INDUSTRIES or _digits(code) in wanted.digits]


def _cells(manifest: Manifest, columns: Mapping[str, Array], areas: Array, industries: Array) -> Cells:
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
    employment = "employment" if manifest.period.is_annual else _QUARTER_EMPLOYMENT
    return f"""
        select enum_code(try_cast(area_fips as enum({_listed(areas)})))::integer as area,
            own_code::tinyint as own,
            enum_code(try_cast(industry_code as enum({_listed(industries)})))::integer as industry,
            agglvl_code::bigint as agglvl,
            establishments::double as establishments,
            coalesce(({employment})::double, 'nan'::double) as employment,
            coalesce(wages::double, 'nan'::double) as wages,
            suppressed
    """


def _where(manifest: Manifest, part: int, areas: Sequence[str], wanted: Wanted) -> str:
    conditions = _conditions(wanted)
    if sum(manifest.areas[area].rows for area in areas) < manifest.parts[part].rows:
        conditions.append(f"area_fips in ({_listed(areas)})")
    return " and ".join(conditions) or "true"


def _conditions(wanted: Wanted) -> list[str]:
    conditions = []
    if wanted.owns is not None:
        total = " or agglvl_code in (10, 40, 50, 70)" if wanted.with_totals else ""
        conditions.append(f"(own_code in ({_listed(wanted.owns)}){total})")
    if wanted.digits is not None:
        levels = ",".join(str(int(level)) for level in wanted.digits)
        conditions.append(f"(digits in ({levels}) or {_TOTALS})" if wanted.with_totals else f"digits in ({levels})")
    return conditions


def _listed(texts: Sequence[str]) -> str:
    return ",".join(_quoted(text) for text in texts)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@cache
def _connection() -> Any:
    """One DuckDB in memory for the process: opening it takes longer than most queries."""
    import duckdb

    return duckdb.connect()


def _fetch(query: str) -> Mapping[str, Array]:
    fetched = _run(query)
    unknown = [name for name, values in fetched.items() if np.ma.is_masked(values)]
    if unknown:
        raise StoreError(f"the store holds rows without {unknown[0]}", "Run `sectorlmi store repair`.")
    return {name: np.ma.getdata(values) for name, values in fetched.items()}


def _run(query: str) -> dict[str, Array]:
    import duckdb

    try:
        fetched: dict[str, Array] = _connection().execute(query).fetchnumpy()
    except duckdb.Error as error:
        raise StoreError(f"the store cannot be read ({error})", "Run `sectorlmi store repair`.") from error
    return fetched


def _files(part: Part, wanted: Wanted) -> list[PartFile]:
    needs_detail = wanted.digits is None or any(digits > DEEPEST for digits in wanted.digits)
    return part.parquet if needs_detail else [part.main]


def read_table(root: Path, file: PartFile, within: Mapping[str, Sequence[str]]) -> dict[str, Array]:
    """All columns of a file: text as str (missing: ""), numbers with gaps as float (missing: NaN).

    `within` names text columns and the values to keep; empty keeps every row.
    """
    kept = [f'"{column}" in ({_listed(values)})' for column, values in within.items() if values]
    where = " and ".join(kept) or "true"
    rows = _run(f"select * from {_parquet(root, [file])} where {where}")  # noqa: S608
    return {name: _whole(values) for name, values in rows.items()}


def read_rows(
    root: Path, files: Sequence[PartFile], columns: Sequence[str], either: Sequence[str], among: Sequence[int]
) -> dict[str, Array]:
    """These columns of several files, where one of the whole-number columns `either` holds a number of `among`."""
    wanted = ",".join(str(int(number)) for number in among)
    where = " or ".join(f'"{column}" in ({wanted})' for column in either)
    named = ",".join(f'"{column}"' for column in columns)
    rows = _run(f"select {named} from {_parquet(root, files)} where {where}")  # noqa: S608
    return {name: _whole(values) for name, values in rows.items()}


def _whole(values: Array) -> Array:
    missing = np.ma.getmaskarray(values)
    plain: Array = np.ma.getdata(values)
    if plain.dtype == object:
        return np.array(["" if gap else text for text, gap in zip(plain, missing, strict=True)], dtype=np.str_)
    if not missing.any():
        return plain
    filled: Array = np.where(missing, np.nan, plain.astype(np.float64))
    return filled


def _parquet(root: Path, files: Sequence[PartFile]) -> str:
    """The files as a table of SQL. Raises FileNotFoundError when another process has since removed one.

    Raises StoreError when one is not as it was written, if it is small enough to look at the whole of it.
    """
    from sectorlmi.store import parts

    paths = [root / file.path for file in files]
    for path, file in zip(paths, files, strict=True):
        if not path.exists():
            raise FileNotFoundError(path)
        if file.size <= _CHECKED_UP_TO:
            parts.check_sound(root, file)
    return f"read_parquet([{_listed([str(path) for path in paths])}])"
