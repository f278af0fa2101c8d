"""The formulas of START tabs B to H. Every one works on arrays of any common shape; unknown (NaN) stays unknown.

Source: National Network of Sector Partners and others, START "Sector Initiative Toolkit", Module 2 (tabs A-K);
location quotients as in the BLS QCEW location quotient calculator.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np

from sectorlmi.terms.cells import Floats, Text
from sectorlmi.terms.significant import power

_NOISE: Final = 1e-12


def ratio(part: Floats | float, whole: Floats | float) -> Floats:
    """part / whole, unknown where the whole is zero or unknown."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = np.asarray(part, dtype=np.float64) / whole
    return np.where(np.isfinite(quotient), quotient, np.nan)


def difference(a: Floats, b: Floats | float) -> Floats:
    """a - b, nothing where the two agree to twelve digits: what is left of them then is noise, which would rank."""
    with np.errstate(invalid="ignore"):
        apart = a - b
        return np.where(np.abs(apart) <= _NOISE * np.abs(a), 0.0, apart)


def average_annual_wage(wages: Floats, employment: Floats) -> Floats:
    """US dollars a job a year: Σ wages / Σ employment over the same cells, never a mean of county averages."""
    return ratio(wages, employment)


def growth_pct(base: Floats, current: Floats) -> Floats:
    """Past growth in percent of the base (3.2 means 3.2 %); undefined from a base of zero."""
    return 100 * ratio(difference(current, base), base)


def growth_per_year_pct(base: Floats, current: Floats, years: float) -> Floats:
    """Compound growth a year in percent."""
    with np.errstate(invalid="ignore"):
        return 100 * difference(power(ratio(current, base), 1 / years), 1.0)


def location_quotient(
    employment: Floats, region_total: float | Floats, benchmark_employment: Floats, benchmark_total: float
) -> Floats:
    """The region's share of jobs in the industry over the benchmark's share; 1 is parity.

    The totals are published all-industry totals, hidden and excluded industries included (never a sum of the rows
    that happen to be visible).
    """
    return ratio(ratio(employment, region_total), ratio(benchmark_employment, benchmark_total))


class Quadrant(StrEnum):
    """Where an industry stands; names vary by author."""

    STAR = "star"
    MATURE = "mature"
    EMERGING = "emerging"
    TRANSFORMING = "transforming"


QUADRANT_MEANING = {
    Quadrant.STAR: "concentrated in the region and growing",
    Quadrant.MATURE: "concentrated in the region and shrinking",
    Quadrant.EMERGING: "not concentrated in the region, growing",
    Quadrant.TRANSFORMING: "not concentrated in the region, shrinking",
}


def quadrants(location_quotient: Floats, growth_pct: Floats, *, lq: float = 1.0, growth: float = 0.0) -> Text:
    """The quadrant of each industry; empty where either value is unknown.

    At or above the threshold of the location quotient counts as concentrated, above that of growth as growing.
    """
    concentrated, growing = location_quotient >= lq, growth_pct > growth
    named = np.where(
        concentrated,
        np.where(growing, Quadrant.STAR, Quadrant.MATURE),
        np.where(growing, Quadrant.EMERGING, Quadrant.TRANSFORMING),
    )
    return np.where(np.isnan(location_quotient) | np.isnan(growth_pct), "", named).astype(np.str_)
