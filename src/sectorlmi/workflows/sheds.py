"""`region sheds`: labor shed, commute shed and the inflow/outflow balance of a region."""

from __future__ import annotations

import numpy as np

from sectorlmi.places import commuting
from sectorlmi.places.commuting import RegionFlows
from sectorlmi.places.sheds import Sheds, segment_named
from sectorlmi.sources import lodes
from sectorlmi.store import Store
from sectorlmi.terms import place_names
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.study_parts import Region
from sectorlmi.workflows import flows


def sheds(region: Region, store: Store, *, year: int | None, job_type: str, segment: str) -> Sheds:
    """The sheds of a region.

    Raises:
        ConfigError: no such job type or segment.
        StoreError, DataError: the files are not loaded, or know other counties.
        CoverageError: nobody works, or nobody lives, in the region.
    """
    position = segment_named(segment)
    found = flows.read(region, store, year=year, job_type=job_type)
    balance = commuting.balance(found.flows, found.counties)
    labor = commuting.labor_shed(found.flows, found.counties, position)
    commute = commuting.commute_shed(found.flows, found.counties, position)
    lives, works = balance.employed_residents, balance.jobs
    rac, wac = _share(found, "rac", lives, store), _share(found, "wac", works, store)
    return Sheds(region, found, balance, labor, commute, rac, wac)


def _share(found: RegionFlows, kind: str, held: Floats, store: Store) -> float | None:
    """The jobs that the flows hold as a share of those that the area files (`rac`: homes, `wac`: workplaces) count."""
    own = sorted({code[:2] for code in found.counties})
    keys = [f"{place_names.POSTAL[s].lower()}_{kind}_S000_{found.job_type}_{found.year}" for s in own]
    if not set(keys) <= set(store.tables(lodes.NAME)):
        return None
    counted = 0.0
    for key in keys:
        table = store.table(lodes.NAME, key)
        counted += float(table["C000"][np.isin(table["county"], found.counties)].sum())
    return float(held[commuting.ALL_JOBS]) / counted if counted else None
