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
from sectorlmi.terms.exponentials import exp

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
    state = _State(np.zeros(len(centre)), np.ones(len(centre)), centre.copy())
    families = [_family(eq, name, (centre, trust, floor, upper)) for name in sorted(set(eq.family.tolist()))]
    for _ in range(_SWEEPS):
        for family in families:
            for _ in range(_STEPS_A_SWEEP):
                _step(family, state)
    return state.x


@dataclass(frozen=True, eq=False)
class _State:
    """x = centre · power inside the bounds, power = exp(exponent); all three change in place.

    The exponent keeps what a bound cuts off, so that a cell returns only when the multipliers have.
    """

    exponent: Floats
    power: Floats
    x: Floats


@dataclass(frozen=True, eq=False)
class _Family:
    """The non-zeros of equations that share no child, with rows numbered anew; `limit` is the longest step of a row.

    `centre` to `upper` are those of each non-zero's cell, `steepness` is trust · centre and `pull` sign · trust: worked
    out once for the hundreds of steps.
    """

    total: Floats
    row: Ints
    column: Ints
    sign: Floats
    limit: Floats
    centre: Floats
    floor: Floats
    upper: Floats
    steepness: Floats
    pull: Floats


def _family(eq: Equations, name: int, cells: tuple[Floats, Floats, Floats, Floats]) -> _Family:
    entries = np.flatnonzero(eq.family[eq.row] == name)
    rows, row = np.unique(eq.row[entries], return_inverse=True)
    column = eq.column[entries]
    centre, trust, floor, upper = (values[column] for values in cells)
    loosest = np.zeros(len(rows))
    np.maximum.at(loosest, row, trust)
    limit = _LONGEST_STEP / np.maximum(loosest, _SMALLEST)
    sign = eq.sign[entries]
    return _Family(eq.total[rows], row, column, sign, limit, centre, floor, upper, trust * centre, sign * trust)


def _step(f: _Family, state: _State) -> None:
    """One Newton step for λ of every equation of the family."""
    n = len(f.total)
    here = state.x[f.column]
    gap = f.total - total_by(f.row, f.sign * here, n)
    can_move = np.where(f.sign * gap[f.row] > 0, here < f.upper, here > f.floor)
    slope = f.steepness * state.power[f.column]
    reach = total_by(f.row, np.where(can_move, slope, 0.0), n)
    multiplier = _between(gap / np.where(reach > 0, reach, np.inf), -f.limit, f.limit)
    moved = _between(state.exponent[f.column] + f.pull * multiplier[f.row], -_FARTHEST, _FARTHEST)
    power = exp(moved)
    state.exponent[f.column], state.power[f.column] = moved, power
    state.x[f.column] = _between(f.centre * power, f.floor, f.upper)


def _between(values: Floats, low: Floats | float, high: Floats | float) -> Floats:
    """`np.clip` without its checks, which cost as much again for arrays of a few hundred values."""
    above = np.maximum(values, low)
    return np.minimum(above, high, out=above)
