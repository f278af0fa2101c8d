"""Who takes part, by group and by distance to partner schools.

A place is told by latitude and longitude, or by a ZIP code, which stands for a point inside its area. Distances are
great circles on a sphere of 3,958.8 miles radius (haversine): as the crow flies, not by road.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sectorlmi.errors import IntegrityError, SchemaError
from sectorlmi.people.participation import Entry
from sectorlmi.terms.significant import rounded
from sectorlmi.terms.texts import plain_heading

_EARTH_MILES: Final = 3958.8
_LAT: Final = ("lat", "latitude")
_LON: Final = ("lon", "longitude")
ZIP: Final = ("zip", "zip code", "zipcode", "postal code")
# Five digits, perhaps with four more, perhaps without the zeros that a spreadsheet took off.
_ZIP: Final = re.compile(r"(\d{3,5})(?:-\d{4})?")
_NAMES: Final = ("employer", "company", "coach", "name", "school", "title")


# Latitude and longitude by ZIP code.
Points = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Place:
    """A named point, degrees north and east."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Near:
    """A participant and its nearest partner, in miles."""

    name: str
    key: str
    partner: str
    miles: float


def miles(a: Place, b: Place) -> float:
    """Great-circle distance."""
    north = math.radians(b.lat - a.lat) / 2
    east = math.radians(b.lon - a.lon) / 2
    part = math.cos(math.radians(a.lat)) * math.cos(math.radians(b.lat)) * math.sin(east) ** 2
    return float(rounded(2 * _EARTH_MILES * math.asin(math.sqrt(math.sin(north) ** 2 + part))))


def place(words: Mapping[str, str], where: str, points: Points) -> Place | None:
    """The point of a row: its latitude and longitude, else that of its ZIP code; None where neither is known.

    IntegrityError on text that is no latitude, longitude or ZIP code.
    """
    name = next((words[name] for name in _NAMES if words.get(name)), "")
    texts = [next((words[name] for name in names if name in words), "") for names in (_LAT, _LON)]
    if not any(texts):
        found = points.get(zip_code(words, where))
        return Place(name, *found) if found else None
    try:
        lat, lon = map(float, texts)
    except ValueError as error:
        raise IntegrityError(f"{where}: {texts} are no latitude and longitude", "Write decimal degrees.") from error
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise IntegrityError(f"{where}: {texts} are no latitude and longitude", "Are the two columns swapped?")
    return Place(name, lat, lon)


def zip_code(words: Mapping[str, str], where: str) -> str:
    """The five digits of a row's ZIP code; empty where it has none. A lost leading zero is put back."""
    text = next((words[name] for name in ZIP if words.get(name)), "").strip()
    if not text:
        return ""
    found = _ZIP.fullmatch(text)
    if not found:
        raise IntegrityError(f"{where}: {text!r} is no ZIP code", "Write five digits, as in 30303.")
    return found[1].zfill(5)


def zips_needed(rows: Iterable[Mapping[str, str]], where: str) -> set[str]:
    """The ZIP codes of rows that give no latitude and longitude."""
    bare = (words for words in rows if not any(words.get(name) for name in (*_LAT, *_LON)))
    return {code for words in bare if (code := zip_code(words, where))}


def rows_of(table: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """The rows of a table by its headings."""
    heads = [plain_heading(cell) for cell in table[0]] if table else []
    return [dict(zip(heads, row, strict=False)) for row in table[1:]]


def partners(rows: Sequence[Mapping[str, str]], where: str, points: Points) -> list[Place]:
    """Partner schools with a name and `lat` and `lon`, or `zip`. SchemaError where none has a point."""
    found = [place(words, f"{where}, row {n}", points) for n, words in enumerate(rows, 2)]
    known = [one for one in found if one is not None]
    if not known:
        raise SchemaError(
            f"{where}: no row with a known place", "Give the columns `school`, and `lat` and `lon` or `zip`."
        )
    return known


def located(entries: Iterable[Entry], where: str, points: Points) -> list[tuple[Entry, Place]]:
    """The participants whose place is known."""
    placed = ((entry, place(entry.words, where, points)) for entry in entries)
    return [(entry, here) for entry, here in placed if here is not None]


def nearest(placed: Iterable[tuple[Entry, Place]], schools: Sequence[Place]) -> list[Near]:
    """The nearest partner of every participant, farthest last."""
    found = []
    for entry, here in placed:
        school = min(schools, key=lambda one: miles(here, one))
        found.append(Near(here.name or entry.key, entry.key, school.name, miles(here, school)))
    return sorted(found, key=lambda near: near.miles)


def within(
    placed: Iterable[tuple[Entry, Place]], schools: Sequence[Place], radius: float, column: str
) -> dict[str, float]:
    """How many participants, as a column counts them, are within so many miles of each partner."""
    known = [(entry.counts[column], here) for entry, here in placed if not math.isnan(entry.counts[column])]
    return {school.name: sum(n for n, here in known if miles(school, here) <= radius) for school in schools}


def grouped(entries: Iterable[Entry], heading: str, column: str) -> dict[tuple[str, str], float]:
    """Counts of a column by (key, word of the grouping column); no word is `not said`, blank counts are left out."""
    found: dict[tuple[str, str], float] = {}
    for entry in entries:
        if not math.isnan(entry.counts[column]):
            pair = (entry.key, entry.words.get(heading, "") or "not said")
            found[pair] = found.get(pair, 0.0) + entry.counts[column]
    return found


@dataclass(frozen=True)
class Groups:
    """Who takes part by group and by distance, where asked for.

    `counts` are of the first count column by (key, group); `near` is every participant's nearest partner, `within`
    how many are within `radius` miles of each partner.
    """

    heading: str = ""
    counts: Mapping[tuple[str, str], float] = field(default_factory=dict)
    near: tuple[Near, ...] = ()
    within: Mapping[str, float] = field(default_factory=dict)
    radius: float = 0
    notes: tuple[str, ...] = ()
