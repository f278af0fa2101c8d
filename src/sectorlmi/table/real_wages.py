"""Pay in dollars of one year: how much it grew beyond consumer prices, and what it is in the study's real dollars.

Growth is compared as that of jobs is: over the same codes of both years, a bridge group's across a NAICS revision, and
not at all where jobs are not. Prices: CPI-U, annual averages (`terms.prices`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sectorlmi.table import measures, status
from sectorlmi.table.comparable import Basis
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.growth import Compared, estimated_share, kinds_of_growth
from sectorlmi.table.sums import CellsOf, Measure, Sums, disclosed_in_both, ranked_amount
from sectorlmi.terms.cells import Array, Floats, Text
from sectorlmi.terms.prices import PayTerms
from sectorlmi.terms.study import Policy

_WAGE = FACTORS["avg_annual_wage"].column
_MEASURES: tuple[Measure, Measure] = ("wages", "employment")


@dataclass(frozen=True, eq=False)
class PayGrowth:
    """Average annual wages of both years over the codes that growth compares, in dollars of the current year; the
    bounds of their growth in percent, and how firm it is.
    """

    base: Floats
    current: Floats
    lower_pct: Floats
    upper_pct: Floats
    status: Text
    note: Text
    estimated_share: Floats

    def columns(self, *, bounded: bool = True) -> dict[str, Array]:
        """By the names of the data dictionary; bounds only where they are joint ones."""
        bounds = {"real_wage_growth_lower_pct": self.lower_pct, "real_wage_growth_upper_pct": self.upper_pct}
        return {
            **(bounds if bounded else {}),
            "real_wage_growth_status": self.status,
            "real_wage_growth_note": self.note,
            "real_wage_growth_estimated_share": self.estimated_share,
        }


def compare_pay(
    cells: tuple[CellsOf, CellsOf], own: tuple[Sums, Sums], how: Compared, policy: Policy, base_dollar: float
) -> PayGrowth:
    """Growth of the average wage of each row in constant dollars; arguments as those of `compare_years`.

    `base_dollar` is what a dollar of the base year is in dollars of the current one. Bounds are as tight as those of
    the sums in `own`.
    """
    before, after = (
        how.sums(c, year, o, how.rows.region, tight=_MEASURES)
        for year, (c, o) in enumerate(zip(cells, own, strict=True))
    )
    if policy == "floor":
        paid = {m: disclosed_in_both(*cells, how.targets, how.rows, measure=m) for m in _MEASURES}
        start, end = (measures.average_annual_wage(*(paid[m][year] for m in _MEASURES)) for year in (0, 1))
    else:
        start, end = (
            measures.average_annual_wage(
                ranked_amount(sums.wages, sums.n_suppressed, policy),
                ranked_amount(sums.employment, sums.n_suppressed, policy),
            )
            for sums in (before, after)
        )
    refused = how.is_(Basis.RETIRED, Basis.NOT_COMPARABLE)
    start, end = np.where(refused, np.nan, start * base_dollar), np.where(refused, np.nan, end)
    kinds = kinds_of_growth(before, after, how.is_(Basis.BRIDGED), refused, policy)
    least, most = zip(*(_bounds(sums) for sums in (before, after)), strict=True)
    return PayGrowth(
        start,
        end,
        np.where(refused, np.nan, measures.growth_pct(most[0] * base_dollar, least[1])),
        np.where(refused, np.nan, measures.growth_pct(least[0] * base_dollar, most[1])),
        status.missing_where(kinds, measures.growth_pct(start, end)),
        how.note,
        estimated_share(before, after, policy),
    )


def _bounds(sums: Sums) -> tuple[Floats, Floats]:
    """Between what the average wage certainly lies."""
    jobs, wages = sums.employment, sums.wages
    return measures.ratio(wages.lower, jobs.upper), measures.ratio(wages.upper, jobs.lower)


def with_real_wages(table: DataTable, pay: PayTerms) -> DataTable:
    """The table with its wages in dollars of the study's real year, and their certain bounds where it has those."""
    if pay.real_year is None:
        return table
    names = [_WAGE.name, *(_WAGE.beside(word) for word in ("lower", "upper"))]
    real = {f"real_{name}": table[name] * pay.current_dollar for name in names if name in table}
    # Prices are published: the real wage is as firm as the wage.
    real |= {f"real_{name}": table[name] for name in (_WAGE.status, _WAGE.grade) if name in table}
    return replace(table, columns={**table.columns, **real})
