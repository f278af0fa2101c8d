"""County flows of a region from the store's LODES files, and what is missing of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from sectorlmi.errors import ConfigError, DataError, StoreError
from sectorlmi.places import states, vintages
from sectorlmi.places.areas import title
from sectorlmi.places.commuting import SEGMENTS, Flows, joined
from sectorlmi.sources import addresses, lodes, lodes_years
from sectorlmi.store import Store
from sectorlmi.terms import breaks
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Region

Table: TypeAlias = Mapping[str, npt.NDArray[Any]]
_OD = re.compile(r"(?P<st>[a-z]{2})_od_(?P<part>main|aux)_(?P<type>JT0\d)_(?P<year>\d{4})")
_STATE = 2
ALL_JOBS = "JT00"
JOB_TYPES = {
    "JT00": "all jobs",
    "JT01": "primary jobs (one a worker)",
    "JT02": "all private jobs",
    "JT03": "private primary jobs",
    "JT04": "all federal jobs",
    "JT05": "federal primary jobs",
}


@dataclass(frozen=True, eq=False)
class RegionFlows:
    """The flows that touch a region, under the county codes that LODES uses.

    `missing_aux` are states (two-digit) whose jobs' out-of-state homes are not loaded, `unpublished` those for which
    the publisher has none this year. With every state's aux the commute shed is whole; `missing_home` are the region's
    own states among them, without which in-commuters from other states are not counted either.
    """

    flows: Flows
    counties: tuple[str, ...]
    year: int
    job_type: str
    missing_aux: tuple[str, ...]
    unpublished: tuple[str, ...]
    whole_states: tuple[str, ...]
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]

    @property
    def missing_home(self) -> tuple[str, ...]:
        own = {code[:2] for code in self.counties}
        return tuple(s for s in self.missing_aux if s in own)


@dataclass(frozen=True)
class _Loaded:
    """Which states' main and aux files the store holds of one year and job type."""

    main: frozenset[str]
    aux: frozenset[str]


def read(
    region: Region, store: Store, *, year: int | None = None, job_type: str = ALL_JOBS, with_neighbours: bool = False
) -> RegionFlows:
    """The flows of a region in a year: by default the newest for which its states are loaded.

    With neighbours, also every flow of the other counties of its states and of the bordering states whose main file is
    loaded (`whole_states`): enough to shape a region.

    Raises:
        ConfigError: the job type is none, or counties of two vintages are mixed.
        StoreError: the main file of one of the region's states is not loaded.
        DataError: a county of the region has no flow at all under any of its codes.
    """
    if job_type not in JOB_TYPES:
        raise ConfigError(f"{job_type!r} is no LODES job type", f"Known: {', '.join(JOB_TYPES)}.")
    vintages.refuse_mixed(region.counties)
    own = sorted({code[:2] for code in region.counties} | ({region.state} if region.state else set()))
    held = _held(store, job_type)
    chosen = _newest(held, own, job_type, store) if year is None else year
    loaded = held.get(chosen, _Loaded(frozenset(), frozenset()))
    _require_main(loaded, own, chosen, job_type, store)
    keys = [_key(s, "main", job_type, chosen) for s in own]
    keys += [_key(s, "aux", job_type, chosen) for s in sorted(loaded.aux)]
    tables = {key: store.table(lodes.NAME, key) for key in keys}
    counties, notes = _counties(region, [tables[key] for key in keys[: len(own)]], chosen)
    whole = tuple(own)
    if with_neighbours:
        whole = tuple(s for s in (*own, *_bordering(own)) if s in loaded.main)
        further = [_key(s, "main", job_type, chosen) for s in whole[len(own) :]]
        tables |= {key: store.table(lodes.NAME, key) for key in further}
    flows = joined([_touching(table, whole if with_neighbours else counties, key) for key, table in tables.items()])
    missing = [s for s in states.POSTAL if s not in loaded.aux]
    gone = tuple(s for s in missing if lodes_years.is_unpublished(states.POSTAL[s].lower(), chosen))
    missing = [s for s in missing if s not in gone]
    return RegionFlows(
        flows,
        counties,
        chosen,
        job_type,
        tuple(missing),
        gone,
        whole,
        tuple(store.table_provenance(lodes.NAME, key) for key in tables),
        (*notes, *_missing_notes(own, missing, gone, job_type, chosen)),
    )


