"""Likely ranges of series: what 5 to 95 % of the feasible fills of the hidden cells give of the jobs of each point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from sectorlmi.suppression.fills import draw, draw_years
from sectorlmi.table.series import Series
from sectorlmi.table.sums import Targets, Year
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.significant import rounded
from sectorlmi.terms.study import Study

_ENDS: Final = (0.05, 0.95)


def with_ranges(study: Study, years: Sequence[Year], series: Series) -> Series:
    """The series with `employment_low` and `employment_high`: inside the certain bounds, around the number.

    Both are the number itself where nothing of it is hidden, and NaN where the study asks for no fills.

    Args:
        years: those that the series was built from.
    """
    number = series["employment"]
    low, high = (np.where(series["employment_estimated_share"] > 0, np.nan, number) for _ in _ENDS)
    if study.suppressed == "estimate" and study.uncertainty.fills:
        for k, year in enumerate(years):
            rows = np.flatnonzero(series["employment_estimated_share"][:, k] > 0)
            if len(rows):
                targets = [series.members[row][k] for row in rows.tolist()]
                bounds = series["employment_lower"][rows, k], series["employment_upper"][rows, k]
                drawn = rounded(np.clip(_drawn(study, years, year, targets), *bounds))
                ends = np.quantile(drawn, _ENDS, axis=0)
                low[rows, k], high[rows, k] = np.fmin(ends[0], number[rows, k]), np.fmax(ends[1], number[rows, k])
    found = {"employment_low": rounded(low), "employment_high": rounded(high)}
    return replace(series, columns={**series.columns, **found})


def _drawn(study: Study, years: Sequence[Year], year: Year, targets: Targets) -> Floats:
    """(fills × targets) jobs; those of the study's current year drawn with its base year, as its table draws them."""
    rule = study.uncertainty
    base, current = study.years.periods
    before = next((y for y in years if y.areas and y.resolved.cells.period == base), None)
    if year.resolved.cells.period == current and before is not None:
        areas = tuple(dict.fromkeys((*before.areas, *year.areas)))
        both = [(before.resolved, targets), (year.resolved, targets)]
        return draw_years(both, areas, owns=study.ownership, n=rule.fills, seed=rule.seed)[1].employment
    found = draw(year.resolved, year.areas, targets, owns=study.ownership, n=rule.fills, seed=rule.seed)
    return found.employment
