"""How firm the list is: under other weights, under other fills of hidden cells, and under both together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sectorlmi.ranking import scoring
from sectorlmi.ranking.acceptability import CONCENTRATION, Acceptability, acceptability, around, over_all
from sectorlmi.ranking.agreement import spearman
from sectorlmi.ranking.criteria import Criterion, check
from sectorlmi.ranking.order import AVERAGE, places
from sectorlmi.ranking.ranking import Ranking
from sectorlmi.ranking.scoring import HIGH_SHARE, LOW_SHARE
from sectorlmi.ranking.sensitivity import LeftOut, WeightChange, leave_one_out, weight_changes
from sectorlmi.terms.cells import Floats, Ints


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

    def holding(self, place: Ints | Floats) -> PlaceRanges:
        """Ranges that hold the place they are shown beside: the estimate may lie at the edge of what the fills give."""
        return replace(self, low=np.fmin(self.low, place), high=np.fmax(self.high, place))


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
    n_ranked = np.sum(~np.isnan(place_draws), axis=0)
    # Not ranked (NaN) comes last.
    in_order = np.sort(place_draws, axis=0)

    def at(position: Floats) -> Floats:
        row = np.clip(position, 0, len(in_order) - 1).astype(np.int64)
        return np.where(n_ranked > 0, in_order[row, np.arange(in_order.shape[1])], np.nan)

    last = n_ranked - 1.0
    low, high = at(np.floor(LOW_SHARE * last + _NOISE)), at(np.ceil(HIGH_SHARE * last - _NOISE))
    return PlaceRanges(low, high, np.mean(place_draws <= top, axis=0), n_ranked / len(place_draws))


# A share of the draws that is just a whole number of them may miss it by a last bit.
_NOISE: Final = 1e-9
DRAWS: Final = 10_000
SEED: Final = 20_010_301
DOUBLE_COUNTING: Final = 0.8
# Of seven industries two unrelated orders agree beyond ±0.79 once in twenty times (tables of Spearman's rho).
FEWEST_COMPARED: Final = 8


@dataclass(frozen=True)
class Correlated:
    """Two factors that count and say nearly the same (rho near 1) or nearly the opposite (near -1)."""

    first: str
    second: str
    spearman: float

    def text(self, titles: Mapping[str, str] | None = None) -> str:
        """The warning in words; `titles` is what to call factors by name."""
        named = titles or {}
        first, second = (named.get(name) or name for name in (self.first, self.second))
        effect = "count the same thing twice" if self.spearman > 0 else "work against each other"
        return f"{first} and {second} {effect}: rank correlation {self.spearman:.2f}"


@dataclass(frozen=True, eq=False)
class Robustness:
    """How firm a ranking is; rows in the order of `industries`, columns in the order of `factors`.

    Attributes:
        industries: (n) the ranked industries, by place.
        factors: (k) names of the factors.
        top: the last place that counts as listed.
        all_weights: acceptability over every weighting of the factors that count.
        near_weights: acceptability over weightings around the board's own.
        fills: places over the fills of hidden cells at the board's weights; None without fills.
        both: acceptability with weights around the board's and fills varying together; None without fills.
        changes: the nearest change of the list by each weight alone, smallest first.
        left_out: the list without each factor.
        correlation: (k, k) Spearman's rho of the ranks: 1 means that two factors favor the same industries; NaN
            where fewer than `FEWEST_COMPARED` industries have both.
        correlated: pairs of factors that count whose rho is beyond ±0.8.
        level_at_boundary: industries that share the last listed place when the list is longer than `top`.
        draws, seed, concentration: what makes the random weights repeatable.
    """

    industries: tuple[str, ...]
    factors: tuple[str, ...]
    top: int
    all_weights: Acceptability
    near_weights: Acceptability
    fills: PlaceRanges | None
    both: Acceptability | None
    changes: tuple[WeightChange, ...]
    left_out: tuple[LeftOut, ...]
    correlation: Floats
    correlated: tuple[Correlated, ...]
    level_at_boundary: tuple[str, ...]
    draws: int
    seed: int
    concentration: float


def assess(
    ranking: Ranking,
    *,
    top: int = 10,
    values_draws: Floats | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    concentration: float = CONCENTRATION,
) -> Robustness:
    """How firm the top of a ranking is. The same arguments give the same result.

    Args:
        ranking: the ranking at the board's weights.
        top: the last place that counts as listed.
        values_draws: (d, n, k) factor values for d fills of hidden cells, rows in the order of
            `ranking.industries`; None where nothing is hidden.
        draws: how many weightings.
        seed: of the random weights.
        concentration: how closely the near weightings keep to the board's (see `weightings`).
    """
    rng = np.random.default_rng(seed)
    everywhere = over_all(ranking.weights, draws, rng)
    near = around(ranking.weights, draws, rng, concentration)
    points = ranking.points()
    filled = None if values_draws is None else _fill_points(ranking, values_draws)
    correlation = factor_correlation(ranking)
    return Robustness(
        industries=ranking.industries,
        factors=ranking.names,
        top=top,
        all_weights=acceptability(points, everywhere, top=top),
        near_weights=acceptability(points, near, top=top),
        fills=None if filled is None else _fill_ranges(filled, ranking.weights, top),
        both=None if filled is None else acceptability(filled, near, top=top),
        changes=weight_changes(ranking, top),
        left_out=leave_one_out(ranking, top),
        correlation=correlation,
        correlated=_correlated(ranking, correlation),
        level_at_boundary=_level_at_boundary(ranking, top),
        draws=draws,
        seed=seed,
        concentration=concentration,
    )


def factor_correlation(ranking: Ranking) -> Floats:
    """(k, k) Spearman's rho between the ranks of two factors, over the industries that have both; NaN if too few."""
    columns = ranking.ranks.T
    known = ~np.isnan(ranking.ranks)
    enough = (known[:, :, None] & known[:, None, :]).sum(axis=0) >= FEWEST_COMPARED
    rho = np.array([[spearman(a, b) for b in columns] for a in columns])
    return np.where(enough, rho, np.nan)


def _correlated(ranking: Ranking, correlation: Floats) -> tuple[Correlated, ...]:
    counting = [j for j, weight in enumerate(ranking.weights) if weight > 0]
    pairs = [(a, b) for a in counting for b in counting if a < b]
    strong = [(a, b) for a, b in pairs if abs(correlation[a, b]) > DOUBLE_COUNTING]
    return tuple(Correlated(ranking.names[a], ranking.names[b], float(correlation[a, b])) for a, b in strong)


def _fill_points(ranking: Ranking, values_draws: Floats) -> Floats:
    """Points (d, n, k) of every fill. The candidates stay those of the ranking: a fill sets nobody aside."""
    if values_draws.shape[1:] != ranking.values.shape:
        raise ValueError(f"fills of shape {values_draws.shape} do not match values {ranking.values.shape}")
    rules = ranking.rules
    return scoring.points(values_draws, rules.better, rules.method, rules.ties)


def _fill_ranges(points: Floats, weights: Floats, top: int) -> PlaceRanges:
    return summarise(places(scoring.weighted_mean(points, weights)), top)


def _level_at_boundary(ranking: Ranking, top: int) -> tuple[str, ...]:
    listed = ranking.listed(top)
    if len(listed) <= top:
        return ()
    last = ranking.place[len(listed) - 1]
    return tuple(np.array(ranking.industries)[ranking.place == last].tolist())
