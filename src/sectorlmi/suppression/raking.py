"""Generalised raking inside bounds (Deville & Särndal 1992): what is missing, spread over the cells that share it.

In proportion to how little their priors are trusted: each equation in turn multiplies its cells by exp(trust · λ), λ
chosen so that they add up, and cells at a bound wait. Sweeps over all equations come near to satisfying every one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.suppression.equations import Equations
from sectorlmi.suppression.values import renumbered, total_by
from sectorlmi.terms.cells import Floats, Ints
from sectorlmi.terms.significant import exp

_SWEEPS: Final = 12
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
            _steps(family, state)
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
    out once for the hundreds of steps. A cell that stands for itself and its only child is in the state's rows of both:
    it follows the last of them, so that what stands at `later` is written to `earlier`.
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
    earlier: Ints
    later: Ints


def _family(eq: Equations, name: int, cells: tuple[Floats, Floats, Floats, Floats]) -> _Family:
    entries = _that_move(eq, np.flatnonzero(eq.family[eq.row] == name))
    rows, row = renumbered(eq.row[entries], len(eq.total))
    column, sign = eq.column[entries], eq.sign[entries]
    centre, trust, floor, upper = (values[column] for values in cells)
    loosest = np.zeros(len(rows))
    np.maximum.at(loosest, row, trust)
    limit = _LONGEST_STEP / np.maximum(loosest, _SMALLEST)
    last = _last(column)
    earlier = np.flatnonzero(last != np.arange(len(last)))
    steepness, pull, later = trust * centre, sign * trust, last[earlier]
    return _Family(
        eq.total[rows], row, column, sign, limit, centre, floor, upper, steepness, pull, earlier=earlier, later=later
    )


def _last(column: Ints) -> Ints:
    """For each entry the last one of its column."""
    last = np.zeros(column.max(initial=0) + 1, dtype=np.int64)
    last[column] = np.arange(len(column))
    return np.asarray(last[column])


def _that_move(eq: Equations, entries: Ints) -> Ints:
    """The entries of rows that some cell follows.

    Not those of an industry that has a single part, which is everywhere the only one: its sum is said twice.
    """
    is_last = _last(eq.column[entries]) == np.arange(len(entries))
    moves = np.zeros(len(eq.total), dtype=np.bool_)
    moves[eq.row[entries[is_last]]] = True
    return np.asarray(entries[moves[eq.row[entries]]])


def _steps(f: _Family, state: _State) -> None:
    """Newton steps for λ of every equation of the family; arrays are written over, since making them costs as much."""
    n, row = len(f.total), f.row
    exponent, power, x = (values.take(f.column) for values in (state.exponent, state.power, state.x))
    part = np.empty(len(row))
    for _ in range(_STEPS_A_SWEEP):
        gap = f.total - total_by(row, np.multiply(f.sign, x, out=part), n)
        np.multiply(gap[row], f.sign, out=part)
        can_move = np.where(part > 0, x < f.upper, x > f.floor)
        np.multiply(f.steepness, power, out=part)
        reach = total_by(row, np.multiply(part, can_move, out=part), n)
        multiplier = _between(gap / np.where(reach > 0, reach, np.inf), -f.limit, f.limit)
        exponent += np.multiply(f.pull, multiplier[row], out=part)
        exponent[f.earlier] = exponent[f.later]
        power = exp(_between(exponent, -_FARTHEST, _FARTHEST, out=exponent))
        _between(np.multiply(f.centre, power, out=x), f.floor, f.upper, out=x)
    state.exponent[f.column], state.power[f.column], state.x[f.column] = exponent, power, x


def _between(values: Floats, low: Floats | float, high: Floats | float, out: Floats | None = None) -> Floats:
    """`np.clip` without its checks, which cost as much again for arrays of a few hundred values."""
    above = np.maximum(values, low, out=out)
    return np.minimum(above, high, out=above)
