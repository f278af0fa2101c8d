"""Career-cluster coverage: who takes part in each cluster, beside the region's jobs in it.

share = count / total of the column; ratio = share / demand share; gap = share − demand share, in percentage points.
Needed for parity = the smallest x with (n + x) / (N + x) ≥ d, where n is the cluster's count, N the column's total and
d the demand share: how many more this cluster needs while the others stay as they are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sectorlmi.errors import ConfigError, IntegrityError
from sectorlmi.people import career_clusters
from sectorlmi.people.career_clusters import Crosswalk, Framework
from sectorlmi.people.demand import Demand
from sectorlmi.people.participation import Participation
from sectorlmi.people.partners import Groups
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study


@dataclass(frozen=True, eq=False)
class Coverage:
    """Counts by cluster, and the demand for it where occupations are loaded (else NaN).

    `names` are the clusters as the participation file writes them, `clusters` in the framework's own spelling; rows
    come by the first count column, most first. `demand_jobs` are estimated jobs of the region, `change` is against
    an earlier file, by column.
    """

    framework: Framework
    names: tuple[str, ...]
    clusters: tuple[str, ...]
    counts: Mapping[str, Floats]
    demand_jobs: Floats
    change: Mapping[str, Floats]
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.counts)

    def totals(self) -> dict[str, float]:
        """Total of each count column; blank cells are not in it."""
        return {name: float(np.nansum(values)) for name, values in self.counts.items()}

    def share_pct(self, column: str) -> Floats:
        """Percent of the column's total; NaN where the total is 0 or the cell blank."""
        total = self.totals()[column]
        return 100 * self.counts[column] / total if total else np.full(len(self.names), np.nan)

    def printed_pct(self, column: str) -> Floats:
        """The percents with two decimals, halves rounded up, as tables print them."""
        # A hair more, so that a half which binary numbers put just below itself goes up too.
        return np.floor(100 * self.share_pct(column) + 0.5 + 1e-9) / 100

    def demand_share_pct(self) -> Floats:
        """Percent of the region's jobs in clusters; NaN without occupations."""
        total = float(np.nansum(self.demand_jobs))
        return 100 * self.demand_jobs / total if total else np.full(len(self.names), np.nan)

    def ratio(self, column: str) -> Floats:
        """Participation share over demand share: 1 is parity; NaN where there is no demand to compare with."""
        demand = self.demand_share_pct()
        return np.where(demand > 0, self.share_pct(column) / np.where(demand > 0, demand, 1), np.nan)

    def gap(self, column: str) -> Floats:
        """Participation share less demand share, percentage points; below 0 is too little."""
        return self.share_pct(column) - self.demand_share_pct()

    def needed_for_parity(self, column: str) -> Floats:
        """How many more the cluster needs to reach its demand share, the others as they are."""
        total = self.totals()[column]
        demand = self.demand_share_pct() / 100
        return np.array([_needed(n, total, d) for n, d in zip(self.counts[column], demand, strict=True)])

    def needed_for_floor(self, column: str, floor: float) -> Floats:
        """How many more the cluster needs to have `floor` of them."""
        return np.maximum(floor - self.counts[column], 0)

    def order(self, column: str) -> list[int]:
        """Rows by a column, most first; equal counts keep the file's order, blanks come last."""
        return [int(i) for i in np.argsort(-np.nan_to_num(self.counts[column], nan=-1), kind="stable")]


def _needed(count: float, total: float, demand: float) -> float:
    if math.isnan(count) or math.isnan(demand) or demand >= 1:
        return math.nan
    # A hair less, so that rounding in the last bit does not ask for one more.
    return max(0.0, float(math.ceil((demand * total - count) / (1 - demand) - 1e-9)))


def measure(
    participation: Participation,
    *,
    demand: Mapping[str, float] | None = None,
    crosswalk: Crosswalk | None = None,
    profiles: Mapping[str, Mapping[str, float]] | None = None,
    framework: Framework | None = None,
    split: bool = True,
) -> Coverage:
    """Coverage of a participation list.

    Args:
        demand: jobs of the region by cluster of the coverage's framework; None where occupations are not loaded.
        crosswalk: SOC → cluster, for lists by occupation.
        profiles: industry → share of its jobs by cluster, for lists by industry.
        framework: report in this framework; counts by the older 16 are then shared out to their successors.
        split: an occupation in k clusters counts 1/k in each; else 1 in each (shares then do not add up).

    Raises IntegrityError on unknown cluster names, ConfigError where a list by SOC or NAICS lacks what maps it.
    """
    if participation.key == "career_cluster":
        found, own = career_clusters.recognise(participation.keys, participation.where)
        held = Coverage(found, participation.keys, own, participation.counts, _nothing(len(own)), {})
    else:
        held = _mapped(participation, crosswalk, profiles, split=split)
    if framework and framework != held.framework:
        held = _translated(held, framework)
    held = _with_every_cluster(held)
    jobs = _nothing(len(held.names)) if demand is None else np.array([demand.get(c, 0.0) for c in held.clusters])
    held = replace(held, demand_jobs=jobs, notes=(*participation.notes, *held.notes))
    order = held.order(held.columns[0])
    return _taken(held, order)


def _nothing(n: int) -> Floats:
    return np.full(n, np.nan)


