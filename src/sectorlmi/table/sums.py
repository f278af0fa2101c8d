"""Regional sums of cells: what is published, how much is hidden, and between which bounds the truth lies.

Regions are summed together, a row a region and target (an industry, a bridge group or a group of the study's).

Three states are counted for every industry: disclosed, suppressed and absent (no row, so no covered establishment).
A hidden cell is never taken as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, TypeVar

import numpy as np

from sectorlmi import reference
from sectorlmi.suppression.region_bounds import region_bounds
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.suppression.values import Values
from sectorlmi.terms.cells import Flags, Floats, Ints, among
from sectorlmi.terms.study import Policy, Study

Measure = Literal["employment", "wages"]


@dataclass(frozen=True, eq=False)
class Amounts:
    """One measure (jobs or wages) summed over a region; one entry an industry.

    `floor` is the sum of the published cells, NaN where every cell is hidden; `lower` and `upper` always hold;
    `estimate` includes the hidden cells (NaN where no estimate was made); `hidden` is the estimate's hidden part.
    """

    floor: Floats
    lower: Floats
    upper: Floats
    estimate: Floats
    hidden: Floats

    def times(self, factor: int) -> Amounts:
        """So many times as much, as a quarter's wages at an annual rate are."""
        return self if factor == 1 else Amounts(*(getattr(self, f.name) * factor for f in fields(Amounts)))

    def with_rows(self, rows: Ints, other: Amounts) -> Amounts:
        """These entries with the other's in these places."""
        return Amounts(*(_put(getattr(self, f.name), rows, getattr(other, f.name)) for f in fields(Amounts)))


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums of one period over a region's areas and ownerships; one entry a target (an industry or a bridge group).

    Jobs are the period's mean; wages are dollars a year, those of a quarter four times what it paid (annualized).
    """

    n_disclosed: Ints
    n_suppressed: Ints
    n_absent: Ints
    establishments: Floats
    employment: Amounts
    wages: Amounts

    def with_rows(self, rows: Ints, other: Sums) -> Sums:
        """These entries with the other's in these places."""
        return Sums(
            _put(self.n_disclosed, rows, other.n_disclosed),
            _put(self.n_suppressed, rows, other.n_suppressed),
            _put(self.n_absent, rows, other.n_absent),
            _put(self.establishments, rows, other.establishments),
            self.employment.with_rows(rows, other.employment),
            self.wages.with_rows(rows, other.wages),
        )


_Column = TypeVar("_Column", Floats, Ints)


def _put(values: _Column, rows: Ints, others: _Column) -> _Column:
    whole = values.copy()
    whole[rows] = others
    return whole


@dataclass(frozen=True, eq=False)
class Year:
    """One period as the study sees it.

    `areas` are the region's counties under the codes of that period; `broken` says why the region is not the same as
    in the other year (empty when it is). `benchmark` is what it is compared with where that is several areas, which
    have cells of their own; one area is among the region's.
    """

    resolved: Resolved
    areas: tuple[str, ...]
    broken: tuple[str, ...] = ()
    benchmark: Year | None = None

    def compared_with(self, study: Study) -> Year:
        """The study's benchmark in this period, a region like any other."""
        return self.benchmark or Year(self.resolved, study.benchmark_areas)


def ranked_amount(amounts: Amounts, n_suppressed: Ints, policy: Policy) -> Floats:
    """The value that is ranked on: with estimates, the published floor, or nothing where a cell is hidden."""
    if policy == "estimate":
        return amounts.estimate
    if policy == "floor":
        return amounts.floor
    return np.where(n_suppressed > 0, np.nan, amounts.floor)


