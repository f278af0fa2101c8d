"""Which other periods of the store lend their published cells to the estimates of a study, and what of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from sectorlmi.store import Store
from sectorlmi.terms import breaks, codes
from sectorlmi.terms.cells import Cells, among, numbered
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_years import Years

# Other years of the store lend their published cells as a first guess of hidden ones; nearer years serve best, and
# quarters where a year hides what some of them show.
_OTHER_YEARS = 4
_QUARTERS = 12


def states_of(study: Study) -> list[str]:
    """Two-digit states whose counties constrain the region's hidden cells."""
    return sorted({code[:2] for code in study.all_counties})


Held = Mapping[Period, Sequence[str]]


def lenders(study: Study, store: Store, period: Period, held: Held | None = None) -> dict[Period, Sequence[str]]:
    """The periods that lend to a period, with their areas; `held` has those that are known already.

    The study's two years and what lends to them lend to each other, so that a cell has one estimate whatever is asked.
    Any other period has the lenders of a study of its own.
    """
    ours = study.years.periods
    found = {p: there for p in ours if (there := lent(study, store, p, held))} | other_periods(study, store, held)
    if period not in found and period not in ours:
        year = Period(period.year)
        there = [] if period == year else lent(study, store, year, held)
        alone = replace(study, years=Years(year, year))
        found = ({year: there} if there else {}) | other_periods(alone, store, held)
    return {other: there for other, there in found.items() if other != period}


def lending(study: Study, store: Store, held: Held) -> dict[Period, set[Period]]:
    """For each of the periods those that lend to it; the study's two do so even where no county is concerned."""
    ours = set(study.years.periods)
    return {p: {*lenders(study, store, p, held), *(ours - {p} if p in ours else ())} for p in held}


def other_periods(study: Study, store: Store, held: Held | None = None) -> dict[Period, Sequence[str]]:
    """Periods besides the study's two that hold this region's states, with their areas.

    The years nearest to the current one, then the quarters of the study's two years, then of those beside them.
    """
    mine = study.years.periods
    near = sorted({*store.periods()}.difference(mine), key=lambda p: (abs(p.year - study.years.current.year), p))
    years = (p for p in near if p.is_annual)
    away = {p: min(abs(p.year - own.year) for own in mine) for p in near if not p.is_annual}
    quarters = sorted((p for p, apart in away.items() if apart <= 1), key=lambda p: away[p])

    def first(periods: Iterable[Period], most: int) -> Iterator[tuple[Period, Sequence[str]]]:
        return islice(((p, there) for p in periods if (there := lent(study, store, p, held))), most)

    return dict((*first(years, _OTHER_YEARS), *first(quarters, _QUARTERS)))


def lent(study: Study, store: Store, period: Period, held: Held | None = None) -> Sequence[str]:
    """The areas of a period whose published cells can help to estimate hidden ones of another; else none."""
    if study.suppressed != "estimate":
        return []
    states, there = set(states_of(study)), (held or {}).get(period) or store.areas(period)
    return there if any(area[:2] in states for area in there) else []


def same_content(other: Cells, period: Period) -> Cells:
    """The cells of another year whose codes mean the same in this one: a reused code is another industry."""
    older, newer = sorted(breaks.naics_vintage(p.year) for p in (other.period, period))
    if not breaks.is_documented(older, newer):
        return other.take(np.zeros(len(other), dtype=np.bool_))
    changed = {
        code for digits in codes.LEVELS for g in breaks.bridge_groups(older, newer, digits) for code in g.old | g.new
    }
    if not changed:
        return other
    names, of_row = numbered(other.industry)
    return other.take(~among(names, changed)[of_row])
