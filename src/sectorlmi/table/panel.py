"""From cells to the START data table, of one region or of many: which industries, their regional sums, and what growth
may compare. A row a region and industry; a table of one region is a table of many with one in it.

This room owns the region sum: some cells disclosed make a floor with bounds and an estimate, all hidden make an unknown
with bounds and an estimate, no row anywhere makes a true zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sectorlmi.suppression.resolved import Resolved
from sectorlmi.table import measures, regional_columns, status
from sectorlmi.table.certainty import with_grades
from sectorlmi.table.comparable import Basis, Comparer
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS, TREND, Factor, Quantities
from sectorlmi.table.growth import BenchmarkSums, Compared, Growth, benchmark_sums, compare_years, compared
from sectorlmi.table.measures import quadrants
from sectorlmi.table.outside import OutsideValues, nothing, outside_columns, with_signal
from sectorlmi.table.real_wages import PayGrowth, compare_pay
from sectorlmi.table.recoding import likely_recodings
from sectorlmi.table.regional_columns import Wage, average_wage
from sectorlmi.table.self_sufficiency import with_pay
from sectorlmi.table.sums import CellsOf, Rows, Targets, Year
from sectorlmi.terms import codes, naics
from sectorlmi.terms.cells import Array, Cells, Floats, Ints, Text
from sectorlmi.terms.prices import PayTerms
from sectorlmi.terms.study import Study

_RECODINGS_SHOWN = 3
# The values from elsewhere of some industries, one a row of the table.
Outside = Callable[[Text], Mapping[str, OutsideValues]]


@dataclass(frozen=True)
class PanelRegion:
    """One region: its area codes in each period, and why it is not the same in both (empty when it is)."""

    name: str
    base_areas: tuple[str, ...]
    current_areas: tuple[str, ...]
    broken: tuple[str, ...] = ()


def industries_of(study: Study, base: Year, current: Year) -> tuple[str, ...]:
    """Every industry of the study's level with a row in any of the region's areas in either year, less the excluded."""
    return of_level(study, {code for year in (base, current) for code in _cells_in(study, year).industry.tolist()})


def _cells_in(study: Study, year: Year) -> Cells:
    return year.resolved.cells.within(areas=year.areas, owns=study.ownership)


def of_level(study: Study, found: Iterable[str]) -> tuple[str, ...]:
    """Of these codes the industries of the study's level, less the excluded, in order."""
    listed = (c for c in found if naics.digits(c) and study.level.lists(c))
    return tuple(sorted(c for c in listed if not any(naics.is_within(c, x) for x in study.industries.exclude)))


def total_ownership(study: Study) -> tuple[str, ...]:
    """The ownerships of the all-industry jobs that location quotients divide by (START tabs F and G)."""
    everything = study.lq_base == "total" or study.ownership == codes.ALL_OWNERSHIPS
    return (codes.ALL_COVERED,) if everything else study.ownership


def listed_industries(study: Study, *resolved: Resolved) -> tuple[str, ...]:
    """Every industry of the study's level that has a cell anywhere, less the excluded ones."""
    return of_level(study, {str(code) for r in resolved for code in r.system.industry_codes})


def build(
    study: Study,
    base: Year,
    current: Year,
    factors: Sequence[Factor],
    *,
    projected: OutsideValues | None = None,
    trend: OutsideValues | None = None,
    extra: Mapping[str, OutsideValues] | None = None,
    industries: Sequence[str] | None = None,
    pay: PayTerms | None = None,
) -> DataTable:
    """The data table of one region.

    Args:
        base, current: the two periods; each holds the cells of the region's counties and of the benchmark.
        factors: the study's factors in its order. The values of every built-in factor become columns too.
        projected: projected growth of `industries_of(...)`, in that order; None when no projections were loaded.
        trend: the trend over the years between (`theil_sen.of_series`), in that order; None where no study asks for it.
        extra: values of the study's own factors by name, in the same order.
        industries: the rows, where they are not `industries_of(...)`: some of them, or further ones.
        pay: what wages are turned into and held against; None for a study that asks for neither.
    """
    industries = industries_of(study, base, current) if industries is None else tuple(industries)
    outside = {"projected_growth": projected or nothing(len(industries)), **(extra or {})}
    outside |= {TREND: trend} if trend else {}
    region = PanelRegion(study.region.name, base.areas, current.areas, base.broken)
    sums = _PanelSums(study, [region], (base, current), industries, rows=Rows.of_one(len(industries)), pay=pay)
    table = _table(sums, factors, outside)
    notes = [note for given in outside.values() for note in given.notes]
    growth_note, told = _recodings(study, base, current, sums, table)
    table = with_pay(table, pay, current.resolved, [current.areas], study.ownership)
    return replace(
        table,
        columns={**table.columns, "growth_note": growth_note},
        quantities=replace(table.quantities, **sums.totals_of_region(0)),
        notes=(*notes, *told),
        region=None,
    )


