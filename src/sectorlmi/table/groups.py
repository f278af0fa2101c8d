"""Groups of industries as rows of their own: recomputed from sums, never averaged from rows.

Jobs, wages, worksites and benchmark jobs are added up first; wage, growth, location quotient and every other factor
come from the sums, as for a single industry. Suggested groups are industries of one sector, or with
like staffing patterns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sectorlmi import reference
from sectorlmi.table import measures, regional_columns, status
from sectorlmi.table.certainty import with_grades
from sectorlmi.table.comparable import Basis, Comparer, Comparison
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS, Quantities
from sectorlmi.table.growth import BenchmarkSums, Growth, benchmark_sums, compare_years, compared
from sectorlmi.table.outside import OutsideValues
from sectorlmi.table.own_region import of_study_region
from sectorlmi.table.real_wages import PayGrowth, compare_pay
from sectorlmi.table.regional_columns import Wage, average_wage
from sectorlmi.table.self_sufficiency import with_pay
from sectorlmi.table.sums import CellsOf, Rows, Sums, Year, ranked_amount
from sectorlmi.terms import naics
from sectorlmi.terms.cells import Array, Floats
from sectorlmi.terms.prices import PayTerms
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import IndustryGroup

# A rate that was borrowed from a wider industry has levels of that industry: adding them would count jobs twice.
_BORROWED = (Status.PARENT_RATE, Status.MISSING)


def suggested_groups(
    industries: Sequence[str], alike: Sequence[IndustryGroup] = (), accepted: Sequence[IndustryGroup] = ()
) -> tuple[IndustryGroup, ...]:
    """Groups that a person may accept: industries of one sector, where it has two or more, and those that are `alike`.

    Two suggestions of the same industries become one with both reasons; those already accepted are left out.
    """
    titles = reference.industry_titles()
    sectors: dict[str, list[str]] = {}
    for code in industries:
        sectors.setdefault(naics.sector_of(code), []).append(code)
    of_sectors = (
        IndustryGroup(f"{titles.get(sector, 'Sector')} ({sector})", tuple(sorted(codes)), f"one sector: {sector}")
        for sector, codes in sectors.items()
        if len(codes) > 1
    )
    found: dict[frozenset[str], IndustryGroup] = {}
    for group in (*of_sectors, *alike):
        known = found.get(frozenset(group.industries))
        found[frozenset(group.industries)] = (
            replace(known, reason=f"{known.reason}; {group.reason}") if known else group
        )
    return tuple(g for codes, g in found.items() if codes not in {frozenset(a.industries) for a in accepted})


def group_table(
    study: Study,
    base: Year,
    current: Year,
    groups: Sequence[IndustryGroup],
    *,
    table: DataTable,
    projected: OutsideValues | None = None,
    pay: PayTerms | None = None,
) -> DataTable:
    """One row a group, with the columns of the data table.

    Args:
        base, current: the cells of both periods, deep enough for every code of the groups.
        table: the study's data table, whose regional and benchmark totals are the denominators here too. Groups are of
            the study's region, whatever regions of their own their members have.
        projected: projected growth of `members(groups)`, in that order.
        pay: what wages are turned into and held against.

    A study's own factors cannot be added up and stay unknown.
    """
    sums = _sums(study, base, current, groups, pay)
    columns = sums.columns() | _projected_columns(groups, projected)
    totals = of_study_region(table)
    quantities = sums.quantities(totals, columns["projected_growth_pct"])
    for factor in dict.fromkeys((*FACTORS.values(), *table.factors)):
        if not factor.is_known(quantities):
            continue
        values = factor.values(quantities)
        columns[factor.column.name] = values
        columns.setdefault(factor.status_column, np.full(len(groups), str(Status.MISSING)))
    columns |= sums.lq_columns(totals, columns["location_quotient"])
    made = DataTable(tuple(g.name for g in groups), with_grades(columns), quantities, table.factors)
    return with_pay(made, pay, current.resolved, [current.areas], study.ownership)


def members(groups: Sequence[IndustryGroup]) -> tuple[str, ...]:
    """Every code of the groups once, in order."""
    return tuple(dict.fromkeys(code for group in groups for code in group.industries))


@dataclass(frozen=True, eq=False)
class _GroupSums:
    """Regional and benchmark sums; one entry a group."""

    study: Study
    groups: Sequence[IndustryGroup]
    base: Sums
    current: Sums
    growth: Growth
    wage: Wage
    benchmark: BenchmarkSums
    pay_growth: PayGrowth | None

    def columns(self) -> dict[str, Array]:
        """What does not need the region's totals, by the names of the data dictionary."""
        none_retired = np.zeros(len(self.groups), dtype=np.bool_)
        return (
            {
                "industry_code": np.array([" + ".join(g.industries) for g in self.groups], dtype=np.str_),
                "title": np.array([g.name for g in self.groups], dtype=np.str_),
            }
            | regional_columns.counts(self.current)
            | regional_columns.employment(self.current, none_retired, self.study.suppressed)
            | self.wage.columns()
            | self.growth.columns()
            | (self.pay_growth.columns() if self.pay_growth else {})
            | self.benchmark.growth.about("benchmark_growth", bounded=True)
        )

    def quantities(self, totals: Quantities, projected_pct: Floats) -> Quantities:
        """The groups' sums beside the totals of the study's table."""
        return replace(
            totals,
            employment=ranked_amount(self.current.employment, self.current.n_suppressed, self.study.suppressed),
            establishments=self.current.establishments,
            wages=self.wage.wages,
            wage_employment=self.wage.employment,
            growth_from=self.growth.base,
            growth_to=self.growth.current,
            benchmark_employment=self.benchmark.current.employment.estimate,
            benchmark_from=self.benchmark.growth.base,
            benchmark_to=self.benchmark.growth.current,
            projected_growth_pct=projected_pct,
            extra={name: np.full(len(self.groups), np.nan) for name in totals.extra},
            pay_from=None if self.pay_growth is None else self.pay_growth.base,
            pay_to=None if self.pay_growth is None else self.pay_growth.current,
        )

    def lq_columns(self, totals: Quantities, lq: Array) -> dict[str, Array]:
        """The certain bounds of the location quotient, and how firm it is."""
        kinds = status.weakest(
            status.of_sum(self.current, self.study.suppressed), status.of_sum(self.benchmark.current, "estimate")
        )
        return {
            **regional_columns.location_quotient_bounds(
                self.current.employment, totals.region_total, self.benchmark.current.employment, totals.benchmark_total
            ),
            "location_quotient_status": status.missing_where(kinds, lq),
        }


