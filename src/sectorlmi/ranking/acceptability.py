"""Stochastic multicriteria acceptability analysis, SMAA-2: which places do which weights give an industry?

Lahdelma, R. and Salminen, P. (2001), SMAA-2: Stochastic Multicriteria Acceptability Analysis for Group Decision
Making, Operations Research 49(3), 444-454. The points of an industry on a factor (its rank, under START's
method) do not depend on the weights, so that a weighting is one matrix product and one sort.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.ranking.order import SCORE_DECIMALS
from sectorlmi.ranking.scoring import HIGH_SHARE, LOW_SHARE
from sectorlmi.terms.cells import Floats, Ints
from sectorlmi.terms.significant import rounded

_BATCH: Final = 500


@dataclass(frozen=True, eq=False)
class Acceptability:
    """What share of the weightings gives an industry which place; rows in the order of the industries given.

    Attributes:
        shares: (n, n) rank acceptability: row i, column r is the share of weightings that put i at place r + 1.
            Each row adds to 1.
        p_top: (n) share of the weightings with a place among the top.
        central_weights: (n, k) mean of the weights that put it first, the typical view of those who would choose
            it; NaN for an industry that no weighting puts first.
        draws: how many weightings.
    """

    shares: Floats
    p_top: Floats
    central_weights: Floats
    draws: int

    @property
    def place_low(self) -> Ints:
        """(n) the place that 5 % of the weightings reach or better."""
        return self._place_at(LOW_SHARE)

    @property
    def place_high(self) -> Ints:
        """(n) the place that 95 % of the weightings reach or better."""
        return self._place_at(HIGH_SHARE)

    def _place_at(self, share: float) -> Ints:
        reached = np.cumsum(self.shares, axis=1) >= share - 1e-12
        place: Ints = np.argmax(reached, axis=1) + 1
        return place


def acceptability(points: Floats, weightings: Floats, *, top: int) -> Acceptability:
    """Rank acceptability of points under weightings (w, k); ties share the best place.

    Args:
        points: (n, k), or (d, n, k) for d fills of unknown values. Each weighting is then paired with one fill,
            fill 0 with weightings 0, d, 2d, ... and so on: every fill meets as many weightings as every other,
            and the work is that of w rankings instead of d · w. The shares are unbiased for the two varying
            together; with 10,000 pairs their sampling error stays below half a point.
        weightings: (w, k), each adding to 1.
        top: the last place that counts as listed.
    """
    fills = points if points.ndim == 3 else points[None]
    n, k = fills.shape[1:]
    counts = np.zeros((n, n), dtype=np.int64)
    firsts = np.zeros((n, k))
    for fill_points, batch in _pairs(fills, weightings):
        who, place = _in_order(_scores(fill_points, batch))
        counts += np.bincount((who * n + place).ravel(), minlength=n * n).reshape(n, n)
        draw, position = np.nonzero(place == 0)
        np.add.at(firsts, who[draw, position], batch[draw])
    times_first = counts[:, :1]
    central = np.divide(firsts, times_first, out=np.full((n, k), np.nan), where=times_first > 0)
    shares = counts / len(weightings)
    return Acceptability(shares, rounded(shares[:, :top].sum(axis=1)), rounded(central), len(weightings))


def _pairs(fills: Floats, weightings: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Each fill (n, k) with its share of the weightings, in batches that stay in the processor's cache."""
    for fill, points in enumerate(fills[: len(weightings)]):
        mine = weightings[fill :: len(fills)]
        for start in range(0, len(mine), _BATCH):
            yield points, mine[start : start + _BATCH]


def _scores(points: Floats, weightings: Floats) -> Floats:
    """Weighted means (w, n) over the known points; an industry whose known factors all weigh nothing comes last."""
    known = ~np.isnan(points)
    summed = _products(weightings, np.where(known, points, 0.0))
    if known.all():
        return summed
    # A factor that is unknown is mostly so for every industry: then one weight serves them all.
    is_alike = bool((known == known[0]).all())
    weight = _products(weightings, known[: 1 if is_alike else None].astype(np.float64))
    last = np.full(summed.shape, len(points) + 1.0)
    mean: Floats = np.divide(summed, weight, out=last, where=weight > 0)
    return mean


def _products(weightings: Floats, points: Floats) -> Floats:
    """weightings (w, k) · points (n, k)ᵀ, factor by factor: so few factors gain nothing from a threaded library,
    which waits for its threads on a busy machine and may round differently on another one."""
    total = np.zeros((len(weightings), len(points)))
    term = np.empty_like(total)
    for factor in np.flatnonzero(points.any(axis=0)):
        total += np.multiply(weightings[:, factor, None], points[:, factor], out=term)
    return total


def _in_order(scores: Floats) -> tuple[Ints, Ints]:
    """Industries (w, n) from best to worst, and the place of each counted from 0, ties sharing the best.

    The rounded score and the industry are packed into one integer, because sorting integers in place is five
    times as fast as an argsort. Scores are at most n + 1, so 2¹³ industries fit into 63 bits with room to spare.
    """
    n = scores.shape[1]
    bits = max(n - 1, 1).bit_length()
    scaled = scores * 10**SCORE_DECIMALS
    packed = np.rint(scaled, out=scaled).astype(np.int64)
    packed <<= bits
    packed |= np.arange(n)
    packed.sort(axis=1)
    who = packed & ((1 << bits) - 1)
    packed >>= bits
    position = np.zeros(scores.shape, dtype=np.int64)
    np.multiply(packed[:, 1:] != packed[:, :-1], np.arange(1, n), out=position[:, 1:])
    return who, np.maximum.accumulate(position, axis=1, out=position)


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
    """Dirichlet draws by normalized gamma draws; a shape of 0 gives a weight of 0, which numpy's own refuses."""
    gamma: Floats = rng.standard_gamma(shape, size=(draws, len(shape)))
    shares: Floats = gamma / gamma.sum(axis=1, keepdims=True)
    return shares
