"""County flows of a region from the store's LODES files, and what is missing of them.

Connecticut's come by planning region, from flows by tract: LODES8 counts by blocks of the state's old counties.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi import reference
from sectorlmi.errors import ConfigError, DataError, StoreError
from sectorlmi.fetch import addresses
from sectorlmi.places.areas import title
from sectorlmi.places.commuting import ANY_JOB, JOB_TYPES, SEGMENTS, Flows, RegionFlows, joined
from sectorlmi.sources import geography, lodes, lodes_layout
from sectorlmi.store import Store
from sectorlmi.terms import breaks, place_names, tracts
from sectorlmi.terms.breaks import refuse_mixed
from sectorlmi.terms.study_parts import Region

_OD = re.compile(r"(?P<st>[a-z]{2})_od_(?P<part>main|aux)_(?P<type>JT0\d)_(?P<year>\d{4})")
_ENDS = ("w_county", "h_county")


@dataclass(frozen=True)
class _Loaded:
    """Which states' main and aux files the store holds of one year and job type."""

    main: frozenset[str]
    aux: frozenset[str]


def read(
    region: Region, store: Store, *, year: int | None = None, job_type: str = ANY_JOB, with_neighbours: bool = False
) -> RegionFlows:
    """The flows of a region in a year: by default the newest for which its states are loaded.

    With neighbors, also every flow of the other counties of its states and of the bordering states whose main file is
    loaded (`whole_states`): enough to shape a region.

    Raises:
        ConfigError: the job type is none, or counties of two vintages are mixed.
        StoreError: the main file of one of the region's states is not loaded.
        DataError: a county of the region has no flow at all under any of its codes.
    """
    if job_type not in JOB_TYPES:
        raise ConfigError(f"{job_type!r} is no LODES job type", f"Known: {', '.join(JOB_TYPES)}.")
    refuse_mixed(region.counties)
    own = sorted({code[:2] for code in region.counties} | ({region.state} if region.state else set()))
    held = _held(store, job_type)
    chosen = _newest(held, own, job_type, store) if year is None else year
    loaded = held.get(chosen, _Loaded(frozenset(), frozenset()))
    _require_main(loaded, own, chosen, job_type, store)
    moved = _planning_regions(region.counties)
    present = _counties_of(own, store, job_type, chosen)
    counties, notes = (moved, []) if moved else _counties(region, present, chosen)
    whole = tuple(own)
    if with_neighbours:
        whole = tuple(s for s in (*own, *_bordering(own)) if s in loaded.main)
    keys = [_key(s, "main", job_type, chosen) for s in whole]
    keys += [_key(s, "aux", job_type, chosen) for s in sorted(loaded.aux)]
    places = _whole_states(whole) if with_neighbours else [int(c) for c in counties]
    flows = _touching(store, keys, places)
    if moved:
        flows, note = _by_planning_region(flows, store, keys, places)
        notes = [note]
    missing = [s for s in place_names.POSTAL if s not in loaded.aux]
    gone = tuple(s for s in missing if lodes_layout.is_unpublished(place_names.POSTAL[s].lower(), chosen))
    missing = [s for s in missing if s not in gone]
    return RegionFlows(
        flows,
        counties,
        chosen,
        job_type,
        tuple(missing),
        gone,
        whole,
        tuple(entry for key in keys for entry in store.table_inputs(lodes.NAME, key)),
        (*notes, *_missing_notes(own, missing, gone, job_type, chosen)),
    )


def _held(store: Store, job_type: str) -> dict[int, _Loaded]:
    """What the store holds of a job type, by year."""
    found: dict[int, dict[str, set[str]]] = {}
    for key in store.tables(lodes.NAME):
        match = _OD.fullmatch(key)
        if match and match["type"] == job_type and match["st"].upper() in place_names.FIPS:
            year = found.setdefault(int(match["year"]), {"main": set(), "aux": set()})
            year[match["part"]].add(place_names.FIPS[match["st"].upper()])
    return {year: _Loaded(frozenset(f["main"]), frozenset(f["aux"])) for year, f in sorted(found.items())}


def _newest(held: dict[int, _Loaded], own: Sequence[str], job_type: str, store: Store) -> int:
    fitting = [year for year, loaded in held.items() if set(own) <= loaded.main]
    if fitting:
        return max(fitting)
    _require_main(_Loaded(frozenset(), frozenset()), own, max(held, default=0), job_type, store)
    raise AssertionError("a region has at least one state")


def _require_main(loaded: _Loaded, own: Sequence[str], year: int, job_type: str, store: Store) -> None:
    lacking = [s for s in own if s not in loaded.main]
    if not lacking:
        return
    named = ", ".join(
        f"{place_names.POSTAL.get(s, s).lower()}_od_main_{job_type}_{year or 'YEAR'}.csv.gz" for s in lacking
    )
    gone = [s for s in lacking if year and lodes_layout.is_unpublished(place_names.POSTAL.get(s, "").lower(), year)]
    if gone:
        hint = f"LODES has no files of {title(gone[0] + '000')} for {year}: take another year with --year."
    else:
        where = addresses.addresses().lodes
        hint = f"Fetch it from {where}/{place_names.POSTAL.get(lacking[0], 'st').lower()}/od/ and: sectorlmi load FILE."
    what = f"the store ({store.root}) has no {named}: who lives and works in the region is unknown"
    raise StoreError(what + _there(store, lacking), hint)


