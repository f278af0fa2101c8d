"""The statutory test of an in-demand industry sector (WIOA section 3(23)), limb by limb: pass, fail or unknown.

The law asks for a substantial current or potential impact on the economy, through jobs that lead to self-sufficiency
and advancement among others, and for a contribution to other businesses and sectors. It sets no threshold; the ones
here are this program's, and the text says them. What is not known never passes, and the local board decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.people.profile import UNKNOWN_ZONE, IndustryProfile
from sectorlmi.plan.evidence import Evidence
from sectorlmi.plan.figures import ends, measured
from sectorlmi.table.self_sufficiency import MARK, NO, YES
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Array
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section
from sectorlmi.terms.graded_numbers import GradedNumber
from sectorlmi.terms.grades import Certainty
from sectorlmi.terms.provenance import Status

PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"
# Limbs by key: heading of the table.
LIMBS: Final = {
    "current": "Impact today",
    "potential": "Impact to come",
    "self_sufficiency": "Self-sufficiency",
    "advancement": "Advancement",
    "others": "Other industries",
}
SHARE: Final = Column("share_pct", "Share of jobs %", "number", "percent of the region's jobs", "", "", kinds.PERCENT)
# An entry ladder has so many rungs that hold so much of the rated jobs each.
_RUNGS, _ON_A_RUNG = 3, 0.1


@dataclass(frozen=True)
class IndustryTest:
    """An industry's share of the region's jobs, its projected growth (None: not in the study), and its limbs."""

    industry: str
    share: GradedNumber
    outlook: GradedNumber | None
    limbs: dict[str, str]


@dataclass(frozen=True)
class DemandTest:
    """The test of some industries. `average_share_pct` is the share of jobs of an average industry of the region;
    `median_outlook_pct` the middle one of all projected growths (NaN: none is known)."""

    average_share_pct: float
    median_outlook_pct: float
    industries: tuple[IndustryTest, ...]

    def count(self, limb: str, verdict: str) -> int:
        return sum(one.limbs[limb] == verdict for one in self.industries)


def assess(evidence: Evidence) -> DemandTest:
    """The test of the plan's industries."""
    table = evidence.report.table
    total = _total(evidence)
    average = 100 / int(np.count_nonzero(np.nan_to_num(table["employment"]) > 0))
    known = table["projected_growth_pct"][~np.isnan(table["projected_growth_pct"])]
    median = float(np.median(known)) if len(known) else float("nan")
    found = []
    for code in evidence.targets:
        share, outlook = _share(evidence, code, total), evidence.number("projected_growth", code)
        limbs = {
            "current": _against(ends(share), average),
            "potential": _potential(outlook, max(0.0, median)) if outlook else UNKNOWN,
            "self_sufficiency": _pays(evidence, code),
            "advancement": _advances(evidence, code),
            # Nothing that is loaded tells what industries buy from each other.
            "others": UNKNOWN,
        }
        found.append(IndustryTest(code, share, outlook, limbs))
    return DemandTest(average, median, tuple(found))


def _total(evidence: Evidence) -> float:
    if evidence.totals is not None:
        return evidence.totals[1].jobs.value
    return float(np.nansum(evidence.report.table["employment"]))


def _share(evidence: Evidence, code: str, total: float) -> GradedNumber:
    jobs = evidence.number("employment", code)
    if jobs is None or not total > 0:
        return measured(SHARE, float("nan"), str(Status.MISSING))
    low, high = ends(jobs)
    return measured(SHARE, 100 * jobs.value / total, jobs.status, 100 * low / total, 100 * high / total)


def _against(between: tuple[float, float], line: float) -> str:
    """Pass where the number certainly lies above the line, fail where certainly not; NaN leaves both open."""
    low, high = between
    if low > line:
        return PASS
    return FAIL if high <= line else UNKNOWN


# A rate is taken as its source says it; how it was borrowed stands beside it.
_AS_SAID: Final = (Status.PARENT_RATE, Status.STATE_RATE, Status.NATIONAL_RATE, Status.THIRD_PARTY)


def _potential(outlook: GradedNumber, line: float) -> str:
    if outlook.status in map(str, _AS_SAID):
        return _against((outlook.value, outlook.value), line)
    return _against(ends(outlook), line)


def _pays(evidence: Evidence, code: str) -> str:
    table = evidence.report.table
    if MARK not in table:
        return UNKNOWN
    return {YES: PASS, NO: FAIL}.get(str(table[MARK][table.row_of(code)]), UNKNOWN)


def _advances(evidence: Evidence, code: str) -> str:
    profile = profile_of(evidence, code)
    if profile is None:
        return UNKNOWN
    zones = profile.zone_jobs()
    rated = [jobs for zone, jobs in zones.items() if zone != UNKNOWN_ZONE]
    if not sum(rated) > 0:
        return UNKNOWN
    rungs = sum(jobs >= _ON_A_RUNG * sum(rated) for jobs in rated)
    return PASS if rungs >= _RUNGS else FAIL


def profile_of(evidence: Evidence, code: str) -> IndustryProfile | None:
    """Who works in an industry, where that is loaded."""
    every = evidence.profiles.profiles if evidence.profiles else ()
    return next((p for p in every if p.industry == code and p.pattern is not None), None)


def limbs_section(evidence: Evidence, test: DemandTest) -> Section:
    """A row an industry: its share of jobs, its outlook, and its limbs."""
    every = test.industries
    outlooks = [one.outlook for one in every if one.outlook is not None]
    columns = [kinds.text("title", "Industry", ""), SHARE]
    rows: dict[str, Array] = {
        "title": np.array([evidence.name(one.industry) for one in every], dtype=np.str_),
        SHARE.name: np.array([one.share.value for one in every]),
    }
    statuses = {SHARE.name: _texts([one.share.status for one in every])}
    certain = {SHARE.name: _certainty([one.share for one in every])}
    if len(outlooks) == len(every) and outlooks:
        outlook = outlooks[0].column
        columns.append(outlook)
        rows[outlook.name] = np.array([one.value for one in outlooks])
        statuses[outlook.name] = _texts([one.status for one in outlooks])
    for key, heading in LIMBS.items():
        columns.append(kinds.text(key, heading, ""))
        rows[key] = _texts([one.limbs[key] for one in every])
    title = "In-demand industries, limb by limb"
    return Section("demand_test", title, "", tuple(columns), rows, statuses, certain=certain)


def _texts(words: Sequence[str]) -> Array:
    return np.array(words, dtype=np.str_)


def _certainty(numbers: Sequence[GradedNumber]) -> Certainty:
    return Certainty(
        np.array([n.lower for n in numbers]),
        np.array([n.upper for n in numbers]),
        _texts([n.grade for n in numbers]),
        np.zeros(len(numbers), dtype=np.bool_),
    )
