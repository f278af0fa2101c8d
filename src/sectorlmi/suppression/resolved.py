"""What is known of every cell once all published figures have been read together: the face of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sectorlmi.suppression.alignment import OtherYear, line_up, other_years
from sectorlmi.suppression.bounds import Intervals, Measure, intervals, known_values
from sectorlmi.suppression.detail import Detail, published_detail
from sectorlmi.suppression.estimate import DOLLARS_A_UNIT, fitted
from sectorlmi.suppression.fit import raked_prior
from sectorlmi.suppression.pay import pay_prior
from sectorlmi.suppression.prior import employment_prior, size_prior
from sectorlmi.suppression.system import System, build_system
from sectorlmi.suppression.values import Contradiction, Values
from sectorlmi.terms.cells import Cells, Floats, Text

__all__ = ["Contradiction", "Resolved", "Values", "bound", "resolve"]


@dataclass(frozen=True, eq=False)
class Resolved:
    """The cells of one period with bounds and estimates of the hidden ones.

    `cells` are the input's rows that take part (totals, domains, supersectors and NAICS rows down to the level), sorted
    by area, ownership and industry; `employment` to `pay_spread` align with them. `prior` says what a hidden cell's
    estimate leans on (a `PriorKind`; empty for published cells), `spread` and `pay_spread` are the relative uncertainty
    of that prior's employment and average pay (log standard deviations, 0 for published cells). `system` and
    `intervals` (by measure) keep the sums for regional totals; their nodes are the cells and the remainders of states.
    """

    cells: Cells
    employment: Values
    wages: Values
    prior: Text
    spread: Floats
    pay_spread: Floats
    contradictions: tuple[Contradiction, ...]
    system: System
    intervals: Mapping[Measure, Intervals]


def resolve(
    cells: Cells, *, level: int = 4, other_periods: Sequence[Cells] = (), benchmark_area: str | None = None
) -> Resolved:
    """Bounds and estimates of employment and wages of every cell down to `level` NAICS digits.

    `cells` are the rows of one period: counties, `SS999`, state rows, and the benchmark if its sizes are to be used;
    `other_periods` the same areas in other years of the store. Contradictory figures are reported in the result.
    """
    system, detail, found = _bounded(cells, level)
    others = other_years(system, other_periods)
    known, known_wages = known_values(system, "employment"), known_values(system, "wages")
    alone = size_prior(system, known, benchmark_area, detail)
    nearest = _estimate_of(system, others[0], level, benchmark_area) if others else None
    prior = employment_prior(system, known, alone, others, nearest)
    jobs = fitted(system, known, found["employment"], (prior.centre, prior.spread))
    pay = pay_prior(system, known, known_wages, others, benchmark_area)
    spread = np.sqrt(prior.spread**2 + pay.spread**2)
    wages = fitted(system, known_wages, found["wages"], (jobs * pay.centre, spread), unit=DOLLARS_A_UNIT)
    return _resolved(system, found, jobs, wages, (prior.kind, prior.spread, pay.spread))


def _estimate_of(system: System, other: OtherYear, level: int, benchmark_area: str | None) -> Floats:
    """Jobs of another period from its own figures alone, raked to its sums, at the nodes of this system."""
    there = build_system(other.cells, level=level)
    detail = published_detail(other.cells, there, level)
    known = known_values(there, "employment")
    prior = size_prior(there, known, benchmark_area, detail)
    bounds = intervals(there, "employment", detail.floor("employment"))
    raked = fitted(there, known, bounds, (prior.centre, prior.spread), solver=raked_prior)
    return line_up(system, there.cells, raked[: len(there.cells)])[0]


def bound(cells: Cells, *, level: int = 4) -> Resolved:
    """As `resolve`, without estimates: those of hidden cells are NaN."""
    system, _, found = _bounded(cells, level)
    none = np.zeros(len(system))
    jobs, wages = known_values(system, "employment"), known_values(system, "wages")
    return _resolved(system, found, jobs, wages, (np.full(len(system), "", dtype="<U1"), none, none))


def _bounded(cells: Cells, level: int) -> tuple[System, Detail, dict[Measure, Intervals]]:
    system = build_system(cells, level=level)
    detail = published_detail(cells, system, level)
    measures: tuple[Measure, ...] = ("employment", "wages")
    return system, detail, {m: intervals(system, m, detail.floor(m)) for m in measures}


def _resolved(
    system: System,
    found: dict[Measure, Intervals],
    jobs: Floats,
    wages: Floats,
    leaning: tuple[Text, Floats, Floats],
) -> Resolved:
    n = len(system.cells)
    by_jobs, by_wages = found["employment"], found["wages"]
    kind, spread, pay_spread = leaning
    return Resolved(
        system.cells,
        Values(by_jobs.lower[:n], by_jobs.upper[:n], jobs[:n]),
        Values(by_wages.lower[:n], by_wages.upper[:n], wages[:n]),
        kind[:n],
        spread[:n],
        pay_spread[:n],
        (*by_jobs.contradictions, *by_wages.contradictions),
        system,
        found,
    )
