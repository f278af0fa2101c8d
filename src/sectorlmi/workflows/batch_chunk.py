"""One chunk of a batch: regions of a few states, their cells read once, each set of states resolved once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby

import numpy as np

from sectorlmi import reference
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranked_columns import ranked_columns
from sectorlmi.store import Store
from sectorlmi.table import outside, panel
from sectorlmi.table.factors import Factor
from sectorlmi.table.outside import OutsideValues
from sectorlmi.table.panel import Outside
from sectorlmi.table.sums import Year
from sectorlmi.terms import breaks, naics
from sectorlmi.terms.cells import Array, Cells, Floats, Ints, Text
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.inputs import Inputs
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import Region
from sectorlmi.workflows import batch_alone, lending_periods, resolving, study_cells, uncertainty, whole_areas
from sectorlmi.workflows.batch_alone import Alone
from sectorlmi.workflows.batch_regions import Planned

# By factor name, then by industry code: one value each.
_ByCode = Mapping[str, Mapping[str, OutsideValues]]


class BatchOutside:
    """Values that do not come from QCEW, read once. A projection says another thing of a whole state than of a part."""

    def __init__(self, study: Study, store: Store, inputs: Inputs) -> None:
        self._study, self._inputs = study, inputs
        self._industries: list[str] = []
        if study.projections or study.extra_factors:
            self._industries = _listed(study, store)
        self._found: dict[str, _ByCode] = {}

    def reach(self, counties: Sequence[str]) -> str:
        """How wide a region of these counties is to a projection; empty where it does not matter."""
        if not self._study.projections:
            return ""
        return str(outside.reach_of_region(replace(self._study, region=Region("", tuple(counties)))))

    def values(self, counties: Sequence[str]) -> Outside:
        """The values for regions as wide as these counties, at each row of a table by its industry."""
        reach = self.reach(counties)
        if reach not in self._found:
            self._found[reach] = self._read(replace(self._study, region=Region("", tuple(counties))))
        given = self._found[reach]
        return lambda industries: {name: _looked_up(values, industries) for name, values in given.items()}

    def _read(self, study: Study) -> _ByCode:
        listed = self._industries
        if not listed:
            return {"projected_growth": {}}
        given = outside.own_factors(study, self._inputs, listed)
        projected = outside.projected(study, self._inputs.projections, listed)
        if projected is not None:
            given["projected_growth"] = projected
        by_code = {name: {c: _one(v, i) for i, c in enumerate(listed)} for name, v in given.items()}
        return {"projected_growth": {}, **by_code}


def _looked_up(given: Mapping[str, OutsideValues], industries: Text) -> OutsideValues:
    """One value a row, from one value an industry; nothing where the industry has none."""
    listed, of_row = np.unique(industries, return_inverse=True)
    values = np.array([given[c].values[0] if c in given else np.nan for c in listed.tolist()], dtype=np.float64)
    kinds = [str(given[c].status[0]) if c in given else str(Status.MISSING) for c in listed.tolist()]
    nothing = np.full(len(industries), "", dtype=np.str_)
    return OutsideValues(values[of_row], np.array(kinds, dtype=np.str_)[of_row], nothing)


def _one(values: OutsideValues, at: int) -> OutsideValues:
    return replace(values, values=values.values[at : at + 1], status=values.status[at : at + 1])


def _listed(study: Study, store: Store) -> list[str]:
    """Every industry of the study's level that has a title, or that the benchmark has in either year."""
    periods = study.years.base, study.years.current
    there = [breaks.area_codes(study.benchmark_areas, store.areas(period)).codes for period in periods]
    rows = [
        store.cells(period, areas=areas, digits=[2, 3, 4, 5, 6], with_totals=False)
        for period, areas in zip(periods, there, strict=True)
    ]
    codes = {*reference.industry_titles(), *(str(code) for cells in rows for code in cells.industry)}
    return sorted(code for code in codes if naics.digits(code) and study.level.lists(code))


_IN_A_STATE = (AreaKind.COUNTY, AreaKind.UNKNOWN_COUNTY, AreaKind.STATE)
# Enough regions for array work to pay, few enough that little is lost when a run is cut off.
_MOST_REGIONS = 300


def chunks(plans: Sequence[Planned]) -> list[list[Planned]]:
    """The regions by the states they lie in, in lots of at most 300 or so; a set of states is split only if larger."""
    ordered = sorted(plans, key=lambda p: p.states)
    lots: list[list[Planned]] = [[]]
    for _, group in groupby(ordered, key=lambda p: p.states):
        members = list(group)
        for start in range(0, len(members), _MOST_REGIONS):
            piece = members[start : start + _MOST_REGIONS]
            if lots[-1] and len(lots[-1]) + len(piece) > _MOST_REGIONS:
                lots.append([])
            lots[-1] += piece
    return [lot for lot in lots if lot]


def areas_used(study: Study, plans: Sequence[Planned], store: Store) -> dict[Period, set[str]]:
    """Every area that the numbers rest on, by period."""
    read = _areas_read(study, plans, store)
    return {p: areas | study_cells.benchmark_read(study, store.areas(p)) for p, areas in read.items()}


