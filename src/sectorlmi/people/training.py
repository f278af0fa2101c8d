"""The training gap: openings of occupations beside the people who complete programs that lead to them.

A program leads to several occupations, and the crosswalk of NCES and BLS has no weights. So completers are a range:
at least those of programs that lead to this occupation alone, at most those of every program that leads to it. The
upper ends of several occupations overlap and are never added; `together` counts each program once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import isnan, nan
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.people.characteristics import EDUCATION
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Study

# IPEDS award levels, from the shortest to the longest. Source: NCES, IPEDS completions, AWLEVEL.
AWARDS: Final[Mapping[str, str]] = {
    "20": "Certificate under 12 weeks",
    "21": "Certificate of 12 weeks to 1 year",
    "2": "Certificate of 1 to 2 years",
    "4": "Certificate of 2 to 4 years",
    "3": "Associate's degree",
    "5": "Bachelor's degree",
    "6": "Postbaccalaureate certificate",
    "7": "Master's degree",
    "8": "Post-master's certificate",
    "17": "Doctorate, research",
    "18": "Doctorate, professional practice",
    "19": "Doctorate, other",
}
# Who enters without an award needs no graduate; some college, no degree, is none.
NO_AWARD: Final = EDUCATION[:3]
SHORT, ENOUGH, OPEN = "fewer complete than open", "at least as many complete as open", "cannot be told"
NEEDS_NONE, UNKNOWN = "no award is typical at entry", "openings not known"
NO_PROGRAM: Final = "no program leads to it by the crosswalk"
NO_SCHOOLING: Final = "typical schooling not known"

Columns = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Completions:
    """First majors of a region's institutions by program; second majors apart, because their people are counted twice.

    `first` and `second` are completers by (institution, program, award level).
    """

    first: Mapping[tuple[str, str, str], float]
    second: Mapping[tuple[str, str, str], float]

    def by_program(self) -> dict[str, float]:
        """Completers (first majors) by program."""
        found: dict[str, float] = defaultdict(float)
        for (_, cip, _), n in self.first.items():
            found[cip] += n
        return dict(found)


@dataclass(frozen=True)
class Gap:
    """One occupation: openings a year (NaN: not known), and its completers of a year, as a range.

    `openings_here` are those in the industries that were asked about, of all `openings` in the region.
    `second_majors` are at most so many more degrees, of people who are counted by their first major.
    `by_award` and `institutions` are of all programs that lead to the occupation, as `completers_high` is.
    """

    soc_code: str
    title: str
    openings: float
    openings_here: float
    education: str
    completers_low: float
    completers_high: float
    second_majors: float
    by_award: Mapping[str, float]
    institutions: tuple[tuple[str, float], ...]
    programs: tuple[tuple[str, float], ...]
    has_program: bool = True

    @property
    def needs_graduates(self) -> bool:
        """Whether an award is typical at entry, a program leads to it, and openings are known."""
        return self.asks_for_award and not isnan(self.openings)

    @property
    def asks_for_award(self) -> bool:
        """Whether an award is typical at entry and a program leads to it."""
        return bool(self.education) and self.education not in NO_AWARD and self.has_program

    @property
    def ratios(self) -> tuple[float, float]:
        """Completers an opening, least and most; NaN where openings are not known or no award is needed."""
        if not self.openings > 0 or self.education in NO_AWARD or not self.has_program:
            return nan, nan
        return self.completers_low / self.openings, self.completers_high / self.openings

    @property
    def reading(self) -> str:
        """What the two numbers say; nothing, where no award is needed or openings lie within the range."""
        if self.education in NO_AWARD:
            return NEEDS_NONE
        if isnan(self.openings):
            return UNKNOWN
        if not self.education:
            return NO_SCHOOLING
        if not self.has_program:
            return NO_PROGRAM
        if self.completers_high < self.openings:
            return SHORT
        return ENOUGH if self.completers_low >= self.openings else OPEN


@dataclass(frozen=True, eq=False)
class TrainingGap:
    """The gaps of the occupations of some industries, in the order of `by_need`, and all of them `together`."""

    study: Study
    industries: tuple[str, ...]
    year: int
    gaps: tuple[Gap, ...]
    together: Gap
    provenance: tuple[Provenance, ...]
    notes: tuple[str, ...]

    @property
    def is_sample(self) -> bool:
        return any(p.is_sample for p in self.provenance)


def completions(table: Columns, inside: Collection[str]) -> Completions:
    """The completions of these institutions."""
    kept: tuple[dict[tuple[str, str, str], float], ...] = ({}, {})
    wanted = set(inside)
    columns = (table[name].tolist() for name in ("unitid", "cip", "award_level", "major", "completers"))
    for unitid, cip, award, major, n in zip(*columns, strict=True):
        if unitid in wanted:
            kept[major - 1][unitid, cip, award] = n
    return Completions(*kept)


@dataclass(frozen=True, eq=False)
class Paths:
    """Which occupations a program leads to. A program without any leads to none, one that is not there is unknown."""

    occupations: Mapping[str, frozenset[str]]
    titles: Mapping[str, str]

    @classmethod
    def of(cls, table: Columns) -> Paths:
        found: dict[str, set[str]] = defaultdict(set)
        for cip, soc in zip(table["cip"].tolist(), table["soc_code"].tolist(), strict=True):
            found[cip] |= {soc} if soc else set()
        titles = dict(zip(table["cip"].tolist(), table["title"].tolist(), strict=True))
        return cls({cip: frozenset(socs) for cip, socs in found.items()}, titles)

    @cached_property
    def reached(self) -> frozenset[str]:
        """Every occupation that some program leads to."""
        return frozenset(soc for socs in self.occupations.values() for soc in socs)

    def members(self, code: str) -> tuple[str, ...]:
        """The occupations that a code stands for: itself, or where BLS joins several (29-2010), those that it joins."""
        if code in self.reached or not code.endswith("0"):
            return (code,)
        return tuple(sorted(soc for soc in self.reached if soc[:6] == code[:6])) or (code,)

    def to(self, targets: Collection[str], programs: Collection[str]) -> tuple[set[str], set[str]]:
        """(programs that lead to these occupations alone, all that lead to any of them)."""
        wanted = set(targets)
        reached = {cip: self.occupations.get(cip, frozenset()) for cip in programs}
        some = {cip for cip, socs in reached.items() if socs & wanted}
        return {cip for cip in some if reached[cip] <= wanted}, some


def gap(
    targets: Sequence[str],
    title: str,
    *,
    openings: tuple[float, float],
    education: str,
    held: Completions,
    paths: Paths,
    names: Mapping[str, str],
) -> Gap:
    """The gap of one occupation, or of several together.

    Args:
        targets: occupation codes (SOC 2018).
        openings: a year, in the region and of those in the industries asked about.
        names: of institutions by their number.
    """
    totals = held.by_program()
    meant = {soc for code in targets for soc in paths.members(code)}
    alone, some = paths.to(meant, {cip for _, cip, _ in (*held.first, *held.second)})
    by_award: dict[str, float] = defaultdict(float)
    by_place: dict[str, float] = defaultdict(float)
    for (unitid, cip, award), n in held.first.items():
        if cip in some:
            by_award[award] += n
            by_place[names[unitid]] += n
    return Gap(
        targets[0] if len(targets) == 1 else "",
        title,
        *openings,
        education,
        sum(totals.get(cip, 0.0) for cip in alone),
        sum(totals.get(cip, 0.0) for cip in some),
        sum(n for (_, cip, _), n in held.second.items() if cip in some),
        {award: by_award[award] for award in in_order(by_award) if by_award[award]},
        _most_first(by_place),
        _most_first({paths.titles[cip]: totals[cip] for cip in some if totals.get(cip)}),
        bool(meant & paths.reached),
    )


def by_need(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Those that ask for an award before the others; in each part those with most openings in the industries first."""
    return tuple(sorted(gaps, key=lambda g: (not g.asks_for_award, -np.nan_to_num(g.openings_here), g.soc_code)))


