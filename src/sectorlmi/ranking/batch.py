"""Rankings of many regions at once: the same arithmetic with one axis more, and the short list as flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sectorlmi.ranking import scoring
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.order import losses, places
from sectorlmi.terms.cells import Flags, Floats
from sectorlmi.terms.significant import rounded


@dataclass(frozen=True, eq=False)
class BatchRanking:
    """One ranking a region; r regions, n places for industries, k factors. NaN where there is no industry or value.

    Attributes:
        values: (r, n, k) what was ranked.
        is_ranked: (r, n) the industries that are ranked.
        weights: (r, k) the weights that counted.
        ranks: (r, n, k) rank within each factor.
        mean_rank, score, place, weight_coverage: (r, n) as in `Ranking`; coverage also of those set aside.
    """

    values: Floats
    is_ranked: Flags
    weights: Floats
    ranks: Floats
    mean_rank: Floats
    score: Floats
    place: Floats
    weight_coverage: Floats


def rank(values: Floats, criteria: Sequence[Criterion], rules: scoring.Rules) -> BatchRanking:
    """Rank the industries of every region; `values` (r, n, k) are NaN where unknown and for empty places.

    A region in which nobody is left to rank has no places; that is no error here.
    """
    given = np.array([c.weight for c in criteria], dtype=np.float64)
    stays, weights = scoring.candidates(values, given, rules.min_weight_coverage)
    kept = np.where(stays[..., None], values, np.nan)
    by_factor = scoring.points(kept, rules.better, "mean_rank", rules.ties)
    points = scoring.points(kept, rules.better, rules.method, rules.ties)
    score = scoring.weighted_mean(points, weights)
    first = scoring.spread(given, ~np.isnan(values))
    coverage = np.where(stays, scoring.coverage(weights, ~np.isnan(kept)), scoring.coverage(first, ~np.isnan(values)))
    return BatchRanking(
        values,
        stays,
        weights,
        by_factor,
        rounded(scoring.weighted_mean(by_factor, weights)),
        rounded(score),
        places(score),
        rounded(np.minimum(coverage, 1.0)),
    )


def short_list(ranking: BatchRanking, criteria: Sequence[Criterion], *, top: int, any_factor_top: int) -> Flags:
    """(r, n) who is on the short list by rule: the top places and the top ranks on a factor that tells apart."""
    listed: Flags = ranking.place <= top
    for k, criterion in enumerate(criteria):
        kept = np.where(ranking.is_ranked, ranking.values[..., k], np.nan)
        loss = losses(kept, better=criterion.better)
        known = ~np.isnan(loss)
        low = np.min(loss, axis=-1, where=known, initial=np.inf)
        high = np.max(loss, axis=-1, where=known, initial=-np.inf)
        is_constant = (known.sum(axis=-1) > 1) & (low == high)
        counts = (ranking.weights[..., k] > 0) & ~is_constant
        listed |= (ranking.ranks[..., k] <= any_factor_top) & counts[..., None]
    return listed


def too_little_known(criteria: Sequence[Criterion], lacks: Sequence[bool], share: float, asked: float) -> str:
    """Why an industry is not ranked; `lacks` flags the factors that count and have no value for it."""
    if np.isnan(share):
        return "no factor that counts has a value for any industry"
    if share == 0:
        return "no value on any factor that counts"
    lacking = [c.name for c, lack in zip(criteria, lacks, strict=True) if lack]
    return (
        f"no value for {', '.join(lacking)}: {100 * share:.3g} % of the weight is known, "
        f"{100 * asked:.3g} % is asked for"
    )
