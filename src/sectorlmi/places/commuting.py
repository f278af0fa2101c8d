"""Commuting between counties: labor shed, commute shed, who lives and works in a region, self-containment.

Labor shed of a region: where those who work there live. Commute shed: where those who live there work. Figures are
jobs (or, from primary-job files, workers): one flow an ordered pair of counties, in ten overlapping segments.
Terms as in the Census Bureau's OnTheMap (inflow/outflow report).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.errors import CoverageError
from sectorlmi.table.measures import ratio
from sectorlmi.terms.cells import Flags, Floats, Text
from sectorlmi.terms.provenance import Provenance

# LODES names of the segments: all jobs, age of the worker, earnings a month, industry group of the employer.
SEGMENTS: Final = {
    "S000": "All jobs",
    "SA01": "Age 29 or younger",
    "SA02": "Age 30 to 54",
    "SA03": "Age 55 or older",
    "SE01": "$1,250 a month or less",
    "SE02": "$1,251 to $3,333 a month",
    "SE03": "More than $3,333 a month",
    "SI01": "Goods producing",
    "SI02": "Trade, transportation, utilities",
    "SI03": "All other services",
}
ALL_JOBS: Final = 0
# LODES types of jobs.
ANY_JOB: Final = "JT00"
JOB_TYPES: Final = {
    "JT00": "all jobs",
    "JT01": "primary jobs (one a worker)",
    "JT02": "all private jobs",
    "JT03": "private primary jobs",
    "JT04": "all federal jobs",
    "JT05": "federal primary jobs",
}


@dataclass(frozen=True, eq=False)
class Flows:
    """Jobs by county of work and county of home; `jobs` is (flows × segments, in the order of `SEGMENTS`)."""

    work: Text
    home: Text
    jobs: Floats

    def __len__(self) -> int:
        return len(self.work)

    def counties(self) -> list[str]:
        """Every county of work or home, in order."""
        return [str(c) for c in np.union1d(self.work, self.home)]


def joined(parts: Sequence[Flows]) -> Flows:
    """Several files' flows as one; files never repeat a pair, because each is of its own state of work."""
    if not parts:
        empty = np.array([], dtype="<U5")
        return Flows(empty, empty, np.zeros((0, len(SEGMENTS))))
    return Flows(
        np.concatenate([p.work for p in parts]),
        np.concatenate([p.home for p in parts]),
        np.concatenate([p.jobs for p in parts]),
    )


@dataclass(frozen=True, eq=False)
class Balance:
    """The inflow/outflow figures of a region; one entry a segment. Shares are 0-1, NaN of nothing."""

    jobs: Floats
    employed_residents: Floats
    live_and_work: Floats

    @property
    def in_commuters(self) -> Floats:
        return self.jobs - self.live_and_work

    @property
    def out_commuters(self) -> Floats:
        return self.employed_residents - self.live_and_work

    @property
    def self_containment_share(self) -> Floats:
        """Live and work in the region / employed residents."""
        return ratio(self.live_and_work, self.employed_residents)

    @property
    def filled_by_residents_share(self) -> Floats:
        """Live and work in the region / jobs in the region."""
        return ratio(self.live_and_work, self.jobs)


@dataclass(frozen=True, eq=False)
class Shed:
    """Counties at the other end of a region's flows, the largest of the segment first; ties by code.

    `jobs` is (counties × segments); `share` and `cumulative_share` (0-1) are of the segment's total.
    """

    counties: tuple[str, ...]
    jobs: Floats
    segment: int

    @property
    def share(self) -> Floats:
        return ratio(self.jobs[:, self.segment], self.jobs[:, self.segment].sum())

    @property
    def cumulative_share(self) -> Floats:
        total: Floats = np.cumsum(self.share)
        return total


def balance(flows: Flows, region: Collection[str]) -> Balance:
    """Jobs, employed residents and those who are both, of a region."""
    works, lives = _among(flows.work, region), _among(flows.home, region)
    return Balance(_summed(flows, works), _summed(flows, lives), _summed(flows, works & lives))


def labor_shed(flows: Flows, region: Collection[str], segment: int = ALL_JOBS) -> Shed:
    """Home counties of those who work in the region. CoverageError when nobody does."""
    return _shed(flows, flows.home, _among(flows.work, region), segment, "works")


def commute_shed(flows: Flows, region: Collection[str], segment: int = ALL_JOBS) -> Shed:
    """Work counties of those who live in the region. CoverageError when nobody does."""
    return _shed(flows, flows.work, _among(flows.home, region), segment, "lives")


def _shed(flows: Flows, other_end: Text, rows: Flags, segment: int, verb: str) -> Shed:
    if not flows.jobs[rows, segment].sum() > 0:
        named = list(SEGMENTS.values())[segment]
        raise CoverageError(
            f"the shed is empty: by the loaded files nobody {verb} in the region ({named})",
            "Check the region's counties, or load the files of its state: sectorlmi load FILE.",
        )
    counties, index = np.unique(other_end[rows], return_inverse=True)
    jobs = np.stack([np.bincount(index, column, len(counties)) for column in flows.jobs[rows].T], axis=1)
    order = np.argsort(-jobs[:, segment], kind="stable")
    order = order[jobs[order, segment] > 0]
    return Shed(tuple(str(c) for c in counties[order]), jobs[order], segment)


def _summed(flows: Flows, rows: Flags) -> Floats:
    total: Floats = flows.jobs[rows].sum(axis=0)
    return total


def _among(codes: Text, counties: Collection[str]) -> Flags:
    found: Flags = np.isin(codes, np.array(sorted(counties), dtype="<U5"))
    return found


@dataclass(frozen=True, eq=False)
class RegionFlows:
    """The flows that touch a region, under the county codes that LODES uses.

    `missing_aux` are states (two-digit) whose jobs' out-of-state homes are not loaded, `unpublished` those for which
    the publisher has none this year. With every state's aux the commute shed is whole; `missing_home` are the region's
    own states among them, without which in-commuters from other states are not counted either.
    """

    flows: Flows
    counties: tuple[str, ...]
    year: int
    job_type: str
    missing_aux: tuple[str, ...]
    unpublished: tuple[str, ...]
    whole_states: tuple[str, ...]
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]

    @property
    def missing_home(self) -> tuple[str, ...]:
        own = {code[:2] for code in self.counties}
        return tuple(s for s in self.missing_aux if s in own)
