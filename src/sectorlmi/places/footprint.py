"""Where an industry's jobs are: its footprint inside a region, and concentrations just outside that a line cuts off.

START warns that a region drawn on political lines may miss half of an industry. The footprint is the smallest set of
the region's counties that holds most of the industry's jobs there; a concentration outside is a neighbouring county
that is both specialised in the industry and large beside the region.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.suppression.resolved import Resolved
from sectorlmi.table.measures import location_quotient
from sectorlmi.table.sums import Year
from sectorlmi.terms import codes
from sectorlmi.terms.cells import Flags, Floats

MOST_JOBS: Final = 0.8
# A concentration: the county's location quotient, its jobs against the region's in the industry, and its jobs.
CONCENTRATED: Final = 1.2
NOTABLE_SHARE: Final = 0.05
NOTABLE_JOBS: Final = 50


@dataclass(frozen=True, eq=False)
class CountyJobs:
    """Jobs by county and industry, hidden cells estimated or left out.

    Args:
        jobs, establishments: (counties × industries); no row is 0, a hidden cell without an estimate is 0 too.
        hidden: (counties × industries) whether the publisher hides a cell of it.
        totals: published jobs of all industries, a county each; the denominator of its location quotients.
        benchmark: the benchmark's jobs by industry; `benchmark_total` of all industries.
    """

    counties: tuple[str, ...]
    industries: tuple[str, ...]
    jobs: Floats
    establishments: Floats
    hidden: Flags
    totals: Floats
    benchmark: Floats
    benchmark_total: float

    def rows(self, counties: Sequence[str]) -> Flags:
        """A mask of these counties."""
        found: Flags = np.isin(np.array(self.counties, dtype=np.str_), np.array(sorted(counties), dtype="<U5"))
        return found

    def quotients(self, counties: Flags) -> Floats:
        """Location quotients of the industries over the counties taken together."""
        return location_quotient(
            self.jobs[counties].sum(axis=0), float(self.totals[counties].sum()), self.benchmark, self.benchmark_total
        )


def county_jobs(
    year: Year,
    industries: Sequence[str],
    owns: Sequence[str],
    benchmark: Year,
    *,
    total_own: Sequence[str],
) -> CountyJobs:
    """Jobs of a year's counties, and of the benchmark; `total_own`: the ownerships of all-industry totals."""

    def total(of: Year) -> Floats:
        return _Table(of.resolved, of.areas, total_own).of([codes.ALL_INDUSTRIES])[0][:, 0]

    jobs, establishments, hidden = _Table(year.resolved, year.areas, owns).of(industries)
    there = _Table(benchmark.resolved, benchmark.areas, owns).of(industries)[0]
    return CountyJobs(
        year.areas,
        tuple(industries),
        jobs,
        establishments,
        hidden,
        total(year),
        there.sum(axis=0),
        float(total(benchmark).sum()),
    )


class _Table:
    """Cells as (areas × industries)."""

    def __init__(self, resolved: Resolved, areas: Sequence[str], owns: Sequence[str]) -> None:
        cells = resolved.cells
        self._areas = {code: i for i, code in enumerate(areas)}
        rows = np.flatnonzero(np.isin(cells.area, list(areas)) & np.isin(cells.own, list(owns)))
        self._cells = cells.take(rows)
        estimate = np.nan_to_num(resolved.employment.estimate[rows])
        self._jobs = np.where(self._cells.suppressed, estimate, np.nan_to_num(self._cells.employment))

    def of(self, industries: Sequence[str]) -> tuple[Floats, Floats, Flags]:
        """Jobs, establishments, and whether anything is hidden."""
        column = {code: i for i, code in enumerate(industries)}
        chosen = [i for i, code in enumerate(self._cells.industry) if str(code) in column]
        at = (
            [self._areas[str(self._cells.area[i])] for i in chosen],
            [column[str(self._cells.industry[i])] for i in chosen],
        )
        shape = len(self._areas), len(industries)
        jobs, places, hidden = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        np.add.at(jobs, at, self._jobs[chosen])
        np.add.at(places, at, self._cells.establishments[chosen])
        np.add.at(hidden, at, self._cells.suppressed[chosen])
        return jobs, places, hidden > 0


@dataclass(frozen=True)
class Footprint:
    """The counties that hold most of an industry's jobs in the region, largest first, and the share they hold (0-1)."""

    industry: str
    jobs: float
    counties: tuple[str, ...]
    share: float
    has_hidden: bool


def footprints(found: CountyJobs, region: Sequence[str], *, share: float = MOST_JOBS) -> list[Footprint]:
    """The footprint of each industry inside the region; none of an industry without jobs there."""
    inside = np.flatnonzero(found.rows(region))
    return [
        _footprint(found, i, inside, share) for i in range(len(found.industries)) if found.jobs[inside, i].sum() > 0
    ]


def _footprint(
    found: CountyJobs, industry: int, inside: np.ndarray[tuple[int], np.dtype[np.intp]], share: float
) -> Footprint:
    jobs = found.jobs[inside, industry]
    order = np.argsort(-jobs, kind="stable")
    held = np.cumsum(jobs[order]) / jobs.sum()
    n = int(np.argmax(held >= share - 1e-12)) + 1
    counties = tuple(found.counties[inside[i]] for i in order[:n])
    hidden = bool(found.hidden[inside, industry].any())
    return Footprint(found.industries[industry], float(jobs.sum()), counties, float(held[n - 1]), hidden)


@dataclass(frozen=True)
class Outside:
    """A county next to the region and what it would add in one industry.

    `quotient` is the county's own location quotient, `region_quotient` the region's without it, `joined_quotient` the
    region's with it.
    """

    industry: str
    county: str
    jobs: float
    establishments: float
    is_hidden: bool
    quotient: float
    region_jobs: float
    region_quotient: float
    joined_quotient: float

    @property
    def added_pct(self) -> float:
        """Its jobs in percent of the region's; NaN where the region has none."""
        return 100 * self.jobs / self.region_jobs if self.region_jobs else float("nan")


def additions(found: CountyJobs, region: Sequence[str], county: str) -> list[Outside]:
    """What a county outside the region would add, industry by industry."""
    inside, own = found.rows(region), found.rows([county])
    before, after, alone = found.quotients(inside), found.quotients(inside | own), found.quotients(own)
    row = int(np.argmax(own))
    return [
        Outside(
            code,
            county,
            float(found.jobs[row, i]),
            float(found.establishments[row, i]),
            bool(found.hidden[row, i]),
            float(alone[i]),
            float(found.jobs[inside, i].sum()),
            float(before[i]),
            float(after[i]),
        )
        for i, code in enumerate(found.industries)
    ]


def concentrations(found: CountyJobs, region: Sequence[str], outside: Sequence[str]) -> list[Outside]:
    """Neighbouring counties with a concentration that the region's line cuts off: by industry, largest first."""
    every = [one for county in outside for one in additions(found, region, county) if is_concentration(one)]
    order = {code: i for i, code in enumerate(found.industries)}
    return sorted(every, key=lambda o: (order[o.industry], -o.jobs, o.county))


def is_concentration(one: Outside) -> bool:
    """Specialised (LQ of 1.2 or more) and large: 50 jobs or more, and 5 % or more of the region's."""
    return is_large(one) and one.quotient >= CONCENTRATED


def is_large(one: Outside) -> bool:
    """50 jobs or more, and 5 % or more of the region's in the industry."""
    return one.jobs >= NOTABLE_JOBS and one.jobs >= NOTABLE_SHARE * one.region_jobs
