"""Industry projections of BLS, state agencies and any file with a column map (START tab E).

`recognise` tells by content what a file is; `parse` reads it. No network, no disk: bytes in, checked rows out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from sectorlmi.errors import ConfigError, DataError, SchemaError
from sectorlmi.sources import projections_by_years, projections_ep, web_tables
from sectorlmi.sources.grid import ZIP_MAGIC, Sheet, find_header, locate, read_sheets
from sectorlmi.sources.projections_by_years import BY_YEARS
from sectorlmi.sources.projections_checks import Reading, checked, merged, naics_codes
from sectorlmi.sources.projections_columns import (
    CALIFORNIA,
    NEW_YORK,
    PLAIN,
    WID,
    WID_MATRIX,
    Given,
    Layout,
    read_columns,
)
from sectorlmi.terms.projection import Projections

BLS_EP: Final = "bls_ep"
# Order matters where a file could be two of them: New York's headings are the more particular.
LAYOUTS: Final[dict[str, Layout]] = {
    "ca_edd": CALIFORNIA,
    "ny_dol": NEW_YORK,
    "wid": WID,
    "wid_matrix": WID_MATRIX,
    "columns": PLAIN,
}
PRESETS: Final = tuple(dict.fromkeys((BLS_EP, *LAYOUTS, *BY_YEARS)))

_ROLES: Final = (
    "code",
    "title",
    "base",
    "projected",
    "area",
    "area_type",
    "period",
    "base_year",
    "projected_year",
    "percent",
    "change",
)
_UNITS: Final = {"jobs": 1.0, "thousands": 1000.0}
_RECOGNISED_WITHIN: Final = 45
_RECOGNISED_BYTES: Final = 20_000
# Projections are small; a larger workbook is another publisher's and not worth opening to find out.
_LARGEST_WORKBOOK: Final = 3_000_000
# A page begins with a mark of its own, behind a byte order mark or blanks.
_MARKED_UP: Final = 16


def recognise(name: str, data: bytes) -> str | None:
    """The preset that reads this file (`bls_ep`, `ca_edd`, `wid`, `years`, …), or None when it is no projection."""
    if not data.strip() or (data.startswith(ZIP_MAGIC) and not _is_small_workbook(data)):
        return None
    data = web_tables.as_csv(data, name) if b"<" in data[:_MARKED_UP] else data
    try:
        head = data if data.startswith(ZIP_MAGIC) else data[:_RECOGNISED_BYTES]
        sheets = list(read_sheets(head, name, rows=_RECOGNISED_WITHIN))
        for sheet in sheets:
            if projections_ep.is_industry_table(sheet):
                return BLS_EP
            for preset, layout in LAYOUTS.items():
                if find_header(sheet, layout.required) is not None:
                    return preset
        return projections_by_years.YEARS if any(map(projections_by_years.find, sheets)) else None
    except DataError:
        return None


def how_to_use(name: str, data: bytes, file: str) -> str:
    """The key of a study that reads this file, ready to paste; empty where it is no projection."""
    preset = recognise(name, data)
    if preset == projections_by_years.YEARS:
        return projections_by_years.how_to_use(list(read_sheets(web_tables.as_csv(data, name), name)), file)
    return f"projections: {{file: {file}, preset: {preset}}}" if preset else ""


def _is_small_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist() and len(data) <= _LARGEST_WORKBOOK
    except zipfile.BadZipFile:
        return False


def parse(
    data: bytes,
    *,
    file: str,
    preset: str | None = None,
    columns: Mapping[str, str] | None = None,
    years: Mapping[str, int] | None = None,
    unit: str = "jobs",
    area: str = "",
    sheet: str = "",
    naics_vintage: int | None = None,
    titles: Mapping[str, str] | None = None,
) -> Projections:
    """Read and check one projection file.

    Args:
        data: the file.
        file: its name, for messages and notes.
        preset: one of `PRESETS`; None lets the content tell.
        columns: heading by role (code, title, base, projected, area, area_type, period, base_year, projected_year,
            percent, change) for files that no preset knows; code, base and projected are required.
        years: {base, projected} where the file has no year columns.
        unit: `jobs` or `thousands`, for column maps.
        area: what the rows are about, where the file has no area column (else the worksheet's or the file's name).
        sheet: the one worksheet to read; else all that have the columns.
        naics_vintage: the NAICS revision, where the file's codes and years would mislead.
        titles: the code of each title, for files without codes.

    Raises:
        ConfigError: the column map, unit or preset cannot be meant.
        DataError: (Schema, Integrity) the file does not hold what it should; says file, row and column.
    """
    if b"<" in data[:_MARKED_UP] and (columns or recognise(file, data)):
        data = web_tables.as_csv(data, file)
    layout = _layout(preset, columns, has_titles=bool(titles)) if columns or preset else None
    told = None if columns else _told(preset, file, data)
    given = Given(years or {}, _jobs_per_unit(unit), area or sheet)
    if told == projections_by_years.YEARS:
        sheets = _named(read_sheets(data, file), file, sheet)
        readings, source = projections_by_years.read(sheets, preset, given, titles or {})
        return checked(merged(readings), source=source, file=file, vintage=naics_vintage)
    if titles and not columns:
        raise ConfigError(f"projections.titles: {file} has codes of its own", "Leave `titles:` out.")
    if not columns and (told or preset) == BLS_EP:
        return _of_bls(data, file, years or {}, naics_vintage)
    layout = layout or LAYOUTS[told or preset or "columns"]
    tables = _sheets(data, file, layout, sheet)
    takes_name = bool(columns) or (len(tables) == 1 and "area" not in layout.required)
    readings = []
    for table in tables:
        name = (area if takes_name else "") or (table.name if len(tables) > 1 or sheet else "")
        of_area = replace(given, area=name)
        readings.append(_by_title(table, layout, of_area, titles) if titles else read_columns(table, layout, of_area))
    _refuse_other_years(readings, years or {}, file)
    return checked(merged(readings), source=layout.source, file=file, vintage=naics_vintage)


def _of_bls(data: bytes, file: str, years: Mapping[str, int], vintage: int | None) -> Projections:
    table = projections_ep.industry_table(read_sheets(data, file), file)
    reading, printed_vintage = projections_ep.read_ep(table)
    _refuse_other_years([reading], years, file)
    return checked(reading, source=projections_ep.SOURCE, file=file, vintage=vintage or printed_vintage)


def _by_title(table: Sheet, layout: Layout, given: Given, titles: Mapping[str, str]) -> Reading:
    by_title, found = projections_by_years.coded(table, *locate(table, layout.required, layout.optional), titles)
    return read_columns(by_title, layout, given, found)


def _refuse_other_years(readings: Sequence[Reading], years: Mapping[str, int], file: str) -> None:
    """Raise ConfigError where the study names years that no row of a file with years of its own has."""
    rows = [entry.row for reading in readings for entry in reading.printed]
    named = years.get("base"), years.get("projected")
    if not years or not rows or named in {row.span for row in rows}:
        return
    first, last = rows[0].span
    raise ConfigError(
        f"projections.years: {named[0]} to {named[1]} stand in the study, and {file}, row {rows[0].line}, is of "
        f"{first} to {last}",
        f"Write `years: {{base: {first}, projected: {last}}}`, leave `years` out, or take the file of those years.",
    )


def _told(preset: str | None, file: str, data: bytes) -> str | None:
    """The preset by content. ConfigError where the study names another one; None where the content does not tell."""
    found = recognise(file, data)
    if preset in BY_YEARS and found == projections_by_years.YEARS:
        return found
    if preset and found and found != preset and not (preset in BY_YEARS and found in ("wid", "wid_matrix")):
        raise ConfigError(
            f"projections.preset: {file} is not laid out as {preset}, but as {found}",
            f"Write `preset: {found}`, or leave the preset out.",
        )
    return found or preset


def _layout(preset: str | None, columns: Mapping[str, str] | None, *, has_titles: bool) -> Layout | None:
    if preset is not None and preset not in PRESETS:
        near = get_close_matches(preset, PRESETS, 1)
        raise ConfigError(
            f"projections.preset: {preset!r} is no preset" + (f"; did you mean {near[0]!r}?" if near else ""),
            f"Presets are {', '.join(PRESETS)}; any other file takes a `columns:` map.",
        )
    if not columns:
        return LAYOUTS.get(preset or "")
    for role in columns:
        if role not in _ROLES:
            near = get_close_matches(role, _ROLES, 1)
            raise ConfigError(
                f"projections.columns.{role} is unknown" + (f"; did you mean {near[0]!r}?" if near else ""),
                f"Known: {', '.join(_ROLES)}.",
            )
    first = "title" if has_titles and "code" not in columns else "code"
    missing = [role for role in (first, "base", "projected") if role not in columns]
    if missing:
        raise ConfigError(f"projections.columns needs {', '.join(missing)}", "Name the file's own heading for each.")
    codes = LAYOUTS[preset].codes if preset in LAYOUTS else naics_codes
    return Layout(PLAIN.source, {role: [name] for role, name in columns.items()}, {}, codes)


def _jobs_per_unit(unit: str) -> float:
    if unit not in _UNITS:
        raise ConfigError(f"projections.unit: {unit!r} is no unit", f"Write {' or '.join(_UNITS)}.")
    return _UNITS[unit]


def _named(sheets: Iterable[Sheet], file: str, name: str) -> list[Sheet]:
    """The worksheets of this name, all without one. Raises SchemaError where there is none."""
    every = list(sheets)
    chosen = [s for s in every if not name or s.name == name]
    if not chosen:
        names = ", ".join(repr(s.name) for s in every)
        raise SchemaError(f"{file} has no sheet {name!r}; it has {names}", "Correct `sheet:`.")
    return chosen


def _sheets(data: bytes, file: str, layout: Layout, name: str) -> list[Sheet]:
    """The named worksheet, else every sheet with the columns (some states print one an area).

    Where none has them the first is returned: reading it says what is missing.
    """
    sheets = list(read_sheets(data, file))
    if name:
        return _named(sheets, file, name)
    return [s for s in sheets if find_header(s, layout.required) is not None] or sheets[:1]
