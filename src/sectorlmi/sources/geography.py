"""Census Bureau geography files: county adjacency (both layouts) and the delineation of metropolitan areas.

Adjacency: to 2022 a headless text file with tabs, the county named once and its neighbours below; from 2023 a file
with bars and a header. Delineation: `list1` workbook of OMB's core based statistical areas, or a CSV copy of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sectorlmi.errors import DataError, SchemaError
from sectorlmi.sources import workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.grid import cell, first_sheet
from sectorlmi.terms.county_lists import code_in, county_number
from sectorlmi.terms.place_names import name_key
from sectorlmi.terms.progress import Count, nobody

ADJACENCY_NAME: Final = "adjacency"
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
    """(county, neighbour) pairs of an adjacency file. Raises SchemaError or DataError naming file and row."""
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
                f"{file}, row {row}: not a county with its neighbour: {' '.join(cells)[:80]!r}",
                "Expected the Census Bureau's county_adjacency.txt: name, code, neighbour's name, neighbour's code.",
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
