"""The cells a study needs, from the store: the region under each year's codes, its states, and the benchmark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sectorlmi.errors import ConfigError, StoreError
from sectorlmi.store import Store
from sectorlmi.suppression.resolved import Resolved, bound, resolve
from sectorlmi.table import completeness
from sectorlmi.table.sums import Year
from sectorlmi.terms import breaks, codes
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study

# Other years of the store lend their published cells as a first guess of hidden ones; nearer years serve best.
_OTHER_YEARS = 4


@dataclass(frozen=True, eq=False)
class StudyCells:
    """Both years of a study, resolved, with what a reader must know about the joining of codes."""

    study: Study
    base: Year
    current: Year
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]

    def with_files(self, further: tuple[Provenance, ...]) -> StudyCells:
        """The same, made from further files too."""
        return replace(self, provenance=(*self.provenance, *further))


def no_cells(study: Study) -> StudyCells:
    """Both years of a study that has no cells, because its numbers come from elsewhere."""
    text, number = np.array([], dtype=np.str_), np.array([], dtype=np.float64)
    none, flags = np.array([], dtype=np.int64), np.array([], dtype=np.bool_)

    def year(which: int) -> Year:
        empty = Cells(Period(which), text, text, text, none, number, number, number, flags)
        return Year(bound(empty), (), ())

    return StudyCells(study, year(study.years.base), year(study.years.current), (), ())


def with_counties(study: Study, store: Store) -> Study:
    """The study with a region given as a state turned into that state's counties in the current year."""
    if not study.region.state:
        return study
    present = store.areas(Period(study.years.current))
    inside = [a for a in present if a[:2] == study.region.state and area_kind(a) is AreaKind.COUNTY]
    if not inside:
        raise StoreError(
            f"the store holds no county of state {study.region.state} for {study.years.current}",
            f"Get them with: sectorlmi fetch qcew --year {study.years.current} --area {study.region.state}000 …",
        )
    counties = tuple(dict.fromkeys((*study.region.counties, *inside)))
    return replace(study, region=replace(study.region, counties=counties))


def read(study: Study, store: Store) -> StudyCells:
    """Read and resolve both years.

    Raises:
        ConfigError: the region is empty.
        StoreError: a year, a county of the region or the benchmark is not in the store, or not whole.
    """
    study = with_counties(study, store)
    if not study.region.counties:
        raise ConfigError("region: the list of counties is empty", "Name at least one county.")
    periods = Period(study.years.base), Period(study.years.current)
    found = [areas_of(study, store, period) for period in periods]
    grown = breaks.grown_counties(study.region.counties, *(store.areas(period) for period in periods))
    broken = tuple(dict.fromkeys((*(b for f in found for b in f.broken), *grown)))
    raw = {period: _cells(study, store, period, f.codes) for period, f in zip(periods, found, strict=True)}
    for period, area_codes in zip(periods, found, strict=True):
        refuse_gaps(study, raw[period], period, (*area_codes.codes, study.benchmark))
    others = {p: _cells(study, store, p, ()) for p in other_periods(study, store)}
    resolved = [_resolved(study, period, raw, raw | others) for period in periods]
    base, current = (Year(r, f.codes, broken) for r, f in zip(resolved, found, strict=True))
    used = [p for period, f in zip(periods, found, strict=True) for p in _provenance(study, store, period, f.codes)]
    return StudyCells(study, base, current, tuple(dict.fromkeys(used)), _notes(study, found, broken, resolved))


def areas_of(study: Study, store: Store, period: Period) -> breaks.AreaCodes:
    """The region's codes in a period; StoreError when a county or the benchmark is not there under any code."""
    found = breaks.area_codes(study.region.counties, store.areas(period))
    store.provenance(period, [*found.missing, *found.codes, study.benchmark])
    return found


def _states(study: Study) -> list[str]:
    """Two-digit states whose counties constrain the region's hidden cells."""
    return sorted({code[:2] for code in study.region.counties})


def digits_read(study: Study) -> range:
    """The NAICS levels that are read from the store."""
    # One level below what is estimated: published children say much about a hidden parent.
    return range(2, min(max(study.level.deepest, 3) + 1, 6) + 1)


