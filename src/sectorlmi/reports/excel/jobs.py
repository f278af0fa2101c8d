"""Tabs B to E: jobs and wages, past growth and projected growth, with START's formulas."""

from __future__ import annotations

import numpy as np

from sectorlmi.ranking.report import Report
from sectorlmi.reports.excel.book import Book, Field, Tab, described
from sectorlmi.reports.excel.rows import identity, jobs, noted
from sectorlmi.table import measures
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms import columns
from sectorlmi.terms.columns import Column

WORDS = dictionary()

AVERAGE_WAGE = (
    '=IF(COUNT([total_annual_wages_usd],[wage_employment])=2,'
    'IF([wage_employment]=0,"",[total_annual_wages_usd]/[wage_employment]),"")'
)  # fmt: skip
PUBLISHED_PART = "=SUMPRODUCT(([A.industry_code:]=[industry_code])*1,[A.jobs:])"
CHANGE = '=IF(COUNT([growth_from],[growth_to])=2,[growth_to]-[growth_from],"")'
GROWTH = (
    '=IF(COUNT([growth_from],[growth_to])=2,'
    'IF([growth_from]=0,"",100*(([growth_to]-[growth_from])/[growth_from])),"")'
)  # fmt: skip
PROJECTED = (
    "=IF(COUNT([projection_base],[projection_projected])=2,"
    'IF([projection_base]=0,"",100*(([projection_projected]-[projection_base])/[projection_base])),"")'
)


def _growth_a_year(years: int) -> str:
    return (
        "=IF(COUNT([growth_from],[growth_to])=2,"
        f'IF([growth_from]=0,"",100*(([growth_to]/[growth_from])^(1/{years})-1)),"")'
    )


def fill_jobs_and_wages(book: Book, tab: Tab) -> None:
    """Tab B: jobs and wages of the current year, and the wage as wages over jobs of the same cells."""
    report, q = book.report, book.report.table.quantities
    table = report.table
    floor = table["employment_floor"]
    wage = FACTORS["avg_annual_wage"].column
    fields = [
        *identity(report),
        described(WORDS["n_establishments"], q.establishments, width=15),
        *jobs(report, noted(report, WORDS["employment"], table_values(report, "employment"), width=14)),
        described(
            WORDS["employment_floor"], floor, [PUBLISHED_PART if known else "" for known in ~np.isnan(floor)], width=15
        ),
        described(WORDS["employment_estimated_share"], table["employment_estimated_share"], width=12),
        described(WORDS["total_annual_wages_usd"], q.wages, width=18),
        *jobs(report, _like(report, WORDS["wage_employment"], q.wage_employment, "avg_annual_wage_status")),
        noted(report, wage, measures.average_annual_wage(q.wages, q.wage_employment), AVERAGE_WAGE, width=14),
    ]
    tab.write(fields)
    tab.as_table(len(fields), len(table))


def table_values(report: Report, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A quantity of the current year by its factor's name, whether or not the study ranks on it."""
    return np.asarray(FACTORS[name].compute(report.table.quantities), dtype=np.float64)


def _like(report: Report, column: Column, values: np.ndarray[tuple[int], np.dtype[np.float64]], status: str) -> Field:
    """A field whose marks are those of another number made from it."""
    return described(column, values, width=14, status=report.table.status_shown(status))


def fill_growth(book: Book, tab: Tab) -> None:
    """Tab D: (y1 - y0) / y0 over the codes that can be compared; a bridge group's sums across a NAICS revision."""
    report, q = book.report, book.report.table.quantities
    fields = [
        *identity(report),
        *jobs(report, _like(report, WORDS["growth_from"], q.growth_from, "growth_status")),
        *jobs(report, _like(report, WORDS["growth_to"], q.growth_to, "growth_status")),
        *jobs(
            report, _like(report, FACTORS["jobs_change"].column, table_values(report, "jobs_change"), "growth_status")
        ),
        noted(report, FACTORS["growth"].column, table_values(report, "growth"), GROWTH),
        _like(report, FACTORS["growth_per_year"].column, table_values(report, "growth_per_year"), "growth_status"),
        described(WORDS["growth_note"], report.table["growth_note"], width=60),
    ]
    formulas = {"jobs_change": CHANGE, "growth_per_year_pct": _growth_a_year(q.years)}
    fields = [f if f.key not in formulas else f.with_formula(formulas[f.key]) for f in fields]
    tab.write(fields)
    tab.as_table(len(fields), len(report.table))


def fill_projections(book: Book, tab: Tab) -> None:
    """Tab E: growth from the projection's own levels; where its span was converted the value says so in its note."""
    report, table = book.report, book.report.table
    growth = np.asarray(table.quantities.projected_growth_pct, dtype=np.float64)
    fields = identity(report)
    formula: list[str] = [""] * len(table)
    if "projection_base" in table.columns:
        base, projected = table["projection_base"], table["projection_projected"]
        own_span = np.isclose(measures.growth_pct(base, projected), growth, rtol=1e-12, atol=1e-12)
        formula = [PROJECTED if same else "" for same in own_span]
        fields += [
            Field("projection_base", "Projection, base jobs", base, "", columns.JOBS, 15, _LEVELS),
            Field("projection_projected", "Projection, projected jobs", projected, "", columns.JOBS, 15, _LEVELS),
        ]
    fields += [
        noted(report, FACTORS["projected_growth"].column, growth, formula, width=13),
        described(WORDS["projected_growth_note"], table["projected_growth_note"], width=90),
    ]
    tab.write(fields)
    tab.as_table(len(fields), len(table))


_LEVELS = "Jobs of the projection row used, as its publisher counts them; never spliced with QCEW"
