"""Bounds that always hold: interval propagation over all sums to a fixpoint.

For an equation `parent = Σ children` with slack t and intervals [l, u]:
    parent in [Σ l - t, Σ u + t]        child in [l_p - t - Σ other u, u_p + t - Σ other l]
Every pass does this for all equations at once; a published cell has l = u. Figures that contradict each other widen
the slack of the equation they stand in, are reported by name, and the propagation starts anew.

Published figures one NAICS digit finer than the system are a floor for hidden cells of its finest level: BLS hides each
level on its own. Their sum is a lower bound and the firm part of an estimate; carrying the whole finer level through
the system would double its cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from sectorlmi.suppression.system import Sums, System, with_parents
from sectorlmi.suppression.values import Contradiction, total_by
from sectorlmi.terms.cells import Cells, Flags, Floats, Ints

Measure = Literal["employment", "wages"]

_MAX_PASSES: Final = 60
_MAX_RESTARTS: Final = 12
_STILL_MOVING: Final = 0.01
_NOISE: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Intervals:
    """Bounds of every node, and the slack the equations were given (wider than usual where figures contradict)."""

    lower: Floats
    upper: Floats
    slack: Floats
    contradictions: tuple[Contradiction, ...]


def rounding_slack(system: System, measure: Measure, known: Floats) -> Floats:
    """How far a sum of rounded figures may be from the rounded total: 1 + 0.5 a child, in jobs or dollars.

    An only child is its parent: both print the same figures.
    Wages are published to the dollar; files re-saved by a spreadsheet keep about 15 digits, hence the relative part.
    """
    slack = np.where(system.sums.is_same, 0.0, 1 + 0.5 * system.sums.n_children)
    if measure == "wages":
        slack = slack + 1e-9 * np.nan_to_num(known[system.sums.parent])
    return np.asarray(slack, dtype=np.float64)


def known_values(system: System, measure: Measure) -> Floats:
    """The published value of each node; NaN where hidden or a remainder."""
    column: Floats = getattr(system.cells, measure)
    published = np.where(system.cells.suppressed, np.nan, column)
    return system.padded(published, np.nan)


def intervals(system: System, measure: Measure, floor: Floats | None = None) -> Intervals:
    """The tightest bounds that propagation finds for every node; `floor` are lower bounds known beforehand."""
    known = known_values(system, measure)
    start_low = np.where(np.isnan(known), 0.0 if floor is None else floor, known)
    start_high = np.where(np.isnan(known), np.inf, known)
    slack = rounding_slack(system, measure, known)
    found: list[Contradiction] = []
    for _ in range(_MAX_RESTARTS):
        lower, upper = start_low.copy(), start_high.copy()
        clashes = _propagate(system.sums, lower, upper, slack)
        if not len(clashes.row):
            return Intervals(lower, upper, slack, tuple(found))
        found += [_describe(system, measure, r, g) for r, g in zip(clashes.row, clashes.gap, strict=True)]
        np.add.at(slack, clashes.row, clashes.gap * (1 + _NOISE) + _NOISE)
    slack[np.unique(clashes.row)] = np.inf
    lower, upper = start_low.copy(), start_high.copy()
    _propagate(system.sums, lower, upper, slack)
    return Intervals(lower, np.maximum(upper, lower), slack, tuple(found))


@dataclass(frozen=True, eq=False)
class _Clashes:
    row: Ints
    gap: Floats


_NO_CLASH: Final = _Clashes(np.zeros(0, dtype=np.int64), np.zeros(0))


def _propagate(sums: Sums, lower: Floats, upper: Floats, slack: Floats) -> _Clashes:
    """Tighten the bounds in place until they rest; stop at the first pass that finds figures in conflict."""
    if not len(sums.parent):
        return _NO_CLASH
    row = sums.row
    for _ in range(_MAX_PASSES):
        low, high = _Total(sums, row, lower), _Total(sums, row, upper)
        clash = _conflict(sums, (low.all(), high.all()), (lower, upper), slack)
        if len(clash.row):
            return clash
        parent_high, parent_low = upper[sums.parent] + slack, lower[sums.parent] - slack
        new_low, new_high = lower.copy(), upper.copy()
        np.maximum.at(new_low, sums.parent, low.all() - slack)
        np.minimum.at(new_high, sums.parent, high.all() + slack)
        np.maximum.at(new_low, sums.child, parent_low[row] - high.others())
        np.minimum.at(new_high, sums.child, parent_high[row] - low.others())
        crossed = np.flatnonzero(new_low > new_high + _NOISE)
        if len(crossed):
            return _around(sums, row, crossed, new_low - new_high)
        new_high = np.maximum(new_high, new_low)
        moved = _largest_move(lower, upper, new_low, new_high)
        lower[:], upper[:] = new_low, new_high
        if moved < _STILL_MOVING:
            break
    return _NO_CLASH


class _Total:
    """Sums of one end of the children's intervals, of all children and of all but one, with infinities kept."""

    def __init__(self, sums: Sums, row: Ints, end: Floats) -> None:
        of_child = end[sums.child]
        self._endless = np.isinf(of_child)
        self._has_endless = bool(self._endless.any())
        self._finite = np.where(self._endless, 0.0, of_child) if self._has_endless else of_child
        self._row = row
        self._sum = total_by(row, self._finite, len(sums.parent))
        if self._has_endless:
            self._n_endless = total_by(row, self._endless, len(sums.parent))

    def all(self) -> Floats:
        return np.where(self._n_endless > 0, np.inf, self._sum) if self._has_endless else self._sum

    def others(self) -> Floats:
        """For each child, the sum over its siblings."""
        if not self._has_endless:
            return self._sum[self._row] - self._finite
        endless = self._n_endless[self._row] - self._endless > 0
        return np.where(endless, np.inf, self._sum[self._row] - self._finite)