Targets = Sequence[tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Rows:
    """Which results are wanted: positions of a region and of a target, one pair a row of the table."""

    region: Ints
    target: Ints

    @classmethod
    def of_one(cls, n: int) -> Rows:
        """Each of n targets in the first region."""
        return cls(np.zeros(n, dtype=np.int64), np.arange(n))


class CellsOf:
    """The cells of one period, summed for each of many regions.

    Args:
        resolved: cells with bounds and, by policy, estimates; sorted by area as `resolve` leaves them.
        areas: the area codes of each region as they are written in that period; regions may overlap.
        owns: the ownerships that are added up.
    """

    def __init__(self, resolved: Resolved, areas: Sequence[Sequence[str]], owns: Sequence[str]) -> None:
        self._resolved, self._owns = resolved, tuple(owns)
        self._areas = [tuple(region) for region in areas]
        self.n_areas = np.array([len(region) for region in areas], dtype=np.int64)
        rows = np.flatnonzero(among(resolved.cells.own, owns))
        self.region, self._rows = _entries(resolved, rows, areas)
        self._codes = resolved.system.industry_codes
        self.code = resolved.system.industry[self._rows]
        self._position = {str(code): i for i, code in enumerate(self._codes)}
        self._hidden = resolved.cells.suppressed[self._rows]

    def has_row(self, codes: Sequence[str]) -> Flags:
        """(regions × codes): whether the region has any cell of the industry."""
        by_code = self._by_code(self.region, len(self.n_areas), np.ones(len(self._rows)))
        counted: Flags = _by_target(by_code, self._columns([(code,) for code in codes])) > 0
        return counted

    def sums(self, targets: Targets, rows: Rows | None = None, *, tight: Sequence[Measure] = ()) -> Sums:
        """Sums of the targets (tuples of industry codes) in the regions that `rows` pair; without, of the first region.

        `tight` names the measures whose regional sum is bounded as a whole, which is never looser than adding the
        bounds of its cells: hidden siblings in one county share one remainder.
        """
        rows = rows or Rows.of_one(len(targets))
        columns = self._columns(targets)

        def add(values: Floats | Flags) -> Floats:
            by_code = self._by_code(self.region, len(self.n_areas), values)
            return np.asarray(_by_target(by_code, columns)[rows.region, rows.target])

        hidden = self._hidden
        n_disclosed, n_suppressed = add(~hidden), add(hidden)
        n_codes = np.array([len(target) for target in targets], dtype=np.int64)
        n_possible = self.n_areas[rows.region] * len(self._owns) * n_codes[rows.target]
        cells = self._resolved.cells

        def amounts(published: Floats, values: Values) -> Amounts:
            floor = add(np.where(hidden, 0.0, published[self._rows]))
            hidden_part = add(np.where(hidden, values.estimate[self._rows], 0.0))
            return Amounts(
                floor=np.where((n_suppressed > 0) & (n_disclosed == 0), np.nan, floor),
                lower=add(values.lower[self._rows]),
                upper=add(values.upper[self._rows]),
                estimate=floor + hidden_part,
                hidden=hidden_part,
            )

        jobs = amounts(cells.employment, self._resolved.employment)
        wages = amounts(cells.wages, self._resolved.wages)
        if "employment" in tight:
            jobs = self._tightened(jobs, n_suppressed, targets, rows, "employment")
        if "wages" in tight:
            wages = self._tightened(wages, n_suppressed, targets, rows, "wages")
        return Sums(
            n_disclosed.astype(np.int64),
            n_suppressed.astype(np.int64),
            (n_possible - n_disclosed - n_suppressed).astype(np.int64),
            add(cells.establishments[self._rows]),
            jobs,
            wages.times(cells.period.times_a_year),
        )

    def _tightened(self, amounts: Amounts, n_hidden: Floats, targets: Targets, rows: Rows, measure: Measure) -> Amounts:
        """Bounds of each region's sums as a whole, where a sum has two hidden cells or more."""
        lower, upper = amounts.lower.copy(), amounts.upper.copy()
        for r in sorted(set(rows.region[n_hidden > 1].tolist())):
            here = np.flatnonzero(rows.region == r)
            asked, at = np.unique(rows.target[here], return_inverse=True)
            codes = [targets[t] for t in asked.tolist()]
            found = region_bounds(self._resolved, self._areas[r], codes, owns=self._owns, measure=measure)
            lower[here], upper[here] = found.lower[at], found.upper[at]
        return replace(amounts, lower=lower, upper=upper)

    def _by_code(self, group: Ints, n_groups: int, values: Floats | Flags) -> Floats:
        n_codes = max(len(self._codes), 1)
        index = group * n_codes + self.code
        table = np.bincount(index, np.asarray(values, dtype=np.float64), n_groups * n_codes)
        return table.reshape(n_groups, n_codes).astype(np.float64)

    def _columns(self, targets: Targets) -> list[list[int]]:
        return [[self._position[c] for c in dict.fromkeys(target) if c in self._position] for target in targets]

    def by_county(
        self, county: Ints, n_counties: int, targets: Targets, measure: Measure = "employment"
    ) -> tuple[Floats, Floats, Floats]:
        """(counties × targets): hidden cells, published jobs or wages, cells; `county` numbers the entries."""
        columns = self._columns(targets)
        cells = self._resolved.cells
        given = cells.employment if measure == "employment" else cells.wages
        jobs = np.where(self._hidden, 0.0, given[self._rows])
        hidden, shown, rows = (
            _by_target(self._by_code(county, n_counties, values), columns)
            for values in (self._hidden, jobs, np.ones(len(jobs)))
        )
        return hidden, shown, rows

    def area_and_own(self) -> tuple[list[str], Ints]:
        """Names of area and ownership that are the same in every year, and the name's number of each entry."""
        cells = self._resolved.cells
        areas, area = np.unique(cells.area[self._rows], return_inverse=True)
        owns, own = np.unique(cells.own[self._rows], return_inverse=True)
        renamed = {old: min(change.new) for change in reference.area_changes() for old in change.old | change.new}
        names = [renamed.get(str(a), str(a)) + str(o) for a in areas for o in owns]
        return names, area * len(owns) + own


def _entries(resolved: Resolved, rows: Ints, areas: Sequence[Sequence[str]]) -> tuple[Ints, Ints]:
    """Every cell of every region: the region's number and the cell's row, in the order of region, then cell."""
    area = resolved.cells.area[rows]
    first = np.concatenate([[0], np.flatnonzero(area[1:] != area[:-1]) + 1]) if len(area) else np.zeros(0, np.int64)
    at = {str(area[f]): i for i, f in enumerate(first)}
    ends = np.append(first, len(area))
    held = [(r, at[a]) for r, region in enumerate(areas) for a in sorted(set(region)) if a in at]
    region, block = np.array(held, dtype=np.int64).reshape(-1, 2).T
    size = ends[block + 1] - ends[block]
    before = np.repeat(np.cumsum(size) - size, size)
    entry = np.repeat(ends[block], size) + np.arange(int(size.sum())) - before
    return np.repeat(region, size), rows[entry]


def _by_target(by_code: Floats, columns: Sequence[Sequence[int]]) -> Floats:
    """Columns by code added up to columns by target; not a matrix product, in which 0 × unknown would be unknown."""
    single = np.array([c[0] if len(c) == 1 else -1 for c in columns], dtype=np.int64)
    table: Floats = np.where(single >= 0, by_code[:, single], 0.0)
    for t in np.flatnonzero(single < 0).tolist():
        table[:, t] = by_code[:, columns[t]].sum(axis=1)
    return table


def disclosed_in_both(
    base: CellsOf,
    current: CellsOf,
    targets: tuple[Targets, Targets],
    rows: Rows,
    *,
    measure: Measure = "employment",
) -> tuple[Floats, Floats]:
    """Published jobs or wages in both years over the counties that hide nothing of the target in either year.

    The growth of two floors would mix growth with a change of what is hidden. An absent cell is known: it is zero.
    Unknown (NaN) where the target has cells but no county shows it in both years.
    """
    county, region = _counties_of_both(base, current)
    n = len(region)
    split = len(base.region)
    before = base.by_county(county[:split], n, targets[0], measure)
    after = current.by_county(county[split:], n, targets[1], measure)
    has_cells = (before[2] + after[2]) > 0
    is_usable = (before[0] + after[0]) == 0
    n_regions = len(base.n_areas)
    nothing = (_by_region(region, has_cells, n_regions) > 0) & (
        _by_region(region, has_cells & is_usable, n_regions) == 0
    )
    old, new = (
        np.where(nothing, np.nan, _by_region(region, np.where(is_usable, jobs, 0.0), n_regions))[
            rows.region, rows.target
        ]
        for jobs in (before[1], after[1])
    )
    return old, new


def _counties_of_both(base: CellsOf, current: CellsOf) -> tuple[Ints, Ints]:
    """The number of each entry's county (by region, area and ownership, base then current), and its region."""
    names: dict[str, int] = {}
    numbers = []
    for year in (base, current):
        listed, of_entry = year.area_and_own()
        at = np.array([names.setdefault(name, len(names)) for name in listed], dtype=np.int64)
        numbers.append(at[of_entry] if len(at) else of_entry)
    key = np.concatenate([base.region, current.region]) * max(len(names), 1) + np.concatenate(numbers)
    found, county = np.unique(key, return_inverse=True)
    return county, found // max(len(names), 1)


def _by_region(region: Ints, values: Floats | Flags, n_regions: int) -> Floats:
    total = np.zeros((n_regions, values.shape[1]))
    np.add.at(total, region, values)
    return total
