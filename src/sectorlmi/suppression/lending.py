"""What other periods of the store say about the cells of this one, lined up with the nodes of the system.

A cell's jobs wander: the nearest open figure before and the nearest after, weighted by 1 / distance in time, say more
than any mean over all of them, and than the nearest alone. A year that hides a cell, or is not in the store, lends what
its open quarters say of it: their mean, each moved to the year as the industry moves in the state (its season). It is
an estimate of the year, the less sure the fewer quarters are open, and so is what the quarters of the very year say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import numpy as np

from sectorlmi.suppression.system import System, industry_step
from sectorlmi.suppression.values import at, ratio
from sectorlmi.terms.cells import Cells, Flags, Floats, Ints, Text, numbered
from sectorlmi.terms.period import Period
from sectorlmi.terms.significant import power

# A figure of another period is some months old from the start: seasons, and what hides a cell in one year and shows it
# in the next. Chosen so that 5-95 % ranges cover 0.9 of cells that the publisher hid in another period; how far the
# state's season moves a cell's quarter, and how far a year is from n of its quarters (years / n²), by the error of
# Wisconsin's cells: docs/methods.md.
_AGE_AT_ONCE: Final = 0.35
_SEASON_POWER: Final = 0.8
_SEASON_LIMITS: Final = (0.5, 2.0)
_QUARTER_APART: Final = 0.4
_QUARTERS: Final = 4


@dataclass(frozen=True, eq=False)
class OtherYear:
    """Figures of another period, one entry a node of the system; NaN where hidden or absent.

    `years_ahead` is how much later than this period it is, below zero for an earlier one, 0 for the quarters of the
    same year; `years_apart` how far away each figure is taken to be. Wages are for as long as this period is.
    """

    period: Period
    years_ahead: float
    years_apart: Floats
    establishments: Floats
    employment: Floats
    wages: Floats


def other_years(system: System, others: Sequence[Cells]) -> list[OtherYear]:
    """The other periods, nearest first; a later year before an earlier one as far away.

    Where this period is a year, the quarters of a year are joined with it.
    """
    mine = system.cells.period
    lent = [_lined_up(system, other) for other in others if other.period != mine]
    if mine.is_annual:
        lent.sort(key=lambda o: (o.period.year, o.period.quarter))
        lent = [_joined(system, list(same)) for _, same in groupby(lent, key=lambda o: o.period.year)]
    return sorted(lent, key=lambda o: (abs(o.years_ahead), -o.years_ahead))


def _when(period: Period) -> float:
    return period.year + ((period.quarter - 0.5) / _QUARTERS if period.quarter else 0.5)


def _lined_up(system: System, other: Cells) -> OtherYear:
    other = other.take(industry_step(other.agglvl) >= 0)
    mine, hidden = system.cells.period, np.where(other.suppressed, np.nan, 1.0)
    as_long = (_QUARTERS if mine.is_annual else 1) / (_QUARTERS if other.period.is_annual else 1)
    columns = line_up(system, other, other.establishments, other.employment * hidden, other.wages * hidden * as_long)
    ahead = _when(other.period) - _when(mine)
    apart = abs(ahead) + (_AGE_AT_ONCE if other.period != mine else 0.0)
    return OtherYear(other.period, ahead, np.full(len(system), apart), *columns)


def _joined(system: System, parts: Sequence[OtherYear]) -> OtherYear:
    """A year and its quarters, of which either may be missing, as one: the quarters speak where the year is hidden."""
    quarters = [part for part in parts if not part.period.is_annual]
    if not quarters:
        return parts[0]
    year = Period(parts[0].period.year)
    whole = next((part for part in parts if part.period.is_annual), None) or _blank(system, year)
    jobs = _mean_of_quarters(system, [q.employment for q in quarters], whole.employment)
    pay = _mean_of_quarters(
        system, [ratio(q.wages, q.employment) for q in quarters], ratio(whole.wages, whole.employment)
    )
    places = _mean([q.establishments for q in quarters])
    n_open = sum((~np.isnan(q.employment)).astype(np.float64) for q in quarters)
    is_hidden = np.isnan(whole.employment)
    further = np.where(is_hidden & (n_open > 0), _QUARTER_APART / np.maximum(n_open, 1) ** 2, 0.0)
    return OtherYear(
        year,
        whole.years_ahead,
        whole.years_apart + further,
        np.where(np.isnan(whole.establishments), places, whole.establishments),
        np.where(is_hidden, jobs, whole.employment),
        np.where(is_hidden, jobs * pay, whole.wages),
    )


def _blank(system: System, year: Period) -> OtherYear:
    """A year that is not lent: that of the system itself, whose open figures show its season, or nothing of any."""
    cells = system.cells
    if year == cells.period:
        return _lined_up(system, cells)
    return _lined_up(system, replace(cells.take(np.zeros(len(cells), dtype=np.bool_)), period=year))


def _mean_of_quarters(system: System, quarters: Sequence[Floats], year: Floats) -> Floats:
    """The mean of the open quarters, each moved by the state's year over its quarter, else by that of its quarters."""
    above = np.where(system.state >= 0, system.state, np.arange(len(system)))
    there = [at(values, above) for values in quarters]
    usual = at(year, above)
    usual = np.where(np.isnan(usual), _mean(there), usual)
    seasons = [np.clip(np.nan_to_num(ratio(usual, season), nan=1.0), *_SEASON_LIMITS) for season in there]
    # The state's own rows move all the way, so that a year of quarters is as large as the year.
    moves = [np.where(system.state >= 0, power(season, _SEASON_POWER), season) for season in seasons]
    return _mean([values * move for values, move in zip(quarters, moves, strict=True)])


