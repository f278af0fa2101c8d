"""Estimates of one measure: the joint fit between a prior, the sums and the bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from sectorlmi.suppression.bounds import Intervals
from sectorlmi.suppression.equations import Equations, equations
from sectorlmi.suppression.fit import fit
from sectorlmi.suppression.system import System
from sectorlmi.terms.cells import Floats

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
    eq = equations(system.sums, values / unit, is_free, bounds.slack / unit)
    at = eq.unknown
    low, high = bounds.lower[at], bounds.upper[at]
    solved = solver(eq, centre[at] / unit, spread[at], low / unit, high / unit)
    values[at] = np.clip(solved * unit, low, high)
    return values
