"""What a projection looks back on: the jobs of two years in a region and in a wider area, made comparable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sectorlmi.table import measures
from sectorlmi.table.comparable import Comparer
from sectorlmi.table.growth import Growth, compare_years, compared
from sectorlmi.table.outlook import Past
from sectorlmi.table.sums import CellsOf, Rows, Year, ranked_amount
from sectorlmi.table.trials import SURE, Trial
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.study import Policy, Study


def look_back(study: Study, years: tuple[Year, Year], industries: Sequence[str]) -> Past:
    """The past of these industries, which may be any codes of the later year.

    An industry that growth compares over a bridge group has the group's growth, on the level of its own jobs.

    Args:
        years: two years as those of a study; what they are compared with, by `Year.compared_with`, is the wider area.
    """
    start, end, growth = _ends(study, years, industries, study.suppressed)
    wider_start, wider_end, _ = _ends(study, (_wider(study, years[0]), _wider(study, years[1])), industries, "estimate")
    return Past(_year(years[1]) - _year(years[0]), start, end, wider_start, wider_end, 1 - growth.estimated_share)


def trial(study: Study, years: tuple[Year, Year, Year], industries: Sequence[str]) -> Trial:
    """The past of these industries in two of many periods, and what came in a third, on the level of the second.

    What came is unknown where it is mostly an estimate.
    """
    base, current, later = years
    past = look_back(study, pair(base, current), industries)
    growth = _growth(study, pair(current, later), industries, study.suppressed)
    is_sure = 1 - growth.estimated_share >= SURE
    came = np.where(is_sure, past.end * measures.ratio(growth.current, growth.base), np.nan)
    return Trial(past, _year(later) - _year(current), came, _year(later))


def pair(before: Year, after: Year) -> tuple[Year, Year]:
    """Two of many periods, of which each says why it is not the region of today, as the two years of a study."""
    one, other = _pair(before, after)
    if before.benchmark is None or after.benchmark is None:
        return one, other
    wider = _pair(before.benchmark, after.benchmark)
    return replace(one, benchmark=wider[0]), replace(other, benchmark=wider[1])


def _pair(before: Year, after: Year) -> tuple[Year, Year]:
    changed = [why for why in (*before.broken, *after.broken) if (why in before.broken) != (why in after.broken)]
    broken = tuple(dict.fromkeys(changed))
    return replace(before, broken=broken), replace(after, broken=broken)


def _wider(study: Study, year: Year) -> Year:
    return year.compared_with(study)


def _year(year: Year) -> int:
    return year.resolved.cells.period.year


def _ends(
    study: Study, years: tuple[Year, Year], industries: Sequence[str], policy: Policy
) -> tuple[Floats, Floats, Growth]:
    """Jobs of both years of an area, each industry's own in the later one, and the growth that they come from."""
    growth = _growth(study, years, industries, policy)
    cells = CellsOf(years[1].resolved, [years[1].areas], study.ownership)
    now = cells.sums([(code,) for code in industries])
    end = ranked_amount(now.employment, now.n_suppressed, policy)
    return end * measures.ratio(growth.base, growth.current), end, growth


def _growth(study: Study, years: tuple[Year, Year], industries: Sequence[str], policy: Policy) -> Growth:
    own, rows = [(code,) for code in industries], Rows.of_one(len(industries))
    comparer = Comparer(_year(years[0]), _year(years[1]), years[1].broken)
    how = compared([comparer.compare(code) for code in industries], own, rows, np.arange(len(industries)))
    before, after = (CellsOf(year.resolved, [year.areas], study.ownership) for year in years)
    return compare_years((before, after), (before.sums(own, rows), after.sums(own, rows)), how, policy, tight=())
