"""Shift-share: what part of a region's change is the benchmark's growth, its mix of industries, and its own doing.

National share NS = e·G, industry mix IM = e·(G_i − G), regional shift RS = e·(g_i − G_i); the three add to the change
exactly. Esteban-Marquillas splits RS with the jobs h_i = e·E_i/E the region would have if its mix were the benchmark's:
competitive effect h·(g_i − G_i) and allocation effect (e − h)·(g_i − G_i).

Sources: Dunn (1960), Papers of the Regional Science Association 6; Esteban-Marquillas (1972), Regional and Urban
Economics 2(3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sectorlmi.table.measures import ratio
from sectorlmi.terms.cells import Floats


@dataclass(frozen=True, eq=False)
class ShiftShare:
    """One entry an industry, in jobs. `change` = `national` + `mix` + `regional`, and `regional` = `competitive` +
    `allocation`; NaN where the industry or its benchmark is unknown. An industry that is new to the region has no
    growth rate: its whole change is regional and its allocation is unknown (NaN), as is its competitive effect.
    """

    change: Floats
    national: Floats
    mix: Floats
    regional: Floats
    competitive: Floats
    allocation: Floats


def shift_share(
    base: Floats,
    current: Floats,
    benchmark_base: Floats,
    benchmark_current: Floats,
    *,
    region_total: float | Floats,
    benchmark_total_base: float,
    benchmark_total_current: float,
) -> ShiftShare:
    """Decompose the change of each industry's jobs.

    Args:
        base, current: the region's jobs by industry in both years.
        benchmark_base, benchmark_current: the benchmark's jobs in the same industries.
        region_total: the region's base-year jobs in all industries; one an industry where regions differ.
        benchmark_total_base, benchmark_total_current: the benchmark's jobs in all industries.
    """
    growth = benchmark_total_current / benchmark_total_base - 1
    industry_growth = ratio(benchmark_current - benchmark_base, benchmark_base)
    own_growth = ratio(current - base, base)
    national = base * growth
    # An industry the benchmark had none of has no growth rate there; nothing of its change is the mix's.
    mix = np.where(np.isnan(industry_growth), np.nan, base * (industry_growth - growth))
    mix = np.where(base == 0, 0.0, mix)
    lead = own_growth - industry_growth
    as_benchmark = region_total * benchmark_base / benchmark_total_base
    return ShiftShare(
        change=current - base,
        national=national,
        mix=mix,
        regional=(current - base) - national - mix,
        competitive=as_benchmark * lead,
        allocation=(base - as_benchmark) * lead,
    )


def regional_shift_bounds(
    base: tuple[Floats, Floats], current: tuple[Floats, Floats], benchmark_base: Floats, benchmark_current: Floats
) -> tuple[Floats, Floats]:
    """Bounds of the regional shift from (lower, upper) of both years: RS = e₁ − e₀·(1 + G_i) falls with e₀."""
    grown = 1 + ratio(benchmark_current - benchmark_base, benchmark_base)
    return current[0] - base[1] * grown, current[1] - base[0] * grown
