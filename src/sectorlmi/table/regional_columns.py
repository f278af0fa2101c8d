"""The columns of the data dictionary that regional sums fill: jobs, quotients and wages, of regions or of groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sectorlmi import reference
from sectorlmi.table import measures, status
from sectorlmi.table.sums import Amounts, Sums, ranked_amount
from sectorlmi.terms.cells import Array, Flags, Floats, Text
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Policy


def titles(industries: Text) -> Text:
    """The title of each code; the code itself where QCEW lists none."""
    known = reference.industry_titles()
    listed, of_row = np.unique(industries, return_inverse=True)
    named: Text = np.array([known.get(c, f"NAICS {c}") for c in listed.tolist()], dtype=np.str_)
    return named[of_row]


def counts(current: Sums) -> dict[str, Array]:
    """Establishments, and cells of the current year by their three states."""
    return {
        "n_establishments": current.establishments,
        "n_disclosed": current.n_disclosed,
        "n_suppressed": current.n_suppressed,
        "n_absent": current.n_absent,
    }


def employment(current: Sums, retired: Flags, policy: Policy) -> dict[str, Array]:
    """Jobs as they are ranked (by policy) with bounds and status; unknown for codes that NAICS has retired."""
    jobs = current.employment
    return {
        "employment": np.where(retired, np.nan, ranked_amount(jobs, current.n_suppressed, policy)),
        "employment_lower": np.where(retired, np.nan, jobs.lower),
        "employment_upper": np.where(retired, np.nan, jobs.upper),
        "employment_floor": np.where(retired, np.nan, jobs.floor),
        "employment_status": np.where(retired, str(Status.NOT_COMPARABLE), status.of_sum(current, policy)),
        "employment_estimated_share": estimated_share(current, policy),
    }


def base_employment(base: Sums, unlike: Flags, policy: Policy) -> dict[str, Array]:
    """The code's own base-year jobs, bounded; where it is `unlike` the status says so, and growth does not use it."""
    # A code that is new, or a region that cannot be found under its codes, has no base: that is not a zero.
    no_base = unlike & (base.n_disclosed + base.n_suppressed == 0)
    jobs = base.employment
    bounds = {"lower": jobs.lower, "upper": jobs.upper, "floor": jobs.floor}
    return {
        "employment_base": np.where(no_base, np.nan, ranked_amount(jobs, base.n_suppressed, policy)),
        **{f"employment_base_{name}": np.where(no_base, np.nan, values) for name, values in bounds.items()},
        "employment_base_status": np.where(unlike, str(Status.NOT_COMPARABLE), status.of_sum(base, policy)),
        "employment_base_estimated_share": estimated_share(base, policy),
        "n_disclosed_base": base.n_disclosed,
        "n_suppressed_base": base.n_suppressed,
        "n_absent_base": base.n_absent,
    }


def location_quotient_bounds(
    region: Amounts, region_total: float | Floats, benchmark: Amounts, benchmark_total: float
) -> dict[str, Array]:
    """Certain bounds of the location quotient, from those of both jobs; the totals are published."""
    return {
        "location_quotient_lower": measures.location_quotient(
            region.lower, region_total, benchmark.upper, benchmark_total
        ),
        "location_quotient_upper": measures.location_quotient(
            region.upper, region_total, benchmark.lower, benchmark_total
        ),
    }


def estimated_share(sums: Sums, policy: Policy) -> Floats:
    """The estimated part of the jobs, 0 to 1; nothing is estimated under the other policies."""
    if policy != "estimate":
        return np.zeros(len(sums.n_disclosed))
    return np.nan_to_num(measures.ratio(sums.employment.hidden, sums.employment.estimate))


@dataclass(frozen=True, eq=False)
class Wage:
    """Σ wages and Σ jobs over the same cells, the bounds of their ratio, and how firm it is."""

    wages: Floats
    employment: Floats
    lower_usd: Floats
    upper_usd: Floats
    status: Text

    def columns(self, *, bounded: bool = True) -> dict[str, Array]:
        """By the names of the data dictionary; bounds, and with them a grade, only where they are joint ones."""
        bounds = {"avg_annual_wage_lower_usd": self.lower_usd, "avg_annual_wage_upper_usd": self.upper_usd}
        return {
            "total_annual_wages_usd": self.wages,
            "wage_employment": self.employment,
            **(bounds if bounded else {}),
            "avg_annual_wage_status": self.status,
        }


def average_wage(sums: Sums, policy: Policy) -> Wage:
    """The wage by policy: of published and estimated cells together, or of the published cells alone."""
    if policy == "estimate":
        wages, employment = sums.wages.estimate, sums.employment.estimate
    else:
        wages, employment = sums.wages.floor, sums.employment.floor
    if policy == "exclude":
        wages = np.where(sums.n_suppressed > 0, np.nan, wages)
    average = measures.average_annual_wage(wages, employment)
    return Wage(
        wages,
        employment,
        measures.ratio(sums.wages.lower, sums.employment.upper),
        measures.ratio(sums.wages.upper, sums.employment.lower),
        status.missing_where(status.of_sum(sums, policy), average),
    )
