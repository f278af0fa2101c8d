"""From cells to the START data table: which industries, their regional sums, and what growth may compare.

This room owns the region sum: some cells disclosed make a floor with bounds and an estimate, all hidden make an unknown
with bounds and an estimate, no row anywhere makes a true zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from sectorlmi.table import measures, regional_columns, status
from sectorlmi.table.comparison import Basis, Comparer, Comparison
from sectorlmi.table.datatable import Array, DataTable
from sectorlmi.table.factors import FACTORS, Factor, Quantities
from sectorlmi.table.growth import Growth, Side, compare_years
from sectorlmi.table.quadrants import quadrants
from sectorlmi.table.recoding import Recoding, likely_recodings
from sectorlmi.table.sums import RegionCells, Sums, Year
from sectorlmi.table.wages import Wage, average_wage
from sectorlmi.terms import codes, naics
from sectorlmi.terms.cells import Flags, Floats, Text
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Study

_RECODINGS_SHOWN = 3


@dataclass(frozen=True, eq=False)
class OutsideValues:
    """Values that do not come from QCEW, one an industry: a projection, or a factor of the study's own."""

    values: Floats
    status: Text
    note: Text
    further: Mapping[str, Array] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def industries_of(study: Study, base: Year, current: Year) -> tuple[str, ...]:
    """Every industry of the study's level with a row in any of the region's areas in either year, less the excluded."""
    cells = (RegionCells(year.resolved, year.areas, study.ownership) for year in (base, current))
    return of_level(study, {str(code) for c in cells for code in c.codes})


def of_level(study: Study, found: Iterable[str]) -> tuple[str, ...]:
    """Of these codes the industries of the study's level, less the excluded, in order."""
    listed = (c for c in found if naics.digits(c) and study.level.lists(c))
    return tuple(sorted(c for c in listed if not any(naics.is_within(c, x) for x in study.industries.exclude)))


def total_ownership(study: Study) -> tuple[str, ...]:
    """The ownerships of the all-industry jobs that location quotients divide by (START tabs F and G)."""
    everything = study.lq_base == "total" or study.ownership == codes.ALL_OWNERSHIPS
    return (codes.ALL_COVERED,) if everything else study.ownership


def build(
    study: Study,
    base: Year,
    current: Year,
    factors: Sequence[Factor],
    *,
    projected: OutsideValues | None = None,
    extra: Mapping[str, OutsideValues] | None = None,
    industries: Sequence[str] | None = None,
) -> DataTable:
    """The data table of a study.

    Args:
        base, current: the two periods; each holds the cells of the region's counties and of the benchmark.
        factors: the study's factors in its order. The values of every built-in factor become columns too.
        projected: projected growth of `industries_of(...)`, in that order; None when no projections were loaded.
        extra: values of the study's own factors by name, in the same order.
        industries: the rows, where they are not `industries_of(...)`: some of them, or further ones.
    """
    industries = industries_of(study, base, current) if industries is None else tuple(industries)
    sums = _RegionSums(study, industries, base, current)
    outside = {"projected_growth": projected or nothing(len(industries)), **(extra or {})}
    quantities = sums.quantities(outside)
    columns = sums.columns() | outside_columns(outside)
    for factor in dict.fromkeys((*FACTORS.values(), *factors)):
        values = factor.values(quantities)
        columns[factor.column.name] = values
        if factor.status_column not in columns:
            columns[factor.status_column] = status.missing_where(outside[factor.name].status, values)
    columns["quadrant"] = quadrants(
        columns["location_quotient"],
        columns["growth_pct"],
        lq=study.quadrants.location_quotient,
        growth=study.quadrants.growth,
    )
    notes = [note for given in outside.values() for note in given.notes]
    notes += sums.mark_recodings(columns)
    return DataTable(industries, columns, quantities, tuple(factors), tuple(notes))


