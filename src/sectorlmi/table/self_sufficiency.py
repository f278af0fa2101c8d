"""The wage that a person can live on, beside the wages of a table: who pays above it, by what is certain of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sectorlmi import reference
from sectorlmi.errors import IntegrityError
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.own_region import COLUMN as OWN_REGION
from sectorlmi.table.price_levels import PREFIX, price_level, told, with_price_level
from sectorlmi.table.real_wages import with_real_wages
from sectorlmi.table.sums import CellsOf, Rows
from sectorlmi.terms import codes
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.prices import PayTerms
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Study

YES: Final = "yes"
NO: Final = "no"
UNSURE: Final = "unsure"
MARK: Final = "pays_self_sufficient"
LINE: Final = "self_sufficiency_wage_usd"
# What is shown beside the wage where the study asks for it.
SHOWN: Final = ("real_avg_annual_wage_usd", f"{PREFIX}avg_annual_wage_usd", MARK)
_WAGE = FACTORS["avg_annual_wage"].column
# A number of which nothing else is certain than what its source says.
_AS_IT_STANDS: Final = np.array(
    (Status.PUBLISHED, Status.SUM_PUBLISHED, Status.ZERO, Status.ABSENT, Status.THIRD_PARTY), dtype=np.str_
)
_NAMED: Final = 5


def with_pay(
    table: DataTable, pay: PayTerms | None, resolved: Resolved, areas: Sequence[Sequence[str]], owns: Sequence[str]
) -> DataTable:
    """The table with its wages in real dollars and held against the line, as far as `pay` asks for them.

    `areas` are those of each region of the table in the current year, whose cells `resolved` holds.
    """
    if pay is None:
        return table
    table = with_real_wages(table, pay)
    of_row = np.zeros(len(table), dtype=np.int64) if table.region is None else table.region
    if pay.parities:
        levels = np.array([price_level(pay.parities, resolved, region, owns) for region in areas])
        table = with_price_level(table, pay, levels[of_row])
    if not pay.line:
        return table
    lines = np.array([regional_line(pay.line, resolved, region, owns) for region in areas])
    return with_line(table, lines[of_row])


def regional_line(line: Mapping[str, float], resolved: Resolved, areas: Sequence[str], owns: Sequence[str]) -> float:
    """The line of a region: the one of everywhere, or its counties' weighted by their jobs.

    Raises IntegrityError where a county has none.
    """
    if "" in line:
        return line[""]
    absent = [area for area in areas if area not in line]
    if absent:
        titles = [f"{reference.area_names().get(code, code)} ({code})" for code in absent[:_NAMED]]
        more = f"; and {len(absent) - _NAMED} more" if absent[_NAMED:] else ""
        raise IntegrityError(
            f"wages.self_sufficiency: the file has no wage for {'; '.join(titles)}{more}",
            "Add a row for each county of the region.",
        )
    each = CellsOf(resolved, [[area] for area in areas], owns)
    every = np.arange(len(areas))
    jobs = each.sums([(codes.ALL_INDUSTRIES,)], Rows(every, np.zeros_like(every))).employment.estimate
    return float(np.sum([line[area] for area in areas] * jobs) / np.sum(jobs))


def with_line(table: DataTable, line: Floats) -> DataTable:
    """The table with the line of each row's region, and whether the industry pays above it on average.

    `yes` and `no` are certain; `unsure` where the wage is unknown, or hidden cells leave both open.
    """
    wage = table[_WAGE.name]
    stands = np.isin(table[_WAGE.status], _AS_IT_STANDS)
    nothing = np.full(len(table), np.nan)
    lower, upper = (table.columns.get(_WAGE.beside(word), nothing) for word in ("lower", "upper"))
    least, most = (np.where(np.isnan(end) & stands, wage, end) for end in (lower, upper))
    with np.errstate(invalid="ignore"):
        mark = np.where(least > line, YES, np.where(most <= line, NO, UNSURE))
    mark = np.where(np.isnan(wage), UNSURE, mark).astype(np.str_)
    return replace(table, columns={**table.columns, LINE: np.broadcast_to(line, wage.shape).copy(), MARK: mark})


@dataclass(frozen=True)
class JobsAbove:
    """Shares (0 to 1) of the region's jobs in industries that pay above the line, and in those of which it is open."""

    above: float
    unsure: float


def jobs_above(table: DataTable) -> JobsAbove | None:
    """Of all the region's jobs, hidden and excluded industries included; less industries with a region of their own.

    None where the table has no line. Shares are unknown (NaN) where the region's total is.
    """
    if MARK not in table:
        return None
    here = table[OWN_REGION] == "" if OWN_REGION in table else np.ones(len(table), dtype=np.bool_)
    jobs, mark = np.nan_to_num(table["employment"]), table[MARK]
    rows = np.flatnonzero(here)
    totals = np.broadcast_to(np.asarray(table.quantities.region_total, dtype=np.float64), (len(table),))
    total = float(totals[rows[0]]) if len(rows) else float("nan")
    if np.isnan(total):
        total = float(jobs[here].sum())
    above, unsure = (
        float(jobs[here & (mark == word)].sum()) / total if total else float("nan") for word in (YES, UNSURE)
    )
    return JobsAbove(above, unsure)


def with_notes(table: DataTable, pay: PayTerms | None, study: Study) -> DataTable:
    """The table with what a reader must know of its real wages, wages at national prices and its line."""
    if pay is None:
        return table
    shares = jobs_above(table)
    above = [] if shares is None else [_above(table, shares, pay, study.years.current.year)]
    return replace(table, notes=(*table.notes, *pay.notes, *told(table, pay, study.region.counties), *above))


def _above(table: DataTable, shares: JobsAbove, pay: PayTerms, current: int) -> str:
    known = table[LINE][~np.isnan(table[LINE])]
    line = float(known[0]) * pay.current_dollar if len(known) else float("nan")
    year = current if pay.real_year is None else pay.real_year
    own = f" (${known[0]:,.0f} of {current})" if year != current and len(known) else ""
    each = [wage * pay.current_dollar for county, wage in pay.line.items() if county]
    weighted = f", the counties' (${min(each):,.0f} to ${max(each):,.0f}) weighted by jobs" if each else ""
    left = f"; for {100 * shares.unsure:.0f} % hidden cells leave it open" if shares.unsure else ""
    return (
        f"{100 * shares.above:.0f} % of the region's jobs are in industries whose average wage certainly lies above "
        f"self-sufficiency, ${line:,.0f} a year in dollars of {year}{own}{weighted}{left}."
    )