def _conflict(sums: Sums, totals: tuple[Floats, Floats], ends: tuple[Floats, Floats], slack: Floats) -> _Clashes:
    """Equations that no value inside the bounds can satisfy, and by how much."""
    (low, high), (lower, upper) = totals, ends
    too_much = low - slack - upper[sums.parent]
    too_little = lower[sums.parent] - slack - high
    gap = np.maximum(too_much, too_little)
    limit = _NOISE * (1 + np.abs(low))
    row = np.flatnonzero(gap > limit)
    return _Clashes(row, gap[row])


def _around(sums: Sums, row: Ints, nodes: Ints, gap: Floats) -> _Clashes:
    """The equations that meet in these nodes: each alone is fine, together they leave the node no value."""
    worst = np.full(len(gap), 0.0)
    worst[nodes] = gap[nodes]
    of_row = np.maximum(worst[sums.parent], 0.0)
    np.maximum.at(of_row, row, worst[sums.child])
    touched = np.flatnonzero(of_row > 0)
    return _Clashes(touched, of_row[touched])


def _largest_move(lower: Floats, upper: Floats, new_low: Floats, new_high: Floats) -> float:
    with np.errstate(invalid="ignore"):
        down = np.where(upper == new_high, 0.0, upper - new_high)
    move = np.maximum(new_low - lower, down) / (1 + np.abs(new_low))
    return float(move.max(initial=0.0))


def _describe(system: System, measure: Measure, row: int, gap: float) -> Contradiction:
    sums = system.sums
    children: Flags = np.zeros(len(system), dtype=np.bool_)
    children[sums.child[sums.start[row] : sums.start[row + 1]]] = True
    parent = int(sums.parent[row])
    return Contradiction(
        measure, system.name(parent), tuple(system.name(int(k)) for k in np.flatnonzero(children)), gap
    )


_FINEST: Final = 6


@dataclass(frozen=True, eq=False)
class Detail:
    """Sums over the published finer children of each node: jobs, dollars, establishments; and how many they are."""

    employment: Floats
    wages: Floats
    establishments: Floats
    n_children: Floats

    def floor(self, measure: str) -> Floats:
        """What the children prove of the cell, less the rounding of the figures (1 + 0.5 a child)."""
        total: Floats = getattr(self, measure)
        return np.maximum(total - 1 - 0.5 * self.n_children, 0.0)


def published_detail(cells: Cells, system: System, level: int) -> Detail:
    """The detail that `cells` hold below the finest level of the system; all zeros where they hold none."""
    none = np.zeros(len(system))
    if level >= _FINEST:
        return Detail(none, none, none, none)
    finer, step, parent = with_parents(cells, level=level + 1)
    is_coarse = step <= level + 2
    number = np.cumsum(is_coarse) - 1
    child = np.flatnonzero(~is_coarse & ~finer.suppressed & (parent >= 0))
    above = number[parent[child]]

    def total(values: Floats) -> Floats:
        return total_by(above, np.nan_to_num(values[child]), len(system))

    return Detail(total(finer.employment), total(finer.wages), total(finer.establishments), total(np.ones(len(finer))))
