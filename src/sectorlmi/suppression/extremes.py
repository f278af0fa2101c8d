"""The least and the greatest total of each of many targets over one linear programme.

Bounds known beforehand are nearly always the answer. They are proven to be in a few solves that ask for many targets at
once: a feasible point at which a target's total stands at its bound shows that no tighter bound holds. Only what no
such point reaches is solved for alone. A region of 300 industries takes about 30 solves instead of 600.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sectorlmi.suppression.linear_program import Programme
from sectorlmi.suppression.values import total_by
from sectorlmi.terms.cells import Floats, Ints

_AT_THE_BOUND: Final = 1e-6
# Targets compete for what their cells share, so each solve puts them in another order of importance.
_PRIORITIES: Final = 7
_FEW: Final = 0.05


class Extremes:
    """Searches for tighter bounds of totals over a programme's columns.

    Args:
        programme: without costs; its columns are the cells that are free.
        target, column: which columns each target adds up, as pairs.
        lower, upper: bounds of each target's total that hold already; tightened in place.
    """

    def __init__(self, programme: Programme, target: Ints, column: Ints, lower: Floats, upper: Floats) -> None:
        self._programme = programme
        self._target, self._column = target, column
        self._lower, self._upper = lower, upper
        is_free = np.bincount(target, minlength=len(lower)) > 0
        self._low_open, self._high_open = is_free, is_free.copy()

    def tighten(self) -> None:
        """Make every bound the tightest that the programme allows; leave them where it has no answer."""
        turn = 0
        while n_before := self._n_open():
            if self._solved(self._wanted(turn)) is None:
                return
            turn += 1
            if n_before - self._n_open() < max(_FEW * n_before, 1):
                break
        for k in np.flatnonzero(self._low_open | self._high_open):
            self._alone(int(k))

    def _n_open(self) -> int:
        return int(self._low_open.sum() + self._high_open.sum())

    def _wanted(self, turn: int) -> Floats:
        """For each target a positive weight to ask for its least total, a negative one for its greatest."""
        k = np.arange(len(self._lower))
        both = np.where((k + turn) % 2 == 0, 1.0, -1.0)
        side = np.where(self._low_open & self._high_open, both, self._low_open * 1.0 - self._high_open)
        return np.asarray(np.ldexp(side, k * (2 * turn + 1) % _PRIORITIES))

    def _solved(self, weights: Floats) -> Floats | None:
        """Totals of all targets where the weighted sum of them is least; bounds reached there are settled."""
        n = self._programme.n_columns
        self._programme.set_costs(np.arange(n), total_by(self._column, weights[self._target], n))
        point = self._programme.minimiser()
        if point is None:
            return None
        totals = total_by(self._target, point[self._column], len(weights))
        self._low_open &= totals > self._lower + _AT_THE_BOUND
        self._high_open &= totals < self._upper - _AT_THE_BOUND
        return totals

    def _alone(self, k: int) -> None:
        only = np.zeros(len(self._lower))
        for sign, is_open, bound, tighter in (
            (1.0, self._low_open, self._lower, max),
            (-1.0, self._high_open, self._upper, min),
        ):
            if is_open[k]:
                only[k] = sign
                totals = self._solved(only)
                if totals is not None:
                    bound[k] = tighter(bound[k], totals[k])
                is_open[k] = False
