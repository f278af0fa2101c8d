"""What is known of occupations themselves, whatever the industry: schooling, openings, job zone, skills, knowledge.

All of it is national and across industries. START's warning holds: the typical entry education is what BLS assigns,
not what employers ask for or workers have.
Sources: BLS Employment Projections tables 1.2, 1.10, 5.3, 5.4; O*NET job zones, skills, knowledge; BLS OEWS national.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.people.staffing import AT_CAP, occ_code

EDUCATION: Final = (
    "No formal educational credential",
    "High school diploma or equivalent",
    "Some college, no degree",
    "Postsecondary nondegree award",
    "Associate's degree",
    "Bachelor's degree",
    "Master's degree",
    "Doctoral or professional degree",
)
# More than high school, less than a bachelor's degree.
MIDDLE_SKILL: Final = EDUCATION[2:5]
_NONDEGREE: Final = EDUCATION[3]
_SOME_COLLEGE: Final = 2
_ATTAINED: Final = (
    ("less_than_high_school_pct", 0, "less than high school"),
    ("high_school_pct", 1, "high school"),
    ("some_college_pct", 2, "some college, no degree"),
    ("associate_pct", 4, "an associate's degree"),
    ("bachelor_pct", 5, "a bachelor's degree"),
    ("master_pct", 6, "a master's degree"),
    ("doctoral_pct", 7, "a doctoral or professional degree"),
)
_TOP_ELEMENTS: Final = 5
_MOST_PCT: Final = 50

Columns = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Preparation:
    """Typical entry education, experience and on-the-job training; empty where BLS assigns none."""

    education: str = ""
    experience: str = ""
    training: str = ""


@dataclass(frozen=True)
class Characteristics:
    """Lookups by occupation code; what is not loaded is empty.

    `openings_rate` is yearly openings (growth and separations) per job of the base year; `attained_pct` are the
    columns of Table 5.3; `median_usd` is annual, all industries of the nation; `at_cap` are
    the occupations whose median is at or above the highest wage that BLS prints.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    preparation: Mapping[str, Preparation] = field(default_factory=dict)
    attained_pct: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    openings_rate: Mapping[str, float] = field(default_factory=dict)
    growth_pct: Mapping[str, float] = field(default_factory=dict)
    job_zone: Mapping[str, float] = field(default_factory=dict)
    skills: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    knowledge: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    median_usd: Mapping[str, float] = field(default_factory=dict)
    at_cap: frozenset[str] = frozenset()
    credits: tuple[str, ...] = ()

    def attainment_note(self, code: str) -> str:
        """START's warning where half of the workers have more, or less, schooling than is typical at entry."""
        attained, typical = self.attained_pct.get(code), self.preparation.get(code, Preparation()).education
        if not attained or typical not in EDUCATION:
            return ""
        level = EDUCATION.index(typical)
        # Table 5.3 has no nondegree awards: who holds one is counted under some college.
        lowest_alike = min(level, _SOME_COLLEGE) if typical == _NONDEGREE else level
        above = sum(np.nan_to_num(attained.get(name, 0.0)) for name, rank, _ in _ATTAINED if rank > level)
        below = sum(np.nan_to_num(attained.get(name, 0.0)) for name, rank, _ in _ATTAINED if rank < lowest_alike)
        word, part = ("more", above) if above >= below else ("less", below)
        if not part >= _MOST_PCT:
            return ""
        most = max((name for name, _, _ in _ATTAINED), key=lambda name: np.nan_to_num(attained.get(name, 0.0)))
        words = next(words for name, _, words in _ATTAINED if name == most)
        return f"{part:.0f} % of workers 25 and older have {word}; most often {words}"


def preparation(table: Columns) -> dict[str, Preparation]:
    """Lookup from EP Table 5.4."""
    columns = (table[name].tolist() for name in ("occ_code", "education", "experience", "training"))
    return {code: Preparation(*words) for code, *words in zip(*columns, strict=True)}


def attained(table: Columns) -> dict[str, dict[str, float]]:
    """Lookup from EP Table 5.3."""
    names = [name for name, _, _ in _ATTAINED]
    rows = zip(*(table[name].tolist() for name in names), strict=True)
    return {
        code: dict(zip(names, row, strict=True)) for code, row in zip(table["occ_code"].tolist(), rows, strict=True)
    }


def rates(table: Columns) -> tuple[dict[str, float], dict[str, float]]:
    """(openings a year per job, projected growth in percent) from EP Table 1.2 or 1.10."""
    codes, base = table["occ_code"].tolist(), table["employment_base"]
    openings = np.where(base > 0, table["openings"] / np.where(base > 0, base, 1), np.nan)
    return dict(zip(codes, openings.tolist(), strict=True)), dict(zip(codes, table["change_pct"].tolist(), strict=True))


def by_soc(onet_codes: Sequence[str], values: Sequence[float]) -> dict[str, float]:
    """O*NET values by SOC: that of the `.00` occupation, else the mean of its specialties."""
    exact = {code[:7]: value for code, value in zip(onet_codes, values, strict=True) if code.endswith(".00")}
    others: dict[str, list[float]] = {}
    for code, value in zip(onet_codes, values, strict=True):
        if code[:7] not in exact:
            others.setdefault(code[:7], []).append(value)
    return exact | {soc: float(np.mean(listed)) for soc, listed in others.items()}


def top_elements(table: Columns, n: int = _TOP_ELEMENTS) -> dict[str, tuple[str, ...]]:
    """The n most important skills (or kinds of knowledge) of each SOC, most important first.

    Of each element the `.00` occupation's importance counts, else the mean of its specialties'.
    """
    exact: dict[str, dict[str, float]] = {}
    others: dict[str, dict[str, list[float]]] = {}
    columns = (table[name].tolist() for name in ("onet_code", "element", "importance"))
    for code, element, importance in zip(*columns, strict=True):
        if code.endswith(".00"):
            exact.setdefault(code[:7], {})[element] = importance
        else:
            others.setdefault(code[:7], {}).setdefault(element, []).append(importance)
    found = {soc: {e: sum(listed) / len(listed) for e, listed in given.items()} for soc, given in others.items()}
    for soc, given in exact.items():
        found[soc] = found.get(soc, {}) | given
    return {soc: tuple(sorted(given, key=lambda e: (-given[e], e))[:n]) for soc, given in found.items()}


def over_members(given: Mapping[str, Any], code: str, join: Callable[[list[Any]], Any]) -> Any:
    """An occupation's own value, or for an OEWS code over several SOCs (`13-1020`) that of its members, joined."""
    if code in given:
        return given[code]
    inside = [value for soc, value in given.items() if soc[:6] == code[:6]] if code.endswith("0") else []
    return join(inside) if inside else None


def national_medians(table: Columns) -> dict[str, float]:
    """Median annual wage by occupation from the OEWS national file; at the cap where the publisher says so."""
    codes = [occ_code(int(n)) for n in table["occ"]]
    return dict(zip(codes, table.get("a_median", np.full(len(codes), np.nan)).tolist(), strict=True))


def medians_at_cap(table: Columns) -> frozenset[str]:
    """Occupations whose median annual wage an OEWS file prints as `#`."""
    flags = table.get("a_median_flag")
    return frozenset() if flags is None else frozenset(occ_code(int(n)) for n in table["occ"][flags == AT_CAP])
