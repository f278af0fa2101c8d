"""The ranking: industries in order of place, with everything the order rests on (START workbook, tab K).

Regions are ranked together, an axis of the arrays; the ranking of one region is a slice of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sectorlmi.errors import ConfigError, CoverageError, IntegrityError
from sectorlmi.ranking import scoring
from sectorlmi.ranking.criteria import Criterion, check, known_word
from sectorlmi.ranking.methods import RANKING_METHODS
from sectorlmi.ranking.order import AVERAGE, TIE_RULES, losses, places
from sectorlmi.table.candidates import SetAside
from sectorlmi.terms.cells import Flags, Floats, Ints, Text
from sectorlmi.terms.significant import rounded


@dataclass(frozen=True, eq=False)
class Rankings:
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


def rank_regions(values: Floats, criteria: Sequence[Criterion], rules: scoring.Rules) -> Rankings:
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
    return Rankings(
        values,
        stays,
        weights,
        by_factor,
        rounded(scoring.weighted_mean(by_factor, weights)),
        rounded(score),
        places(score),
        rounded(np.minimum(coverage, 1.0)),
    )


@dataclass(frozen=True, eq=False)
class Ranking:
    """Industries in order of place, then code; n rows and k factors throughout.

    Attributes:
        industries: (n) codes of the ranked industries.
        criteria: (k) factors with the weights that counted; these add to 1.
        values: (n, k) what was ranked, NaN where unknown.
        ranks: (n, k) rank within each factor among the ranked industries that have a value; else NaN.
        mean_rank: (n) weighted mean of the known ranks.
        score: (n) what the places rest on, lower is better: the mean rank, or another method's mean.
        place: (n) competition place: ties share the best one.
        weight_coverage: (n) share of the weight that is known.
        ties, method, min_weight_coverage: the rules used.
        set_aside: industries not ranked for too little known weight, by code.
        spread: factors with a weight that no ranked industry has; their weight was spread over the others.
        constant: factors on which all ranked industries that have a value are level.
    """

    industries: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    values: Floats
    ranks: Floats
    mean_rank: Floats
    score: Floats
    place: Ints
    weight_coverage: Floats
    ties: str
    method: str
    min_weight_coverage: float
    set_aside: tuple[SetAside, ...]
    spread: tuple[str, ...]
    constant: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.industries)

    @property
    def weights(self) -> Floats:
        """(k) the weights that counted."""
        return np.array([c.weight for c in self.criteria])

    @property
    def names(self) -> tuple[str, ...]:
        """(k) names of the factors."""
        return tuple(c.name for c in self.criteria)

    @property
    def n_known(self) -> Ints:
        """(k) how many ranked industries have a value on each factor."""
        count: Ints = np.sum(~np.isnan(self.values), axis=0)
        return count

    @property
    def rules(self) -> scoring.Rules:
        """The rules as the array functions take them."""
        better = tuple(c.better for c in self.criteria)
        return scoring.Rules(better, self.method, self.ties, self.min_weight_coverage)

    def points(self) -> Floats:
        """(n, k) the points that the method averages, lower is better; ranks under `mean_rank`."""
        rules = self.rules
        return scoring.points(self.values, rules.better, rules.method, rules.ties)

    def listed(self, top: int) -> tuple[str, ...]:
        """The industries at place `top` or better, ties at the boundary included."""
        return tuple(np.array(self.industries)[self.place <= top].tolist())


def rank(
    industries: Sequence[str],
    values: Floats,
    criteria: Sequence[Criterion],
    *,
    method: str = "mean_rank",
    ties: str = AVERAGE,
    min_weight_coverage: float = 0.75,
) -> Ranking:
    """Rank industries by the weighted mean of their ranks, or by another method of `RANKING_METHODS`.

    S_i = Σ w_k r_ik / Σ w_k over the factors i has a value on; the place is the competition rank of S. Who is
    ranked is decided first (see `scoring.candidates`), and ranks within a factor run over those.

    Args:
        industries: (n) codes, each once.
        values: (n, k) factor values, NaN where unknown.
        criteria: (k) factors; a weight of 0 is ranked and shown but not counted.
        method: a key of `RANKING_METHODS`.
        ties: `average` or `min`, within a factor.
        min_weight_coverage: the share of the weight an industry must have values for.

    Raises:
        ConfigError: weights, directions or rules that cannot be meant.
        IntegrityError: an infinite value, or an industry listed twice.
        CoverageError: nobody is left to rank.
    """
    _check_rules(criteria, method, ties, min_weight_coverage)
    codes = np.asarray(industries, dtype=np.str_)
    table = np.asarray(values, dtype=np.float64).reshape(len(codes), len(criteria))
    _check_table(codes, table, criteria)
    rules = scoring.Rules(tuple(c.better for c in criteria), method, ties, min_weight_coverage)
    found = rank_regions(table[None], criteria, rules)
    aside = _set_aside(codes, found, criteria, min_weight_coverage)
    if not found.is_ranked.any():
        raise _nobody_left(criteria, table, aside)
    return _only_region(codes, found, criteria, rules, aside)


def _only_region(
    codes: Text, found: Rankings, criteria: Sequence[Criterion], rules: scoring.Rules, aside: tuple[SetAside, ...]
) -> Ranking:
    """The first region of the rankings, its ranked industries in order of place and then of code."""
    rows = np.flatnonzero(found.is_ranked[0])
    rows = rows[np.lexsort((codes[rows], found.place[0, rows]))]
    weights, values = found.weights[0], found.values[0, rows]
    used = tuple(c.weighing(float(w)) for c, w in zip(criteria, weights, strict=True))
    return Ranking(
        industries=tuple(codes[rows].tolist()),
        criteria=used,
        values=values,
        ranks=found.ranks[0, rows],
        mean_rank=found.mean_rank[0, rows],
        score=found.score[0, rows],
        place=found.place[0, rows].astype(np.int64),
        weight_coverage=found.weight_coverage[0, rows],
        ties=rules.ties,
        method=rules.method,
        min_weight_coverage=rules.min_weight_coverage,
        set_aside=aside,
        spread=tuple(c.name for c, v in zip(criteria, values.T, strict=True) if c.weight > 0 and np.isnan(v).all()),
        constant=tuple(
            c.name for c, v in zip(used, values.T, strict=True) if bool(is_level(losses(v, better=c.better)))
        ),
    )


def is_level(losses_: Floats) -> Flags:
    """Along the last axis: whether two values or more are known and all are the same."""
    known = ~np.isnan(losses_)
    low = np.min(losses_, axis=-1, where=known, initial=np.inf)
    high = np.max(losses_, axis=-1, where=known, initial=-np.inf)
    level: Flags = (known.sum(axis=-1) > 1) & (low == high)
    return level


def _check_rules(criteria: Sequence[Criterion], method: str, ties: str, asked: float) -> None:
    check(criteria)
    known_word("ranking.method", method, tuple(RANKING_METHODS))
    known_word("ranking.ties", ties, TIE_RULES)
    if not 0 <= asked <= 1:
        raise ConfigError(
            f"ranking.min_weight_coverage: {asked:g} is not a share",
            "Give a number from 0 to 1, such as 0.75.",
        )


def _check_table(codes: Text, table: Floats, criteria: Sequence[Criterion]) -> None:
    unique, count = np.unique(codes, return_counts=True)
    if (count > 1).any():
        raise IntegrityError(
            f"industry {unique[count > 1][0]} stands twice in the table to rank", "Keep one row an industry."
        )
    row, column = np.nonzero(np.isinf(table))
    if len(row):
        raise IntegrityError(
            f"{criteria[column[0]].name} of industry {codes[row[0]]} is infinite",
            "Leave a value that cannot be worked out (growth from nothing) empty.",
        )


def _set_aside(codes: Text, found: Rankings, criteria: Sequence[Criterion], asked: float) -> tuple[SetAside, ...]:
    """The industries that know too little of the weight, by code, each with the factors it lacks."""
    rows = [i for i in np.argsort(codes, kind="stable").tolist() if not found.is_ranked[0, i]]
    why = why_not_ranked(found, np.zeros(len(rows), dtype=np.int64), np.array(rows, dtype=np.int64), criteria, asked)
    return tuple(SetAside(str(codes[i]), reason) for i, reason in zip(rows, why, strict=True))


def why_not_ranked(found: Rankings, region: Ints, row: Ints, criteria: Sequence[Criterion], asked: float) -> list[str]:
    """What is not known of each of these industries, which are not ranked; `region` and `row` say where they stand."""
    known = ~np.isnan(found.values)
    weights = scoring.spread(np.array([c.weight for c in criteria], dtype=np.float64), known)
    lacks = (weights[region] > 0) & ~known[region, row]
    share = scoring.coverage(weights, known)[region, row]
    return [
        too_little_known(criteria, lacking.tolist(), float(part), asked)
        for lacking, part in zip(lacks, share, strict=True)
    ]


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


def _nobody_left(criteria: Sequence[Criterion], table: Floats, aside: Sequence[SetAside]) -> CoverageError:
    if not len(table):
        return CoverageError(
            "there is no industry to rank", "Lower industries.minimum_employment or choose a coarser level."
        )
    some = "; ".join(f"{a.industry}: {a.reason}" for a in aside[:3])
    more = f"; and {len(aside) - 3} more" if len(aside) > 3 else ""
    empty = [c.name for c, column in zip(criteria, table.T, strict=True) if np.isnan(column).all()]
    hint = f"No industry at all has {', '.join(empty)}. " if empty else ""
    return CoverageError(
        f"no industry has values for enough of the weight ({some}{more})",
        f"{hint}Load what is missing, give a missing factor weight 0, or lower ranking.min_weight_coverage.",
    )
