"""The joint fit: values near a prior that satisfy every sum at once and stay inside their bounds.

Two halves. Raking (`raking`) spreads what is missing over the cells that share it and comes near to every sum; where
rounding or bounds leave no exact answer it settles between. One linear programme (least Σ |x - raked| / width) then
makes all sums and bounds hold exactly. It alone would give a remainder to one cell instead of spreading it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np

from sectorlmi.suppression.bounds import Intervals
from sectorlmi.suppression.equations import Equations, equations, of_published, one_unknown
from sectorlmi.suppression.least_moves import least_moves
from sectorlmi.suppression.raking import rake
from sectorlmi.suppression.system import System
from sectorlmi.terms.cells import Flags, Floats, Ints
from sectorlmi.terms.significant import power

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
