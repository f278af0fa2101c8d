"""Connecticut's flows by planning region, from flows by tract: LODES8 counts by blocks of the state's old counties."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

from sectorlmi import reference
from sectorlmi.errors import DataError, StoreError
from sectorlmi.places.commuting import SEGMENTS, Flows, joined
from sectorlmi.sources import geography, lodes
from sectorlmi.store import Store
from sectorlmi.terms import tracts

_STATE: Final = f"{tracts.STATE:02d}"
_CROSSWALK: Final = "ct_xwalk"


def planning_regions(counties: Sequence[str]) -> tuple[str, ...]:
    """The counties in order, if any of them is a planning region of Connecticut; else none."""
    new = {code for change in reference.area_changes() for code in change.new if code.startswith(_STATE)}
    return tuple(sorted(counties)) if new & set(counties) else ()


def by_planning_region(flows: Flows, store: Store, keys: Sequence[str], places: Collection[int]) -> tuple[Flows, str]:
    """The flows with those that touch Connecticut by its planning regions, and a note on how.

    Args:
        flows: by the counties of the blocks.
        keys: the od files that they come from.
        places: the counties (as numbers, planning regions among them) that the flows must touch.

    Raises StoreError without a crosswalk of tracts, DataError when the files were loaded without their tracts, or a
    tract is not in the crosswalk.
    """
    new, basis = _crosswalk(store)
    wanted = [key + lodes.TRACTS for key in keys]
    there = [key for key in wanted if key in store.tables(lodes.NAME)]
    if not any(key.startswith("ct_od_main") for key in there):
        raise DataError(
            "the LODES files of Connecticut were loaded without their tracts", "Load them again: sectorlmi load FILE."
        )
    elsewhere = ~(_is_in_state(flows.work) | _is_in_state(flows.home))
    rest = Flows(flows.work[elsewhere], flows.home[elsewhere], flows.jobs[elsewhere])
    parts = [_translated(store.table(lodes.NAME, key), new, key) for key in there]
    inside = [Flows(p.work[k], p.home[k], p.jobs[k]) for p in parts for k in [_touches(p, places)]]
    note = f"Flows of Connecticut are by planning region: its tracts were put together by {basis}."
    return joined([rest, *inside]), note


def _crosswalk(store: Store) -> tuple[dict[int, int], str]:
    """The planning region of each tract, as numbers, and the file that says so."""
    for source, key in ((geography.TRACTS_NAME, _STATE), (lodes.NAME, _CROSSWALK)):
        table = store.table(source, key) if key in store.tables(source) else {"tract": np.array([])}
        if len(table["tract"]):
            new = {tracts.number(t): int(c) for t, c in zip(table["tract"], table["county"], strict=True)}
            return new, store.table_provenance(source, key).file
    raise StoreError(
        "LODES counts by the counties of the 2020 census blocks, and no crosswalk to planning regions is loaded",
        "Load Connecticut's 2022tractcrosswalk.csv or ct_xwalk.csv.gz of LODES8, or give the old counties with "
        "--counties.",
    )


def _translated(table: dict[str, np.ndarray[tuple[int], np.dtype[np.int32]]], new: dict[int, int], key: str) -> Flows:
    """One table of flows by tract, added up to counties and planning regions."""
    ends = [tracts.in_counties(table[name], new) for name in ("w_place", "h_place")]
    lost = (ends[0] == 0) | (ends[1] == 0)
    if lost.any():
        raise DataError(
            f"{key}: the crosswalk has no planning region for {int(lost.sum()):,} pairs of tracts",
            "Its tracts must be those of 2020; take a crosswalk of the whole state.",
        )
    pairs, at = np.unique(np.stack(ends), axis=1, return_inverse=True)
    sums = [np.bincount(at.ravel(), table[name], pairs.shape[1]) for name in SEGMENTS]
    return Flows(lodes.county_codes(pairs[0]), lodes.county_codes(pairs[1]), np.stack(sums, axis=1))


def _touches(flows: Flows, places: Collection[int]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    among = lodes.county_codes(np.array(sorted(places), dtype=np.int64))
    return np.asarray(np.isin(flows.work, among) | np.isin(flows.home, among), dtype=np.bool_)


def _is_in_state(codes: np.ndarray[tuple[int], np.dtype[np.str_]]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(np.char.startswith(codes, _STATE), dtype=np.bool_)
