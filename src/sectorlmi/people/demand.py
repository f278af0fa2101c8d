"""The region's jobs by occupation and by career cluster: every industry's jobs by its national staffing pattern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sectorlmi.people.career_clusters import Crosswalk, names
from sectorlmi.people.characteristics import Characteristics
from sectorlmi.people.staffing import Pattern, occ_code


@dataclass(frozen=True)
class ClusterDemand:
    """A cluster's jobs, openings a year and wage in the region (estimates).

    `wage_usd` is the mean of the occupations' national median wages, weighted by jobs; NaN where none is known.
    """

    cluster: str
    jobs: float
    openings: float
    wage_usd: float


@dataclass(frozen=True)
class Demand:
    """Demand by cluster, and the jobs that stand behind it.

    `unmapped_jobs` belong to industries or occupations without a published pattern, `unclustered_jobs` to occupations
    that the crosswalk does not have.
    """

    clusters: tuple[ClusterDemand, ...]
    total_jobs: float
    unmapped_jobs: float
    unclustered_jobs: float
    is_split: bool

    def jobs(self) -> dict[str, float]:
        """Jobs by cluster."""
        return {c.cluster: c.jobs for c in self.clusters}


def occupation_jobs(employment: Mapping[str, float], patterns: Mapping[str, Pattern | None]) -> dict[str, float]:
    """Jobs by detailed occupation: Σ over industries of jobs × share. Industries without jobs or pattern add none."""
    jobs: dict[int, float] = {}
    for industry, pattern in patterns.items():
        n = employment[industry]
        if pattern is None or np.isnan(n):
            continue
        for occ, share in zip(pattern.occ.tolist(), np.nan_to_num(pattern.share).tolist(), strict=True):
            jobs[occ] = jobs.get(occ, 0.0) + n * share
    return {occ_code(occ): n for occ, n in sorted(jobs.items())}


def cluster_demand(
    employment: Mapping[str, float],
    patterns: Mapping[str, Pattern | None],
    crosswalk: Crosswalk,
    known: Characteristics,
    *,
    split: bool = True,
) -> Demand:
    """Demand of every cluster of the crosswalk's framework; those without an occupation have 0 jobs."""
    jobs = occupation_jobs(employment, patterns)
    held: dict[str, list[tuple[str, float]]] = {cluster: [] for cluster in names(crosswalk.framework)}
    unclustered = 0.0
    for code, n in jobs.items():
        weights = crosswalk.weights(code, split=split)
        unclustered += 0.0 if weights else n
        for cluster, weight in weights.items():
            held[cluster].append((code, n * weight))
    total = float(np.nansum(list(employment.values())))
    return Demand(
        tuple(_demand(cluster, listed, known) for cluster, listed in held.items()),
        total,
        total - sum(jobs.values()),
        unclustered,
        split,
    )


def _demand(cluster: str, listed: Sequence[tuple[str, float]], known: Characteristics) -> ClusterDemand:
    jobs = np.array([n for _, n in listed])
    rates = np.array([known.openings_rate.get(code, np.nan) for code, _ in listed])
    wages = np.array([known.median_usd.get(code, np.nan) for code, _ in listed])
    paid = ~np.isnan(wages) & (jobs > 0) if len(jobs) else np.zeros(0, np.bool_)
    wage = float(np.average(wages[paid], weights=jobs[paid])) if paid.any() else float("nan")
    openings = float(np.nansum(jobs * rates)) if np.isfinite(rates).any() else float("nan")
    return ClusterDemand(cluster, float(jobs.sum()), openings, wage)
