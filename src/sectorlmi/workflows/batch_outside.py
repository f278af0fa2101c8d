"""Projections and own factors for many regions: one value an industry, the same for every region as wide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sectorlmi import reference
from sectorlmi.store import Store
from sectorlmi.table import outside
from sectorlmi.table.outside import OutsideValues
from sectorlmi.table.panel import Outside
from sectorlmi.terms import breaks, naics
from sectorlmi.terms.cells import Text
from sectorlmi.terms.inputs import Inputs
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.region import Region
from sectorlmi.terms.study import Study

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
    periods = Period(study.years.base), Period(study.years.current)
    there = [breaks.area_codes(study.benchmark_areas, store.areas(period)).codes for period in periods]
    rows = [
        store.cells(period, areas=areas, digits=[2, 3, 4, 5, 6], with_totals=False)
        for period, areas in zip(periods, there, strict=True)
    ]
    codes = {*reference.industry_titles(), *(str(code) for cells in rows for code in cells.industry)}
    return sorted(code for code in codes if naics.digits(code) and study.level.lists(code))
