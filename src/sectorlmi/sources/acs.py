"""American Community Survey 5-year tables as the Census API answers them, saved as JSON or CSV.

An answer is a table of text whose first row names the variables: `B15003_022E` is an estimate, `B15003_022M` its
margin of error (90 %). Negative sentinels are no numbers. Detailed tables (B, C) hold counts, which may be added up;
subject tables (S) hold percents, which may not, and are refused. Tracts, block groups and county subdivisions fill a
county without overlap, so their counts add up to it; places, ZIP codes and districts cross county lines.
Source: U.S. Census Bureau, API user guide, geography hierarchies and summary levels; ACS notes on estimate and
annotation values.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.sources import workbooks
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.sources.grid import decoded, first_sheet
from sectorlmi.sources.qcew_layout import comma_header
from sectorlmi.terms.progress import Count

if TYPE_CHECKING:
    import pyarrow as pa


_COUNTY: Final = ("STATE", "COUNTY")
# The further headings of an answer about parts of counties, as the API writes them, and what the parts are called.
_PARTS: Final = {
    frozenset({"TRACT"}): "tracts",
    frozenset({"TRACT", "BLOCK GROUP"}): "block groups",
    frozenset({"COUNTY SUBDIVISION"}): "county subdivisions",
}
# The first three digits of a GEO_ID are its summary level.
_OF_LEVEL: Final = {"050": "counties", "060": "county subdivisions", "140": "tracts", "150": "block groups"}
_OTHER_LEVELS: Final = {
    "010": "the nation", "020": "regions", "030": "divisions", "040": "states", "160": "places",
    "310": "metropolitan areas", "330": "combined areas", "500": "congressional districts",
    "610": "state senate districts", "620": "state house districts", "795": "public use microdata areas",
    "860": "ZIP code areas", "950": "school districts", "960": "school districts", "970": "school districts",
}  # fmt: skip
_GEO_ID: Final = re.compile(r"(\d{3})\d{2}..US(\d*)", re.IGNORECASE)
_FURTHER: Final = re.compile(
    r"(place|zip|zcta|metropolitan|combined|congressional|state legislative|school|american indian|public use|urban"
    r"|consolidated|region|division|us$|principal|subminor|estate|tribal|county \(or part\))",
    re.IGNORECASE,
)
_ASK: Final = "Ask the API for counties: for=county:*&in=state:13."


@dataclass(frozen=True)
class Level:
    """`parts` is what a row is about (`counties`, `tracts`); `columns` say which one."""

    parts: str
    columns: tuple[int, ...]
    geo_id: int | None = None

    @property
    def is_county(self) -> bool:
        return self.parts == "counties"

    def place(self, row: Sequence[str], where: str) -> tuple[str, str]:
        """(county, the row's own place in full). SchemaError where a GEO_ID is of another level."""
        if self.geo_id is not None:
            level, code = _read(row[self.geo_id], where)
            if _OF_LEVEL.get(level) != self.parts:
                raise _crosses(_OF_LEVEL.get(level) or _OTHER_LEVELS.get(level, f"summary level {level}"), where)
            return code[:5], code
        cells = [row[i].strip() for i in self.columns]
        county = cells[0].zfill(2) + cells[1].zfill(3)
        if not re.fullmatch(r"\d{5}", county):
            raise IntegrityError(f"{where}: {cells[0]!r} and {cells[1]!r} are no state and county", "Save it again.")
        return county, "".join([county, *cells[2:]])


def level_of(heads: Sequence[str], first: Sequence[str], file: str) -> Level:
    """What the rows are about, by the headings (upper case) or by the first row's GEO_ID. SchemaError naming others."""
    crossing = [head for head in heads if _FURTHER.match(head)]
    if crossing:
        raise _crosses(crossing[0].casefold(), file)
    if set(_COUNTY) <= set(heads):
        further = frozenset(heads) & frozenset().union(*_PARTS)
        parts = _PARTS.get(further, "") if further else "counties"
        if not parts:
            raise _crosses(" and ".join(sorted(further)).casefold(), file)
        return Level(parts, tuple(heads.index(h) for h in (*_COUNTY, *sorted(further, key=heads.index))))
    if "GEO_ID" in heads and first:
        level, _ = _read(first[heads.index("GEO_ID")], file)
        if level not in _OF_LEVEL:
            raise _crosses(_OTHER_LEVELS.get(level, f"summary level {level}"), file)
        return Level(_OF_LEVEL[level], (), heads.index("GEO_ID"))
    raise SchemaError(f"{file}: no columns `state` and `county`", _ASK)


def _read(geo_id: str, where: str) -> tuple[str, str]:
    found = _GEO_ID.fullmatch(geo_id.strip())
    if not found:
        raise SchemaError(f"{where}: {geo_id!r} is no GEO_ID such as 0500000US13121", _ASK)
    return found[1], found[2]


def _crosses(parts: str, where: str) -> SchemaError:
    return SchemaError(
        f"{where}: an answer by {parts}, which are no counties and do not add up to counties",
        _ASK,
    )


NAME: Final = "acs"
_VARIABLE: Final = re.compile(r"([BC]\d{5}[A-I]?(?:PR)?|S\d{4})_(?:C\d\d_)?(\d{3})([EM])")
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
# Sentinels are -222222222, -333333333, …, -999999999; a controlled estimate has no sampling error.
_SENTINEL_BELOW: Final = -100_000_000
_CONTROLLED: Final = -555_555_555
# What downloads from data.census.gov write for no number, and for a controlled estimate's margin.
_NO_NUMBER: Final = frozenset({"", "null", "none", "-", "--", "n", "(x)", "**", "***"})
_STARS: Final = "*****"
_NAN: Final = float("nan")
# Detailed tables that hold medians, means, quintiles or shares; all others hold counts or aggregates.
_NO_COUNTS: Final = frozenset({
    "B01002", "B06002", "B06011", "B07002", "B07011", "B08103", "B08111", "B12007", "B19013", "B19019", "B19049",
    "B19080", "B19081", "B19082", "B19083", "B19113", "B19119", "B19125", "B19126", "B19202", "B19215", "B19301",
    "B20002", "B20004", "B20017", "B20018", "B21004", "B22008", "B23013", "B23020", "B24011", "B24012", "B24021",
    "B24022", "B24031", "B24032", "B24041", "B24042", "B24081", "B24082", "B24121", "B24122", "B24123", "B24124",
    "B24125", "B24126", "B25010", "B25018", "B25021", "B25031", "B25035", "B25037", "B25039", "B25057", "B25058",
    "B25059", "B25064", "B25071", "B25076", "B25077", "B25078", "B25083", "B25086", "B25088", "B25092", "B25097",
    "B25099", "B25103", "B25105", "B25107", "B25108", "B25109", "B25111", "B25113", "B25119", "B29004",
})  # fmt: skip

Rows = Sequence[tuple[int, Sequence[str]]]
# [estimate, margin] by county, place and item.
Cells = dict[tuple[str, str, str], list[float]]


def parse(member: Member, progress: Count) -> list[Parsed]:
    """One table a group (`2022 B15003`): area_fips, item (the variable's number), estimate, moe.

    Tracts and other parts of counties are added up; the margin of a sum is the root of the squares. Missing is null; a
    controlled estimate has a margin of 0. Raises SchemaError, IntegrityError or DataError.
    """
    rows = _rows(workbooks.whole(member, progress), member.name)
    year = _YEAR.search(member.name.rpartition("/")[2])
    if not year:
        raise DataError(f"{member.name}: the name does not tell the year", "Name it so: acs5_2022_B15003.json.")
    heads = [head.strip().upper() for head in rows[0]]
    body = [(n, row) for n, row in enumerate(rows[1:], 2) if any(row) and not _is_labels(row)]
    groups = list(dict.fromkeys(_group(named[1], member.name) for named in map(_VARIABLE.fullmatch, heads) if named))
    if not groups:
        raise SchemaError(f"{member.name}: no variable such as B15003_022E", "Ask the API for detailed tables (B, C).")
    level = level_of(heads, body[0][1] if body else (), member.name)
    if not level.is_county:
        _refuse_medians(groups, level.parts, member.name)
    found = _by_place(heads, body, level, member.name)
    notes = () if level.is_county else (_added_note(member.name, level, found[groups[0]]),)
    return [
        Parsed(NAME, f"{year[1]} {group}", _table(_by_county(found[group])), notes, merge_by=("area_fips", "item"))
        for group in groups
    ]


def _by_place(heads: list[str], body: Rows, level: Level, file: str) -> dict[str, Cells]:
    """The cells of each group; IntegrityError where a place stands there twice with different numbers."""
    found: dict[str, Cells] = {}
    seen: dict[str, tuple[int, Sequence[str]]] = {}
    for n, row in body:
        if len(row) != len(heads):
            raise SchemaError(f"{file}, row {n}: {len(row)} cells under {len(heads)} headings", "Save it again.")
        county, place = level.place(row, f"{file}, row {n}")
        first, before = seen.setdefault(place, (n, row))
        for head, cell, earlier in zip(heads, row, before, strict=True):
            named = _VARIABLE.fullmatch(head)
            if not named:
                continue
            if cell != earlier:
                raise IntegrityError(
                    f"{file}: rows {first} and {n} both give {place} and disagree in {head}: {earlier} and {cell}",
                    "Keep the right one.",
                )
            pair = found.setdefault(named[1], {}).setdefault((county, place, named[2]), [_NAN, _NAN])
            pair["EM".index(named[3])] = _value(cell, head, n, file, is_margin=named[3] == "M")
    return found


def _by_county(cells: Cells) -> dict[tuple[str, str], list[float]]:
    """Sums of the places in each county; unknown where one of them is."""
    sums: dict[tuple[str, str], list[float]] = {}
    for (county, _, item), (estimate, moe) in cells.items():
        pair = sums.setdefault((county, item), [0.0, 0.0])
        pair[0] += estimate
        pair[1] = math.hypot(pair[1], moe)
    return sums


def _is_labels(row: Sequence[str]) -> bool:
    """The second header row of a download from data.census.gov, which says the variables in words."""
    return any(cell.startswith(("Estimate!!", "Margin of Error!!")) for cell in row)


def _refuse_medians(groups: Sequence[str], parts: str, file: str) -> None:
    found = [group for group in groups if group.rstrip("ABCDEFGHIPR") in _NO_COUNTS]
    if found:
        raise SchemaError(
            f"{file}: {found[0]} holds medians, means or shares, which cannot be added up from {parts} to counties",
            "Ask the API for counties themselves: for=county:*&in=state:13.",
        )


def _added_note(file: str, level: Level, cells: Cells) -> str:
    places = {place for _, place, _ in cells}
    counties = len({county for county, _, _ in cells})
    whole = f"{counties} {'county' if counties == 1 else 'counties'}"
    return f"{file}: {len(places):,} {level.parts} added up to {whole}; a county is whole only if all are there."


def _rows(data: bytes, name: str) -> Sequence[Sequence[str]]:
    text = decoded(data, name)
    if not text.lstrip().startswith("["):
        return first_sheet(data, name).rows
    try:
        answer = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        what = "brackets inside brackets without end" if isinstance(error, RecursionError) else error
        raise DataError(f"{name}: no well-formed JSON ({what})", "Save the API's answer again.") from error
    return [["" if cell is None else str(cell) for cell in row] for row in answer]


def _group(group: str, name: str) -> str:
    if group.startswith("S"):
        raise SchemaError(
            f"{name}: {group} is a subject table, whose percents cannot be added over counties",
            "Ask for the detailed table: B23025 for S2301, B15003 for S1501, B01001 for S0101.",
        )
    return group


def _value(cell: str, head: str, row: int, name: str, *, is_margin: bool) -> float:
    text = cell.strip()
    if text.casefold() in _NO_NUMBER:
        return _NAN
    if is_margin and text == _STARS:
        return 0.0
    try:
        value = float(text)
    except ValueError as error:
        raise IntegrityError(f"{name}, row {row}, {head}: {text!r} is no number", "Save the answer again.") from error
    if value < _SENTINEL_BELOW:
        return 0.0 if is_margin and value == _CONTROLLED else _NAN
    return value


def _table(values: dict[tuple[str, str], list[float]]) -> pa.Table:
    import pyarrow as pa

    return pa.table(
        {
            "area_fips": pa.array([area for area, _ in values], pa.string()),
            "item": pa.array([item for _, item in values], pa.string()),
            "estimate": pa.array([pair[0] for pair in values.values()], pa.float64(), from_pandas=True),
            "moe": pa.array([pair[1] for pair in values.values()], pa.float64(), from_pandas=True),
        }
    )


def _recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - by content alone
    first = head[:4000].decode("utf-8", "replace").lstrip("\ufeff \t\r\n").upper()
    start = first.split("]", 1)[0] if first.startswith("[") else ",".join(comma_header(head)).upper()
    return bool(_VARIABLE.search(start)) and ("GEO_ID" in start or "NAME" in start or "COUNTY" in start)


ACS: Final = Source(NAME, "Census ACS 5-year tables (saved API answers)", _recognises, parse)