def _areas_read(study: Study, plans: Sequence[Planned], store: Store) -> dict[Period, set[str]]:
    """The areas that are read for the regions, by period."""
    states = {state for p in plans for state in p.states} | batch_alone.own_states(study)
    periods = {study.years.base, study.years.current}
    for group in {p.states for p in plans}:
        periods |= {*_other_periods(study, group, store)} | batch_alone.further_periods(study, group, store)
    return {period: set(_areas(study, states, plans, store, period)) for period in periods}


def _areas(study: Study, states: set[str], plans: Sequence[Planned], store: Store, period: Period) -> Iterator[str]:
    named = {code for p in plans for code in (*p.region.base_areas, *p.region.current_areas)}
    named |= {*study_cells.beside(study), *batch_alone.wider_areas(study)}
    for area in store.areas(period):
        if area in named or (area[:2] in states and area_kind(area) in _IN_A_STATE):
            yield area


def _other_periods(study: Study, states: Sequence[str], store: Store) -> list[Period]:
    """As `rank` chooses them for a region in these states."""
    counties = tuple(f"{state}001" for state in states)
    return list(lending_periods.other_periods(replace(study, region=Region("", counties)), store))


class Chunk:
    """Works out the rows of some regions. Cells are read once for all of them."""

    def __init__(
        self, study: Study, store: Store, factors: Sequence[Factor], criteria: Sequence[Criterion], inputs: Inputs
    ) -> None:
        self._study, self._store = study, store
        self._factors, self._criteria = factors, criteria
        self._inputs = inputs
        self._alone = Alone(study, store, criteria, inputs)

    @cached_property
    def _outside(self) -> BatchOutside:
        return BatchOutside(self._study, self._store, self._inputs)

    @cached_property
    def _benchmark(self) -> Sequence[Year | None]:
        periods = self._study.years.base, self._study.years.current
        held = {period: self._store.areas(period) for period in periods}
        return study_cells.benchmark_years(self._study, self._store, held)[0]

    def tables(self, plans: Sequence[Planned]) -> Iterator[tuple[list[Planned], Mapping[str, Array]]]:
        """For each set of states its regions, and a column by name; `region` numbers the regions."""
        if batch_alone.is_needed(self._study):
            yield from (([plan], self._alone.columns(plan)) for plan in plans)
            return
        read = _areas_read(self._study, plans, self._store)
        raw = {period: self._read(period, sorted(areas), plans) for period, areas in read.items()}
        for (states, _), group in groupby(sorted(plans, key=self._alike), key=self._alike):
            members = list(group)
            yield members, self._group(states, members, raw)

    def _alike(self, plan: Planned) -> tuple[tuple[str, ...], str]:
        """What regions must share to be worked out together: the states they lie in, and their projections."""
        return plan.states, self._outside.reach(plan.wanted.counties)

    def _read(self, period: Period, areas: Sequence[str], plans: Sequence[Planned]) -> Cells:
        """As `rank` reads them: what the plans need was found whole, other counties that are not take no part."""
        study, years = self._study, self._study.years
        owns, digits = whole_areas.ownerships_read(study), study_cells.DIGITS_READ
        cells = self._store.cells(period, areas=areas, owns=owns, digits=digits)
        if period not in years.periods:
            return cells
        ours = [p.region.base_areas if period == years.base else p.region.current_areas for p in plans]
        needed = [*dict.fromkeys(code for region in ours for code in region), *study_cells.beside(study)]
        cells = whole_areas.with_covered(study, self._store, cells, needed)
        return whole_areas.without_partial(study, cells, needed)[0]

    def _group(
        self, states: Sequence[str], plans: Sequence[Planned], raw: Mapping[Period, Cells]
    ) -> Mapping[str, Array]:
        study = self._study
        inside = {code for p in plans for code in (*p.region.base_areas, *p.region.current_areas)}
        wanted = [study.years.base, study.years.current]
        others = _other_periods(study, states, self._store)
        inside.update(study_cells.beside(study))
        held = {p: _within(raw[p], set(states), inside) for p in dict.fromkeys(wanted + others)}
        regions = [p.region for p in plans]
        outside = self._outside.values(plans[0].wanted.counties)
        resolved = resolving.resolved_periods(study, self._store, wanted, held)
        base, current = (Year(r, (), benchmark=b) for r, b in zip(resolved, self._benchmark, strict=True))
        table = panel.build_many(study, regions, (base, current), self._factors, outside, pay=self._inputs.pay)

        def draws(region: int, rows: Ints) -> Floats:
            here = regions[region]
            years = (
                Year(resolved[0], here.base_areas, here.broken),
                Year(resolved[1], here.current_areas, here.broken),
            )
            return uncertainty.factor_draws(table, uncertainty.drawn_in_region(study, table, rows, years))

        is_drawn = uncertainty.is_drawn(study)
        places = ranked_columns(study, table, len(regions), self._criteria, draws if is_drawn else None)
        return {"region": np.asarray(table.region), **table.columns, **places}


def _within(cells: Cells, states: set[str], further: set[str]) -> Cells:
    """The cells of these states and further areas; cells stand area by area."""
    area = cells.area
    first = np.concatenate([[0], np.flatnonzero(area[1:] != area[:-1]) + 1]) if len(area) else np.zeros(0, np.int64)
    size = np.diff(np.append(first, len(area)))
    names = area[first].tolist()
    keep = [a in further or (a[:2] in states and area_kind(a) in _IN_A_STATE) for a in names]
    return cells.take(np.repeat(np.array(keep, dtype=np.bool_), size))
