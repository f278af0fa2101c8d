"""Ranking methods: what an industry scores on one factor, lower is better. A new method is one function here.

Each takes the values of one factor (..., n), NaN where unknown, its direction and the tie rule, and gives
points of the same shape. The score of an industry is the weighted mean of its points, whatever the method.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from sectorlmi.ranking.order import losses, ranks
from sectorlmi.terms.cells import Floats

PointsOf = Callable[[Floats, str, str], Floats]


def rank_points(values: Floats, better: str, ties: str) -> Floats:
    """START's rule: the points are the rank, from 1 (best) to the number of industries with a value."""
    return ranks(values, better=better, ties=ties)


def minmax_points(values: Floats, better: str, ties: str) -> Floats:  # noqa: ARG001 - one signature a method
    """The distance from the best value as a share of the distance from best to worst: 0 best, 1 worst.

    Where all values are equal nobody is better: everyone gets 0.5, the middle, as the mid-rank does.
    """
    loss = losses(values, better=better)
    known = ~np.isnan(loss)
    lowest = np.min(loss, axis=-1, keepdims=True, where=known, initial=np.inf)
    highest = np.max(loss, axis=-1, keepdims=True, where=known, initial=-np.inf)
    span = highest - lowest
    points = (loss - lowest) / np.where(span > 0, span, 1.0)
    return np.where(known & (span <= 0), 0.5, points)


def percentile_points(values: Floats, better: str, ties: str) -> Floats:
    """(rank − 0.5) ÷ m, where m industries have a value: near 0 best, near 1 worst, whatever m is."""
    known = np.sum(~np.isnan(values), axis=-1, keepdims=True)
    points: Floats = (ranks(values, better=better, ties=ties) - 0.5) / np.maximum(known, 1)
    return points


RANKING_METHODS: Final[dict[str, PointsOf]] = {
    "mean_rank": rank_points,
    "minmax_sum": minmax_points,
    "percentile_sum": percentile_points,
}