def together(gaps: Sequence[Gap], held: Completions, paths: Paths, names: Mapping[str, str]) -> Gap:
    """All the occupations that need graduates, each program counted once.

    Where openings are not known of any, all that ask for an award, with openings NaN.
    """
    need = [one for one in gaps if one.needs_graduates]
    sums = (float(sum(one.openings for one in need)), float(sum(one.openings_here for one in need)))
    asking = need or [one for one in gaps if one.asks_for_award]
    made = gap(
        [one.soc_code for one in asking],
        "All that need an award",
        openings=(nan, nan) if asking and not need else sums,
        education="An award" if asking else "",
        held=held,
        paths=paths,
        names=names,
    )
    return replace(made, soc_code="")


def _most_first(counted: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(((name, n) for name, n in counted.items() if n), key=lambda pair: (-pair[1], pair[0])))


def in_order(levels: Collection[str]) -> list[str]:
    """Award levels from the shortest to the longest; those that NCES's list does not have come last."""
    return [*(level for level in AWARDS if level in levels), *sorted(set(levels) - AWARDS.keys())]


def award_name(level: str) -> str:
    """What an award level is called; its own number where NCES's list does not have it."""
    return AWARDS.get(level, f"Award level {level}")


def unknown_awards(held: Completions) -> dict[str, float]:
    """Completers (first majors) of award levels that NCES's list does not have."""
    found: dict[str, float] = defaultdict(float)
    for (_, _, level), n in held.first.items():
        if level not in AWARDS and n:
            found[level] += n
    return dict(sorted(found.items()))


def unknown_programs(held: Completions, paths: Paths) -> dict[str, float]:
    """Completers of programs that the crosswalk does not have, matched or not: of another edition of CIP."""
    return {cip: n for cip, n in sorted(held.by_program().items()) if cip not in paths.occupations and n}


def openings_of(jobs: Mapping[str, float], rates: Mapping[str, float]) -> dict[str, float]:
    """Openings a year by occupation: jobs × yearly openings a job of the nation; NaN where no rate is published."""
    return {code: n * rates.get(code, np.nan) for code, n in jobs.items()}