def _held(store: Store, job_type: str) -> dict[int, _Loaded]:
    """What the store holds of a job type, by year."""
    found: dict[int, dict[str, set[str]]] = {}
    for key in store.tables(lodes.NAME):
        match = _OD.fullmatch(key)
        if match and match["type"] == job_type and match["st"].upper() in states.FIPS:
            year = found.setdefault(int(match["year"]), {"main": set(), "aux": set()})
            year[match["part"]].add(states.FIPS[match["st"].upper()])
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
    named = ", ".join(f"{states.POSTAL.get(s, s).lower()}_od_main_{job_type}_{year or 'YEAR'}.csv.gz" for s in lacking)
    gone = [s for s in lacking if year and lodes_years.is_unpublished(states.POSTAL.get(s, "").lower(), year)]
    if gone:
        hint = f"LODES has no files of {title(gone[0] + '000')} for {year}: take another year with --year."
    else:
        where = addresses.addresses().lodes
        hint = f"Fetch it from {where}/{states.POSTAL.get(lacking[0], 'st').lower()}/od/ and: sectorlmi load FILE."
    raise StoreError(f"the store ({store.root}) has no {named}: who lives and works in the region is unknown", hint)


def _key(state: str, part: str, job_type: str, year: int) -> str:
    return f"{states.POSTAL[state].lower()}_od_{part}_{job_type}_{year}"


def _touching(table: Table, places: Collection[str], key: str) -> Flows:
    """The flows of one file that begin or end in these counties, or in these two-digit states."""
    work, home = table["w_county"], table["h_county"]
    state = states.FIPS[key[:2].upper()]
    if len(work) and work[0] // 1000 != int(state):
        raise DataError(
            f"{key}: named after {states.POSTAL[state]}, but its jobs are in state {work[0] // 1000:02d}",
            "The file was renamed; load it under its publisher's name.",
        )
    inside = np.array(sorted(int(code) for code in places), dtype=np.int32)
    by_state = all(len(code) == _STATE for code in places)
    ends = (work // 1000, home // 1000) if by_state else (work, home)
    keep = np.flatnonzero(np.isin(ends[0], inside) | np.isin(ends[1], inside))
    jobs = np.stack([table[name][keep] for name in SEGMENTS], axis=1).astype(np.float64)
    return Flows(lodes.county_codes(work[keep]), lodes.county_codes(home[keep]), jobs)


def _counties(region: Region, main: Sequence[Table], year: int) -> tuple[tuple[str, ...], list[str]]:
    """The region's counties under LODES's codes, with notes on what was joined."""
    numbers = np.unique(np.concatenate([t[end] for t in main for end in ("w_county", "h_county")]))
    present = [str(code) for code in lodes.county_codes(numbers)]
    wanted = [*region.counties, *(c for c in present if region.state and c[:2] == region.state)]
    found = breaks.area_codes(wanted, present)
    if found.broken or found.missing:
        what = "; ".join(found.broken) or f"{', '.join(found.missing)}: no flow begins or ends there"
        raise DataError(
            f"LODES {year} knows the region's counties by other codes ({what})",
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
    return sorted({n for s in own for n in states.neighbours(s)} - set(own))


def _names(codes: Sequence[str]) -> str:
    return ", ".join(title(code + "000") for code in codes)


def _files(codes: Sequence[str], job_type: str, year: int) -> str:
    return ", ".join(_key(code, "aux", job_type, year) for code in codes)
