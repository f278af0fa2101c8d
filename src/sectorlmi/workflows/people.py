"""`profile`: who works in the industries of a study's region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sectorlmi import reference
from sectorlmi.errors import ConfigError, CoverageError, StoreError
from sectorlmi.people.clusters import Crosswalk
from sectorlmi.people.profile import IndustryProfile, build
from sectorlmi.store import Store
from sectorlmi.table.datatable import DataTable
from sectorlmi.terms import naics
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Level, Study
from sectorlmi.workflows import cells, rank
from sectorlmi.workflows.people_data import GET_PATTERNS, PeopleData, Staffing, Supply

GET_CROSSWALK = "Load a SOC crosswalk: the 2024 framework's from careertech.org/resource/framework-crosswalk."

_GET_AREAS = (
    "For the region's own, load OEWS areas (oesmYYma.zip and area_definitions_mYYYY.xlsx) or states (oesmYYst.zip)."
)


@dataclass(frozen=True, eq=False)
class Profiles:
    """The profiles of some industries of a study's region."""

    study: Study
    profiles: tuple[IndustryProfile, ...]
    crosswalk: Crosswalk | None
    pattern_year: int
    supply: Supply
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.provenance)


@dataclass(frozen=True, eq=False)
class Jobs:
    """Jobs of the region by industry, with how firm each is."""

    employment: Mapping[str, float]
    status: Mapping[str, str]
    titles: Mapping[str, str]
    provenance: tuple[Provenance, ...]


def profile(study: Study, store: Store, industries: Sequence[str]) -> Profiles:
    """The profiles of these industries; of the study's short list when none is named.

    Raises:
        ConfigError: a code that is no industry.
        StoreError: no staffing patterns, or the cells are not there.
        CoverageError: the region has no such industry.
    """
    study = cells.with_counties(study, store)
    data = PeopleData(store, study)
    staffing = data.staffing()
    if staffing is None:
        raise StoreError("the store has no staffing patterns (OEWS jobs by industry and occupation)", GET_PATTERNS)
    asked, jobs = _asked(study, store, tuple(dict.fromkeys(industries)))
    known, walk = data.characteristics(), data.crosswalk()
    if walk is None:
        data.notes.append(f"Career clusters: no crosswalk is loaded. {GET_CROSSWALK}")
    regional = data.regional_wages()
    if regional is None:
        data.notes.append(f"Wages are national. {_GET_AREAS}")
    profiles = tuple(
        build(
            code,
            jobs.titles[code],
            jobs.employment[code],
            jobs.status[code],
            pattern=staffing.of(code),
            known=known,
            crosswalk=walk,
            regional=regional,
        )
        for code in asked
    )
    supply = data.supply(asked)
    notes = (*data.notes, *_notes(profiles, staffing), *known.credits)
    used = tuple(dict.fromkeys((*jobs.provenance, *data.provenance())))
    return Profiles(study, profiles, walk, staffing.patterns.year, supply, used, notes)


def _asked(study: Study, store: Store, industries: tuple[str, ...]) -> tuple[tuple[str, ...], Jobs]:
    """The industries with their jobs; those of the short list when none is named."""
    if industries:
        return industries, jobs_of(study, store, industries)
    ranked = rank.run(study, store)
    return ranked.short_list.industries, _jobs_in(ranked.table, ranked.provenance)


def jobs_of(study: Study, store: Store, industries: Sequence[str]) -> Jobs:
    """Jobs of these industries, whatever their level. ConfigError, CoverageError naming the code that is not there."""
    for code in industries:
        if not naics.digits(code):
            raise ConfigError(
                f"{code}: no NAICS code", "Write codes such as 622 or 5415; `sectorlmi industries` lists."
            )
    levels = {naics.digits(code) for code in industries if not study.level.lists(code)}
    levels_of_study = [study] if any(study.level.lists(code) for code in industries) else []
    parts = [all_jobs(one, store) for one in (*levels_of_study, *(_at_level(study, n) for n in sorted(levels)))]
    found = {code: part for part in parts for code in part.employment}
    for code in industries:
        if code not in found:
            raise CoverageError(
                f"{code} {reference.industry_titles().get(code, '')}: no row in any county of the region",
                "Check the code, the study's excluded codes and its ownership.",
            )
    return Jobs(
        {code: found[code].employment[code] for code in industries},
        {code: found[code].status[code] for code in industries},
        {code: found[code].titles[code] for code in industries},
        tuple(dict.fromkeys(p for part in parts for p in part.provenance)),
    )


def _at_level(study: Study, digits: int) -> Study:
    return replace(study, level=Level(digits))


def all_jobs(study: Study, store: Store) -> Jobs:
    """Jobs of every industry of the study's table."""
    table, found = rank.study_table(study, store)
    return _jobs_in(table, found.provenance)


def _jobs_in(table: DataTable, provenance: tuple[Provenance, ...]) -> Jobs:
    return Jobs(
        dict(zip(table.industries, table["employment"].tolist(), strict=True)),
        dict(zip(table.industries, map(str, table["employment_status"]), strict=True)),
        table.titles(),
        provenance,
    )


def _notes(profiles: Sequence[IndustryProfile], staffing: Staffing) -> list[str]:
    notes = []
    wanted = set(staffing.owns)
    for p in profiles:
        if p.pattern is None:
            notes.append(f"{p.industry}: OEWS publishes no staffing pattern for it.")
            continue
        if p.pattern.note:
            notes.append(f"{p.industry}: {p.pattern.note}.")
        if p.pattern.own and set(str(p.pattern.own)) != wanted:
            notes.append(
                f"{p.industry}: the pattern is of ownerships {', '.join(str(p.pattern.own))}, the jobs are of"
                f" {', '.join(sorted(wanted))}."
            )
    return notes
