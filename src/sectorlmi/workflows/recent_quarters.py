"""The newest quarter of the store beside a study: read and resolved as a study of two quarters of its own."""

from __future__ import annotations

from dataclasses import replace

from sectorlmi.errors import SectorlmiError
from sectorlmi.store import Store
from sectorlmi.table.recent import newest_pair
from sectorlmi.terms import breaks
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_years import Years
from sectorlmi.workflows import study_cells
from sectorlmi.workflows.study_cells import StudyCells


def with_recent(found: StudyCells, store: Store) -> StudyCells:
    """The cells with those of the recent signal; as they are where the store has no such quarters of the region.

    Its numbers are those of a study of these two quarters, so they are what such a study says.
    """
    quarters = newest_pair([p for p in store.periods() if _is_held(found.study, store, p)], found.study.years)
    if quarters is None:
        return found
    try:
        recent = study_cells.read(_of_quarters(found.study, store, quarters), store)
    except SectorlmiError as error:
        return replace(found, notes=(*found.notes, f"No recent signal of {quarters.current}: {error.what}."))
    told = (
        f"Recent signal: jobs in {quarters.current} against {quarters.base}, the newest quarters in the store. It "
        "ranks nothing, unless the study names `recent_growth`."
    )
    used = tuple(dict.fromkeys((*found.provenance, *recent.provenance)))
    return replace(found, recent=recent, notes=(*found.notes, told), provenance=used)


def _is_held(study: Study, store: Store, period: Period) -> bool:
    """Whether a period is a quarter of which the store has all of the study's counties, under some code."""
    return not period.is_annual and not breaks.area_codes(study.all_counties, store.areas(period)).missing


def _of_quarters(study: Study, store: Store, quarters: Years) -> Study:
    """The study of two quarters; growth needs no benchmark, so where that is not held any area will do."""
    held = [set(breaks.area_codes(study.benchmark_areas, store.areas(p)).missing) for p in quarters.periods]
    benchmark = study.all_counties[0] if any(held) else study.benchmark
    return replace(study, years=quarters, benchmark=benchmark)
