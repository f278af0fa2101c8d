"""The joint fit: values near a prior that satisfy every sum at once and stay inside their bounds.

Two halves. Raking spreads what is missing over the cells that share it, in proportion to how little their priors are
trusted. One linear programme (least Σ |x - raked| / width) then makes all sums and bounds hold exactly. The programme
alone would give a remainder to one cell instead of spreading it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sectorlmi.suppression.equations import Equations
from sectorlmi.suppression.programme import Matrix, Programme
from sectorlmi.suppression.raking import rake
from sectorlmi.suppression.ratios import total_by
from sectorlmi.terms.cells import Floats
from sectorlmi.terms.exponentials import power

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
