"""Census gazetteer of ZIP Code Tabulation Areas: a point inside each ZIP code's area (`2024_Gaz_zcta_national.txt`).

Columns GEOID, ALAND, …, INTPTLAT, INTPTLONG; separated by tabs up to 2024, by `|` since 2025, and padded with blanks.
Files of other gazetteers (places, counties) name states and are left alone. A ZIP code of post boxes has no area.
Source: U.S. Census Bureau, Gazetteer record layouts; the separators as public code reads them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import IntegrityError, SchemaError
from sectorlmi.sources import grid, workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.terms.codes import bare
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa

NAME: Final = "zcta"
_NEEDED: Final = ("GEOID", "INTPTLAT", "INTPTLONG")
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_ZIP: Final = re.compile(r"\d{5}")
_AGAIN: Final = "Get it from census.gov: Gazetteer files, ZIP Code Tabulation Areas."


def parse(member: Member, progress: Count) -> list[Parsed]:
    """One table, keyed by the year in the file's name: zip, lat, lon. SchemaError or IntegrityError naming the line."""
    first, *lines = grid.first_sheet(workbooks.whole(member, progress), member.name).rows
    heads = [head.upper() for head in first]
    missing = [name for name in _NEEDED if name not in heads]
    if missing:
        raise SchemaError(f"{member.name}: no column {', '.join(missing)}", _AGAIN)
    places = [heads.index(name) for name in _NEEDED]
    rows = [_row(cells, places, f"{member.name}, line {n}") for n, cells in enumerate(lines, 2) if any(cells)]
    if not rows:
        raise IntegrityError(f"{member.name}: no ZIP code under the header", _AGAIN)
    year = _YEAR.search(member.name.rpartition("/")[2])
    return [Parsed(NAME, year[1] if year else "points", _table(rows), merge_by=("zip",))]


def _heads(line: str) -> tuple[str, list[str]]:
    mark = next((mark for mark in "|\t" if mark in line), ",")
    return mark, [head.strip().upper() for head in line.split(mark)]


def _row(cells: Sequence[str], places: list[int], where: str) -> tuple[str, float, float]:
    texts = [grid.cell(cells, i) for i in places]
    try:
        lat, lon = float(texts[1]), float(texts[2])
    except ValueError as error:
        raise IntegrityError(f"{where}: {texts} are no ZIP code and its point", _AGAIN) from error
    code = bare(texts[0]).zfill(5)
    if not (_ZIP.fullmatch(code) and abs(lat) <= 90 and abs(lon) <= 180):
        raise IntegrityError(f"{where}: {texts} are no ZIP code and its point", _AGAIN)
    return code, lat, lon


def _table(rows: list[tuple[str, float, float]]) -> pa.Table:
    import pyarrow as pa

    zips, lats, lons = zip(*rows, strict=True)
    return pa.table({"zip": pa.array(zips, pa.string()), "lat": pa.array(lats), "lon": pa.array(lons)})


def _recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - by content alone
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace").lstrip("\ufeff")
    _, heads = _heads(first)
    return set(_NEEDED) <= set(heads) and not {"USPS", "NAME"} & set(heads)


ZCTA: Final = Source(NAME, "Census gazetteer of ZIP code areas (points)", _recognises, parse)
