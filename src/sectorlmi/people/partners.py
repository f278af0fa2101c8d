"""Who takes part, by group and by distance to partner schools.

Distances are great circles on a sphere of 3,958.8 miles radius (haversine): as the crow flies, not by road.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sectorlmi.errors import IntegrityError, SchemaError
from sectorlmi.people.participation import Entry

_EARTH_MILES: Final = 3958.8
_LAT: Final = ("lat", "latitude")
_LON: Final = ("lon", "longitude")
_NAMES: Final = ("employer", "company", "coach", "name", "school", "title")


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
    return 2 * _EARTH_MILES * math.asin(math.sqrt(math.sin(north) ** 2 + part))


def place(words: Mapping[str, str], where: str) -> Place | None:
    """The point of a row with latitude and longitude; None where both are blank. IntegrityError on other text."""
    texts = [next((words[name] for name in names if name in words), "") for names in (_LAT, _LON)]
    if not any(texts):
        return None
    try:
        lat, lon = map(float, texts)
    except ValueError as error:
        raise IntegrityError(f"{where}: {texts} are no latitude and longitude", "Write decimal degrees.") from error
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise IntegrityError(f"{where}: {texts} are no latitude and longitude", "Are the two columns swapped?")
    return Place(next((words[name] for name in _NAMES if words.get(name)), ""), lat, lon)


def partners(rows: Sequence[Sequence[str]], where: str) -> list[Place]:
    """Partner schools from a table with a name, `lat` and `lon`. SchemaError where there is none."""
    heads = [cell.strip().casefold() for cell in rows[0]] if rows else []
    found = [place(dict(zip(heads, row, strict=False)), f"{where}, row {n}") for n, row in enumerate(rows[1:], 2)]
    known = [one for one in found if one is not None]
    if not known:
        raise SchemaError(f"{where}: no row with `lat` and `lon`", "Give a column `school`, `lat` and `lon`.")
    return known


def nearest(entries: Iterable[Entry], schools: Sequence[Place], where: str) -> list[Near]:
    """The nearest partner of every participant with a point, farthest last."""
    found = []
    for entry in entries:
        here = place(entry.words, where)
        if here is not None:
            school = min(schools, key=lambda one: miles(here, one))
            found.append(Near(here.name or entry.key, entry.key, school.name, miles(here, school)))
    return sorted(found, key=lambda near: near.miles)


def within(entries: Iterable[Entry], schools: Sequence[Place], radius: float, where: str) -> dict[str, int]:
    """How many participants are within so many miles of each partner."""
    points = [p for p in (place(entry.words, where) for entry in entries) if p is not None]
    return {school.name: sum(miles(school, p) <= radius for p in points) for school in schools}


def grouped(entries: Iterable[Entry], heading: str, column: str) -> dict[tuple[str, str], float]:
    """Counts of a column by (key, word of the grouping column); no word is `not said`, blank counts are left out."""
    found: dict[tuple[str, str], float] = {}
    for entry in entries:
        if not math.isnan(entry.counts[column]):
            pair = (entry.key, entry.words.get(heading, "") or "not said")
            found[pair] = found.get(pair, 0.0) + entry.counts[column]
    return found
