"""Who works in an industry of the region: occupations with jobs, pay, entry education, skills and career clusters.

Jobs are estimates: the region's jobs in the industry by the nation's staffing pattern. START: good enough at three
digits, where regions employ much the same people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.people.career_clusters import Crosswalk
from sectorlmi.people.characteristics import MIDDLE_SKILL, Characteristics, Preparation, over_members
from sectorlmi.people.staffing import SYMBOLS, WAGES, Pattern
from sectorlmi.people.supply import Supply
from sectorlmi.terms.cells import Flags, Floats, Text
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study

UNKNOWN_ZONE: Final = "not rated"


@dataclass(frozen=True, eq=False)
class RegionalWages:
    """Annual wages of an occupation in the region, all industries together, in dollars.

    `median_usd` is the areas' medians weighted by jobs; `low` and `high` are those of the areas. `at_cap` are the
    occupations with an area whose median is at or above the highest wage that BLS prints.
    """

    median_usd: Mapping[str, float]
    low_usd: Mapping[str, float]
    high_usd: Mapping[str, float]
    areas: tuple[str, ...]
    at_cap: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class IndustryProfile:
    """One industry; every array has a value for each occupation, the largest first.

    `employment` are the region's jobs (NaN unknown), `employment_status` says how firm they are. `jobs` and
    `openings` (a year) are regional estimates, `wages` national ones of the industry, in dollars, with their symbol
    in `wage_flags`. `us_at_cap` and `region_at_cap`: the median is at or above the highest wage printed. `zones` hold
    O*NET job zones (NaN: not rated).
    """

    industry: str
    title: str
    employment: float
    employment_status: str
    pattern: Pattern | None
    codes: tuple[str, ...]
    titles: Text
    share: Floats
    jobs: Floats
    openings: Floats
    wages: Mapping[str, Floats]
    wage_flags: Mapping[str, Text]
    us_median_usd: Floats
    region_median_usd: Floats
    region_low_usd: Floats
    region_high_usd: Floats
    us_at_cap: Flags
    region_at_cap: Flags
    preparation: tuple[Preparation, ...]
    attainment_notes: tuple[str, ...]
    zones: Floats
    skills: tuple[tuple[str, ...], ...]
    knowledge: tuple[tuple[str, ...], ...]
    clusters: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def unmapped_jobs(self) -> float:
        """Jobs of the industry that no occupation is published for; all of them without a pattern."""
        return self.employment * (self.pattern.unmapped_share if self.pattern else 1.0)

    def known_jobs(self) -> Floats:
        """Jobs for sums: 0 where the occupation's share is hidden; all unknown where the industry's jobs are."""
        return np.where(np.isnan(self.share), 0.0 * self.employment, self.jobs)

    def pay(self) -> Floats:
        """The best annual wage known of each occupation in the industry: median, else mean."""
        return np.where(np.isnan(self.wages["a_median"]), self.wages["a_mean"], self.wages["a_median"])

    def zone_jobs(self) -> dict[str, float]:
        """The entry ladder: jobs by O*NET job zone, 1 (little preparation) to 5 (extensive)."""
        jobs = self.known_jobs()
        rungs = {str(zone): float(jobs[np.rint(self.zones) == zone].sum()) for zone in range(1, 6)}
        return rungs | {UNKNOWN_ZONE: float(jobs[np.isnan(self.zones)].sum())}

    def education_jobs(self) -> dict[str, float]:
        """Jobs by typical entry education; "" where BLS assigns none."""
        jobs: dict[str, float] = {}
        for one, n in zip(self.preparation, self.known_jobs().tolist(), strict=True):
            jobs[one.education] = jobs.get(one.education, 0.0) + n
        return jobs

    @property
    def middle_skill_share(self) -> float:
        """Part of the mapped jobs that typically ask for more than high school and less than a bachelor's degree."""
        known = {e: n for e, n in self.education_jobs().items() if e}
        total = sum(known.values())
        return sum(n for e, n in known.items() if e in MIDDLE_SKILL) / total if total else float("nan")

    def cluster_shares(self, crosswalk: Crosswalk, *, split: bool = True) -> dict[str, float]:
        """Share of the industry's mapped jobs in each career cluster."""
        share: dict[str, float] = {}
        for code, part in zip(self.codes, np.nan_to_num(self.share).tolist(), strict=True):
            for cluster, weight in crosswalk.weights(code, split=split).items():
                share[cluster] = share.get(cluster, 0.0) + weight * part
        mapped = sum(share.values()) if split else float(np.nansum(self.share))
        return {c: s / mapped for c, s in sorted(share.items(), key=lambda item: -item[1])} if mapped else {}


