"""Who takes part: the participation file, counts by group, and distances to partner schools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sectorlmi.errors import ConfigError, StoreError
from sectorlmi.people import partners as distances
from sectorlmi.people.participation import Participation, parse
from sectorlmi.people.partners import Near, Points, grouped
from sectorlmi.sources.grid import Sheet, first_sheet
from sectorlmi.store import Store
from sectorlmi.terms.texts import plain_heading

_GET_POINTS = (
    "Load the Census gazetteer of ZIP code areas with `sectorlmi load`:"
    " https://www2.census.gov/geo/docs/maps-data/data/gazetteer/2024_Gazetteer/2024_Gaz_zcta_national.zip,"
    " or give columns `lat` and `lon`."
)


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


def read_participation(path: Path, *, group_by: str = "") -> Participation:
    """A participation file (CSV or workbook). ConfigError when it cannot be opened, DataError when it is no list."""
    sheet = _first_sheet(path, "--participation")
    return parse(sheet.rows, sheet.where, group_by=group_by, delimiter=sheet.delimiter)


def _first_sheet(path: Path, option: str) -> Sheet:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{option} {path}: cannot be read ({error.strerror})", "Check the path.") from error
    return first_sheet(data, path.name)


def groups_of(
    participation: Participation, heading: str, partners_file: Path | None, radius: float, store: Store
) -> Groups:
    """Counts by a column of words, and distances to partner schools.

    Raises ConfigError when the file cannot be read, StoreError when ZIP codes are given and no points are loaded,
    IntegrityError on a place that cannot be.
    """
    column = participation.columns[0]
    counts = grouped(participation.entries, plain_heading(heading), column) if heading else {}
    if partners_file is None:
        return Groups(heading, counts)
    where, entries = participation.where, participation.entries
    sheet = _first_sheet(partners_file, "--partners")
    rows = distances.rows_of(sheet.rows)
    needed = distances.zips_needed([e.words for e in entries], where) | distances.zips_needed(rows, sheet.where)
    points = zip_points(store, needed) if needed else {}
    schools = distances.partners(rows, sheet.where, points)
    placed = distances.located(entries, where, points)
    notes = _notes(needed, points, len(entries), len(placed))
    near = tuple(distances.nearest(placed, schools))
    return Groups(heading, counts, near, distances.within(placed, schools, radius, column), radius, notes)


def zip_points(store: Store, zips: set[str]) -> Points:
    """Points of these ZIP codes, as far as the newest gazetteer has them. StoreError when none is loaded."""
    keys = store.tables("zcta")
    if not keys:
        raise StoreError("the store has no points of ZIP codes", _GET_POINTS)
    table = store.table("zcta", keys[-1], {"zip": sorted(zips)})
    lats, lons = table["lat"].tolist(), table["lon"].tolist()
    return dict(zip(table["zip"].tolist(), zip(lats, lons, strict=True), strict=True))


def _notes(needed: set[str], points: Points, n_entries: int, n_placed: int) -> tuple[str, ...]:
    notes = []
    if needed:
        notes.append("A ZIP code stands for one point inside its area: its distances are rough.")
    unknown = sorted(needed - set(points))
    if unknown:
        notes.append(
            f"No area is known for ZIP {', '.join(unknown)} (post boxes and single buildings have none): left out."
        )
    if n_placed < n_entries:
        notes.append(f"Distances are of {n_placed} of {n_entries} rows: the others have no known place.")
    return tuple(notes)
