"""Random weights: all that a board could choose, or near those it did choose. Seeded by the caller."""

from __future__ import annotations

from typing import Final

import numpy as np

from sectorlmi.terms.cells import Floats

CONCENTRATION: Final = 25.0
"""How closely `around` keeps to the board's weights: one of 20 % then varies by ±8 points (one standard
deviation, the root of 0.2 · 0.8 / 26)."""


def over_all(weights: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Weights (draws, k) uniform over every split of 100 % between the factors that count: Dirichlet(1)."""
    return _dirichlet((weights > 0).astype(np.float64), draws, rng)


def around(weights: Floats, draws: int, rng: np.random.Generator, concentration: float = CONCENTRATION) -> Floats:
    """Weights (draws, k) about the given ones, which add to 1 and are the mean: Dirichlet(concentration · w)."""
    return _dirichlet(concentration * weights, draws, rng)


def _dirichlet(shape: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Dirichlet draws by normalised gamma draws; a shape of 0 gives a weight of 0, which numpy's own refuses."""
    gamma: Floats = rng.standard_gamma(shape, size=(draws, len(shape)))
    shares: Floats = gamma / gamma.sum(axis=1, keepdims=True)
    return shares
