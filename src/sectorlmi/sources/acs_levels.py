"""What places the rows of an ACS answer are about, and which of them make up counties.

Tracts, block groups and county subdivisions fill a county without overlap, so their counts add up to it; places, ZIP
codes and districts cross county lines. Source: U.S. Census Bureau, API geography hierarchies and summary levels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sectorlmi.errors import IntegrityError, SchemaError

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
