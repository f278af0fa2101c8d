"""`coverage`: whether employers, coaches or seats match where the region's jobs are, by career cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from sectorlmi import reference
from sectorlmi.errors import ConfigError, CoverageError, DataError, StoreError
from sectorlmi.people import coverage as covering
from sectorlmi.people import demand as demands
from sectorlmi.people.characteristics import Characteristics
from sectorlmi.people.clusters import FRAMEWORK_TITLES, Crosswalk, Framework, recognise
from sectorlmi.people.coverage import Coverage
from sectorlmi.people.demand import Demand
from sectorlmi.people.participation import Participation, parse, plain_heading
from sectorlmi.people.partners import Near, grouped, nearest, partners, within
from sectorlmi.people.profile import build
from sectorlmi.sources.projections_grid import Sheet, read_sheets
from sectorlmi.store import Store
from sectorlmi.terms import naics
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.workflows import rank
from sectorlmi.workflows.people import GET_CROSSWALK, Jobs, all_jobs
from sectorlmi.workflows.people_data import GET_PATTERNS, PeopleData, Staffing


@dataclass(frozen=True)
class Groups:
    """Who takes part by group and by distance, where asked for.

    `counts` are of the first count column by (key, group); `near` is every participant's nearest partner, `within`
    how many are within `radius` miles of each partner.
    """

    heading: str = ""
    counts: Mapping[tuple[str, str], float] = field(default_factory=dict)
    near: tuple[Near, ...] = ()
    within: Mapping[str, int] = field(default_factory=dict)
    radius: float = 0


def groups_of(participation: Participation, heading: str, partners_file: Path | None, radius: float) -> Groups:
    """Counts by a column of words, and distances to partner schools. ConfigError when the file cannot be read."""
    counts: dict[tuple[str, str], float] = {}
    if heading:
        counts = grouped(participation.entries, plain_heading(heading), participation.columns[0])
    if partners_file is None:
        return Groups(heading, counts)
    where, entries = participation.where, participation.entries
    sheet = _first_sheet(partners_file, "--partners")
    schools = partners(sheet.rows, sheet.where)
    near = tuple(nearest(entries, schools, where))
    return Groups(heading, counts, near, within(entries, schools, radius, where), radius)


@dataclass(frozen=True, eq=False)
class CoverageFound:
    """Coverage with what it was measured from.

    `targets` are, for lists by industry, (code, title, whether on the short list, counts by column).
    """

    study: Study
    coverage: Coverage
    demand: Demand | None
    floor: float
    targets: tuple[Target, ...]
    groups: Groups
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.provenance)


@dataclass(frozen=True)
class Target:
    """An industry of the short list or of the list of participants; no count: nobody of it takes part."""

    industry: str
    title: str
    is_targeted: bool
    counts: Mapping[str, float]

    @property
    def is_uncovered(self) -> bool:
        return self.is_targeted and not any(self.counts.values())


def read_participation(path: Path, *, group_by: str = "") -> Participation:
    """A participation file (CSV or workbook). ConfigError when it cannot be opened, DataError when it is no list."""
    sheet = _first_sheet(path, "--participation")
    return parse(sheet.rows, sheet.where, group_by=group_by)


def _first_sheet(path: Path, option: str) -> Sheet:
    """The first sheet with anything in it."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{option} {path}: cannot be read ({error.strerror})", "Check the path.") from error
    for sheet in read_sheets(data, path.name):
        if any(any(row) for row in sheet.rows):
            return sheet
    raise DataError(f"{path.name} is empty", "It needs a header and at least one row.")


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
) -> CoverageFound:
    """Coverage of a participation list beside the region's demand, as far as occupations are loaded.

    Counts and percents come with no data at all; what the demand side lacks is said in a note.
    """
    data = PeopleData(store, study)
    wanted = framework or _framework_of(participation)
    walk = data.crosswalk(wanted)
    staffing = data.staffing()
    found, jobs, why = _demand(study, store, data, staffing, walk, split=split)
    profiles = _cluster_profiles(participation, staffing, walk)
    measured = partial(covering.measure, crosswalk=walk, profiles=profiles, framework=framework, split=split)
    held = measured(participation, demand=found.jobs() if found else None)
    if earlier is not None:
        held = covering.compared(held, measured(earlier))
    targets = _targets(study, store, participation, jobs) if participation.key == "industry_code" else ()
    notes = (*held.notes, *([why] if why else []), *(data.notes if found else []), *_demand_notes(found, held))
    used = (*(jobs.provenance if jobs else ()), *data.provenance())
    provenance = tuple(dict.fromkeys(used))
    return CoverageFound(study, held, found, floor, targets, groups or Groups(), provenance, notes)


def _framework_of(participation: Participation) -> Framework | None:
    if participation.key != "career_cluster":
        return None
    return recognise(participation.keys, participation.where)[0]


def _demand(
    study: Study,
    store: Store,
    data: PeopleData,
    staffing: Staffing | None,
    walk: Crosswalk | None,
    *,
    split: bool,
) -> tuple[Demand | None, Jobs | None, str]:
    """(demand, jobs behind it, why there is none)."""
    if staffing is None:
        return None, None, f"No demand is shown: no staffing patterns are loaded. {GET_PATTERNS}"
    if walk is None:
        return None, None, f"No demand is shown: no crosswalk of these clusters is loaded. {GET_CROSSWALK}"
    try:
        jobs = all_jobs(study, store)
    except (StoreError, CoverageError) as error:
        return None, None, f"No demand is shown: {error.what}. {error.hint}"
    patterns = {code: staffing.of(code) for code in jobs.employment}
    found = demands.cluster_demand(jobs.employment, patterns, walk, data.characteristics(), split=split)
    return found, jobs, ""


def _demand_notes(found: Demand | None, held: Coverage) -> list[str]:
    if found is None:
        return []
    notes = [
        f"Demand is jobs by {FRAMEWORK_TITLES[held.framework]}; {found.unmapped_jobs:,.0f} of {found.total_jobs:,.0f}"
        f" jobs ({found.unmapped_jobs / found.total_jobs:.1%}) have no published occupation and"
        f" {found.unclustered_jobs:,.0f} no cluster."
    ]
    if not found.is_split:
        notes.append("An occupation in several clusters counts whole in each: demand does not add up to the jobs.")
    empty = [c.cluster for c in found.clusters if c.jobs == 0]
    if empty:
        notes.append(f"No job of the region is in {'; '.join(empty)}: there is no demand to compare with.")
    return notes


def _cluster_profiles(
    participation: Participation, staffing: Staffing | None, walk: Crosswalk | None
) -> dict[str, dict[str, float]] | None:
    """Cluster shares of each listed industry, for lists by industry."""
    if participation.key != "industry_code" or staffing is None or walk is None:
        return None
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
    try:
        listed = rank.run(study, store).short_list.industries
    except CoverageError:
        listed = ()
    counts: dict[str, dict[str, float]] = {code: dict.fromkeys(participation.columns, 0.0) for code in listed}
    for i, code in enumerate(participation.keys):
        # A list may be more detailed than the short list: 6221 stands for 622.
        target = next((t for t in listed if naics.is_within(code, t)), code)
        held = counts.setdefault(target, dict.fromkeys(participation.columns, 0.0))
        for name, values in participation.counts.items():
            held[name] += float(np.nan_to_num(values[i]))
    titles = reference.industry_titles() | dict(jobs.titles)
    first = participation.columns[0]
    targets = [Target(code, titles.get(code, code), code in listed, held) for code, held in counts.items()]
    return tuple(sorted(targets, key=lambda t: -t.counts[first]))
