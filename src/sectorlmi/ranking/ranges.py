"""How far hidden cells move the places: rank every draw of the unknown values by the same rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sectorlmi.ranking import scoring
from sectorlmi.ranking.criteria import Criterion, check
from sectorlmi.ranking.order import AVERAGE, places
from sectorlmi.terms.cells import Floats

LOW_SHARE = 0.05
HIGH_SHARE = 0.95


@dataclass(frozen=True, eq=False)
class PlaceRanges:
    """Where each industry stands over the draws; every field is (n), in the order of the rows given.

    Attributes:
        low: the place that 5 % of the draws reach or better it (the good end); NaN if never ranked.
        high: the place that 95 % of the draws reach or better; NaN if never ranked.
        p_top: share of the draws in which it is among the top; a draw that sets it aside counts against it.
        p_ranked: share of the draws in which it is ranked at all.
    """

    low: Floats
    high: Floats
    p_top: Floats
    p_ranked: Floats


def place_ranges(
    values_draws: Floats,
    criteria: Sequence[Criterion],
    *,
    top: int = 10,
    method: str = "mean_rank",
    ties: str = AVERAGE,
    min_weight_coverage: float = 0.75,
) -> PlaceRanges:
    """The 5-95 % range of the place and P(in the top N) over draws (d, n, k) of the factor values.

    Each draw is ranked by the rules of `rank`: coverage, spread weights and ties included. The ends of a
    range are places that occurred, the outer one where the share falls between two draws.
    """
    check(criteria)
    rules = scoring.Rules(tuple(c.better for c in criteria), method, ties, min_weight_coverage)
    weights = np.array([c.weight for c in criteria], dtype=np.float64)
    return summarise(places(scoring.scores(values_draws, weights, rules)), top)


def summarise(place_draws: Floats, top: int) -> PlaceRanges:
    """Ranges from places (d, n), NaN where an industry was not ranked in a draw."""
    p_ranked = np.mean(~np.isnan(place_draws), axis=0)
    low = np.full(p_ranked.shape, np.nan)
    high = np.full(p_ranked.shape, np.nan)
    ever = p_ranked > 0
    low[ever] = np.nanquantile(place_draws[:, ever], LOW_SHARE, axis=0, method="lower")
    high[ever] = np.nanquantile(place_draws[:, ever], HIGH_SHARE, axis=0, method="higher")
    return PlaceRanges(low, high, np.mean(place_draws <= top, axis=0), p_ranked)
