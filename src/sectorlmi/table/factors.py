"""The factors an industry can be ranked on. To add one, add one `Factor(...)` to `FACTORS`.

A factor is a formula on `Quantities`: regional sums of one industry a place in the array. The same formula serves the
table (one row of values) and the uncertainty of the ranking (a row for each feasible fill of the hidden cells).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, Final

import numpy as np

from sectorlmi.table import measures
from sectorlmi.terms import columns
from sectorlmi.terms.cells import Floats, Ints
from sectorlmi.terms.columns import Column
from sectorlmi.terms.presets import Better
from sectorlmi.terms.significant import rounded


@dataclass(frozen=True, eq=False)
class Quantities:
    """What factors are computed from. Arrays end in the industry axis; totals are single numbers, but for the region's
    where industries have regions of their own.

    `wages` and `wage_employment` are summed over the same cells. `growth_from` and `growth_to` are the jobs that past
    growth compares: the industry's own, or those of its bridge group across a NAICS revision. `benchmark_from` and
    `benchmark_to` are the same for the benchmark. `pay_from` and `pay_to` are average annual wages over the codes that
    growth compares, in dollars of the current year (`base_dollar` is what one of the base year is in those); None for
    a study that does not ask for them.
    """

    employment: Floats
    establishments: Floats
    wages: Floats
    wage_employment: Floats
    growth_from: Floats
    growth_to: Floats
    years: int
    region_total: float | Floats
    region_total_base: float | Floats
    region_wage: float | Floats
    benchmark_employment: Floats
    benchmark_total: float
    benchmark_total_base: float
    benchmark_from: Floats
    benchmark_to: Floats
    projected_growth_pct: Floats
    extra: dict[str, Floats] = field(default_factory=dict)
    pay_from: Floats | None = None
    pay_to: Floats | None = None
    base_dollar: float = float("nan")

    def take(self, rows: Ints) -> Quantities:
        """The quantities of these industries; single numbers are those of every industry."""
        taken = {f.name: _of_rows(getattr(self, f.name), rows) for f in fields(self) if f.name != "extra"}
        return Quantities(**taken, extra={name: values[rows] for name, values in self.extra.items()})


def _of_rows(value: Any, rows: Ints) -> Any:
    return value[rows] if isinstance(value, np.ndarray) else value


@dataclass(frozen=True)
class Factor:
    """A criterion of the ranking.

    `column` carries heading, unit, meaning and number format, and names the column that says how firm each value is.
    `needs` names a quantity that only a study that asks for it has; tables of the others lack the column.
    """

    name: str
    column: Column
    better: Better
    compute: Callable[[Quantities], Floats]
    needs: str = ""

    def is_known(self, quantities: Quantities) -> bool:
        """Whether there is what it is computed from."""
        return not self.needs or getattr(quantities, self.needs) is not None

    def values(self, quantities: Quantities) -> Floats:
        """What `compute` gives, rounded to what every machine makes of it: industries that are level tie."""
        return rounded(self.compute(quantities))

    @property
    def status_column(self) -> str:
        return self.column.status


def _number(name: str, heading: str, unit: str, number_format: str, meaning: str, *, status: str) -> Column:
    return Column(name, heading, "number", unit, meaning, "", number_format, status)


def _wage(q: Quantities) -> Floats:
    return measures.average_annual_wage(q.wages, q.wage_employment)


def _location_quotient(q: Quantities) -> Floats:
    return measures.location_quotient(q.employment, q.region_total, q.benchmark_employment, q.benchmark_total)


def _lq_change(q: Quantities) -> Floats:
    now = measures.location_quotient(q.growth_to, q.region_total, q.benchmark_to, q.benchmark_total)
    then = measures.location_quotient(q.growth_from, q.region_total_base, q.benchmark_from, q.benchmark_total_base)
    return measures.difference(now, then)


def _real_wage_growth(q: Quantities) -> Floats:
    if q.pay_from is None or q.pay_to is None:
        return np.full_like(q.employment, np.nan)
    return measures.growth_pct(q.pay_from, q.pay_to)


def _competitive_effect(q: Quantities) -> Floats:
    region = measures.growth_pct(q.growth_from, q.growth_to)
    benchmark = measures.growth_pct(q.benchmark_from, q.benchmark_to)
    return q.growth_from * measures.difference(region, benchmark) / 100


# Growth of the newest quarter over a year, which comes from other periods than the study's.
RECENT: Final = "recent_growth"
# The slope over all the years between the study's two (`table.theil_sen`), read where a study asks for it.
TREND: Final = "growth_trend"


FACTORS: dict[str, Factor] = {
    f.name: f
    for f in (
        Factor(
            "employment",
            columns.count(
                "employment",
                "Employment",
                "jobs",
                "Average jobs in the region (of a year or quarter), as the study's policy for hidden cells has them",
                source="QCEW",
                status="employment_status",
            ),
            "higher",
            lambda q: q.employment,
        ),
        Factor(
            "avg_annual_wage",
            _number(
                "avg_annual_wage_usd",
                "Average annual wage",
                "US dollars a job a year, nominal",
                columns.DOLLARS,
                "Total wages over jobs, summed over the same cells; a quarter's wages count four times (annualized)",
                status="avg_annual_wage_status",
            ),
            "higher",
            _wage,
        ),
        Factor(
            "growth",
            _number(
                "growth_pct",
                "Past growth",
                "percent over the study's years",
                columns.PERCENT,
                "Change of jobs from the base year to the current year, in percent of the base",
                status="growth_status",
            ),
            "higher",
            lambda q: measures.growth_pct(q.growth_from, q.growth_to),
        ),
        Factor(
            "projected_growth",
            _number(
                "projected_growth_pct",
                "Projected growth",
                "percent over the projection's span",
                columns.PERCENT,
                "Change of jobs that the closest official projection expects",
                status="projected_growth_status",
            ),
            "higher",
            lambda q: q.projected_growth_pct,
        ),
        Factor(
            "location_quotient",
            _number(
                "location_quotient",
                "Location quotient",
                "ratio, 1 = parity",
                columns.RATIO,
                "The region's share of jobs in the industry over the benchmark's share",
                status="location_quotient_status",
            ),
            "higher",
            _location_quotient,
        ),
        Factor(
            "growth_per_year",
            _number(
                "growth_per_year_pct",
                "Past growth a year",
                "percent a year",
                columns.PERCENT,
                "Compound growth of jobs a year",
                status="growth_status",
            ),
            "higher",
            lambda q: measures.growth_per_year_pct(q.growth_from, q.growth_to, q.years),
        ),
        Factor(
            "jobs_change",
            columns.count(
                "jobs_change",
                "Jobs gained",
                "jobs",
                "Jobs of the current year less those of the base year",
                status="growth_status",
            ),
            "higher",
            lambda q: measures.difference(q.growth_to, q.growth_from),
        ),
        Factor(
            "wage_premium",
            _number(
                "wage_premium_pct",
                "Wage premium",
                "percent over the region's average wage",
                columns.PERCENT,
                "How far the industry's average wage lies above that of all the region's industries",
                status="avg_annual_wage_status",
            ),
            "higher",
            lambda q: 100 * measures.difference(measures.ratio(_wage(q), q.region_wage), 1.0),
        ),
        Factor(
            "weekly_wage",
            _number(
                "avg_weekly_wage_usd",
                "Average weekly wage",
                "US dollars a job a week, nominal",
                columns.DOLLARS,
                "Average annual wage over 52 weeks",
                status="avg_annual_wage_status",
            ),
            "higher",
            lambda q: _wage(q) / 52,
        ),
        Factor(
            "share_of_jobs",
            _number(
                "share_of_jobs_pct",
                "Share of jobs",
                "percent of the region's jobs",
                columns.RATIO,
                "The industry's part of all the region's jobs",
                status="employment_status",
            ),
            "higher",
            lambda q: 100 * measures.ratio(q.employment, q.region_total),
        ),
        Factor(
            "average_establishment_size",
            _number(
                "average_establishment_size",
                "Jobs a worksite",
                "jobs an establishment",
                columns.DECIMAL,
                "Jobs over establishments (worksites, not firms)",
                status="employment_status",
            ),
            "higher",
            lambda q: measures.ratio(q.employment, q.establishments),
        ),
        Factor(
            "lq_change",
            _number(
                "lq_change",
                "Change of LQ",
                "difference of two ratios",
                columns.RATIO,
                "Location quotient now less that of the base year",
                status="growth_status",
            ),
            "higher",
            _lq_change,
        ),
        Factor(
            "competitive_effect",
            columns.count(
                "competitive_effect",
                "Competitive effect",
                "jobs",
                "Shift-share: jobs gained beyond what the benchmark's growth of the industry would have brought",
                status="growth_status",
            ),
            "higher",
            _competitive_effect,
        ),
        Factor(
            "benchmark_growth",
            _number(
                "benchmark_growth_pct",
                "Benchmark's growth",
                "percent over the study's years",
                columns.PERCENT,
                "Change of the industry's jobs in the benchmark, in percent of its base year",
                status="benchmark_growth_status",
            ),
            "higher",
            lambda q: measures.growth_pct(q.benchmark_from, q.benchmark_to),
        ),
        Factor(
            TREND,
            _number(
                "growth_trend_pct",
                "Trend of jobs",
                "percent a year",
                columns.PERCENT,
                "Slope of jobs over all comparable years from the base year to the current one (Theil-Sen)",
                status="growth_trend_status",
            ),
            "higher",
            lambda q: q.extra.get(TREND, np.full_like(q.employment, np.nan)),
        ),
        Factor(
            RECENT,
            _number(
                "recent_growth_pct",
                "Recent growth",
                "percent over the last year",
                columns.PERCENT,
                "Change of jobs in the store's newest quarter (`recent_period`) from the same quarter a year before",
                status="recent_growth_status",
            ),
            "higher",
            lambda q: q.extra.get(RECENT, np.full_like(q.employment, np.nan)),
        ),
        Factor(
            "real_wage_growth",
            _number(
                "real_wage_growth_pct",
                "Real wage growth",
                "percent over the study's years, in constant dollars",
                columns.PERCENT,
                "Change of the average annual wage beyond consumer prices (CPI-U), over the codes that growth compares",
                status="real_wage_growth_status",
            ),
            "higher",
            _real_wage_growth,
            needs="pay_from",
        ),
    )
}


def extra_factor(name: str, better: Better, heading: str = "") -> Factor:
    """A factor whose values were read from the user's own file and stand in `Quantities.extra`."""
    column = _number(
        name,
        heading or name.replace("_", " ").capitalize(),
        "",
        "General",
        "Read from the study's own file",
        status=f"{name}_status",
    )
    return Factor(name, column, better, lambda q: q.extra[name])
