"""Bounds that always hold: interval propagation over all sums to a fixpoint.

For an equation `parent = Σ children` with slack t and intervals [l, u]:
    parent in [Σ l - t, Σ u + t]        child in [l_p - t - Σ other u, u_p + t - Σ other l]
Every pass does this for all equations at once; a published cell has l = u. Figures that contradict each other widen
the slack of the equation they stand in, are reported by name, and the propagation starts anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from sectorlmi.suppression.equations import one_unknown
from sectorlmi.suppression.system import System
from sectorlmi.suppression.values import Contradiction, renumbered, total_by
from sectorlmi.terms.cells import Flags, Floats, Ints

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
    rows = _Rows.of(system, known)
    start = np.zeros(rows.n_unknowns)
    if floor is not None:
        np.maximum.at(start, rows.unknown, floor[rows.is_hidden])
    slack = rounding_slack(system, measure, known)
    found: list[Contradiction] = []
    for _ in range(_MAX_RESTARTS):
        ends = _Ends(start.copy(), np.full(rows.n_unknowns, np.inf))
        clashes = _propagate(rows, ends, slack)
        if not len(clashes.row):
            return rows.intervals(known, ends, slack, found)
        found += [_describe(system, measure, r, g) for r, g in zip(clashes.row, clashes.gap, strict=True)]
        np.add.at(slack, clashes.row, clashes.gap * (1 + _NOISE) + _NOISE)
    slack[np.unique(clashes.row)] = np.inf
    ends = _Ends(start.copy(), np.full(rows.n_unknowns, np.inf))
    _propagate(rows, ends, slack)
    ends.upper = np.maximum(ends.upper, ends.lower)
    return rows.intervals(known, ends, slack, found)


@dataclass(eq=False)
class _Ends:
    """Bounds of every unknown, which each pass moves."""

    lower: Floats
    upper: Floats


@dataclass(frozen=True, eq=False)
class _Rows:
    """Sums as Σ sign·x = `total` over unknowns: of row k, of which `size` is what is known of the children.

    An only child is one unknown with its parent; `unknown` has each hidden node's. `number` is each row's place among
    the sums of the system.
    """

    number: Ints
    total: Floats
    size: Floats
    row: Ints
    unknown_of: Ints
    is_child: Flags
    is_hidden: Flags
    unknown: Ints
    n_unknowns: int

    @classmethod
    def of(cls, system: System, known: Floats) -> _Rows:
        sums, is_hidden = system.sums, np.isnan(known)
        same, fixed = one_unknown(sums, is_hidden), np.where(is_hidden, 0.0, known)
        n = len(sums.parent)
        names, unknown = renumbered(same[is_hidden], len(same))
        number = np.full(len(known), -1)
        number[is_hidden] = unknown
        size = total_by(sums.row, fixed[sums.child], n)
        row, node = np.concatenate([sums.row, np.arange(n)]), np.concatenate([sums.child, sums.parent])
        is_child = np.concatenate([np.ones(len(sums.child), dtype=np.bool_), np.zeros(n, dtype=np.bool_)])
        says_nothing = sums.is_same & is_hidden[sums.parent] & is_hidden[sums.first_child]
        kept = is_hidden[node] & ~says_nothing[row]
        return cls(
            np.arange(n),
            fixed[sums.parent] - size,
            size,
            row[kept],
            number[node[kept]],
            is_child[kept],
            is_hidden,
            unknown,
            len(names),
        )

    def with_one_of(self, unknowns: Flags) -> _Rows:
        """The rows in which at least one of these unknowns stands."""
        touched: Flags = np.zeros(len(self.total), dtype=np.bool_)
        touched[self.row[unknowns[self.unknown_of]]] = True
        entries = np.flatnonzero(touched[self.row])
        return replace(
            self,
            number=self.number[touched],
            total=self.total[touched],
            size=self.size[touched],
            row=(np.cumsum(touched) - 1)[self.row[entries]],
            unknown_of=self.unknown_of[entries],
            is_child=self.is_child[entries],
        )

    def intervals(
        self, known: Floats, ends: _Ends, slack: Floats, contradictions: Sequence[Contradiction]
    ) -> Intervals:
        lower, upper = known.copy(), known.copy()
        lower[self.is_hidden], upper[self.is_hidden] = ends.lower[self.unknown], ends.upper[self.unknown]
        return Intervals(lower, upper, slack, tuple(contradictions))


@dataclass(frozen=True, eq=False)
class _Clashes:
    row: Ints
    gap: Floats


_NO_CLASH: Final = _Clashes(np.zeros(0, dtype=np.int64), np.zeros(0))


def _propagate(every: _Rows, ends: _Ends, slack_of: Floats) -> _Clashes:
    """Tighten the bounds in place until they rest; stop at the first pass that finds figures in conflict.

    After the first pass only sums in which a bound has moved say anything new.
    """
    rows = every
    for _ in range(_MAX_PASSES):
        slack = slack_of[rows.number]
        lower, upper = ends.lower[rows.unknown_of], ends.upper[rows.unknown_of]
        low = _Total(rows, np.where(rows.is_child, lower, -upper))
        high = _Total(rows, np.where(rows.is_child, upper, -lower))
        clash = _conflict(rows, low.all(), high.all(), lower, slack)
        if len(clash.row):
            return clash
        # What a signed unknown may be at least and at most, given all the others of its sum.
        most = (rows.total + slack)[rows.row] - low.others()
        least = (rows.total - slack)[rows.row] - high.others()
        new_lower, new_upper = ends.lower.copy(), ends.upper.copy()
        np.maximum.at(new_lower, rows.unknown_of, np.where(rows.is_child, least, -most))
        np.minimum.at(new_upper, rows.unknown_of, np.where(rows.is_child, most, -least))
        crossed = np.flatnonzero(new_lower > new_upper + _NOISE)
        if len(crossed):
            return _around(every, crossed, new_lower - new_upper)
        new_upper = np.maximum(new_upper, new_lower)
        moved = _largest_move(ends.lower, ends.upper, new_lower, new_upper)
        has_moved = (new_lower != ends.lower) | (new_upper != ends.upper)
        ends.lower, ends.upper = new_lower, new_upper
        if moved < _STILL_MOVING:
            break
        rows = every.with_one_of(has_moved)
    return _NO_CLASH


class _Total:
    """Sums of one end of the unknowns' intervals, of all in a row and of all but one, with infinities kept."""

    def __init__(self, rows: _Rows, end: Floats) -> None:
        self._row, self._n = rows.row, len(rows.total)
        self._endless = np.isinf(end)
        self._has_endless = bool(self._endless.any())
        # All endless ends of one kind have one sign: lower ends of parents and upper ones of children.
        self._sign = -1.0 if self._has_endless and end[self._endless][0] < 0 else 1.0
        self._finite = np.where(self._endless, 0.0, end) if self._has_endless else end
        self._sum = total_by(self._row, self._finite, self._n)
        if self._has_endless:
            self._n_endless = total_by(self._row, self._endless.astype(np.float64), self._n)

    def all(self) -> Floats:
        return np.where(self._n_endless > 0, self._sign * np.inf, self._sum) if self._has_endless else self._sum

    def others(self) -> Floats:
        """For each entry, the sum over the others of its row."""
        sums = self._sum[self._row] - self._finite
        if not self._has_endless:
            return sums
        return np.where(self._n_endless[self._row] - self._endless > 0, self._sign * np.inf, sums)


def _conflict(rows: _Rows, low: Floats, high: Floats, lower: Floats, slack: Floats) -> _Clashes:
    """Equations that no value inside the bounds can satisfy, and by how much."""
    gap = np.maximum(low - rows.total, rows.total - high) - slack
    row = np.flatnonzero(gap > _NOISE)
    if len(row):
        of_children = rows.size + total_by(rows.row, np.where(rows.is_child, lower, 0.0), len(rows.total))
        row = row[gap[row] > _NOISE * (1 + np.abs(of_children[row]))]
    return _Clashes(rows.number[row], gap[row])


def _around(rows: _Rows, unknowns: Ints, gap: Floats) -> _Clashes:
    """The equations that meet in these unknowns: each alone is fine, together they leave one no value."""
    worst = np.zeros(rows.n_unknowns)
    worst[unknowns] = gap[unknowns]
    of_row = np.zeros(len(rows.total))
    np.maximum.at(of_row, rows.row, worst[rows.unknown_of])
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
