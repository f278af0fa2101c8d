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
from typing import Final

import numpy as np

from sectorlmi.suppression.bounds import Intervals
from sectorlmi.suppression.linear_program import Matrix, Programme
from sectorlmi.suppression.system import Sums, System
from sectorlmi.suppression.values import total_by
from sectorlmi.terms.cells import Flags, Floats, Ints
from sectorlmi.terms.significant import exp, power


@dataclass(frozen=True, eq=False)
class Equations:
    """Σ sign·x over the unknowns of row k is `total[k]` within `slack[k]`.

    `unknown` are the nodes solved for; `row`, `column` (a position in `unknown`) and `sign` list the non-zeros: +1 for
    a child, -1 for a parent that is itself hidden. Rows of one `family` share no child.
    """

    unknown: Ints
    total: Floats
    slack: Floats
    family: Ints
    row: Ints
    column: Ints
    sign: Floats


def equations(sums: Sums, known: Floats, is_free: Flags, slack: Floats, same: Ints | None = None) -> Equations:
    """The sums that touch a free node, given the `known` values of all other nodes; rows without end are left out.

    `same` has the node that stands for each (see `one_unknown`); without, each stands for itself.
    """
    if same is None:
        same = np.arange(len(is_free))
    n = len(sums.parent)
    fixed = np.where(is_free, 0.0, known)
    total = fixed[sums.parent] - total_by(sums.row, fixed[sums.child], n)
    row = np.concatenate([sums.row, np.arange(n)])
    node = np.concatenate([sums.child, sums.parent])
    sign = np.concatenate([np.ones(len(sums.child)), -np.ones(n)])
    says_nothing = is_free[sums.parent] & sums.is_same & (same[sums.parent] == same[sums.child[sums.start[:-1]]])
    kept = is_free[node] & (np.isfinite(slack) & ~says_nothing)[row]
    rows, renumbered = np.unique(row[kept], return_inverse=True)
    unknown, column = np.unique(same[is_free], return_inverse=True)
    column = column[(np.cumsum(is_free) - 1)[node[kept]]]
    return Equations(unknown, total[rows], slack[rows], sums.family[rows], renumbered, column, sign[kept])


def one_unknown(sums: Sums, is_free: Flags) -> Ints:
    """For each node the one that stands for it: the topmost of free nodes that are each other's only child."""
    same = np.arange(len(is_free))
    parent, child = sums.parent[sums.is_same], sums.child[sums.start[:-1]][sums.is_same]
    both = is_free[parent] & is_free[child]
    same[child[both]] = parent[both]
    while (above := same[same] != same).any():
        same = np.where(above, same[same], same)
    return same


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


# Between 0 (a missing job falls on cells by their count) and 1 (by their variance): measured.
_VARIANCE_POWER: Final = 0.75
_LEAST_CENTRE: Final = 0.1
_LEAST_WIDTH: Final = 1.0


def fit(eq: Equations, prior: Floats, spread: Floats, lower: Floats, upper: Floats) -> Floats:
    """Values of the unknowns, aligned with `eq.unknown` as all arguments are; never outside the bounds.

    `spread` is the relative uncertainty of the prior. Where no values satisfy all equations: the raked values.
    """
    if not len(eq.total):
        return np.clip(prior, lower, upper)
    raked = raked_prior(eq, prior, spread, lower, upper)
    width = np.maximum(spread * prior, _LEAST_WIDTH)
    moves = _least_moves(eq, raked, 1.0 / width, lower, upper)
    return raked if moves is None else np.clip(raked + moves, lower, upper)


def raked_prior(eq: Equations, prior: Floats, spread: Floats, lower: Floats, upper: Floats) -> Floats:
    """The first half alone: near to every sum, inside the bounds."""
    trust = spread**2 * power(np.maximum(prior, _LEAST_CENTRE), _VARIANCE_POWER)
    return rake(eq, prior, trust, lower, upper)


def _least_moves(eq: Equations, centre: Floats, cost: Floats, lower: Floats, upper: Floats) -> Floats | None:
    """The cheapest moves away from the centre that satisfy all equations; None where there are none."""
    n = len(centre)
    missing = eq.total - total_by(eq.row, eq.sign * centre[eq.column], len(eq.total))
    matrix = Matrix.from_entries(
        np.tile(eq.row, 2),
        np.concatenate([eq.column, eq.column + n]),
        np.concatenate([eq.sign, -eq.sign]),
        2 * n,
    )
    room = np.concatenate([upper - centre, centre - lower])
    programme = Programme(matrix, (np.zeros(2 * n), room), (missing - eq.slack, missing + eq.slack))
    programme.set_costs(np.arange(2 * n), np.tile(cost, 2))
    found = programme.minimiser()
    return None if found is None else found[:n] - found[n:]


def _of_published(sums: Sums, is_free: Flags, slack: Floats) -> Floats:
    """The slack without the part of figures that are estimated: what is not printed is not rounded."""
    of_children = 0.5 * total_by(sums.row, is_free[sums.child].astype(np.float64), len(sums.parent))
    return np.maximum(slack - of_children - is_free[sums.parent], 0.0)


# Wages enter the fit in units of roughly one job, so that limits and tolerances suit them too.
DOLLARS_A_UNIT: Final = 50_000.0
# Bounds closer than this leave nothing to estimate.
_PINNED: Final = 1e-6

Solver = Callable[[Equations, Floats, Floats, Floats, Floats], Floats]


def fitted(
    system: System,
    known: Floats,
    bounds: Intervals,
    prior: tuple[Floats, Floats],
    *,
    unit: float = 1.0,
    solver: Solver = fit,
) -> Floats:
    """Every node's value: `known` where published, else fitted to the prior's (centre, spread) within the bounds.

    Centre, bounds and result are in the measure's own units; `unit` of them make one unit of the solver.
    """
    centre, spread = prior
    is_free = np.isnan(known) & ~(bounds.upper - bounds.lower < _PINNED)
    values = np.where(np.isnan(known), bounds.lower, known)
    same = one_unknown(system.sums, is_free)
    eq = equations(system.sums, values / unit, is_free, _of_published(system.sums, is_free, bounds.slack) / unit, same)
    low, high = (ends[eq.unknown] for ends in (bounds.lower, bounds.upper))
    at = _surest(same, is_free, spread)[eq.unknown]
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