class _RegionSums:
    """All sums that the table needs, each computed once."""

    def __init__(self, study: Study, industries: tuple[str, ...], base: Year, current: Year) -> None:
        self.study, self.industries = study, industries
        self.comparer = Comparer(study.years.base, study.years.current, base.broken)
        self.comparisons: list[Comparison] = [self.comparer.compare(c) for c in industries]
        self.base_year, self.current_year = base, current
        own = [(c,) for c in industries]
        base_cells = RegionCells(base.resolved, base.areas, study.ownership)
        current_cells = RegionCells(current.resolved, current.areas, study.ownership)
        self.current: Sums = current_cells.sums(own, tight=("employment", "wages"))
        self.base: Sums = base_cells.sums(own, tight=("employment",))
        self.jobs = regional_columns.employment(self.current, self._is(Basis.RETIRED), study.suppressed)
        self.recodings = self._likely_recodings(base_cells, current_cells)
        sides = Side(base_cells, self.base), Side(current_cells, self.current)
        self.growth: Growth = compare_years(*sides, self.comparisons, study.suppressed)
        self.wage: Wage = average_wage(self.current, study.suppressed)
        benchmark = RegionCells(current.resolved, (study.benchmark,), study.ownership)
        self.benchmark: Sums = benchmark.sums(own)
        benchmark_base = RegionCells(base.resolved, (study.benchmark,), study.ownership)
        self.benchmark_from = benchmark_base.sums([c.base_codes for c in self.comparisons]).employment.estimate
        self.benchmark_to = benchmark.sums([c.current_codes for c in self.comparisons]).employment.estimate

    def _likely_recodings(self, base: RegionCells, current: RegionCells) -> list[Recoding]:
        same = (c for c, how in zip(self.industries, self.comparisons, strict=True) if how.basis is Basis.SAME)
        return likely_recodings(base, current, same)

    def mark_recodings(self, columns: dict[str, Array]) -> list[str]:
        """Add likely recodings to the notes on growth; the largest also as notes on the table."""
        notes = [str(text) for text in columns["growth_note"]]
        for recoding in self.recodings:
            for code in (recoding.fell, recoding.rose):
                row = self.industries.index(code)
                notes[row] = "; ".join(part for part in (notes[row], str(recoding)) if part)
        columns["growth_note"] = np.array(notes, dtype=np.str_)
        shown = [f"Growth may be an accident of coding: {r}." for r in self.recodings[:_RECODINGS_SHOWN]]
        more = len(self.recodings) - _RECODINGS_SHOWN
        return shown + ([f"{more} more likely recodings, each noted on its growth."] if more > 0 else [])

    def quantities(self, outside: Mapping[str, OutsideValues]) -> Quantities:
        total, wages = self._all_industries(self.current_year, self.current_year.areas)
        return Quantities(
            employment=self.jobs["employment"],
            establishments=self.current.establishments,
            wages=self.wage.wages,
            wage_employment=self.wage.employment,
            growth_from=self.growth.base,
            growth_to=self.growth.current,
            years=self.study.years.span,
            region_total=total,
            region_total_base=self._all_industries(self.base_year, self.base_year.areas)[0],
            region_wage=wages / total if total else np.nan,
            benchmark_employment=self.benchmark.employment.estimate,
            benchmark_total=self._all_industries(self.current_year, (self.study.benchmark,))[0],
            benchmark_total_base=self._all_industries(self.base_year, (self.study.benchmark,))[0],
            benchmark_from=self.benchmark_from,
            benchmark_to=self.benchmark_to,
            projected_growth_pct=outside["projected_growth"].values,
            extra={name: given.values for name, given in outside.items()},
        )

    def _all_industries(self, year: Year, areas: Sequence[str]) -> tuple[float, float]:
        """Published jobs and wages of all industries."""
        sums = RegionCells(year.resolved, areas, total_ownership(self.study)).sums([(codes.ALL_INDUSTRIES,)])
        return float(sums.employment.estimate[0]), float(sums.wages.estimate[0])

    def _is(self, *kinds: Basis) -> Flags:
        return np.array([c.basis in kinds for c in self.comparisons], dtype=np.bool_)

    def columns(self) -> dict[str, Array]:
        """Everything but the factors' own values, by the names of the data dictionary."""
        unlike = self._is(Basis.BRIDGED, Basis.NOT_COMPARABLE)
        return (
            self._identity()
            | regional_columns.counts(self.current)
            | self.jobs
            | regional_columns.base_employment(self.base, unlike, self.study.suppressed, bounded=True)
            | self.wage.columns()
            | self.growth.columns()
            | self._lq_columns()
        )

    def _identity(self) -> dict[str, Array]:
        vintages = self.comparer.base_vintage, self.comparer.current_vintage
        industries: Text = np.array(self.industries, dtype=np.str_)
        return {
            "industry_code": industries,
            "title": regional_columns.titles(industries),
            "naics_vintage": np.where(self._is(Basis.RETIRED), *vintages),
        }

    def _lq_columns(self) -> dict[str, Array]:
        total = self._all_industries(self.current_year, self.current_year.areas)[0]
        benchmark_total = self._all_industries(self.current_year, (self.study.benchmark,))[0]
        benchmark, of_benchmark = self.benchmark.employment, status.of_sum(self.benchmark, "estimate")
        lq = measures.location_quotient(self.jobs["employment"], total, benchmark.estimate, benchmark_total)
        kinds = status.weakest(self.jobs["employment_status"], of_benchmark)
        return {
            **regional_columns.location_quotient_bounds(self.current.employment, total, benchmark, benchmark_total),
            "location_quotient_status": status.missing_where(kinds, lq),
            "benchmark_employment": benchmark.estimate,
            "benchmark_status": of_benchmark,
        }


def nothing(n: int) -> OutsideValues:
    """No value for any of n industries, such as projected growth without projections."""
    blank = np.full(n, "", dtype=np.str_)
    return OutsideValues(np.full(n, np.nan), np.full(n, str(Status.MISSING)), blank)


def outside_columns(outside: Mapping[str, OutsideValues]) -> dict[str, Array]:
    """Status, note and further columns of each of them, by the names of the data dictionary."""
    columns: dict[str, Array] = {}
    for name, given in outside.items():
        columns |= {f"{name}_status": given.status, f"{name}_note": given.note, **given.further}
    return columns