def _there(store: Store, lacking: Sequence[str]) -> str:
    """Which other years and job types of these states there are, for a message."""
    found = [m for m in map(_OD.fullmatch, store.tables(lodes.NAME)) if m and m["part"] == "main"]
    named = sorted({f"{m['type']} {m['year']}" for m in found if place_names.FIPS.get(m["st"].upper()) in lacking})
    return f"; it has {', '.join(named)} of that state" if named else ""


def _key(state: str, part: str, job_type: str, year: int) -> str:
    return f"{place_names.POSTAL[state].lower()}_od_{part}_{job_type}_{year}"


def _touching(store: Store, keys: Sequence[str], counties: Sequence[int]) -> Flows:
    """The flows of these files that begin or end in one of the counties. No two files hold the same pair."""
    rows = store.rows(lodes.NAME, keys, (*_ENDS, *SEGMENTS), _ENDS, counties)
    jobs = np.stack([rows[name] for name in SEGMENTS], axis=1).astype(np.float64)
    work, home = (lodes.county_codes(rows[end]) for end in _ENDS)
    return Flows(work, home, jobs)


def _whole_states(codes: Sequence[str]) -> list[int]:
    """Every number that can be a county of these states."""
    return [1000 * int(code) + i for code in codes for i in range(1000)]


def _counties_of(own: Sequence[str], store: Store, job_type: str, year: int) -> list[str]:
    """The counties in which a flow of the states' main files begins or ends."""
    tables = [store.table(lodes.NAME, _key(s, "main", job_type, year)) for s in own]
    numbers = np.unique(np.concatenate([table[end] for table in tables for end in _ENDS]))
    return [str(code) for code in lodes.county_codes(numbers)]


def _counties(region: Region, present: Sequence[str], year: int) -> tuple[tuple[str, ...], list[str]]:
    """The region's counties under LODES's codes, with notes on what was joined."""
    wanted = [*region.counties, *(c for c in present if region.state and c[:2] == region.state)]
    found = breaks.area_codes(wanted, present)
    if found.missing:
        named = ", ".join(f"{title(code)} ({code})" if title(code) != code else code for code in found.missing)
        raise DataError(
            f"in LODES {year} no flow begins or ends in {named}",
            "Check the code with `sectorlmi region find`, or leave the county out with --counties.",
        )
    if found.broken:
        raise DataError(
            f"LODES {year} knows the region's counties by other codes ({'; '.join(found.broken)})",
            "Give the region for the sheds with --counties, in the codes of the 2020 census blocks.",
        )
    return tuple(sorted(found.codes)), [f"Joined over a change of county codes: {note}." for note in found.joined]


def _missing_notes(
    own: Sequence[str], missing: Sequence[str], gone: Sequence[str], job_type: str, year: int
) -> list[str]:
    notes = []
    lacking_home = [s for s in own if s in missing]
    if lacking_home:
        notes.append(
            f"In-commuters from other states are not counted: {_files(lacking_home, job_type, year)} not loaded. "
            "Jobs, in-commuters and the labor shed are floors."
        )
    bordering = _bordering(own)
    lacking = [s for s in bordering if s in missing]
    if lacking:
        notes.append(
            f"Residents who work in {_names(lacking)} are not counted: {_files(lacking, job_type, year)} not loaded. "
            "Employed residents and out-commuters are floors, self-containment is a ceiling."
        )
    others = [s for s in missing if s not in bordering and s not in own]
    if others:
        notes.append(
            f"Residents who work in {len(others)} states further away are not counted: their aux is not loaded."
        )
    touched = [s for s in (*own, *bordering) if s in gone]
    if touched:
        notes.append(f"LODES publishes no files of {_names(touched)} for {year}; their jobs are in no figure here.")
    return notes


def _bordering(own: Sequence[str]) -> list[str]:
    return sorted({n for s in own for n in place_names.bordering_states(s)} - set(own))


def _names(codes: Sequence[str]) -> str:
    return ", ".join(title(code + "000") for code in codes)


def _files(codes: Sequence[str], job_type: str, year: int) -> str:
    return ", ".join(_key(code, "aux", job_type, year) for code in codes)


_CONNECTICUT: Final = f"{tracts.STATE:02d}"
_CROSSWALK: Final = "ct_xwalk"


def _planning_regions(counties: Sequence[str]) -> tuple[str, ...]:
    """The counties in order, if any of them is a planning region of Connecticut; else none."""
    new = {code for change in reference.area_changes() for code in change.new if code.startswith(_CONNECTICUT)}
    return tuple(sorted(counties)) if new & set(counties) else ()


def _by_planning_region(flows: Flows, store: Store, keys: Sequence[str], places: Collection[int]) -> tuple[Flows, str]:
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
    elsewhere = ~(_in_connecticut(flows.work) | _in_connecticut(flows.home))
    rest = Flows(flows.work[elsewhere], flows.home[elsewhere], flows.jobs[elsewhere])
    parts = [_translated(store.table(lodes.NAME, key), new, key) for key in there]
    inside = [Flows(p.work[k], p.home[k], p.jobs[k]) for p in parts for k in [_touches(p, places)]]
    note = f"Flows of Connecticut are by planning region: its tracts were put together by {basis}."
    return joined([rest, *inside]), note


def _crosswalk(store: Store) -> tuple[dict[int, int], str]:
    """The planning region of each tract, as numbers, and the file that says so."""
    for source, key in ((geography.TRACTS_NAME, _CONNECTICUT), (lodes.NAME, _CROSSWALK)):
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


def _in_connecticut(codes: np.ndarray[tuple[int], np.dtype[np.str_]]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(np.char.startswith(codes, _CONNECTICUT), dtype=np.bool_)