def build(
    industry: str,
    title: str,
    employment: float,
    employment_status: str,
    *,
    pattern: Pattern | None,
    known: Characteristics,
    crosswalk: Crosswalk | None = None,
    regional: RegionalWages | None = None,
) -> IndustryProfile:
    """The profile of an industry with so many jobs in the region, and its pattern (None: there is none)."""
    codes = pattern.codes() if pattern else []
    share = pattern.share if pattern else np.zeros(0)
    jobs = employment * share
    rates = np.array([known.openings_rate.get(code, np.nan) for code in codes])
    return IndustryProfile(
        industry,
        title,
        employment,
        employment_status,
        pattern,
        tuple(codes),
        np.array([known.titles.get(code, code) for code in codes], dtype=np.str_),
        share,
        jobs,
        jobs * rates,
        {name: pattern.wages[name] if pattern else np.zeros(0) for name in WAGES},
        {name: np.array([SYMBOLS[i] for i in pattern.flags[name]] if pattern else [], dtype=np.str_) for name in WAGES},
        _looked_up(known.median_usd, codes),
        _looked_up(regional.median_usd if regional else {}, codes),
        _looked_up(regional.low_usd if regional else {}, codes),
        _looked_up(regional.high_usd if regional else {}, codes),
        np.array([code in known.at_cap for code in codes], dtype=np.bool_),
        np.array([code in (regional.at_cap if regional else ()) for code in codes], dtype=np.bool_),
        tuple(known.preparation.get(code, Preparation()) for code in codes),
        tuple(known.attainment_note(code) for code in codes),
        np.array([_zone(known.job_zone, code) for code in codes]),
        tuple(over_members(known.skills, code, lambda found: found[0]) or () for code in codes),
        tuple(over_members(known.knowledge, code, lambda found: found[0]) or () for code in codes),
        tuple(crosswalk.of(code) if crosswalk else () for code in codes),
    )


def _looked_up(given: Mapping[str, float], codes: Sequence[str]) -> Floats:
    return np.array([given.get(code, np.nan) for code in codes], dtype=np.float64)


def _zone(zones: Mapping[str, float], code: str) -> float:
    found = over_members(zones, code, lambda values: float(np.mean(values)))
    return float("nan") if found is None else float(found)


def side_by_side(profiles: Sequence[IndustryProfile]) -> tuple[list[str], Floats]:
    """(occupation codes, occupations × industries jobs) over several industries, most jobs first; 0 where none."""
    codes = list(dict.fromkeys(code for p in profiles for code in p.codes))
    at = {code: i for i, code in enumerate(codes)}
    jobs = np.zeros((len(codes), len(profiles)))
    for k, profile in enumerate(profiles):
        for code, n in zip(profile.codes, profile.known_jobs().tolist(), strict=True):
            jobs[at[code], k] = n
    order = np.argsort(-jobs.sum(axis=1), kind="stable")
    return [codes[i] for i in order], jobs[order]


@dataclass(frozen=True, eq=False)
class Profiles:
    """The profiles of some industries of a study's region."""

    study: Study
    profiles: tuple[IndustryProfile, ...]
    crosswalk: Crosswalk | None
    pattern_year: int
    supply: Supply
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.provenance)
