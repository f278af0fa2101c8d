"""What is known of every cell once all published figures have been read together: the face of this room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sectorlmi.suppression.bounds import Intervals, Measure, intervals, known_values
from sectorlmi.suppression.ceilings import ceilings, largest_published
from sectorlmi.suppression.detail import Detail
from sectorlmi.suppression.fit import DOLLARS_A_UNIT, fitted, raked_prior
from sectorlmi.suppression.lending import line_up, other_years
from sectorlmi.suppression.pay import pay_prior
from sectorlmi.suppression.prior import Prior, employment_prior, size_prior
from sectorlmi.suppression.system import System, build_system
from sectorlmi.suppression.values import Contradiction, Values
from sectorlmi.terms.cells import Cells, Floats, Text
from sectorlmi.terms.period import Period

__all__ = ["Contradiction", "Memory", "Resolved", "Values", "bound", "resolve"]


@dataclass(frozen=True, eq=False)
class Resolved:
    """The cells of one period with bounds and estimates of the hidden ones.

    `cells` are the input's rows that take part (totals, domains, supersectors and NAICS rows down to the level), sorted
    by area, ownership and industry; `employment` to `pay_spread` align with them. `prior` says what a hidden cell's
    estimate leans on (a `PriorKind`; empty for published cells), `spread` and `pay_spread` are the relative uncertainty
    of that prior's employment and average pay (log standard deviations, 0 for published cells), `ceiling` the jobs that
    it likely has at most (infinite where nothing says). `system` and
    `intervals` (by measure) keep the sums for regional totals; their nodes are the cells and the remainders of states.
    """

    cells: Cells
    employment: Values
    wages: Values
    prior: Text
    spread: Floats
    pay_spread: Floats
    ceiling: Floats
    contradictions: tuple[Contradiction, ...]
    system: System
    intervals: Mapping[Measure, Intervals]


class Alone:
    """What one period says by itself: its sums, the bounds of each measure, and jobs raked from its own figures."""

    def __init__(self, cells: Cells, *, level: int, benchmark_area: str | None = None) -> None:
        self.system = build_system(cells, level=level)
        self.known = known_values(self.system, "employment")
        self._detail = Detail.below(self.system, cells, level)
        self._benchmark_area = benchmark_area

    @cached_property
    def bounds(self) -> dict[Measure, Intervals]:
        measures: tuple[Measure, ...] = ("employment", "wages")
        return {m: intervals(self.system, m, self._detail.floor(m)) for m in measures}

    @cached_property
    def prior(self) -> Prior:
        return size_prior(self.system, self.known, self._benchmark_area, self._detail)

    @cached_property
    def jobs(self) -> Floats:
        """Jobs of every node by the prior alone, raked to the sums."""
        prior = self.prior.centre, self.prior.spread
        bounds, ceiling = self.bounds["employment"], ceilings(self.largest, self.prior.kind)
        return fitted(self.system, self.known, bounds, prior, solver=raked_prior, ceiling=ceiling)

    @cached_property
    def largest(self) -> Floats:
        return largest_published(self.system, self.known)


class Memory:
    """Each period by itself, worked out once however many other periods lean on it, and from all of its cells.

    What it lends another may be fewer of them: those whose codes mean the same there.
    """

    def __init__(self, whole: Iterable[Cells] = (), *, level: int, benchmark_area: str | None) -> None:
        self._level, self._benchmark_area = level, benchmark_area
        self._whole = {cells.period: cells for cells in whole}
        self._known: dict[Period, Alone] = {}

    def alone(self, cells: Cells) -> Alone:
        """Of the period of these cells, which are all of it unless the whole was given."""
        if cells.period not in self._known:
            whole = self._whole.get(cells.period, cells)
            self._known[cells.period] = Alone(whole, level=self._level, benchmark_area=self._benchmark_area)
        return self._known[cells.period]


def resolve(
    cells: Cells,
    *,
    level: int = 4,
    other_periods: Sequence[Cells] = (),
    benchmark_area: str | None = None,
    memory: Memory | None = None,
) -> Resolved:
    """Bounds and estimates of employment and wages of every cell down to `level` NAICS digits: one joint answer.

    `cells` are the rows of one period: counties, `SS999`, state rows, and the benchmark if its sizes are to be used;
    `other_periods` the same areas in other years of the store. Contradictory figures are reported in the result.
    Periods of the same areas that are resolved one after another may share a `memory`.
    """
    memory = memory or Memory(level=level, benchmark_area=benchmark_area)
    mine = memory.alone(cells)
    system, known, known_wages = mine.system, mine.known, known_values(mine.system, "wages")
    others = other_years(system, other_periods)
    estimates = [_estimated(system, [c for c in other_periods if c.period == o.period], memory) for o in others]
    prior = employment_prior(system, known, mine.prior, others, estimates, largest=mine.largest)
    ceiling = ceilings(mine.largest, prior.kind)
    jobs = fitted(system, known, mine.bounds["employment"], (prior.centre, prior.spread), ceiling=ceiling)
    pay = pay_prior(system, known, known_wages, others, benchmark_area)
    spread = np.sqrt(prior.spread**2 + pay.spread**2)
    wages = fitted(system, known_wages, mine.bounds["wages"], (jobs * pay.centre, spread), unit=DOLLARS_A_UNIT)
    return _resolved(mine, jobs, wages, (prior.kind, prior.spread, pay.spread, ceiling))


def _estimated(system: System, lent: Sequence[Cells], memory: Memory) -> Floats:
    """Jobs of every node by the sums of another year by itself.

    NaN for cells that the year does not lend, and where only quarters of it are there.
    """
    for cells in lent:
        there = memory.alone(cells)
        (jobs,) = line_up(system, there.system.cells, there.jobs[: len(there.system.cells)])
        return jobs * line_up(system, cells, np.ones(len(cells)))[0]
    return np.full(len(system), np.nan)


def bound(cells: Cells, *, level: int = 4) -> Resolved:
    """As `resolve`, without estimates: those of hidden cells are NaN."""
    mine = Alone(cells, level=level)
    none = np.zeros(len(mine.system))
    wages = known_values(mine.system, "wages")
    return _resolved(mine, mine.known, wages, (np.full(len(mine.system), "", dtype="<U1"), none, none, none + np.inf))


def _resolved(period: Alone, jobs: Floats, wages: Floats, leaning: tuple[Text, Floats, Floats, Floats]) -> Resolved:
    n = len(period.system.cells)
    by_jobs, by_wages = period.bounds["employment"], period.bounds["wages"]
    kind, spread, pay_spread, ceiling = leaning
    return Resolved(
        period.system.cells,
        Values(by_jobs.lower[:n], by_jobs.upper[:n], jobs[:n]),
        Values(by_wages.lower[:n], by_wages.upper[:n], wages[:n]),
        kind[:n],
        spread[:n],
        pay_spread[:n],
        ceiling[:n],
        (*by_jobs.contradictions, *by_wages.contradictions),
        period.system,
        period.bounds,
    )
