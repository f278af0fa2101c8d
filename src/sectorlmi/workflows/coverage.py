"""`coverage`: whether employers, coaches or seats match where the region's jobs are, by career cluster."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from sectorlmi import reference
from sectorlmi.errors import ConfigError, CoverageError, StoreError
from sectorlmi.people import coverage as covering
from sectorlmi.people import demand as demands
from sectorlmi.people import partners as distances
from sectorlmi.people.career_clusters import FRAMEWORK_TITLES, Crosswalk, Framework, recognise
from sectorlmi.people.characteristics import Characteristics
from sectorlmi.people.coverage import Coverage, RegionCoverage, Target
from sectorlmi.people.demand import Demand
from sectorlmi.people.participation import Participation, parse
from sectorlmi.people.partners import Groups, Points, grouped
from sectorlmi.people.profile import build
from sectorlmi.sources.grid import Sheet, first_sheet
from sectorlmi.store import Store
from sectorlmi.terms import codes, naics
from sectorlmi.terms.study import Study
from sectorlmi.terms.texts import plain_heading
from sectorlmi.workflows.people_tables import GET_PATTERNS, PeopleData
from sectorlmi.workflows.profile import GET_CROSSWALK, Jobs, all_jobs


def coverage(
    study: Study,
    store: Store,
    participation: Participation,
    *,
    framework: Framework | None = None,
    split: bool = True,
    floor: float = 0,
    earlier: Participation | None = None,
    groups: Groups | None = None,
) -> RegionCoverage:
    """Coverage of a participation list beside the region's demand, as far as occupations are loaded.

    Counts and percents come with no data at all; what the demand side lacks is said in a note.
    """
    data = PeopleData(store, study)
    wanted = framework or _framework_of(participation)
    walk = data.crosswalk(wanted)
    found, jobs, why = _demand(study, store, data, walk, split=split)
    profiles = _cluster_profiles(participation, data, walk)
    measured = partial(covering.measure, crosswalk=walk, profiles=profiles, framework=framework, split=split)
    held = measured(participation, demand=found.jobs() if found else None)
    if earlier is not None:
        held = covering.compared(held, measured(earlier))
    targets = _targets(study, store, participation, jobs) if participation.key == "industry_code" else ()
    groups = groups or Groups()
    about_demand = [*data.notes, *_demand_notes(study, found, held)] if found else []
    notes = (*held.notes, *_strange(study, participation), *([why] if why else []), *about_demand, *groups.notes)
    notes = tuple(dict.fromkeys(notes))
    used = (*(jobs.provenance if jobs else ()), *data.provenance())
    provenance = tuple(dict.fromkeys(used))
    return RegionCoverage(study, held, found, floor, targets, groups, provenance, notes)


def _strange(study: Study, participation: Participation) -> tuple[str, ...]:
    """Industries of the list that the study's current year does not have."""
    if participation.key != "industry_code":
        return ()
    return tuple(naics.notes_on_file(participation.keys, study.years.current.year, participation.where))


def _framework_of(participation: Participation) -> Framework | None:
    if participation.key != "career_cluster":
        return None
    return recognise(participation.keys, participation.where)[0]


def _demand(
    study: Study,
    store: Store,
    data: PeopleData,
    walk: Crosswalk | None,
    *,
    split: bool,
) -> tuple[Demand | None, Jobs | None, str]:
    """(demand, jobs behind it, why there is none)."""
    if not data.has_patterns():
        return None, None, f"No demand is shown: no staffing patterns are loaded. {GET_PATTERNS}"
    if walk is None:
        return None, None, f"No demand is shown: no crosswalk of these clusters is loaded. {GET_CROSSWALK}"
    try:
        # The demand of one region: an industry's own would add other counties to some clusters.
        jobs = all_jobs(replace(study, industry_regions=()), store)
    except (StoreError, CoverageError) as error:
        return None, None, f"No demand is shown: {error.what}. {error.hint}"
    staffing = data.staffing(jobs.employment)
    patterns = {code: staffing.of(code) for code in jobs.employment}
    found = demands.cluster_demand(jobs.employment, patterns, walk, data.demand_side(), split=split)
    return found, jobs, ""


def _demand_notes(study: Study, found: Demand, held: Coverage) -> list[str]:
    notes = [
        f"Demand is jobs by {FRAMEWORK_TITLES[held.framework]}; {found.unmapped_jobs:,.0f} of {found.total_jobs:,.0f}"
        f" jobs ({found.unmapped_jobs / found.total_jobs:.1%}) have no published occupation and"
        f" {found.unclustered_jobs:,.0f} no cluster."
    ]
    if study.ownership != codes.ALL_OWNERSHIPS:
        counted = ", ".join(codes.OWNERSHIP_TITLES[own] for own in study.ownership)
        notes.append(
            f"Ownership counted: {counted}. Where government is not, much of education, health and public"
            " administration is left out; `ownership: total` counts all."
        )
    if study.industry_regions:
        notes.append(f"Demand is over {study.region.name}, also for industries with a region of their own.")
    if not found.is_split:
        notes.append("An occupation in several clusters counts whole in each: demand does not add up to the jobs.")
    empty = [c.cluster for c in found.clusters if c.jobs == 0]
    if empty:
        notes.append(f"No job of the region is in {'; '.join(empty)}: there is no demand to compare with.")
    return notes


def _cluster_profiles(
    participation: Participation, data: PeopleData, walk: Crosswalk | None
) -> dict[str, dict[str, float]] | None:
    """Cluster shares of each listed industry, for lists by industry."""
    if participation.key != "industry_code" or walk is None or not data.has_patterns():
        return None
    staffing = data.staffing(participation.keys)
    found = {}
    for code in participation.keys:
        pattern = staffing.of(code)
        one = build(code, code, 1.0, "", pattern=pattern, known=Characteristics(), crosswalk=walk)
        found[code] = one.cluster_shares(walk)
    return found


def _targets(study: Study, store: Store, participation: Participation, jobs: Jobs | None) -> tuple[Target, ...]:
    """The short list beside the industries that take part, most represented first."""
    if jobs is None:
        return ()
    from sectorlmi.workflows import rank

    try:
        listed = rank.ranked(study, store).short_list.industries
    except CoverageError:
        listed = ()
    counts: dict[str, dict[str, float]] = {code: dict.fromkeys(participation.columns, 0.0) for code in listed}
    for i, code in enumerate(participation.keys):
        # A list may be more detailed than the short list: 6221 stands for 622.
        target = next((t for t in listed if naics.is_within(code, t)), code)
        held = counts.setdefault(target, dict.fromkeys(participation.columns, 0.0))
        for name, values in participation.counts.items():
            held[name] += float(values[i])
    titles = reference.industry_titles() | dict(jobs.titles)
    first = participation.columns[0]
    targets = [Target(code, titles.get(code, code), code in listed, held) for code, held in counts.items()]
    return tuple(sorted(targets, key=lambda t: -np.nan_to_num(t.counts[first])))


_GET_POINTS = (
    "Load the Census gazetteer of ZIP code areas with `sectorlmi load`:"
    " https://www2.census.gov/geo/docs/maps-data/data/gazetteer/2024_Gazetteer/2024_Gaz_zcta_national.zip,"
    " or give columns `lat` and `lon`."
)


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
    notes = _distance_notes(needed, points, len(entries), len(placed))
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


def _distance_notes(needed: set[str], points: Points, n_entries: int, n_placed: int) -> tuple[str, ...]:
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
