"""The START data table of many regions at once: what `build` does for one region, a row a region and industry.

Every number is the same as in the table of the region alone, made of the same cells: same sums, same bounds, same
comparisons, formulas and statuses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sectorlmi.suppression.resolved import Resolved
from sectorlmi.table import measures, regional_columns, status
from sectorlmi.table.batch_growth import BatchGrowth, compare_years
from sectorlmi.table.batch_sums import BatchCells, Pick, Targets
from sectorlmi.table.build import OutsideValues, of_level, total_ownership
from sectorlmi.table.comparison import Basis, Comparer, Comparison
from sectorlmi.table.datatable import Array
from sectorlmi.table.factors import FACTORS, Factor, Quantities
from sectorlmi.table.quadrants import quadrants
from sectorlmi.table.wages import Wage, average_wage
from sectorlmi.terms import codes
from sectorlmi.terms.cells import Flags, Floats, Ints
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.significant import rounded_columns
from sectorlmi.terms.study import Study


@dataclass(frozen=True)
class BatchRegion:
    """One region: its area codes in each period, and why it is not the same in both (empty when it is)."""

    name: str
    base_areas: tuple[str, ...]
    current_areas: tuple[str, ...]
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class BatchTable:
    """Rows in the order of the regions, then of industry code.

    `region` is each row's position in the regions given; `columns` are those of the data dictionary.
    """

    region: Ints
    industry: Array
    columns: Mapping[str, Array]
    quantities: Quantities
    factors: tuple[Factor, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", rounded_columns(self.columns))

    def __len__(self) -> int:
        return len(self.region)

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    def factor_values(self) -> Floats:
        """(rows × factors) values that are ranked on; NaN is unknown."""
        return np.column_stack([np.asarray(self.columns[f.column.name], dtype=np.float64) for f in self.factors])


def listed_industries(study: Study, *resolved: Resolved) -> tuple[str, ...]:
    """Every industry of the study's level that has a cell anywhere, less the excluded ones."""
    return of_level(study, {str(code) for r in resolved for code in r.system.industry_codes})


def build(
    study: Study,
    regions: Sequence[BatchRegion],
    years: tuple[Resolved, Resolved],
    factors: Sequence[Factor],
    outside: Mapping[str, Mapping[str, OutsideValues]],
) -> BatchTable:
    """The data tables of the regions, one under the other.

    Args:
        years: base and current cells of all the regions' areas and of the benchmark.
        factors: the study's factors in its order. The values of every built-in factor become columns too.
        outside: by factor name (`projected_growth` and the study's own), then by industry code: one value each.
    """
    made = _Rows(study, regions, *years)
    values = {name: _looked_up(given, made.row_industry) for name, given in outside.items()}
    quantities = made.quantities({name: given.values for name, given in values.items()})
    columns = made.columns() | {f"{name}_status": given.status for name, given in values.items()}
    for factor in dict.fromkeys((*FACTORS.values(), *factors)):
        # A county may publish no jobs at all; what is divided by them is then unknown.
        with np.errstate(divide="ignore", invalid="ignore"):
            numbers = factor.values(quantities)
        numbers = np.where(np.isfinite(numbers), numbers, np.nan)
        columns[factor.column.name] = numbers
        if factor.name in values:
            columns[factor.status_column] = status.missing_where(values[factor.name].status, numbers)
    kinds = status.missing_where(columns["location_quotient_status"], columns["location_quotient"])
    columns["location_quotient_status"] = kinds
    columns["quadrant"] = quadrants(
        columns["location_quotient"],
        columns["growth_pct"],
        lq=study.quadrants.location_quotient,
        growth=study.quadrants.growth,
    )
    return BatchTable(made.pick.region, made.row_industry, columns, quantities, tuple(factors))


def _looked_up(given: Mapping[str, OutsideValues], industries: Array) -> OutsideValues:
    """One value a row, from one value an industry; nothing where the industry has none."""
    listed, of_row = np.unique(industries, return_inverse=True)
    values = np.array([given[c].values[0] if c in given else np.nan for c in listed.tolist()], dtype=np.float64)
    kinds = [str(given[c].status[0]) if c in given else str(Status.MISSING) for c in listed.tolist()]
    nothing = np.full(len(industries), "", dtype=np.str_)
    return OutsideValues(values[of_row], np.array(kinds, dtype=np.str_)[of_row], nothing)


