"""What other periods of the store say about the cells of this one, lined up with the nodes of the system.

A cell's jobs wander: the nearest open figure before and the nearest after, weighted by 1 / distance in time, say more
than any mean over all of them, and than the nearest alone (docs/accuracy.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sectorlmi.suppression.system import System, industry_step
from sectorlmi.terms.cells import Cells, Flags, Floats, Ints, Text, numbered


@dataclass(frozen=True, eq=False)
class OtherYear:
    """Figures of another period, one entry a node of the system; NaN where hidden or absent.

    `years_ahead` is how much later than this period it is, below zero for an earlier one.
    """

    cells: Cells
    years_ahead: float
    establishments: Floats
    employment: Floats
    wages: Floats

    @property
    def years_apart(self) -> float:
        return abs(self.years_ahead)


def other_years(system: System, others: Sequence[Cells]) -> list[OtherYear]:
    """The other periods, nearest first; a later year before an earlier one as far away."""
    now = _when(system.cells)
    ordered = sorted(others, key=lambda c: (abs(_when(c) - now), -_when(c)))
    return [_lined_up(system, other) for other in ordered if other.period != system.cells.period]


def _when(cells: Cells) -> float:
    quarter = cells.period.quarter
    return cells.period.year + ((quarter - 0.5) / 4 if quarter else 0.5)


def _lined_up(system: System, other: Cells) -> OtherYear:
    other = other.take(industry_step(other.agglvl) >= 0)
    hidden = np.where(other.suppressed, np.nan, 1.0)
    columns = line_up(system, other, other.establishments, other.employment * hidden, other.wages * hidden)
    return OtherYear(other, _when(other) - _when(system.cells), *columns)


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
        here = values > 0
        total[here] += values[here] / other.years_apart
        weight[here] += 1 / other.years_apart
    return np.where(weight > 0, total / np.where(weight > 0, weight, 1.0), np.nan), weight


def interpolated(others: Sequence[OtherYear], figures: Sequence[Floats]) -> tuple[Floats, Floats]:
    """As `averaged`, of the nearest figure before and the nearest after alone; the others come nearest first."""
    nearest = list(figures)
    for is_later in (False, True):
        is_open = np.zeros(len(figures[0]), dtype=np.bool_)
        for k in (k for k, other in enumerate(others) if (other.years_ahead > 0) is is_later):
            nearest[k] = np.where(is_open, np.nan, figures[k])
            is_open |= figures[k] > 0
    return averaged(others, nearest)
