"""One chunk of a batch: regions of a few states, their cells read once, each set of states resolved once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby

import numpy as np

from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranked_columns import ranked_columns
from sectorlmi.store import Store
from sectorlmi.table import panel
from sectorlmi.table.factors import Factor
from sectorlmi.table.sums import Year
from sectorlmi.terms.cells import Array, Cells
from sectorlmi.terms.codes import AreaKind, area_kind
from sectorlmi.terms.inputs import Inputs
from sectorlmi.terms.period import Period
from sectorlmi.terms.region import Region
from sectorlmi.terms.study import Study
from sectorlmi.workflows import cells as study_cells
from sectorlmi.workflows import whole_areas
from sectorlmi.workflows.batch_outside import BatchOutside
from sectorlmi.workflows.batch_regions import Planned

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
    states = {state for p in plans for state in p.states}
    periods = {Period(study.years.base), Period(study.years.current)}
    periods |= {period for group in {p.states for p in plans} for period in _other_periods(study, group, store)}
    return {period: set(_areas(study, states, plans, store, period)) for period in periods}


def _areas(study: Study, states: set[str], plans: Sequence[Planned], store: Store, period: Period) -> Iterator[str]:
    inside = {code for p in plans for code in (*p.region.base_areas, *p.region.current_areas)}
    for area in store.areas(period):
        if (
            area in study_cells.beside(study)
            or area in inside
            or (area[:2] in states and area_kind(area) in _IN_A_STATE)
        ):
            yield area


def _other_periods(study: Study, states: Sequence[str], store: Store) -> list[Period]:
    """As `rank` chooses them for a region in these states."""
    counties = tuple(f"{state}001" for state in states)
    return list(study_cells.other_periods(replace(study, region=Region("", counties)), store))


class Chunk:
    """Works out the rows of some regions. Cells are read once for all of them."""

    def __init__(
        self, study: Study, store: Store, factors: Sequence[Factor], criteria: Sequence[Criterion], inputs: Inputs
    ) -> None:
        self._study, self._store = study, store
        self._factors, self._criteria = factors, criteria
        self._outside = BatchOutside(study, store, inputs)

    @cached_property
    def _benchmark(self) -> Sequence[Year | None]:
        periods = Period(self._study.years.base), Period(self._study.years.current)
        held = {period: self._store.areas(period) for period in periods}
        return study_cells.benchmark_years(self._study, self._store, held)[0]

    def tables(self, plans: Sequence[Planned]) -> Iterator[tuple[list[Planned], Mapping[str, Array]]]:
        """For each set of states its regions, and a column by name; `region` numbers the regions."""
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
        digits = list(study_cells.digits_read(study))
        cells = self._store.cells(period, areas=areas, owns=whole_areas.ownerships_read(study), digits=digits)
        if period.year not in (years.base, years.current):
            return cells
        ours = [p.region.base_areas if period.year == years.base else p.region.current_areas for p in plans]
        needed = [*dict.fromkeys(code for region in ours for code in region), *study_cells.beside(study)]
        cells = whole_areas.with_covered(study, self._store, cells, needed)
        return whole_areas.without_partial(study, cells, needed)[0]

    def _group(
        self, states: Sequence[str], plans: Sequence[Planned], raw: Mapping[Period, Cells]
    ) -> Mapping[str, Array]:
        study = self._study
        inside = {code for p in plans for code in (*p.region.base_areas, *p.region.current_areas)}
        wanted = [Period(study.years.base), Period(study.years.current)]
        others = _other_periods(study, states, self._store)
        inside.update(study_cells.beside(study))
        held = {p: _within(raw[p], set(states), inside) for p in dict.fromkeys(wanted + others)}
        regions = [p.region for p in plans]
        outside = self._outside.values(plans[0].wanted.counties)
        resolved = study_cells.resolved_periods(study, wanted, held)
        base, current = (Year(r, (), benchmark=b) for r, b in zip(resolved, self._benchmark, strict=True))
        table = panel.build_many(study, regions, (base, current), self._factors, outside)
        places = ranked_columns(study, table, len(regions), self._criteria)
        return {"region": np.asarray(table.region), **table.columns, **places}


def _within(cells: Cells, states: set[str], further: set[str]) -> Cells:
    """The cells of these states and further areas; cells stand area by area."""
    area = cells.area
    first = np.concatenate([[0], np.flatnonzero(area[1:] != area[:-1]) + 1]) if len(area) else np.zeros(0, np.int64)
    size = np.diff(np.append(first, len(area)))
    names = area[first].tolist()
    keep = [a in further or (a[:2] in states and area_kind(a) in _IN_A_STATE) for a in names]
    return cells.take(np.repeat(np.array(keep, dtype=np.bool_), size))
