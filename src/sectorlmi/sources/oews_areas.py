"""BLS OEWS area definitions (`area_definitions_mYYYY.xlsx`): which metropolitan or nonmetropolitan area a county is in.

In New England areas were made of towns until May 2023, and a county may lie in several; the one with most of its towns
is taken. No real file was at hand: the headings are those that public programs read. They changed with the years: `MSA
code (including MSA divisions)` in 2016, `May 2023 MSA code` beside `FIPS code`, `FIPS` in 2024, `May 2025 Area Code`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.sources import workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.workbooks import Row
from sectorlmi.terms.codes import bare
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa

NAME: Final = "oews_areas"
_FILE: Final = re.compile(r"area_definitions_m(20\d\d)", re.IGNORECASE)
_STATE: Final = re.compile(r"^(state )?fips( state)?( code)?$")
_AREA: Final = re.compile(r"\b(msa|area) code\b|^new area$")
_OF_YEAR: Final = re.compile(r"\bmay (20\d\d) (msa|area) (code|name|title)", re.IGNORECASE)
_HEADER_WITHIN: Final = 12
_EVERY: Final = re.compile("")


def parse(member: Member, progress: Count) -> list[Parsed]:
    """One table a year: county_fips, area (a number, as in the OEWS tables). SchemaError on another layout."""
    for where, rows in workbooks.tables(workbooks.whole(member, progress), member.name, _EVERY):
        year = _FILE.search(member.name) or next(filter(None, map(_OF_YEAR.search, _heads(rows))), None)
        if not year:
            raise DataError(
                f"{member.name}: neither its name nor its headings tell the year",
                "Keep BLS's name, area_definitions_m2024.xlsx.",
            )
        return [Parsed(NAME, year[1], _table(rows, where), _split_notes(rows, where))]
    raise SchemaError(f"{member.name}: no sheet", "Download it again from bls.gov/oes.")


def _pairs(rows: Sequence[Row], where: str) -> list[tuple[str, int]]:
    at, heads = workbooks.header(rows, ("county code",), where)
    found = [next((i for i, head in enumerate(heads) if form.search(head)), None) for form in (_STATE, _AREA)]
    if None in found:
        raise SchemaError(
            f"{where}: no column 'FIPS code' or none such as 'May 2025 Area Code'; it has"
            f" {', '.join(map(repr, filter(None, heads)))}",
            "Download it again from bls.gov/oes.",
        )
    state, area = (place for place in found if place is not None)
    county = heads.index("county code")
    pairs = []
    for n, row in enumerate(rows[at + 1 :], at + 2):
        cells = [bare(workbooks.text(row[i])) if i < len(row) else "" for i in (state, county, area)]
        if not any(cells):
            continue
        if not all(cell.isdigit() for cell in cells):
            raise IntegrityError(f"{where}, row {n}: {cells} are no codes", "Download it again from bls.gov/oes.")
        pairs.append((cells[0].zfill(2) + cells[1].zfill(3), int(cells[2])))
    return pairs


def _by_county(rows: Sequence[Row], where: str) -> dict[str, Counter[int]]:
    counties: dict[str, Counter[int]] = {}
    for county, area in _pairs(rows, where):
        counties.setdefault(county, Counter())[area] += 1
    return counties


def _table(rows: Sequence[Row], where: str) -> pa.Table:
    import pyarrow as pa

    counties = _by_county(rows, where)
    areas = [areas.most_common(1)[0][0] for areas in counties.values()]
    return pa.table({"county_fips": pa.array(list(counties), pa.string()), "area": pa.array(areas, pa.int32())})


def _split_notes(rows: Sequence[Row], where: str) -> tuple[str, ...]:
    split = sum(len(areas) > 1 for areas in _by_county(rows, where).values())
    return (
        (f"{split} counties lie in several OEWS areas; each counts in the one with most of its towns.",)
        if split
        else ()
    )


def _heads(rows: Sequence[Row]) -> list[str]:
    """The headings, in the first row that has one for the county."""
    every = ([workbooks.heading(cell) for cell in row] for row in rows[:_HEADER_WITHIN])
    return next((heads for heads in every if "county code" in heads), [])


def _recognises(head: bytes, name: str) -> bool:
    heads = _heads(workbooks.comma_rows(head))
    if any(map(_STATE.search, heads)) and any(map(_AREA.search, heads)):
        return True
    return head.startswith(b"PK") and bool(_FILE.search(name.rpartition("/")[2]))


OEWS_AREAS: Final = Source(NAME, "BLS OEWS area definitions (counties to areas)", _recognises, parse)