def _mean(columns: Sequence[Floats]) -> Floats:
    """The mean of each node's figures, NaN where it has none."""
    table = np.array(columns)
    n = (~np.isnan(table)).sum(axis=0)
    return np.where(n > 0, np.nansum(table, axis=0) / np.maximum(n, 1), np.nan)


def line_up(system: System, other: Cells, *columns: Floats) -> list[Floats]:
    """Each column of `other` at the nodes of the system that stand for the same cell, NaN elsewhere."""
    at, found = matches(system.cells, other)
    nothing = np.full(len(system.cells), np.nan)
    here = [values[at] if len(other) else nothing for values in columns]
    return [system.padded(np.where(found, values, np.nan), np.nan) for values in here]


def matches(cells: Cells, other: Cells) -> tuple[Ints, Flags]:
    """For each cell the row of `other` with the same area, ownership and industry, and whether there is one."""
    key, size = _keys([(cells.area, other.area), (cells.own, other.own), (cells.industry, other.industry)])
    here, there = key[:size], key[size:]
    if not len(there):
        return np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.bool_)
    order = np.argsort(there, kind="stable")
    at = order[np.minimum(np.searchsorted(there[order], here), len(order) - 1)]
    return at, np.asarray(there[at] == here)


def _keys(columns: Sequence[tuple[Text, Text]]) -> tuple[Ints, int]:
    """One number a row for both sets of rows, equal where all the columns are."""
    size = len(columns[0][0])
    key = np.zeros(size + len(columns[0][1]), dtype=np.int64)
    for here, there in columns:
        names, number = numbered(np.concatenate([here, there]))
        key = key * len(names) + number
    return key, size


def averaged(others: Sequence[OtherYear], figures: Sequence[Floats]) -> tuple[Floats, Floats]:
    """(mean of the figures weighted by 1 / years apart, sum of the weights); NaN and 0 where none says anything.

    `figures` are those of each of the others, one entry a node, NaN where that period says nothing of it.
    """
    total, weight = np.zeros(len(figures[0])), np.zeros(len(figures[0]))
    for other, values in zip(others, figures, strict=True):
        # Cells that are open in this very year stand where its quarters speak of the hidden ones.
        here = (values > 0) & (other.years_apart > 0)
        total[here] += values[here] / other.years_apart[here]
        weight[here] += 1 / other.years_apart[here]
    return np.where(weight > 0, total / np.where(weight > 0, weight, 1.0), np.nan), weight


def interpolated(others: Sequence[OtherYear], figures: Sequence[Floats]) -> tuple[Floats, Floats]:
    """As `averaged`, of the nearest figures alone: of the same year, before it and after it.

    The others come nearest first.
    """
    nearest = list(figures)
    for side in (-1, 1):
        is_open = np.zeros(len(figures[0]), dtype=np.bool_)
        for k in (k for k, other in enumerate(others) if np.sign(other.years_ahead) == side):
            nearest[k] = np.where(is_open, np.nan, figures[k])
            is_open |= figures[k] > 0
    return averaged(others, nearest)