def _cells(study: Study, store: Store, period: Period, region: Sequence[str]) -> Cells:
    """With estimates every county of the region's states takes part; else only what the table shows."""
    present = set(store.areas(period))
    # Another year may lack one of the states: it then lends what it has.
    states = [s for s in _states(study) if any(a[:2] == s for a in present)]
    if study.suppressed == "estimate":
        areas = [a for a in (study.benchmark, *region) if a in present and a[:2] not in states]
    else:
        areas = [a for a in (*region, study.benchmark, *(f"{s}000" for s in states)) if a in present]
        states = []
    chosen = list(dict.fromkeys(areas)) or None
    owns = _ownerships(study)
    return store.cells(period, areas=chosen, states=states or None, owns=owns, digits=list(digits_read(study)))


def _ownerships(study: Study) -> tuple[str, ...]:
    """Government totals can be hidden in a county, but all ownerships add up to one that never is."""
    return study.ownership if study.ownership == codes.PRIVATE else codes.ALL_OWNERSHIPS


def refuse_gaps(study: Study, cells: Cells, period: Period, areas: Sequence[str]) -> None:
    """StoreError when rows of an area were lost: they would pass for industries without a job."""
    digits = range(2, study.level.deepest + 1)
    gap = completeness.first_gap(cells, areas, study.ownership, digits)
    if gap:
        raise StoreError(
            f"the rows of an area in QCEW {period} are not complete: {gap}",
            "The file was cut off, or holds only some industries. Get it whole: "
            f"`sectorlmi fetch qcew --year {period.year} --area {gap.area}`, or load the saved file again.",
        )


def other_periods(study: Study, store: Store) -> list[Period]:
    """Years besides the study's two that hold this region's states, nearest to the current year first."""
    if study.suppressed != "estimate":
        return []
    mine = {study.years.base, study.years.current}
    states = set(_states(study))
    near = sorted(
        (p for p in store.periods() if p.is_annual and p.year not in mine),
        key=lambda p: (abs(p.year - study.years.current), p.year),
    )
    return [p for p in near if any(a[:2] in states for a in store.areas(p))][:_OTHER_YEARS]


def _resolved(study: Study, period: Period, raw: dict[Period, Cells], every: dict[Period, Cells]) -> Resolved:
    level = max(study.level.deepest, 3)
    if study.suppressed != "estimate":
        return bound(raw[period], level=level)
    others = [same_content(cells, period) for p, cells in every.items() if p != period]
    return resolve(raw[period], level=level, other_periods=others, benchmark_area=study.benchmark)


def same_content(other: Cells, period: Period) -> Cells:
    """The cells of another year whose codes mean the same in this one: a reused code is another industry."""
    older, newer = sorted(breaks.naics_vintage(p.year) for p in (other.period, period))
    if not breaks.is_documented(older, newer):
        return other.take(np.zeros(len(other), dtype=np.bool_))
    changed = sorted(
        code for digits in codes.LEVELS for g in breaks.bridge_groups(older, newer, digits) for code in g.old | g.new
    )
    return other.take(~np.isin(other.industry, np.array(changed, dtype=np.str_))) if changed else other


def _provenance(study: Study, store: Store, period: Period, region: Sequence[str]) -> list[Provenance]:
    present = set(store.areas(period))
    used = {*region, study.benchmark}
    if study.suppressed == "estimate":
        used |= {a for a in present if a[:2] in _states(study)}
    return store.provenance(period, sorted(used & present))


def _notes(
    study: Study, found: Sequence[breaks.AreaCodes], broken: Sequence[str], resolved: Sequence[Resolved]
) -> tuple[str, ...]:
    notes: list[str] = []
    for areas in found:
        notes += [f"Joined over a change of county codes: {note}." for note in areas.joined]
    notes += [f"Growth is refused, because the region changed: {why}." for why in broken]
    contradictions = [str(c) for r in resolved for c in r.contradictions]
    notes += [f"Published figures contradict each other: {c}." for c in contradictions[:5]]
    if len(contradictions) > 5:
        notes.append(f"{len(contradictions) - 5} more contradictions between published figures.")
    if study.ownership != codes.PRIVATE and study.years.base <= 2022 <= study.years.current:
        notes.append(
            "From the second quarter of 2022 BLS publishes many state and local government cells it used to hide: "
            "part of their growth is newly shown, not new."
        )
    return tuple(dict.fromkeys(notes))


def region_cells(year: Year, study: Study) -> Cells:
    """The region's source rows at the study's level, for the workbook's tabs A and C."""
    cells = year.resolved.cells.within(areas=year.areas, owns=study.ownership)
    return cells.take(np.array([study.level.lists(str(code)) for code in cells.industry], dtype=np.bool_))