class _Rows:
    """All sums that the tables need, each computed once for all regions; the benchmark is one region more."""

    def __init__(self, study: Study, regions: Sequence[BatchRegion], base: Resolved, current: Resolved) -> None:
        self.study, self.regions = study, regions
        industries = listed_industries(study, base, current)
        years = ((base, [r.base_areas for r in regions]), (current, [r.current_areas for r in regions]))
        benchmark = (study.benchmark,)
        self.cells = tuple(BatchCells(resolved, [*areas, benchmark], study.ownership) for resolved, areas in years)
        owns = total_ownership(study)
        self.totals = tuple(self._totals(BatchCells(r, [*areas, benchmark], owns)) for r, areas in years)
        is_there = self.cells[0].has_row(industries) | self.cells[1].has_row(industries)
        region, industry = np.nonzero(is_there[: len(regions)])
        self.row_industry: Array = np.array(industries, dtype=np.str_)[industry]
        self.comparisons = _Comparisons(study, regions, industries, region, industry)
        own = [(code,) for code in industries]
        self.pick = Pick(region, industry)
        self.base = self.cells[0].sums(own, self.pick)
        self.current = self.cells[1].sums(own, self.pick, tight=("employment",))
        self.jobs = regional_columns.employment(self.current, self.comparisons.is_(Basis.RETIRED), study.suppressed)
        of_benchmark = Pick(np.full(len(region), len(regions)), industry)
        self.benchmark = self.cells[1].sums(own, of_benchmark)
        self.growth: BatchGrowth = self._growth(self.pick.region)
        self.benchmark_growth = self._growth(of_benchmark.region)
        self.wage: Wage = average_wage(self.current, study.suppressed)

    def _growth(self, region: Ints) -> BatchGrowth:
        return compare_years(
            (self.cells[0], self.cells[1]), self.comparisons.targets, region, self.comparisons, self.study.suppressed
        )

    def quantities(self, outside: Mapping[str, Floats]) -> Quantities:
        """As for one region; its totals, single numbers there, stand here once a row."""
        (total_base, _), (total, wages) = self.totals
        here, benchmark = self.pick.region, len(self.regions)
        per_row: dict[str, Any] = {
            "region_total": total[here],
            "region_total_base": total_base[here],
            "region_wage": measures.ratio(wages, total)[here],
        }
        return Quantities(
            employment=self.jobs["employment"],
            establishments=self.current.establishments,
            wages=self.wage.wages,
            wage_employment=self.wage.employment,
            growth_from=self.growth.start,
            growth_to=self.growth.end,
            years=self.study.years.span,
            benchmark_employment=self.benchmark.employment.estimate,
            benchmark_total=float(total[benchmark]),
            benchmark_total_base=float(total_base[benchmark]),
            benchmark_from=self.benchmark_growth.sums[0].employment.estimate,
            benchmark_to=self.benchmark_growth.sums[1].employment.estimate,
            projected_growth_pct=outside["projected_growth"],
            extra=dict(outside),
            **per_row,
        )

    def _totals(self, cells: BatchCells) -> tuple[Floats, Floats]:
        """Published jobs and wages of all industries, of each region and then of the benchmark."""
        every = np.arange(len(self.regions) + 1)
        sums = cells.sums([(codes.ALL_INDUSTRIES,)], Pick(every, np.zeros(len(every), dtype=np.int64)))
        return sums.employment.estimate, sums.wages.estimate

    def columns(self) -> dict[str, Array]:
        """Everything but the factors' own values, by the names of the data dictionary."""
        unlike = self.comparisons.is_(Basis.BRIDGED, Basis.NOT_COMPARABLE)
        return (
            self._identity()
            | regional_columns.counts(self.current)
            | self.jobs
            | regional_columns.base_employment(self.base, unlike, self.study.suppressed, bounded=False)
            | self.wage.columns()
            | self.growth.columns()
            | self._lq_columns()
        )

    def _identity(self) -> dict[str, Array]:
        return {
            "industry_code": self.row_industry,
            "title": regional_columns.titles(self.row_industry),
            "naics_vintage": np.where(self.comparisons.is_(Basis.RETIRED), *self.comparisons.vintages),
        }

    def _lq_columns(self) -> dict[str, Array]:
        of_benchmark = status.of_sum(self.benchmark, "estimate")
        return {
            "location_quotient_status": status.weakest(self.jobs["employment_status"], of_benchmark),
            "benchmark_employment": self.benchmark.employment.estimate,
            "benchmark_status": of_benchmark,
        }


class _Comparisons:
    """How each row is compared with the base year, and the targets that this needs: each code, each bridge group."""

    def __init__(
        self,
        study: Study,
        regions: Sequence[BatchRegion],
        industries: Sequence[str],
        region: Ints,
        industry: Ints,
    ) -> None:
        kinds = list(dict.fromkeys(r.broken for r in regions))
        comparers = [Comparer(study.years.base, study.years.current, broken) for broken in kinds]
        found: list[Comparison] = [c.compare(code) for c in comparers for code in industries]
        self.vintages = (comparers[0].base_vintage, comparers[0].current_vintage) if comparers else (0, 0)
        kind_of_region = np.array([kinds.index(r.broken) for r in regions], dtype=np.int64)
        at = kind_of_region[region] * len(industries) + industry
        own = [(code,) for code in industries]
        groups = list(dict.fromkeys((c.base_codes, c.current_codes) for c in found if c.basis is Basis.BRIDGED))
        self.targets: tuple[Targets, Targets] = ([*own, *(g[0] for g in groups)], [*own, *(g[1] for g in groups)])
        number = {group: len(own) + i for i, group in enumerate(groups)}
        target = [
            number[c.base_codes, c.current_codes] if c.basis is Basis.BRIDGED else i % len(own)
            for i, c in enumerate(found)
        ]
        self.target = np.array(target, dtype=np.int64)[at]
        self.note = np.array([c.note for c in found], dtype=np.str_)[at]
        self._basis = np.array([c.basis.value for c in found], dtype=np.int64)[at]

    def is_(self, *kinds: Basis) -> Flags:
        """Which rows are compared so."""
        flags: Flags = np.isin(self._basis, [kind.value for kind in kinds])
        return flags