def _sums(study: Study, base: Year, current: Year, groups: Sequence[IndustryGroup], pay: PayTerms | None) -> _GroupSums:
    targets = [g.industries for g in groups]
    only = Rows.of_one(len(groups))
    against = base.compared_with(study), current.compared_with(study)
    how, how_benchmark = (
        compared(compares, targets, only, only.target)
        for compares in (comparisons(study, base, groups), comparisons(study, against[1], groups, "the benchmark"))
    )
    years = (base, current)
    earlier, later = (CellsOf(y.resolved, [y.areas], study.ownership) for y in years)
    is_compared = pay is not None and pay.has_prices
    before = earlier.sums(targets, tight=("employment", *(("wages",) if is_compared else ())))
    after = later.sums(targets, tight=("employment", "wages"))
    cells, policy = (earlier, later), study.suppressed
    return _GroupSums(
        study,
        groups,
        before,
        after,
        compare_years(cells, (before, after), how, policy),
        average_wage(after, policy),
        benchmark_sums(against, how_benchmark, only, study.ownership, bounded=True),
        compare_pay(cells, (before, after), how, policy, pay.base_dollar) if pay is not None and is_compared else None,
    )


def comparisons(
    study: Study, year: Year, groups: Sequence[IndustryGroup], area: str = "the region"
) -> list[Comparison]:
    """What the growth of each group compares; `year` says whether its area is the same in both."""
    comparer = Comparer(study.years.base.year, study.years.current.year, year.broken, area=area)
    return [_compared(comparer, group) for group in groups]


def _compared(comparer: Comparer, group: IndustryGroup) -> Comparison:
    """The comparisons of the members joined; refused where one of them is, or where the joined codes overlap."""
    parts = [comparer.compare(code) for code in group.industries]
    refused = [p for p in parts if p.basis in (Basis.RETIRED, Basis.NOT_COMPARABLE)]
    if refused:
        return replace(refused[0], basis=Basis.NOT_COMPARABLE, base_codes=group.industries, current_codes=())
    old = tuple(sorted({code for p in parts for code in p.base_codes}))
    new = tuple(sorted({code for p in parts for code in p.current_codes}))
    if _overlaps(old) or _overlaps(new):
        note = "the codes that a NAICS revision joins overlap with other codes of the group"
        return Comparison(Basis.NOT_COMPARABLE, group.industries, (), note)
    notes = "; ".join(dict.fromkeys(p.note for p in parts if p.note))
    is_same = all(p.basis is Basis.SAME for p in parts)
    return Comparison(Basis.SAME if is_same else Basis.BRIDGED, group.industries if is_same else old, new, notes)


def _overlaps(codes: Sequence[str]) -> bool:
    return any(naics.is_within(a, b) for a in codes for b in codes if a != b)


def _projected_columns(groups: Sequence[IndustryGroup], projected: OutsideValues | None) -> dict[str, Array]:
    """Projected jobs over base jobs of the members' own rows; unknown where a member has none of its own."""
    found = [_projected(group, members(groups), projected) for group in groups]
    base, then = np.array([f[0] for f in found]), np.array([f[1] for f in found])
    return {
        "projected_growth_pct": measures.growth_pct(base, then),
        "projected_growth_status": np.array([f[2] for f in found], dtype=np.str_),
        "projected_growth_note": np.array([f[3] for f in found], dtype=np.str_),
        "projection_base": base,
        "projection_projected": then,
    }


def _projected(
    group: IndustryGroup, every: Sequence[str], projected: OutsideValues | None
) -> tuple[float, float, str, str]:
    nothing = np.nan, np.nan, str(Status.MISSING)
    if projected is None:
        return *nothing, ""
    rows = [every.index(code) for code in group.industries]
    borrowed = [every[i] for i in rows if projected.status[i] in _BORROWED]
    if borrowed:
        return *nothing, f"no projection row of its own for {', '.join(borrowed)}"
    modelled = [every[i] for i in rows if projected.status[i] == Status.MODELLED]
    if 0 < len(modelled) < len(rows):
        return *nothing, f"modeled for {', '.join(modelled)}, official for the others: such levels do not add up"
    levels: Mapping[str, Array] = projected.further
    weakest = status.weakest(*([str(projected.status[i])] for i in rows))[0]
    return (
        float(levels["projection_base"][rows].sum()),
        float(levels["projection_projected"][rows].sum()),
        str(weakest),
        "; ".join(dict.fromkeys(str(projected.note[i]) for i in rows if projected.note[i])),
    )
