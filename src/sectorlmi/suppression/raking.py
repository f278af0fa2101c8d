"""Generalised raking inside bounds (Deville & Särndal 1992): the smooth half of the joint fit.

Each equation in turn multiplies its cells by exp(trust · λ), λ chosen so that they add up; cells at a bound wait. Firm
cells (small trust) move little, loose ones much. Sweeps over all equations come near to satisfying every one of them;
where rounding or bounds leave no exact answer the sweeps settle between, and `fit` repairs the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.suppression.equations import Equations
from sectorlmi.suppression.ratios import total_by
from sectorlmi.terms.cells import Floats, Ints

_SWEEPS: Final = 30
_STEPS_A_SWEEP: Final = 2
_SMALLEST: Final = 1e-3
# No step multiplies a cell by more than e^1.5, no sum of steps by more than e^30.
_LONGEST_STEP: Final = 1.5
_FARTHEST: Final = 30.0


def rake(eq: Equations, prior: Floats, trust: Floats, lower: Floats, upper: Floats) -> Floats:
    """The prior raked to the equations, aligned with `eq.unknown` as all arguments are."""
    floor = np.minimum(np.maximum(lower, _SMALLEST), upper)
    centre = np.clip(prior, floor, upper)
    state = _State(centre, trust, floor, upper, np.zeros(len(centre)), centre.copy())
    families = [_family(eq, name, trust) for name in np.unique(eq.family)]
    for _ in range(_SWEEPS):
        for family in families:
            for _ in range(_STEPS_A_SWEEP):
                _step(family, state)
    return state.x


@dataclass(frozen=True, eq=False)
class _State:
    """x = centre · exp(exponent) inside the bounds; `exponent` and `x` change in place.

    The exponent keeps what a bound cuts off, so that a cell returns only when the multipliers have.
    """

    centre: Floats
    trust: Floats
    floor: Floats
    upper: Floats
    exponent: Floats
    x: Floats


@dataclass(frozen=True, eq=False)
class _Family:
    """The non-zeros of equations that share no child, with rows numbered anew; `limit` is the longest step of a row."""

    total: Floats
    row: Ints
    column: Ints
    sign: Floats
    limit: Floats


def _family(eq: Equations, name: int, trust: Floats) -> _Family:
    entries = np.flatnonzero(eq.family[eq.row] == name)
    rows, row = np.unique(eq.row[entries], return_inverse=True)
    loosest = np.zeros(len(rows))
    np.maximum.at(loosest, row, trust[eq.column[entries]])
    limit = _LONGEST_STEP / np.maximum(loosest, _SMALLEST)
    return _Family(eq.total[rows], row, eq.column[entries], eq.sign[entries], limit)


def _step(family: _Family, state: _State) -> None:
    """One Newton step for λ of every equation of the family."""
    row, column, sign, n = family.row, family.column, family.sign, len(family.total)
    here, trust = state.x[column], state.trust[column]
    gap = family.total - total_by(row, sign * here, n)
    wanted = sign * gap[row]
    can_move = np.where(wanted > 0, here < state.upper[column], here > state.floor[column])
    slope = trust * state.centre[column] * np.exp(state.exponent[column])
    reach = total_by(row, np.where(can_move, slope, 0.0), n)
    multiplier = np.clip(gap / np.where(reach > 0, reach, np.inf), -family.limit, family.limit)
    moved = np.clip(state.exponent[column] + sign * trust * multiplier[row], -_FARTHEST, _FARTHEST)
    state.exponent[column] = moved
    state.x[column] = np.clip(state.centre[column] * np.exp(moved), state.floor[column], state.upper[column])