def build_many(
    study: Study,
    regions: Sequence[PanelRegion],
    years: tuple[Year, Year],
    factors: Sequence[Factor],
    outside: Outside,
    *,
    pay: PayTerms | None = None,
) -> DataTable:
    """The data tables of the regions, one under the other, in the order of the regions, then of industry code.

    Of bounds it has those of the jobs of both years alone, and likely recodings are not looked for.

    Args:
        years: base and current cells of all the regions' areas, and the benchmark.
        outside: the values from elsewhere (`projected_growth` and the study's own factors) of the rows' industries.
    """
    sums = _PanelSums(study, regions, years, listed_industries(study, *(year.resolved for year in years)), pay=pay)
    table = _table(sums, factors, outside(sums.row_industry))
    return with_pay(table, pay, years[1].resolved, [region.current_areas for region in regions], study.ownership)


def _table(sums: _PanelSums, factors: Sequence[Factor], outside: Mapping[str, OutsideValues]) -> DataTable:
    outside = with_signal(outside, len(sums.row_industry))
    study, quantities = sums.study, sums.quantities({name: given.values for name, given in outside.items()})
    columns = sums.columns() | outside_columns(outside)
    for factor in dict.fromkeys((*FACTORS.values(), *factors)):
        if not factor.is_known(quantities):
            continue
        # A county may publish no jobs at all; what is divided by them is then unknown.
        with np.errstate(divide="ignore", invalid="ignore"):
            values = factor.values(quantities)
        columns[factor.column.name] = np.where(np.isfinite(values), values, np.nan)
        if factor.status_column not in columns:
            given = outside.get(factor.name) or nothing(len(values))
            columns[factor.status_column] = status.missing_where(given.status, values)
    kinds = status.missing_where(columns["location_quotient_status"], columns["location_quotient"])
    columns["location_quotient_status"] = kinds
    columns["quadrant"] = quadrants(
        columns["location_quotient"],
        columns["growth_pct"],
        lq=study.quadrants.location_quotient,
        growth=study.quadrants.growth,
    )
    graded = with_grades(columns)
    return DataTable(tuple(sums.row_industry.tolist()), graded, quantities, tuple(factors), region=sums.rows.region)


def _recodings(study: Study, base: Year, current: Year, sums: _PanelSums, table: DataTable) -> tuple[Text, list[str]]:
    """The notes on growth with likely recodings among them; the largest also as notes on the table."""
    same = [c for c, is_same in zip(table.industries, sums.how.is_(Basis.SAME), strict=True) if is_same]
    found = likely_recodings(_cells_in(study, base), _cells_in(study, current), same)
    notes = [str(text) for text in table["growth_note"]]
    for recoding in found:
        for code in (recoding.fell, recoding.rose):
            row = table.row_of(code)
            notes[row] = "; ".join(part for part in (notes[row], str(recoding)) if part)
    shown = [f"Growth may be an accident of coding: {r}." for r in found[:_RECODINGS_SHOWN]]
    more = len(found) - _RECODINGS_SHOWN
    return np.array(notes, dtype=np.str_), shown + (
        [f"{more} more likely recodings, each noted on its growth."] if more > 0 else []
    )


