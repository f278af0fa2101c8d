"""Tests of laws and agencies, limb by limb: pass, fail or unknown. `plan` writes of them, `screen` shows them.

WIOA section 3(23), an in-demand industry sector: the law asks for a substantial current or potential impact on the
economy, through jobs that lead to self-sufficiency and advancement among others, and for a contribution to other
businesses and sectors. It sets no threshold; the ones here are this program's, and the text says them. What is not
known never passes, and the local board decides.

New York: the State Department of Labor's marks of a significant industry, of which one is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Final

import numpy as np

from sectorlmi.people.profile import UNKNOWN_ZONE, IndustryProfile
from sectorlmi.plan.evidence import Evidence
from sectorlmi.plan.figures import ends, measured
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.self_sufficiency import LINE, MARK, NO, YES
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Array
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section
from sectorlmi.terms.graded_numbers import GradedNumber
from sectorlmi.terms.grades import Certainty
from sectorlmi.terms.inputs import PROJECTIONS
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
RUNGS: Final = kinds.count("rungs", "Rungs with a tenth of the jobs or more", "rungs", "")
# An entry ladder has so many rungs that hold so much of the rated jobs each.
_RUNGS, _ON_A_RUNG = 3, 0.1


@dataclass(frozen=True)
class Finding:
    """A limb of an industry: the verdict, its indicator and the line that this must lie above (NaN: there is none).

    `number` is None where nothing is known; `source` says where the indicator comes from, or what is not loaded.
    """

    verdict: str
    source: str
    number: GradedNumber | None = None
    line: float = nan


@dataclass(frozen=True)
class IndustryTest:
    """An industry's share of the region's jobs, its projected growth (None: not in the study), and its limbs."""

    industry: str
    share: GradedNumber
    outlook: GradedNumber | None
    findings: dict[str, Finding]

    @property
    def limbs(self) -> dict[str, str]:
        """The verdict of each limb."""
        return {key: found.verdict for key, found in self.findings.items()}


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
        line, qcew = max(0.0, median), f"BLS QCEW {evidence.study.years.current}"
        known_outlook = outlook is not None and not np.isnan(outlook.value)
        findings = {
            "current": Finding(against(ends(share), average), qcew, share, average),
            "potential": Finding(
                _potential(outlook, line) if outlook else UNKNOWN,
                _outlook_source(evidence) if known_outlook else "no projected growth",
                outlook if known_outlook else None,
                line,
            ),
            "self_sufficiency": _pays(evidence, code),
            "advancement": _advances(evidence, code),
            "others": Finding(UNKNOWN, "no file that is read tells what industries buy from each other"),
        }
        found.append(IndustryTest(code, share, outlook, findings))
    return DemandTest(average, median, tuple(found))


def _outlook_source(evidence: Evidence) -> str:
    files = [p.file for p in evidence.report.provenance if p.source == PROJECTIONS and p.file]
    return ", ".join(files) or "this program's model" if evidence.study.projections else "the study's table"


# New York's marks by key: the factor, and what the limb asks.
NEW_YORK: Final = {
    "growth": ("growth", "Faster growth"),
    "employment": ("employment", "Many jobs"),
    "projected_growth": ("projected_growth", "Faster projected growth"),
    "wage": ("avg_annual_wage", "Better pay"),
}


def significant(evidence: Evidence, minimum_jobs: float) -> dict[str, dict[str, Finding]]:
    """New York's marks by industry: growth, projected growth and pay above the mean of the plan's industries, and more
    than so many jobs. The means are of the numbers that are known, as they stand.
    """
    found: dict[str, dict[str, Finding]] = {code: {} for code in evidence.targets}
    for key, (factor, _) in NEW_YORK.items():
        numbers = {code: _any_number(evidence, factor, code) for code in evidence.targets}
        known = [n.value for n in numbers.values() if n is not None and not np.isnan(n.value)]
        line = minimum_jobs if key == "employment" else float(np.mean(known)) if known else nan
        for code, number in numbers.items():
            is_known = number is not None and not np.isnan(number.value)
            verdict = UNKNOWN if number is None or not is_known else _potential(number, line)
            is_outlook = factor == "projected_growth"
            source = _outlook_source(evidence) if is_outlook else f"BLS QCEW {evidence.study.years.current}"
            nothing = "no projected growth" if is_outlook else f"{source}: hidden or not comparable"
            found[code][key] = Finding(verdict, source if is_known else nothing, number if is_known else None, line)
    return found


def _any_number(evidence: Evidence, factor: str, code: str) -> GradedNumber | None:
    """A factor of an industry, also one that the study does not rank on; None where nothing is known of it."""
    table, column = evidence.report.table, FACTORS[factor].column
    return evidence.number(factor, code) or (table.number(column, table.row_of(code)) if column.name in table else None)


def joined(limbs: Mapping[str, str]) -> str:
    """The law's sentence from its limbs: an impact, current or potential, and a contribution to others."""
    impact = any_of((limbs["current"], limbs["potential"]))
    if FAIL in (impact, limbs["others"]):
        return FAIL
    return PASS if impact == limbs["others"] == PASS else UNKNOWN


def any_of(verdicts: Iterable[str]) -> str:
    """Pass where one passes, fail where all fail, else unknown."""
    every = set(verdicts)
    return PASS if PASS in every else FAIL if every == {FAIL} else UNKNOWN


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


def against(between: tuple[float, float], line: float) -> str:
    """Pass where the number certainly lies above the line, fail where certainly not; NaN leaves both open."""
    low, high = between
    if low > line:
        return PASS
    return FAIL if high <= line else UNKNOWN


# A rate is taken as its source says it; how it was borrowed stands beside it.
_AS_SAID: Final = (Status.PARENT_RATE, Status.STATE_RATE, Status.NATIONAL_RATE, Status.THIRD_PARTY)


def _potential(outlook: GradedNumber, line: float) -> str:
    if outlook.status in map(str, _AS_SAID):
        return against((outlook.value, outlook.value), line)
    return against(ends(outlook), line)


def _pays(evidence: Evidence, code: str) -> Finding:
    table = evidence.report.table
    if MARK not in table:
        return Finding(UNKNOWN, "the study names no wage of self-sufficiency (wages.self_sufficiency)")
    row = table.row_of(code)
    verdict = {YES: PASS, NO: FAIL}.get(str(table[MARK][row]), UNKNOWN)
    line = float(table[LINE][row]) if LINE in table else nan
    source = f"BLS QCEW {evidence.study.years.current} against the study's wage of self-sufficiency"
    return Finding(verdict, source, table.number(FACTORS["avg_annual_wage"].column, row), line)


def _advances(evidence: Evidence, code: str) -> Finding:
    profile = profile_of(evidence, code)
    if profile is None or evidence.profiles is None:
        return Finding(UNKNOWN, "no staffing pattern is loaded (BLS OEWS)")
    rated = [jobs for zone, jobs in profile.zone_jobs().items() if zone != UNKNOWN_ZONE]
    if not sum(rated) > 0:
        return Finding(UNKNOWN, "no job zones are loaded (O*NET)")
    rungs = sum(jobs >= _ON_A_RUNG * sum(rated) for jobs in rated)
    source = f"BLS OEWS May {evidence.profiles.pattern_year} and O*NET job zones, the nation's pattern"
    return Finding(PASS if rungs >= _RUNGS else FAIL, source, GradedNumber(RUNGS, float(rungs)), _RUNGS - 1)


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
