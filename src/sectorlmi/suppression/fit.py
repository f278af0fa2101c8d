"""The joint fit: values near a prior that satisfy every sum at once and stay inside their bounds.

Two halves. Generalised raking inside bounds (Deville & Särndal 1992) spreads what is missing over the cells that share
it, in proportion to how little their priors are trusted: each equation in turn multiplies its cells by exp(trust · λ),
λ chosen so that they add up, and cells at a bound wait. Sweeps over all equations come near to satisfying every one of
them; where rounding or bounds leave no exact answer they settle between. One linear programme (least Σ |x - raked| /
width) then makes all sums and bounds hold exactly. It alone would give a remainder to one cell instead of spreading it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from sectorlmi.suppression.bounds import Intervals
from sectorlmi.suppression.equations import Equations, equations, of_published, one_unknown
from sectorlmi.suppression.least_moves import least_moves
from sectorlmi.suppression.system import System
from sectorlmi.suppression.values import total_by
from sectorlmi.terms.cells import Flags, Floats, Ints
from sectorlmi.terms.significant import exp, power

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


# Between 0 (a missing job falls on cells by their count) and 1 (by their variance): measured.
_VARIANCE_POWER: Final = 0.75
_LEAST_CENTRE: Final = 0.1
_LEAST_WIDTH: Final = 1.0


def fit(
    eq: Equations, prior: Floats, spread: Floats, lower: Floats, upper: Floats, *, likely: Floats | float = np.inf
) -> Floats:
    """Values of the unknowns, aligned with `eq.unknown` as all arguments are; never outside the bounds.

    `spread` is the relative uncertainty of the prior; nothing is raked above `likely`, what sums need beyond it goes
    where it costs least. Where no values satisfy all equations: the raked values.
    """
    if not len(eq.total):
        return np.clip(prior, lower, upper)
    raked = raked_prior(eq, prior, spread, lower, np.minimum(upper, likely))
    width = np.maximum(spread * prior, _LEAST_WIDTH)
    joined = least_moves(eq, raked, 1.0 / width, lower, upper)
    return raked if joined is None else np.clip(joined, lower, upper)


def raked_prior(
    eq: Equations, prior: Floats, spread: Floats, lower: Floats, upper: Floats, *, likely: Floats | float = np.inf
) -> Floats:
    """The first half alone: near to every sum, inside the bounds and not above `likely`."""
    upper = np.minimum(upper, likely)
    trust = spread**2 * power(np.maximum(prior, _LEAST_CENTRE), _VARIANCE_POWER)
    return rake(eq, prior, trust, lower, upper)


# Wages enter the fit in units of roughly one job, so that limits and tolerances suit them too.
DOLLARS_A_UNIT: Final = 50_000.0
# Bounds closer than this leave nothing to estimate.
_PINNED: Final = 1e-6

# Takes what `fit` takes.
Solver = Callable[..., Floats]


def fitted(
    system: System,
    known: Floats,
    bounds: Intervals,
    prior: tuple[Floats, Floats],
    *,
    unit: float = 1.0,
    solver: Solver = fit,
    ceiling: Floats | None = None,
) -> Floats:
    """Every node's value: `known` where published, else fitted to the prior's (centre, spread) within the bounds.

    Centre, bounds, ceilings (likely ones; see `fit`) and result are in the measure's own units; `unit` of them make one
    unit of the solver.
    """
    centre, spread = prior
    is_free = np.isnan(known) & ~(bounds.upper - bounds.lower < _PINNED)
    values = np.where(np.isnan(known), bounds.lower, known)
    same = one_unknown(system.sums, is_free)
    eq = equations(system.sums, values / unit, is_free, of_published(system.sums, is_free, bounds.slack) / unit, same)
    low, high = (ends[eq.unknown] for ends in (bounds.lower, bounds.upper))
    at = _surest(same, is_free, spread)[eq.unknown]
    if ceiling is not None:
        solver = partial(solver, likely=np.clip(ceiling[at], low, high) / unit)
    solved = solver(eq, centre[at] / unit, spread[at], low / unit, high / unit)
    values[eq.unknown] = np.clip(solved * unit, low, high)
    return np.asarray(values[same])


def _surest(same: Ints, is_free: Flags, spread: Floats) -> Ints:
    """For each node that stands for others, the one of them that is known best: the deepest of those alike."""
    free = np.flatnonzero(is_free)
    order = free[np.lexsort((-free, spread[free]))]
    best = np.arange(len(same))
    best[same[order][::-1]] = order[::-1]
    return best