class _PanelSums:
    """All sums that the table needs, each computed once for all regions; the benchmark is one region more.

    Where it adds up several areas, its sums are bounded like a region's.

    With `rows`, a pair of region and industry each, bounds of everything are worked out; without, every region has the
    industries of which it has a row in either year, and bounds of the jobs of both years alone are.
    """

    def __init__(
        self,
        study: Study,
        regions: Sequence[PanelRegion],
        years: tuple[Year, Year],
        industries: Sequence[str],
        *,
        rows: Rows | None = None,
        pay: PayTerms | None = None,
    ) -> None:
        self.study, self._is_bounded, self._pay = study, rows is not None, pay
        # Who pays above a line is told by joint bounds alone, the same for one region and for many.
        self._bounds_pay = self._is_bounded or bool(pay and pay.line)
        cells, benchmark = [y.resolved for y in years], (years[0].compared_with(study), years[1].compared_with(study))
        areas = [r.base_areas for r in regions], [r.current_areas for r in regions]
        before, after = (CellsOf(r, a, study.ownership) for r, a in zip(cells, areas, strict=True))
        owns = total_ownership(study)
        self._totals = [_totals(CellsOf(r, a, owns)) for r, a in zip(cells, areas, strict=True)]
        total_base, total = (float(_totals(CellsOf(b.resolved, [b.areas], owns))[0][0]) for b in benchmark)
        self._benchmark_totals = (float("nan") if benchmark[1].broken else total_base), total
        self.rows = rows or _rows_there(before, after, industries)
        self.row_industry: Text = np.array(industries, dtype=np.str_)[self.rows.target]
        own: Targets = [(code,) for code in industries]
        is_compared = pay is not None and pay.has_prices
        paid, now = ("wages",) if is_compared and self._is_bounded else (), ("wages",) if self._bounds_pay else ()
        self.base = before.sums(own, self.rows, tight=("employment", *paid))
        self.current = after.sums(own, self.rows, tight=("employment", *now))
        self.how, self._vintages = _compared(study, [r.broken for r in regions], own, self.rows)
        self.jobs = regional_columns.employment(self.current, self.how.is_(Basis.RETIRED), study.suppressed)
        self.growth: Growth = compare_years((before, after), (self.base, self.current), self.how, study.suppressed)
        self.wage: Wage = average_wage(self.current, study.suppressed)
        self.pay_growth: PayGrowth | None = None
        if pay is not None and pay.has_prices:
            sums = self.base, self.current
            self.pay_growth = compare_pay((before, after), sums, self.how, study.suppressed, pay.base_dollar)
        only = Rows(np.zeros_like(self.rows.region), self.rows.target)
        how_benchmark, _ = _compared(study, [benchmark[1].broken], own, only, area="the benchmark")
        self.benchmark: BenchmarkSums = benchmark_sums(
            benchmark, how_benchmark, only, study.ownership, bounded=self._is_bounded
        )

    def totals_of_region(self, region: int | Ints) -> dict[str, Any]:
        """The all-industry jobs of both years and the average wage of a region, or of each row's."""
        (total_base, _), (total, wages) = self._totals
        return {
            "region_total": total[region],
            "region_total_base": total_base[region],
            "region_wage": measures.ratio(wages, total)[region],
        }

    def quantities(self, outside: Mapping[str, Floats]) -> Quantities:
        """The sums as factors take them; the totals of a region stand at each of its rows."""
        return Quantities(
            employment=self.jobs["employment"],
            establishments=self.current.establishments,
            wages=self.wage.wages,
            wage_employment=self.wage.employment,
            growth_from=self.growth.base,
            growth_to=self.growth.current,
            years=self.study.years.span,
            benchmark_employment=self.benchmark.current.employment.estimate,
            benchmark_total=self._benchmark_totals[1],
            benchmark_total_base=self._benchmark_totals[0],
            benchmark_from=self.benchmark.growth.base,
            benchmark_to=self.benchmark.growth.current,
            projected_growth_pct=outside["projected_growth"],
            extra=dict(outside),
            **self._pay_quantities(),
            **self.totals_of_region(self.rows.region),
        )

    def _pay_quantities(self) -> dict[str, Any]:
        if self._pay is None or self.pay_growth is None:
            return {}
        grown = self.pay_growth
        return {"pay_from": grown.base, "pay_to": grown.current, "base_dollar": self._pay.base_dollar}

    def columns(self) -> dict[str, Array]:
        """Everything but the factors' own values, by the names of the data dictionary."""
        unlike = self.how.is_(Basis.BRIDGED, Basis.NOT_COMPARABLE)
        policy = self.study.suppressed
        return (
            {
                "industry_code": self.row_industry,
                "title": regional_columns.titles(self.row_industry),
                "naics_vintage": np.where(self.how.is_(Basis.RETIRED), *self._vintages),
            }
            | regional_columns.counts(self.current)
            | self.jobs
            | regional_columns.base_employment(self.base, unlike, policy)
            | self.wage.columns(bounded=self._bounds_pay)
            | self.growth.columns()
            | (self.pay_growth.columns(bounded=self._is_bounded) if self.pay_growth else {})
            | self._lq_columns()
            | self.benchmark.growth.about("benchmark_growth", bounded=self._is_bounded)
        )

    def _lq_columns(self) -> dict[str, Array]:
        total = self._totals[1][0]
        benchmark = self.benchmark.current
        of_benchmark = status.of_sum(benchmark, "estimate")
        bounds = regional_columns.location_quotient_bounds(
            self.current.employment, total[self.rows.region], benchmark.employment, self._benchmark_totals[1]
        )
        return {
            **(bounds if self._is_bounded else {}),
            "location_quotient_status": status.weakest(self.jobs["employment_status"], of_benchmark),
            "benchmark_employment": benchmark.employment.estimate,
            "benchmark_status": of_benchmark,
        }


def _totals(cells: CellsOf) -> tuple[Floats, Floats]:
    """Published jobs and wages of all industries, of each region."""
    every = np.arange(len(cells.n_areas))
    sums = cells.sums([(codes.ALL_INDUSTRIES,)], Rows(every, np.zeros_like(every)))
    return sums.employment.estimate, sums.wages.estimate


def _rows_there(before: CellsOf, after: CellsOf, industries: Sequence[str]) -> Rows:
    """Each region's industries with a row in either year."""
    return Rows(*np.nonzero(before.has_row(industries) | after.has_row(industries)))


def _compared(
    study: Study, broken: Sequence[tuple[str, ...]], own: Targets, rows: Rows, *, area: str = "the region"
) -> tuple[Compared, tuple[int, int]]:
    """How each row is compared with the base year, and the NAICS revisions of both years.

    `broken` says of each area why it is not the same in both, `own` has the code of each target.
    """
    kinds = list(dict.fromkeys(broken))
    comparers = [Comparer(study.years.base.year, study.years.current.year, kind, area=area) for kind in kinds]
    found = [c.compare(code) for c in comparers for (code,) in own]
    kind_of_area = np.array([kinds.index(kind) for kind in broken], dtype=np.int64)
    at: Ints = kind_of_area[rows.region] * len(own) + rows.target
    return compared(found, own, rows, at), (comparers[0].base_vintage, comparers[0].current_vintage)
