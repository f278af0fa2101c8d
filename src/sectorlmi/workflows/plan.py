"""`plan`: the ranking and whatever is loaded on people, brought together for a plan that must be written anyway."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from sectorlmi.errors import ConfigError, CoverageError, DataError, StoreError
from sectorlmi.people.demand import cluster_demand
from sectorlmi.people.profile import Profiles
from sectorlmi.places.sheds import Sheds
from sectorlmi.plan import plan_document
from sectorlmi.plan.evidence import Evidence, Totals
from sectorlmi.plan.figures import measured
from sectorlmi.plan.templates import TEMPLATES
from sectorlmi.ranking.report import Report
from sectorlmi.reference.industry_words import plain_name
from sectorlmi.store import Store
from sectorlmi.table import status
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.self_sufficiency import MARK
from sectorlmi.table.sums import CellsOf, Year, ranked_amount
from sectorlmi.terms import breaks, codes, columns, progress, study_industries
from sectorlmi.terms.document import Document
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.study import Study
from sectorlmi.workflows import profile, rank, sheds, training
from sectorlmi.workflows.people_tables import PeopleData, supply
from sectorlmi.workflows.study_cells import StudyCells

_SITES: Final = columns.count("worksites", "Worksites", "worksites", "")
# What tells whether a gap is closed, by source and the keys of its tables.
_TABLES: Final = {
    "preparation": ("ep_occupations", ("5.4",)),
    "openings": ("ep_occupations", ("1.10", "1.2")),
    "skills": ("onet", ("job zones", "skills", "knowledge")),
}


def run(study: Study, store: Store, template: str, industries: Sequence[str] = (), tell: Progress = nobody) -> Document:
    """The plan of a template over these industries; over the study's short list when none is named.

    Raises:
        ConfigError: no such template, or a code that is no industry of the study.
        ConfigError, StoreError, CoverageError: see `rank.run`.
    """
    known_template(template)
    asked = [study_industries.asked_for(study, code, "NAICS") for code in industries]
    report, found = rank.run_with_cells(study, store, tell)
    tell(progress.PEOPLE)
    return plan_document.document(_evidence(report, found, store, template, asked), template)


def known_template(template: str) -> None:
    """ConfigError on a template that there is not."""
    if template not in TEMPLATES:
        near = difflib.get_close_matches(template, TEMPLATES, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise ConfigError(f"--template {template}: no such template", f"{hint}Known: {', '.join(TEMPLATES)}.")


def _evidence(report: Report, found: StudyCells, store: Store, template: str, asked: Sequence[str]) -> Evidence:
    study, listed = found.study, report.short_list.industries
    for code in asked:
        if code not in report.table.industries:
            raise CoverageError(f"{code} is not in the data table", _in_the_table(code, report.table.industries))
    # Sheets for a meeting are about one industry.
    targets = tuple(asked) or (listed[:1] if template == "launch" else listed)
    vintage = breaks.naics_vintage(study.years.current.year)
    profiles = profiles_of(study, store, targets)
    data = PeopleData(store, study)
    people = supply(data, store, study.region.counties, targets)
    flows = _flows(study, store)
    trained, told_of_training = training.of_profiles(profiles, store)
    evidence = Evidence(
        report,
        targets,
        {code: plain_name(code, title, vintage) for code, title in report.table.titles().items()},
        totals_of(found),
        profiles,
        None if people.is_empty else people,
        sheds=flows,
        notes=report.notes,
        training=trained,
    )
    evidence = _with_clusters(evidence, study, store) if template == "clna" else evidence
    parts = [part for part in (profiles, trained) if part is not None]
    files = (*(p for part in parts for p in part.provenance), *data.provenance())
    files = (*files, *(flows.found.provenance if flows else ()))
    told = (*report.notes, *(note for part in parts for note in part.notes), *told_of_training, *data.notes)
    told = (*told, *(flows.notes if flows else ()))
    return replace(
        evidence,
        missing=frozenset(_missing(evidence, store)),
        provenance=tuple(dict.fromkeys((*report.provenance, *evidence.provenance, *files))),
        notes=tuple(dict.fromkeys((*told, *evidence.notes))),
    )


def _in_the_table(code: str, industries: Sequence[str]) -> str:
    """What stands there of an industry that is not: its parts or the wider one, as the study's level has them."""
    near = [other for other in industries if other.startswith(code) or code.startswith(other)]
    if not near:
        return "`sectorlmi table` lists the industries."
    return f"At this study's level it is {', '.join(near)}: name {'it' if len(near) == 1 else 'one of these'} instead."


