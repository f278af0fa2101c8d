"""`profile`: who works in the industries of a study's region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sectorlmi import reference
from sectorlmi.errors import CoverageError, StoreError
from sectorlmi.people.profile import IndustryProfile, Profiles, build
from sectorlmi.store import Store
from sectorlmi.table import own_region, rounding, status
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.sums import CellsOf, Year, ranked_amount
from sectorlmi.terms import naics, progress, study_industries
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Level, Study
from sectorlmi.terms.study_parts import IndustryRegion
from sectorlmi.workflows import study_cells
from sectorlmi.workflows.people_tables import GET_PATTERNS, PeopleData, Staffing, supply

GET_CROSSWALK = "Load a SOC crosswalk: the 2024 framework's from careertech.org/resource/framework-crosswalk."

_GET_AREAS = (
    "For the region's own, load OEWS areas (oesmYYma.zip and area_definitions_mYYYY.xlsx) or states (oesmYYst.zip)."
)


_NAMED = 12


def profile(study: Study, store: Store, industries: Sequence[str], tell: Progress = nobody) -> Profiles:
    """The profiles of these industries; of the study's short list when none is named.

    Raises:
        ConfigError: a code that is no industry of the study's current year.
        StoreError: no staffing patterns, or the cells are not there.
        CoverageError: the region has no such industry.
    """
    industries = [study_industries.asked_for(study, code, "NAICS") for code in industries]
    study = study_cells.with_counties(study, store)
    data = PeopleData(store, study)
    needs_patterns(data)
    asked, jobs = industries_and_jobs(study, store, tuple(dict.fromkeys(industries)), tell)
    tell(progress.PEOPLE)
    return of_jobs(study, store, data, asked, jobs)


def needs_patterns(data: PeopleData) -> None:
    """StoreError where the store has no staffing patterns."""
    if not data.has_patterns():
        raise StoreError("the store has no staffing patterns (OEWS jobs by industry and occupation)", GET_PATTERNS)


def of_jobs(study: Study, store: Store, data: PeopleData, asked: Sequence[str], jobs: Jobs) -> Profiles:
    """The profiles of industries whose jobs are known. StoreError when no patterns are loaded."""
    staffing = data.staffing(asked)
    if rounding.is_one_county(study):
        jobs = _in_tens(jobs, data)
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
    found = supply(data, store, study.region.counties, asked)
    notes = (*data.notes, *_own_regions(study, asked), *_notes(profiles, staffing), *known.credits)
    used = tuple(dict.fromkeys((*jobs.provenance, *data.provenance())))
    return Profiles(study, profiles, walk, staffing.patterns.year, found, used, notes)


def industries_and_jobs(
    study: Study, store: Store, industries: tuple[str, ...], tell: Progress
) -> tuple[tuple[str, ...], Jobs]:
    """The industries with their jobs; those of the short list when none is named."""
    if industries:
        tell(progress.JOBS)
        return industries, jobs_of(study, store, industries)
    # The short list needs every industry's factors; named industries do without them.
    from sectorlmi.workflows import rank

    ranked = rank.ranked(study, store, tell)
    return ranked.short_list.industries, jobs_in(ranked.table, ranked.found.provenance)


def _in_tens(jobs: Jobs, data: PeopleData) -> Jobs:
    """Estimated jobs of a single county stand for hidden cells: rounded before they are spread over occupations."""
    codes = list(jobs.employment)
    kinds = np.array([jobs.status[code] for code in codes], dtype=np.str_)
    shown = rounding.rounded_jobs(np.array([jobs.employment[code] for code in codes]), kinds)
    if rounding.is_rounded(kinds).any():
        data.notes.append("The region is one county: estimated jobs of an industry are rounded to the nearest ten.")
    return replace(jobs, employment=dict(zip(codes, shown.tolist(), strict=True)))


def _own_regions(study: Study, asked: Sequence[str]) -> list[str]:
    """Which of the industries are counted over a region of their own; wages and labor supply never are."""
    found = []
    for own in study.industry_regions:
        codes = [code for code in asked if study.own_region(code) == own]
        if codes:
            counties = "; ".join(reference.area_names().get(c, c) for c in own.region.counties[:_NAMED])
            more = f"; and {len(own.region.counties) - _NAMED} more" if own.region.counties[_NAMED:] else ""
            found.append(
                f"{', '.join(codes)}: jobs are over {own.region.name} ({counties}{more}), not over {study.region.name};"
                " regional wages and labor supply are of the latter."
            )
    return found


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


@dataclass(frozen=True, eq=False)
class Jobs:
    """Jobs of the region by industry, with how firm each is."""

    employment: Mapping[str, float]
    status: Mapping[str, str]
    titles: Mapping[str, str]
    provenance: tuple[Provenance, ...]


def jobs_of(study: Study, store: Store, industries: Sequence[str]) -> Jobs:
    """Jobs of these industries, whatever their level. CoverageError naming the code that is not there."""
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
    """Jobs of every industry of the study's level. CoverageError where there is none."""
    if study.source:
        from sectorlmi.workflows import rank

        table, whole = rank.study_table(study, store)
        return jobs_in(table, whole.provenance)
    found = study_cells.read(study, store, only_current=True)
    own = ((one, current) for one, (_, current) in zip(study.industry_regions, found.own, strict=True))
    parts = [_over(study, one, year) for one, year in ((None, found.current), *own)]
    if not any(part.employment for part in parts):
        raise CoverageError(
            f"the region has no industry of {study.level.default} digits in {study.years.current}",
            "Check the ownership, the level and the excluded codes of the study.",
        )
    return Jobs(
        {code: n for part in parts for code, n in part.employment.items()},
        {code: kind for part in parts for code, kind in part.status.items()},
        {code: title for part in parts for code, title in part.titles.items()},
        found.provenance,
    )


def _over(study: Study, own: IndustryRegion | None, year: Year) -> Jobs:
    """The jobs of the industries whose numbers are of this region: the study's (None), or one of their own."""
    found = year.resolved.cells.within(areas=year.areas, owns=study.ownership)
    listed = _listed(study, np.unique(found.industry).tolist())
    industries = [code for code in listed if study.own_region(code) == own]
    sums = CellsOf(year.resolved, [year.areas], study.ownership).sums([(code,) for code in industries])
    jobs = ranked_amount(sums.employment, sums.n_suppressed, study.suppressed)
    titles, said = reference.industry_titles(), f" [{own_region.words(own)}]" if own else ""
    return Jobs(
        dict(zip(industries, jobs.tolist(), strict=True)),
        dict(zip(industries, status.of_sum(sums, study.suppressed).tolist(), strict=True)),
        {code: titles.get(code, f"NAICS {code}") + said for code in industries},
        (),
    )


def _listed(study: Study, codes: Iterable[str]) -> list[str]:
    """Those of the study's level that it does not exclude."""
    excluded = study.industries.exclude
    at_level = (code for code in codes if naics.digits(code) and study.level.lists(code))
    return [code for code in at_level if not any(naics.is_within(code, x) for x in excluded)]


def jobs_in(table: DataTable, provenance: tuple[Provenance, ...]) -> Jobs:
    """The jobs of a data table."""
    return Jobs(
        dict(zip(table.industries, table["employment"].tolist(), strict=True)),
        dict(zip(table.industries, map(str, table["employment_status"]), strict=True)),
        table.titles(),
        provenance,
    )
