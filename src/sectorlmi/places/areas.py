"""Every area the program knows by name: the nation, states, counties, metropolitan and micropolitan areas.

Counties come and go. `valid_from` and `valid_to` are QCEW reference years where the publisher documents the switch
(`reference/area_changes.csv`); a code that is retired without a documented year is marked retired all the same.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Final

from sectorlmi import reference
from sectorlmi.errors import ConfigError
from sectorlmi.terms.codes import AreaKind, area_kind

_KINDS: Final = (AreaKind.NATION, AreaKind.STATE, AreaKind.COUNTY, AreaKind.CBSA)
# Codes of the BLS list of areas that the Census Bureau's list of counties no longer has (Alaska before 1980 and 2008,
# Dade, Ste. Genevieve, Washabaugh, two Virginia cities) or never had (13510, 30901, 55901: parts of counties).
_RETIRED_CODES: Final = (
    "02010 02030 02040 02080 02120 02140 02160 02190 02200 02201 02210 02231 02232 02250 02260 02280 "
    "12025 13510 29193 30901 46131 51560 51780 55901"
)
_RETIRED: Final = frozenset(_RETIRED_CODES.split())
# The FBI's pseudo-state of the BLS list: no place.
_NO_PLACE: Final = frozenset({"57000"})
_NATION_TITLE: Final = "United States"


@dataclass(frozen=True)
class Area:
    """One area. `kind` is nation, state, county or cbsa; `cbsa` the five-digit code of a cbsa, else empty.

    `valid_from` and `valid_to` are the first and last QCEW year with this code where documented, else None; `note`
    says what happened to a code that changed.
    """

    area_fips: str
    title: str
    kind: str
    valid_from: int | None = None
    valid_to: int | None = None
    is_retired: bool = False
    note: str = ""
    cbsa: str = ""

    def is_valid_in(self, year: int) -> bool:
        """Whether QCEW has this code in the year; a retired code without a documented year counts as not."""
        if self.valid_from is None and self.valid_to is None:
            return not self.is_retired
        return (self.valid_from or year) <= year <= (self.valid_to or year)

    def as_dict(self) -> dict[str, str | int | bool | None]:
        """Plain JSON values."""
        return {
            "area_fips": self.area_fips,
            "title": self.title,
            "kind": self.kind,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "cbsa": self.cbsa or None,
            "is_retired": self.is_retired,
            "note": self.note,
        }


@cache
def areas() -> dict[str, Area]:
    """Every area by QCEW code, in the order of the BLS list."""
    found = {}
    for code, title in reference.area_names().items():
        kind = area_kind(code)
        if kind in _KINDS and code not in _NO_PLACE:
            found[code] = _area(code, title, kind)
    return found


def title(code: str) -> str:
    """An area's name; its code where the list does not have it."""
    return reference.area_names().get(code, code)


def counties_of_state(state: str, year: int | None = None) -> list[Area]:
    """The counties of a two-digit state: those of today, or those of a QCEW year."""
    inside = [a for a in areas().values() if a.kind == "county" and a.area_fips[:2] == state]
    return [a for a in inside if (not a.is_retired if year is None else a.is_valid_in(year))]


def _area(code: str, title: str, kind: AreaKind) -> Area:
    if kind is AreaKind.CBSA:
        return _cbsa(code, title)
    if code == "US000":
        return Area(code, _NATION_TITLE, kind.value)
    for change in reference.area_changes():
        if code in change.old - change.new:
            last = change.first_year - 1 if change.first_year else None
            return Area(code, title, kind.value, None, last, is_retired=True, note=change.note)
        if code in change.new - change.old:
            return Area(code, title, kind.value, change.first_year or None, None, note=change.note)
    return Area(code, title, kind.value, is_retired=code in _RETIRED)


def _cbsa(code: str, title: str) -> Area:
    five = code[1:] + "0"
    if five in reference.cbsa_counties():
        return Area(code, title, AreaKind.CBSA.value, cbsa=five)
    note = "not in the delineation of July 2023"
    return Area(code, title, AreaKind.CBSA.value, is_retired=True, note=note, cbsa=five)


def refuse_unknown(counties: Collection[str], year: int | None = None) -> None:
    """Raises ConfigError when a code is no county, or was none in the year."""
    for code in counties:
        area = areas().get(code)
        if area is None or area.kind != "county":
            raise ConfigError(f"{code!r} is no county of the BLS list of areas", "Look it up: sectorlmi region find.")
        if year is not None and not area.is_valid_in(year):
            span = f"until {area.valid_to}" if area.valid_to else f"from {area.valid_from}" if area.valid_from else ""
            raise ConfigError(
                f"{code} ({area.title}) is not a county code of {year}",
                f"{area.note or 'It is retired'} {span}".strip(),
            )
