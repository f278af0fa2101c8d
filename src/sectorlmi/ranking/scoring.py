"""The arithmetic of a ranking as pure array functions, for one table or for many draws of it at once.

Shapes: n industries, k factors, any leading axes (draws). *Points* say how good each industry is on each
factor, lower is better; what they are is the ranking method (`methods`). A *score* is their weighted mean
over the factors that are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.ranking.methods import RANKING_METHODS
from sectorlmi.ranking.order import AVERAGE
from sectorlmi.terms.cells import Flags, Floats

# The range of a place: nine of ten draws stand inside.
LOW_SHARE: Final = 0.05
HIGH_SHARE: Final = 0.95


@dataclass(frozen=True)
class Rules:
    """How a table is ranked: the method, its directions by factor, the tie rule, the coverage asked for."""

    better: tuple[str, ...]
    method: str = "mean_rank"
    ties: str = AVERAGE
    min_weight_coverage: float = 0.75


def points(values: Floats, better: Sequence[str], method: str, ties: str) -> Floats:
    """The points (..., n, k) of values (..., n, k) under a ranking method."""
    points_of = RANKING_METHODS[method]
    columns = [points_of(values[..., j], better[j], ties) for j in range(len(better))]
    return np.stack(columns, axis=-1)


def spread(weights: Floats, known: Flags) -> Floats:
    """The weights (..., k), adding to 1, after those of factors nobody has are spread over the others.

    Spreading is in proportion to the weights. All NaN where no factor that counts is known for anybody.
    """
    counting = np.where(known.any(axis=-2), weights, 0.0)
    total = counting.sum(axis=-1, keepdims=True)
    shares: Floats = np.divide(counting, total, out=np.full_like(counting, np.nan), where=total > 0)
    return shares


def coverage(weights: Floats, known: Flags) -> Floats:
    """The share of the weight (..., k) that is known for each industry (..., n)."""
    share: Floats = np.sum(known * weights[..., None, :], axis=-1)
    return share


def weighted_mean(values: Floats, weights: Floats) -> Floats:
    """The weighted mean over the last axis of the known values (..., n, k); NaN where no weight is known."""
    known = ~np.isnan(values)
    total = coverage(weights, known)
    summed = np.sum(np.where(known, values, 0.0) * weights[..., None, :], axis=-1)
    mean: Floats = np.divide(summed, total, out=np.full_like(summed, np.nan), where=total > 0)
    return mean


def candidates(values: Floats, weights: Floats, min_weight_coverage: float) -> tuple[Flags, Floats]:
    """Who is ranked (..., n), and the weights (..., k) among those: decided before any rank is given.

    1. The weight of a factor nobody has is spread over the others. 2. An industry that has values for less
    than `min_weight_coverage` of the weight, or for none of it, is set aside. 3. A factor that only industries
    set aside had is now one nobody has: its weight is spread too. That can only raise the coverage of those who
    stay (it takes away what none of them had), so one pass settles it.
    """
    known = ~np.isnan(values)
    first = spread(weights, known)
    share = coverage(first, known)
    stays: Flags = (share >= min_weight_coverage - 1e-12) & (share > 0)
    return stays, spread(first, known & stays[..., None])


def scores(values: Floats, weights: Floats, rules: Rules) -> Floats:
    """The scores (..., n) of values (..., n, k), lower is better; NaN for an industry set aside."""
    stays, used = candidates(values, weights, rules.min_weight_coverage)
    kept = np.where(stays[..., None], values, np.nan)
    return weighted_mean(points(kept, rules.better, rules.method, rules.ties), used)
