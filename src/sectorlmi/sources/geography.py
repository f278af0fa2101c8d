"""Census Bureau geography files: county adjacency (both layouts) and the delineation of metropolitan areas.

Adjacency: to 2022 a headless text file with tabs, the county named once and its neighbors below; from 2023 a file
with bars and a header. Delineation: `list1` workbook of OMB's core based statistical areas, or a CSV copy of it.
Besides: Connecticut's tracts of 2020 and the planning region of each (`2022tractcrosswalk.csv` of the Connecticut Data
Collaborative, github.com/CT-Data-Collaborative/2022-tract-crosswalk; the first five digits of tract_fips_2020 and
Tract_fips_2022 are the county and the planning region), and the lists of counties that people make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sectorlmi.errors import ConfigError, DataError, IntegrityError, SchemaError
from sectorlmi.sources import workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.grid import cell, first_sheet, read_sheets
from sectorlmi.terms.codes import bare
from sectorlmi.terms.county_lists import CountyList, code_in, county_list, county_number
from sectorlmi.terms.place_names import name_key
from sectorlmi.terms.progress import Count, nobody

ADJACENCY_NAME: Final = "adjacency"
TRACTS_NAME: Final = "tracts"
_OLD, _NEW = "tract_fips_2020", "tract_fips_2022"
_TRACT: Final = 11
_COUNTY: Final = re.compile(r"\d{5}")
_OLD_ROW: Final = re.compile(rb'^\xef?\xbb?\xbf?"[^"\n]+"\t\d{5}\t"[^"\n]+"\t\d{5}\r?\n')
_BARS: Final = ("County GEOID", "Neighbor GEOID")
_HEADINGS: Final = ("CBSA Code", "CBSA Title", "FIPS State Code", "FIPS County Code")
_HEADER_ROWS: Final = 10


@dataclass(frozen=True)
class Delineation:
    """Titles and counties by five-digit CBSA code, with the edition as the file names it (may be empty)."""

    titles: dict[str, str]
    counties: dict[str, tuple[str, ...]]
    edition: str = ""


def adjacent_pairs(member: Member, progress: Count = nobody) -> list[tuple[str, str]]:
    """(county, neighbor) pairs of an adjacency file. Raises SchemaError or DataError naming file and row."""
    sheet = first_sheet(workbooks.whole(member, progress), member.name)
    if sheet.delimiter == "|" or set(_BARS) <= set(sheet.rows[0]):
        return list(_headed(sheet.rows, member.name))
    return list(_headless(sheet.rows, member.name))


def _headless(rows: Sequence[Sequence[str]], file: str) -> Iterator[tuple[str, str]]:
    county = ""
    for row, cells in enumerate(rows, 1):
        if not any(cells):
            continue
        codes = [code_in(cell) if cell else "" for cell in cells[1::2]]
        if len(cells) < 4 or any(cells[4:]) or not codes[1]:
            raise SchemaError(
                f"{file}, row {row}: not a county with its neighbor: {' '.join(cells)[:80]!r}",
                "Expected the Census Bureau's county_adjacency.txt: name, code, neighbor's name, neighbor's code.",
            )
        county = county if not cells[1] else codes[0]
        if not county:
            raise DataError(f"{file}, row {row}: {cells[1]!r} is not a county code", "Copy the file again.")
        yield county, codes[1]


def _headed(rows: Sequence[Sequence[str]], file: str) -> Iterator[tuple[str, str]]:
    heads = rows[0]
    missing = [name for name in _BARS if name not in heads]
    if missing:
        raise SchemaError(
            f"{file}: no column {', '.join(missing)}; found {', '.join(heads)}",
            "Expected the Census Bureau's county adjacency file.",
        )
    places = [heads.index(name) for name in _BARS]
    for row, cells in enumerate(rows[1:], 2):
        if not any(cells):
            continue
        pair = cell(cells, places[0]), cell(cells, places[1])
        one, other = map(code_in, pair)
        if not (one and other):
            raise DataError(f"{file}, row {row}: {pair} are not two county codes", "Copy the file again.")
        yield one, other


def delineation(member: Member, progress: Count = nobody) -> Delineation:
    """The metropolitan and micropolitan areas of a delineation file. Raises SchemaError or DataError."""
    rows = first_sheet(workbooks.whole(member, progress), member.name).rows
    wanted = [name_key(name) for name in _HEADINGS]
    keys = [[name_key(cell) for cell in row] for row in rows[:_HEADER_ROWS]]
    at = next((i for i, row in enumerate(keys) if set(wanted) <= set(row)), None)
    if at is None:
        raise SchemaError(
            f"{member.name}: no row with the headings {', '.join(_HEADINGS)}",
            "Expected the Census Bureau's list1 of core based statistical areas (.xlsx or .csv).",
        )
    columns = [keys[at].index(name) for name in wanted]
    titles: dict[str, str] = {}
    counties: dict[str, list[str]] = {}
    for row, cells in enumerate(rows[at + 1 :], at + 2):
        code, title, state, county = (cells[c] if c < len(cells) else "" for c in columns)
        if not county:
            continue
        code, fips = code_in(code), county_number(county, state)
        if not (code and fips):
            raise DataError(
                f"{member.name}, row {row}: {' '.join(cells)[:80]!r} has no code of an area and of a county",
                "Copy the file again.",
            )
        titles[code] = title
        counties.setdefault(code, []).append(fips)
    return Delineation(titles, {c: tuple(sorted(f)) for c, f in sorted(counties.items())}, _edition(rows[:at]))


def _edition(above: Sequence[Sequence[str]]) -> str:
    """`delineation of July 2023`, from the title above the headings."""
    text = " ".join(cell for cells in above for cell in cells)
    match = re.search(r"\b([A-Z][a-zA-Z]+ (?:19|20)\d\d)\b", text)
    return f"delineation of {match[1].title()}" if match else ""


def _parse_adjacency(member: Member, progress: Count) -> list[Parsed]:
    import pyarrow as pa

    pairs = adjacent_pairs(member, progress)
    table = pa.table({"county": [a for a, _ in pairs], "neighbour": [b for _, b in pairs]})
    return [Parsed(ADJACENCY_NAME, "counties", table)]


def _knows_adjacency(head: bytes, _name: str) -> bool:
    first = head.split(b"\n", 1)[0]
    saved_again = next(iter(workbooks.comma_rows(head)), [])
    if len(saved_again) == 4 and all(_COUNTY.fullmatch(saved_again[i]) for i in (1, 3)):
        return ", " in saved_again[0] and ", " in saved_again[2]
    return bool(_OLD_ROW.match(head)) or all(name.encode() in first for name in _BARS)


ADJACENCY: Final = Source(ADJACENCY_NAME, "Census county adjacency file", _knows_adjacency, _parse_adjacency)


def _parse_tracts(member: Member, progress: Count) -> list[Parsed]:
    """Tract and planning region. Raises SchemaError, IntegrityError or DataError naming file and row."""
    headings, *rows = first_sheet(workbooks.whole(member, progress), member.name).rows
    if not rows:
        raise DataError(f"{member.name}: no rows", "Fetch the file again.")
    names = [name.casefold() for name in headings]
    missing = [name for name in (_OLD, _NEW) if name not in names]
    if missing:
        raise SchemaError(f"{member.name}: no column {', '.join(missing)}", "Take Connecticut's 2022 tract crosswalk.")
    old, new = names.index(_OLD), names.index(_NEW)
    pairs = [tuple(bare(row[i]).zfill(_TRACT) for i in (old, new)) for row in rows if any(row)]
    return [Parsed(TRACTS_NAME, "09", _tracts(pairs, member.name))]


def _tracts(pairs: list[tuple[str, ...]], file: str) -> Any:
    import pyarrow as pa

    for row, pair in enumerate(pairs, 2):
        if not all(code.isdigit() and len(code) == _TRACT and code.startswith("09") for code in pair):
            raise IntegrityError(f"{file}, row {row}: {pair} are not two tracts of Connecticut", "Copy the file again.")
    return pa.table({"tract": [old for old, _ in pairs], "county": [new[:5] for _, new in pairs]})


def _knows_tracts(head: bytes, _name: str) -> bool:
    first = head.split(b"\n", 1)[0].lower()
    return _OLD.encode() in first and _NEW.encode() in first


TRACTS: Final = Source(TRACTS_NAME, "Connecticut tract crosswalk to planning regions", _knows_tracts, _parse_tracts)


def read_county_list(data: bytes, file: str, apart: Sequence[str] = ()) -> CountyList:
    """The list of a file, in a workbook that of the first sheet that has one.

    Raises DataError where the file holds no table, ConfigError where the table lists no counties.
    """
    refused: ConfigError | None = None
    for sheet in read_sheets(data, file):
        try:
            return county_list(sheet.rows, sheet.where, apart)
        except ConfigError as error:
            refused = refused or error
    raise refused or ConfigError(f"{file}: no rows", "Give a list of counties.")
