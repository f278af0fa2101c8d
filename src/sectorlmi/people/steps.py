"""The steps of an industry: its largest occupations, and the largest at each level of entry schooling with its pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.people.characteristics import EDUCATION
from sectorlmi.people.profile import IndustryProfile

# Levels of entry schooling as an employer speaks of them, each with the publisher's that it holds.
_LEVELS: Final = (
    ("no diploma", EDUCATION[:1]),
    ("high school", EDUCATION[1:2]),
    ("certificate or some college", EDUCATION[2:4]),
    ("associate degree", EDUCATION[4:5]),
    ("bachelor’s degree", EDUCATION[5:6]),
    ("master’s degree or more", EDUCATION[6:]),
)
_BELOW_BACHELOR: Final = EDUCATION[:5]
# An occupation of fewer of the industry's jobs is no step that many take.
_LEAST_SHARE: Final = 0.005


@dataclass(frozen=True)
class Step:
    """An occupation with its jobs here (by the nation's pattern; NaN unknown), median or mean pay in dollars a year,
    and usual entry schooling (empty where none is loaded). Pay is of the nation, `here_usd` the median of the region's
    areas over all industries (NaN where it is not loaded). `is_at_cap`: the pay is the highest that BLS prints."""

    occupation: str
    title: str
    jobs: float
    pay_usd: float
    schooling: str
    is_at_cap: bool = False
    here_usd: float = float("nan")


def steps(p: IndustryProfile) -> tuple[Step, ...]:
    """The largest occupation at each level of entry schooling, from the lowest up; none without schooling."""
    found = []
    for words, held in _LEVELS:
        rows = [i for i, one in enumerate(p.preparation) if one.education in held and _counts(p, i)]
        if rows:
            found.append(_step(p, rows[0], words))
    return tuple(found)


def largest(p: IndustryProfile, most: int) -> tuple[Step, ...]:
    """The occupations with most jobs."""
    rows = [i for i in range(len(p)) if not np.isnan(p.share[i])][:most]
    return tuple(_step(p, i, _schooling(p, i)) for i in rows)


def below_bachelor_share(p: IndustryProfile) -> float:
    """Part of the jobs with a known entry schooling that usually need less than a bachelor's degree; NaN unknown."""
    share = np.nan_to_num(p.share)
    known = np.array([bool(one.education) for one in p.preparation], dtype=np.bool_)
    below = np.array([one.education in _BELOW_BACHELOR for one in p.preparation], dtype=np.bool_)
    total = float(share[known].sum()) if len(share) else 0.0
    return float(share[below].sum()) / total if total else float("nan")


def _counts(p: IndustryProfile, row: int) -> bool:
    return bool(p.share[row] >= _LEAST_SHARE)


def _schooling(p: IndustryProfile, row: int) -> str:
    return next((words for words, held in _LEVELS if p.preparation[row].education in held), "")


def _step(p: IndustryProfile, row: int, schooling: str) -> Step:
    own = float(p.pay()[row])
    pay = float(p.us_median_usd[row]) if np.isnan(own) else own
    flags = (p.wage_flags["a_median"][row], p.wage_flags["a_mean"][row])
    is_at_cap = "#" in flags[:1] or (np.isnan(own) and bool(p.us_at_cap[row]))
    here = float(p.region_median_usd[row])
    return Step(p.codes[row], str(p.titles[row]), float(p.jobs[row]), pay, schooling, is_at_cap, here)
