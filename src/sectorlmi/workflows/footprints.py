"""`region footprint`: which counties hold an industry's jobs, and concentrations just outside the region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from sectorlmi.errors import ConfigError
from sectorlmi.places import footprint as fp
from sectorlmi.places.areas import title
from sectorlmi.places.footprint import CountyJobs, Footprints
from sectorlmi.places.ties import around
from sectorlmi.store import Store
from sectorlmi.table.sums import Year
from sectorlmi.terms import codes, naics, progress, study_industries
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study
from sectorlmi.workflows import rank, regions, study_cells, whole_areas

_NO_LIST: Final = (
    "No county adjacency list is loaded, so nothing outside the region was looked at: load the Census Bureau's "
    "county_adjacency.txt, or name it with --adjacency."
)
_HIDDEN: Final = "~ rests on cells that the publisher hides: estimated, and for a single county rounded to 10."
_NAMED_AT_MOST: Final = 10


def footprints(
    study: Study,
    store: Store,
    *,
    industries: Sequence[str] = (),
    share: float = fp.MOST_JOBS,
    adjacency_file: Path | None = None,
    tell: Progress = nobody,
) -> Footprints:
    """Where the industries (by default those of the short list) are, and which concentrations lie just outside.

    Raises what `rank` raises, and ConfigError when a code is no industry of the current year or the share is none.
    """
    if not 0 < share <= 1:
        raise ConfigError(f"--share {share:g}: not a share of the jobs", "Give a percentage such as 80.")
    industries = [study_industries.asked_for(study, code, "--industry") for code in industries]
    study = study_cells.with_counties(study, store)
    outside, notes = _outside(study, store, adjacency_file)
    found = _chosen(study, store, industries, outside, tell)
    return _told(study, found, outside, share, notes)


def of_ranked(study: Study, store: Store, ranked: study_cells.StudyCells, industries: Sequence[str]) -> Footprints:
    """Where industries of a ranking are, from the cells it was made of, as `footprints` has it."""
    outside, notes = _outside(study, store, None)
    found = _of_ranked(study, ranked, outside, industries) or _county_jobs(study, store, outside, industries)
    return _told(study, found, outside, fp.MOST_JOBS, notes)


def _told(study: Study, found: _Found, outside: Sequence[str], share: float, notes: list[str]) -> Footprints:
    region = tuple(c for c in found.areas if c not in outside)
    inside = tuple(fp.footprints(found.jobs, region, share=share))
    beyond = tuple(fp.concentrations(found.jobs, region, outside))
    notes += [_HIDDEN] if any(f.has_hidden for f in inside) or any(o.is_hidden for o in beyond) else []
    return Footprints(study, share, found.jobs, region, tuple(outside), inside, beyond, found.provenance, tuple(notes))


def _chosen(study: Study, store: Store, given: Sequence[str], outside: Sequence[str], tell: Progress) -> _Found:
    """The jobs of the industries asked for, else of those of the short list."""
    if not given:
        ranked = rank.ranked(study, store, tell)
        tell(progress.JOBS)
        picks = list(ranked.short_list.industries)
        return _of_ranked(study, ranked.found, outside, picks) or _county_jobs(study, store, outside, picks)
    tell(progress.JOBS)
    return _county_jobs(study, store, outside, given)


def _of_ranked(
    study: Study, ranked: study_cells.StudyCells, outside: Sequence[str], industries: Sequence[str]
) -> _Found | None:
    """The jobs from the cells of the ranking, which hold every county of the region's states where cells are estimated.

    None where they lack some of the counties outside, or rows of them.
    """
    resolved = ranked.current.resolved
    if not set(outside) <= set(np.unique(resolved.cells.area).tolist()):
        return None
    if whole_areas.gaps(study, resolved.cells, outside):
        return None
    areas = tuple(dict.fromkeys((*ranked.current.areas, *outside)))
    return _Found(_jobs(study, replace(ranked.current, areas=areas), industries), areas, ranked.provenance)


def _outside(study: Study, store: Store, adjacency_file: Path | None) -> tuple[tuple[str, ...], list[str]]:
    """The neighboring counties that the store holds for both years, and notes on those it does not."""
    beside = regions.adjacency_if_any(adjacency_file, store)
    if beside is None:
        return (), [_NO_LIST]
    inside = [c for c in study.region.counties if c in beside]
    near = around(inside, beside)
    held = set(store.areas(study.years.base)) & set(store.areas(study.years.current))
    notes = []
    unknown = [c for c in study.region.counties if c not in beside]
    if unknown:
        notes.append(f"The adjacency list does not have {', '.join(unknown)}: their neighbors were not looked at.")
    absent = [c for c in near if c not in held]
    if absent:
        named = ", ".join(f"{title(c)} ({c})" for c in absent[:_NAMED_AT_MOST])
        more = f" and {len(absent) - _NAMED_AT_MOST} more" if len(absent) > _NAMED_AT_MOST else ""
        notes.append(f"Next to the region but not in the store, so not looked at: {named}{more}.")
    return tuple(c for c in near if c in held), notes


@dataclass(frozen=True, eq=False)
class _Found:
    jobs: CountyJobs
    areas: tuple[str, ...]
    provenance: tuple[Provenance, ...]


def _county_jobs(study: Study, store: Store, outside: Sequence[str], industries: Sequence[str]) -> _Found:
    """Jobs in the current year of the region's counties and the neighbors, hidden cells as the study treats them."""
    wider = replace(
        study, region=replace(study.region, counties=(*study.region.counties, *outside), state=""), industry_regions=()
    )
    deepest = max(naics.digits(code) for code in industries)
    if deepest > study.level.deepest:
        wider = replace(wider, level=replace(study.level, default=deepest))
    found = study_cells.read(wider, store, only_current=True)
    return _Found(_jobs(study, found.current, industries), found.current.areas, found.provenance)


def _jobs(study: Study, year: Year, industries: Sequence[str]) -> CountyJobs:
    everything = study.lq_base == "total" or study.ownership == codes.ALL_OWNERSHIPS
    return fp.county_jobs(
        year,
        industries,
        study.ownership,
        year.compared_with(study),
        total_own=(codes.ALL_COVERED,) if everything else study.ownership,
    )