def _taken(held: Coverage, rows: Sequence[int]) -> Coverage:
    return replace(
        held,
        names=tuple(held.names[i] for i in rows),
        clusters=tuple(held.clusters[i] for i in rows),
        counts={name: values[list(rows)] for name, values in held.counts.items()},
        demand_jobs=held.demand_jobs[list(rows)],
        change={name: values[list(rows)] for name, values in held.change.items()},
    )


def _mapped(
    participation: Participation,
    crosswalk: Crosswalk | None,
    profiles: Mapping[str, Mapping[str, float]] | None,
    *,
    split: bool,
) -> Coverage:
    """A list by occupation or industry, its counts shared out to clusters."""
    if crosswalk is None:
        raise ConfigError(
            f"{participation.where} lists {participation.key}s, and no career-cluster crosswalk is loaded",
            "Load one with `sectorlmi load FILE`, or list the counts by career_cluster.",
        )
    if participation.key == "industry_code" and profiles is None:
        raise ConfigError(
            f"{participation.where} lists industries, and no staffing patterns are loaded",
            "Load OEWS industry files with `sectorlmi load FILE`, or list the counts by career_cluster.",
        )
    own = career_clusters.names(crosswalk.framework)
    counts = {name: np.zeros(len(own)) for name in participation.columns}
    lost = []
    for i, code in enumerate(participation.keys):
        parts = crosswalk.weights(code, split=split) if participation.key == "soc_code" else (profiles or {}).get(code)
        if not parts:
            lost.append(code)
            continue
        for cluster, part in parts.items():
            for name, values in participation.counts.items():
                # A blank cell would make nearly every cluster unknown; a note names it instead.
                counts[name][own.index(cluster)] += part * float(np.nan_to_num(values[i]))
    if len(lost) == len(participation.keys):
        raise IntegrityError(
            f"{participation.where}: none of {', '.join(lost[:8])} has a career cluster",
            "Check that the codes are SOC 2018 or NAICS 2022.",
        )
    notes = [f"Counts are shared out to clusters by {_BY[participation.key]}, so they need not be whole."]
    if lost:
        notes.append(f"Without a cluster, and left out: {', '.join(lost)}.")
    if any(np.isnan(values).any() for values in participation.counts.values()):
        notes.append("Blank cells are left out of the clusters' counts, which are then floors.")
    if not split:
        notes.append("An occupation in several clusters counts whole in each: the columns do not add up.")
    return Coverage(crosswalk.framework, own, own, counts, _nothing(len(own)), {}, tuple(notes))


_BY = {"soc_code": "the occupation's clusters", "industry_code": "the jobs of each industry's staffing pattern"}


def _translated(held: Coverage, framework: Framework) -> Coverage:
    """The same counts in the other framework's clusters; one that went to k successors is shared out 1/k each."""
    own = career_clusters.names(framework)
    counts = {name: np.zeros(len(own)) for name in held.counts}
    shared, joined = [], []
    for i, cluster in enumerate(held.clusters):
        into = career_clusters.successors(cluster) if framework == "2024" else career_clusters.predecessors(cluster)
        if len(into) > 1:
            shared.append(f"{cluster} → {'; '.join(into)}")
        elif not into:
            joined.append(cluster)
        for name, values in held.counts.items():
            for target in into:
                counts[name][own.index(target)] += values[i] / len(into)
    notes = [*held.notes, f"Translated to {career_clusters.FRAMEWORK_TITLES[framework]}."]
    if shared:
        notes.append(f"Shared out evenly, for want of anything better: {' · '.join(shared)}.")
    if joined:
        notes.append(f"Without a counterpart, and left out: {'; '.join(joined)}.")
    return Coverage(framework, own, own, counts, _nothing(len(own)), {}, tuple(notes))


def _with_every_cluster(held: Coverage) -> Coverage:
    """Clusters that the list leaves out have no participant, which is what one looks for."""
    absent = tuple(c for c in career_clusters.names(held.framework) if c not in held.clusters)
    if not absent:
        return held
    note = f"Not in the list, and so without a participant: {'; '.join(absent)}."
    return replace(
        held,
        names=held.names + absent,
        clusters=held.clusters + absent,
        counts={name: np.append(values, np.zeros(len(absent))) for name, values in held.counts.items()},
        demand_jobs=_nothing(len(held.names) + len(absent)),
        notes=(*held.notes, note),
    )


def compared(held: Coverage, earlier: Coverage) -> Coverage:
    """With the change of every count since an earlier list; NaN where the earlier one lacks the column."""
    then = {c: i for i, c in enumerate(earlier.clusters)}
    at = [then[c] for c in held.clusters]
    change = {
        name: values - earlier.counts[name][at] if name in earlier.counts else _nothing(len(values))
        for name, values in held.counts.items()
    }
    return replace(held, change=change)


@dataclass(frozen=True, eq=False)
class RegionCoverage:
    """Coverage with what it was measured from.

    `targets` are, for lists by industry, (code, title, whether on the short list, counts by column).
    """

    study: Study
    coverage: Coverage
    demand: Demand | None
    floor: float
    targets: tuple[Target, ...]
    groups: Groups
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.provenance)


@dataclass(frozen=True)
class Target:
    """An industry of the short list or of the list of participants; 0: nobody of it takes part, NaN: not known."""

    industry: str
    title: str
    is_targeted: bool
    counts: Mapping[str, float]

    @property
    def is_uncovered(self) -> bool:
        return self.is_targeted and not any(self.counts.values())
