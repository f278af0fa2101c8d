"""Estimates without a linear programme, for thousands of regions: bounds by propagation, then raking alone.

`suppression.resolve` ends with one linear programme a measure that makes every sum hold exactly. Raking comes near to
every sum, inside the same bounds and from the same priors, in a small part of the time; a batch over the nation takes
it. Published cells are the same in both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sectorlmi.suppression.alignment import line_up, other_years
from sectorlmi.suppression.bounds import Intervals, Measure, intervals, known_values
from sectorlmi.suppression.detail import Detail, published_detail
from sectorlmi.suppression.estimate import DOLLARS_A_UNIT, fitted
from sectorlmi.suppression.fit import raked_prior
from sectorlmi.suppression.pay import pay_prior
from sectorlmi.suppression.prior import Prior, employment_prior, size_prior
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.suppression.system import System, build_system
from sectorlmi.suppression.values import Values
from sectorlmi.terms.cells import Cells, Floats


@dataclass(frozen=True, eq=False)
class Alone:
    """What one period says by itself: its system, the bounds of both measures, and jobs raked from its own figures."""

    system: System
    detail: Detail
    bounds: dict[Measure, Intervals]
    prior: Prior
    jobs: Floats


def alone(cells: Cells, *, level: int, benchmark_area: str) -> Alone:
    """One period's bounds and first estimate, which every other period may lean on."""
    system = build_system(cells, level=level)
    detail = published_detail(cells, system, level)
    measures: tuple[Measure, ...] = ("employment", "wages")
    bounds = {m: intervals(system, m, detail.floor(m)) for m in measures}
    known = known_values(system, "employment")
    prior = size_prior(system, known, benchmark_area, detail)
    jobs = fitted(system, known, bounds["employment"], (prior.centre, prior.spread), solver=raked_prior)
    return Alone(system, detail, bounds, prior, jobs)


def raked(
    period: Alone, others: Sequence[Cells], alone_of: Callable[[Cells], Alone], *, benchmark_area: str
) -> Resolved:
    """Estimates of every cell of a period: the priors of `suppression.resolve`, raked inside the same bounds.

    Args:
        period: the period's own figures.
        others: the same areas in other years of the store.
        alone_of: the own figures of one of the others; asked for the nearest only.
    """
    system, known = period.system, known_values(period.system, "employment")
    known_wages = known_values(system, "wages")
    lined_up = other_years(system, others)
    nearest = None
    if lined_up:
        there = alone_of(next(c for c in others if c.period == lined_up[0].cells.period))
        nearest = line_up(system, there.system.cells, there.jobs[: len(there.system.cells)])[0]
    prior = employment_prior(system, known, period.prior, lined_up, nearest)
    jobs = fitted(system, known, period.bounds["employment"], (prior.centre, prior.spread), solver=raked_prior)
    pay = pay_prior(system, known, known_wages, lined_up, benchmark_area)
    wages = fitted(
        system,
        known_wages,
        period.bounds["wages"],
        (jobs * pay.centre, np.sqrt(prior.spread**2 + pay.spread**2)),
        unit=DOLLARS_A_UNIT,
        solver=raked_prior,
    )
    n = len(system.cells)
    by_jobs, by_wages = period.bounds["employment"], period.bounds["wages"]
    return Resolved(
        system.cells,
        Values(by_jobs.lower[:n], by_jobs.upper[:n], jobs[:n]),
        Values(by_wages.lower[:n], by_wages.upper[:n], wages[:n]),
        prior.kind[:n],
        prior.spread[:n],
        pay.spread[:n],
        (*by_jobs.contradictions, *by_wages.contradictions),
        system,
        period.bounds,
    )
