"""Which regions a batch is about: every county, every metropolitan area, or a file of names and counties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sectorlmi import reference
from sectorlmi.errors import ConfigError, StoreError
from sectorlmi.sources import archive, geography, region_words
from sectorlmi.store import Store
from sectorlmi.table.completeness import Gap
from sectorlmi.table.panel import PanelRegion
from sectorlmi.terms import breaks
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.county_lists import CountyRow
from sectorlmi.terms.period import Period
from sectorlmi.terms.place_names import cbsa_titles
from sectorlmi.terms.study import Study
from sectorlmi.workflows import whole_areas

ALL_COUNTIES: Final = "all-counties"
ALL_CBSAS: Final = "all-cbsas"
_NAME_COLUMNS: Final = ("region", "region_name", "name")


@dataclass(frozen=True)
class Wanted:
    """A region as it was asked for: its code or name, its title, and its counties by today's or the list's codes.

    `notes` say what was odd about the list.
    """

    name: str
    title: str
    counties: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planned:
    """A region that can be computed: what was asked for, and its codes in both years."""

    wanted: Wanted
    region: PanelRegion

    @property
    def states(self) -> tuple[str, ...]:
        """Two-digit states whose counties constrain the region's hidden cells."""
        return tuple(sorted({code[:2] for code in self.wanted.counties}))


@dataclass(frozen=True)
class Skipped:
    """A region without a table, and why."""

    name: str
    reason: str


def wanted(text: str, study: Study, store: Store, delineation: Path | None = None) -> list[Wanted]:
    """The regions that `--regions` names, each once. Raises ConfigError, DataError or StoreError."""
    if text == ALL_COUNTIES:
        return _all_counties(study, store)
    if text == ALL_CBSAS:
        return _all_cbsas(delineation)
    return _from_file(Path(text))


def _all_counties(study: Study, store: Store) -> list[Wanted]:
    there = store.areas(study.years.current)
    counties = [area for area in there if area_kind(area) is AreaKind.COUNTY]
    if not counties:
        raise StoreError(
            f"the store holds no county of {study.years.current}",
            f"Get them with: sectorlmi fetch qcew {study.years.current.options} --all",
        )
    return [Wanted(code, reference.area_names().get(code, code), (code,)) for code in counties]


def _all_cbsas(delineation: Path | None) -> list[Wanted]:
    named = cbsa_titles()
    counties = dict(reference.cbsa_counties())
    if delineation is not None:
        (member,) = list(archive.members([delineation]))[:1]
        given = geography.delineation(member)
        counties, named = dict(given.counties), named | given.titles
    return [Wanted(code, named.get(code, code), tuple(c)) for code, c in sorted(counties.items())]


def _from_file(file: Path) -> list[Wanted]:
    """A list of region and counties: a row a county, or a row a region with its counties and spaces between."""
    listed = region_words.county_file(
        file, "--regions", apart=_NAME_COLUMNS, instead=f", or {ALL_COUNTIES} or {ALL_CBSAS}"
    )
    if listed.apart is None:
        headings = ", ".join(filter(None, listed.headings)) or "no headings"
        raise ConfigError(f"--regions {listed.where}: no column {' or '.join(_NAME_COLUMNS)}", f"Found: {headings}.")
    rows: dict[str, list[CountyRow]] = {}
    for row in listed.rows:
        name = row.cells[listed.apart]
        if not name:
            raise ConfigError(f"{listed.where} row {row.number}: the region is blank", "Write its name in every row.")
        rows.setdefault(name, []).append(row)
    return [Wanted(name, name, *map(tuple, listed.counties(region_words.county, own))) for name, own in rows.items()]


def planned(
    regions: Sequence[Wanted], study: Study, store: Store, *, may_skip: bool
) -> tuple[list[Planned], list[Skipped]]:
    """Each region's codes in both years.

    With `may_skip` a region that the store does not hold whole in both years is skipped and named; else StoreError.
    Raises StoreError when the benchmark or a year is not there.
    """
    periods = study.years.base, study.years.current
    for period in periods:
        benchmark = breaks.area_codes(study.benchmark_areas, store.areas(period))
        store.provenance(period, [*benchmark.missing, *benchmark.codes])
    there = [store.areas(period) for period in periods]
    present = [set(areas) for areas in there]
    codes = [[breaks.area_codes(region.counties, areas) for areas in present] for region in regions]
    lost = [
        _lost(study, store, period, (code for found in codes if not found[i].missing for code in found[i].codes))
        for i, period in enumerate(periods)
    ]
    plans: list[Planned] = []
    skipped: list[Skipped] = []
    for region, found in zip(regions, codes, strict=True):
        reason = _why_not(periods, found, lost)
        if not reason:
            grown = breaks.grown_counties(region.counties, *present)
            broken = tuple(dict.fromkeys((*(why for f in found for why in f.broken), *grown)))
            plans.append(Planned(region, PanelRegion(region.name, found[0].codes, found[1].codes, broken)))
            continue
        skipped.append(Skipped(region.name, reason))
        if not may_skip:
            raise StoreError(
                f"region {region.name}: {reason}",
                "Get them with `sectorlmi fetch qcew`, or take the region out of the file.",
            )
    if not plans:
        raise StoreError(
            f"the store holds none of the {len(regions)} regions whole in {periods[0]} and {periods[1]}",
            f"For instance {skipped[0].name}: {skipped[0].reason}.",
        )
    return plans, skipped


def _lost(study: Study, store: Store, period: Period, areas: Iterable[str]) -> dict[str, Gap]:
    """The areas of which the store lacks rows that the study needs. StoreError when the benchmark is one."""
    benchmark = breaks.area_codes(study.benchmark_areas, store.areas(period)).codes
    found = whole_areas.gaps_in_store(study, store, period, sorted({*areas, *benchmark}))
    whole_areas.refuse([found[area] for area in found if area in benchmark], period)
    return found


def _why_not(periods: Sequence[Period], found: Sequence[breaks.AreaCodes], lost: Sequence[Mapping[str, Gap]]) -> str:
    """Why a region cannot be computed; empty where it can."""
    missing = [f"{p}: {' '.join(f.missing)}" for p, f in zip(periods, found, strict=True) if f.missing]
    if missing:
        return f"the store has no QCEW {', '.join(missing)}"
    if found[1].lost:
        return f"{' '.join(found[1].lost)} is no county code of {periods[1]}: other counties are in its place"
    gone = [
        f"{period}: {gaps[code]}"
        for period, areas, gaps in zip(periods, found, lost, strict=True)
        for code in areas.codes
        if code in gaps
    ]
    return f"rows of QCEW are missing, {gone[0]}" if gone else ""
