"""The average annual wage of each industry, from sums over the same cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sectorlmi.table import measures, status
from sectorlmi.table.sums import Sums
from sectorlmi.terms.cells import Array, Floats, Text
from sectorlmi.terms.study import Policy


@dataclass(frozen=True, eq=False)
class Wage:
    """Σ wages and Σ jobs over the same cells, the bounds of their ratio, and how firm it is."""

    wages: Floats
    employment: Floats
    lower_usd: Floats
    upper_usd: Floats
    status: Text

    def columns(self) -> dict[str, Array]:
        """By the names of the data dictionary."""
        return {
            "total_annual_wages_usd": self.wages,
            "wage_employment": self.employment,
            "avg_annual_wage_lower_usd": self.lower_usd,
            "avg_annual_wage_upper_usd": self.upper_usd,
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
