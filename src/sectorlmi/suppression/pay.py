"""Average pay of hidden cells, so that their wages can be estimated as jobs times pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.suppression.lending import OtherYear, interpolated
from sectorlmi.suppression.system import System
from sectorlmi.suppression.values import at, ratio, total_by
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.significant import power

PAY_SPREAD_OTHER_YEAR: Final = 0.1
PAY_SPREAD_STATE: Final = 0.3
_PAY_WITHOUT_ANY_FIGURE: Final = 40_000.0
_LOCAL_POWER: Final = 0.5


@dataclass(frozen=True, eq=False)
class PayPrior:
    """Centre (dollars a year) and spread (log standard deviation) of every node; meaningful for hidden ones."""

    centre: Floats
    spread: Floats


def pay_prior(
    system: System, jobs: Floats, wages: Floats, others: Sequence[OtherYear], benchmark_area: str | None
) -> PayPrior:
    """Likely average annual pay of every node.

    From the cell's own pay in other years, moved by the state's growth of pay in the industry; else the industry's pay
    in the state (benchmark, counties held, industry above) scaled to the pay level of the county. `jobs` and `wages`
    are NaN for hidden nodes.
    """
    own_pay = ratio(wages, jobs)
    typical = _typical_pay(system, own_pay, jobs, wages, benchmark_area)
    total = _total_of(system, own_pay)
    local = np.clip(np.nan_to_num(ratio(total, at(total, system.state)), nan=1.0), 0.4, 2.5)
    pay = typical * power(local, _LOCAL_POWER)
    spread = np.full(len(system), PAY_SPREAD_STATE)
    if others:
        shown, nearness = interpolated(others, [_moved_from(system, own_pay, total, other) for other in others])
        use = nearness > 0
        pay[use], spread[use] = shown[use], PAY_SPREAD_OTHER_YEAR
    return PayPrior(pay, np.where(np.isnan(wages), spread, 0.0))


def _moved_from(system: System, own_pay: Floats, total: Floats, other: OtherYear) -> Floats:
    """Pay of another period moved to this one by the state's growth of pay in the industry, else by all industries'."""
    before = ratio(other.wages, other.employment)
    growth = ratio(at(own_pay, system.state), at(before, system.state))
    growth = np.where(np.isnan(growth), ratio(total, _total_of(system, before)), growth)
    return np.asarray(before * np.clip(np.nan_to_num(growth, nan=1.0), 0.5, 2.0))


def _typical_pay(system: System, own_pay: Floats, jobs: Floats, wages: Floats, benchmark_area: str | None) -> Floats:
    group = system.own * len(system.industry_codes) + system.industry
    n = int(group.max(initial=0)) + 1
    published = ~np.isnan(jobs) & ~np.isnan(wages)
    pooled = ratio(
        total_by(group[published], wages[published], n),
        total_by(group[published], jobs[published], n),
    )[group]
    benchmark = np.full(n, np.nan)
    rows = np.flatnonzero(system.cells.area == (benchmark_area or ""))
    benchmark[group[rows]] = own_pay[rows]
    pay = at(own_pay, system.state)
    for candidate in (benchmark[group], pooled):
        pay = np.where(np.isnan(pay), candidate, pay)
    for _ in range(int(system.step.max(initial=0))):
        pay = np.where(np.isnan(pay), at(pay, system.parent), pay)
    return np.nan_to_num(pay, nan=_PAY_WITHOUT_ANY_FIGURE)


def _total_of(system: System, values: Floats) -> Floats:
    """The value of the total row of each node's area and ownership, NaN where it has none."""
    top = np.arange(len(system))
    for _ in range(int(system.step.max(initial=0))):
        top = np.where(system.parent[top] >= 0, system.parent[top], top)
    return np.where(system.step[top] == 1, values[top], np.nan)