def profiles_of(study: Study, store: Store, targets: Sequence[str]) -> Profiles | None:
    """Who works in the targets; None where the store has no staffing patterns."""
    if not targets or not PeopleData(store, study).has_patterns():
        return None
    try:
        return profile.profile(study, store, targets)
    except CoverageError:
        return None


def _flows(study: Study, store: Store) -> Sheds | None:
    """Commuting of the region; None where its files are not loaded, or are of other counties."""
    if not study.region.counties or not store.tables("lodes"):
        return None
    try:
        return sheds.sheds(study.region, store, year=None, job_type="JT00", segment="S000")
    except (StoreError, DataError, CoverageError):
        return None


def _with_clusters(evidence: Evidence, study: Study, store: Store) -> Evidence:
    """With the region's jobs by career cluster, where patterns and a crosswalk are loaded."""
    data = PeopleData(store, study)
    walk = data.crosswalk()
    if walk is None or not data.has_patterns():
        return evidence
    jobs = profile.all_jobs(replace(study, industry_regions=()), store)
    staffing = data.staffing(jobs.employment)
    patterns = {code: staffing.of(code) for code in jobs.employment}
    found = cluster_demand(jobs.employment, patterns, walk, data.demand_side())
    return replace(evidence, demand=found, framework=walk.framework, provenance=tuple(data.provenance()))


def totals_of(found: StudyCells) -> tuple[Totals, Totals] | None:
    """The region's totals in both years; None for a table of the study's own, which has no cells."""
    if found.study.source is not None:
        return None
    return _total(found.study, found.base), _total(found.study, found.current)


def _total(study: Study, year: Year) -> Totals:
    sums = CellsOf(year.resolved, [year.areas], study.ownership).sums([(codes.ALL_INDUSTRIES,)])
    jobs = float(ranked_amount(sums.employment, sums.n_suppressed, study.suppressed)[0])
    wages = float(ranked_amount(sums.wages, sums.n_suppressed, study.suppressed)[0])
    kind = str(status.of_sum(sums, study.suppressed)[0])
    bounds = float(sums.employment.lower[0]), float(sums.employment.upper[0])
    return Totals(
        measured(FACTORS["employment"].column, jobs, kind, *bounds),
        measured(_SITES, float(sums.establishments[0])),
        measured(FACTORS["avg_annual_wage"].column, wages / jobs if jobs else float("nan"), kind),
    )


def _missing(evidence: Evidence, store: Store) -> list[str]:
    """Which gaps are open, by keys of `GAPS`."""
    table, people, profiles = evidence.report.table, evidence.supply, evidence.profiles
    rows = [table.row_of(code) for code in evidence.targets]
    is_open = {
        "projections": bool(np.isnan(table["projected_growth_pct"][rows]).all()) if rows else True,
        "patterns": profiles is None,
        "regional_wages": profiles is None
        or not any(np.isfinite(p.region_median_usd).any() for p in profiles.profiles),
        "labor_force": people is None or people.force is None or bool(people.force.missing),
        "people": people is None or not people.people,
        "older": people is None or not people.older_pct,
        "training": evidence.training is None,
        "commuting": evidence.sheds is None,
        "clusters": evidence.demand is None,
        "self_sufficiency": MARK not in table,
    }
    for gap, (source, keys) in _TABLES.items():
        held = set(store.tables(source))
        is_open[gap] = not held.intersection(keys) if gap == "openings" else not held.issuperset(keys)
    return [gap for gap, still in is_open.items() if still]
