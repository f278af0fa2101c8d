"""The ranking: industries in order of place, with everything the order rests on (START workbook, tab K)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sectorlmi.errors import ConfigError, CoverageError, IntegrityError
from sectorlmi.ranking import scoring
from sectorlmi.ranking.criteria import Criterion, check, known_word
from sectorlmi.ranking.methods import RANKING_METHODS
from sectorlmi.ranking.order import AVERAGE, TIE_RULES, losses, places
from sectorlmi.terms.cells import Flags, Floats, Ints, Text
from sectorlmi.terms.set_aside import SetAside
from sectorlmi.terms.significant import rounded


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
    given = np.array([c.weight for c in criteria], dtype=np.float64)
    stays, used = scoring.candidates(table, given, min_weight_coverage)
    aside = _set_aside(codes, table, criteria, stays, min_weight_coverage)
    if not stays.any():
        raise _nobody_left(criteria, table, aside)
    kept = _Kept(codes[stays], table[stays], used, tuple(criteria))
    return kept.ranking(method, ties, min_weight_coverage, aside)


@dataclass(frozen=True, eq=False)
class _Kept:
    """The industries that are ranked, in the order given, with the weights that count."""

    codes: Text
    values: Floats
    weights: Floats
    criteria: tuple[Criterion, ...]

    def ranking(self, method: str, ties: str, asked: float, aside: tuple[SetAside, ...]) -> Ranking:
        better = tuple(c.better for c in self.criteria)
        by_factor = scoring.points(self.values, better, "mean_rank", ties)
        points = scoring.points(self.values, better, method, ties)
        score = scoring.weighted_mean(points, self.weights)
        place = places(score).astype(np.int64)
        order = np.lexsort((self.codes, place))
        known = ~np.isnan(self.values)
        return Ranking(
            industries=tuple(self.codes[order].tolist()),
            criteria=tuple(c.weighing(float(w)) for c, w in zip(self.criteria, self.weights, strict=True)),
            values=self.values[order],
            ranks=by_factor[order],
            mean_rank=rounded(scoring.weighted_mean(by_factor, self.weights)[order]),
            score=rounded(score[order]),
            place=place[order],
            weight_coverage=rounded(np.minimum(scoring.coverage(self.weights, known), 1.0)[order]),
            ties=ties,
            method=method,
            min_weight_coverage=asked,
            set_aside=aside,
            spread=self._unknown_for_all(known),
            constant=self._constant(),
        )

    def _unknown_for_all(self, known: Flags) -> tuple[str, ...]:
        counts = known.sum(axis=0)
        return tuple(c.name for c, n in zip(self.criteria, counts, strict=True) if n == 0 and c.weight > 0)

    def _constant(self) -> tuple[str, ...]:
        columns = zip(self.criteria, self.values.T, strict=True)
        return tuple(c.name for c, column in columns if _all_level(losses(column, better=c.better)))


def _all_level(column: Floats) -> bool:
    """Whether two or more values are known and all are the same."""
    known = column[~np.isnan(column)]
    return len(known) > 1 and bool((known == known[0]).all())


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


def _set_aside(
    codes: Text,
    table: Floats,
    criteria: Sequence[Criterion],
    stays: Flags,
    asked: float,
) -> tuple[SetAside, ...]:
    """The industries that know too little of the weight, by code, each with the factors it lacks."""
    known = ~np.isnan(table)
    weights = scoring.spread(np.array([c.weight for c in criteria], dtype=np.float64), known)
    share = scoring.coverage(weights, known)
    rows = [i for i in np.argsort(codes, kind="stable") if not stays[i]]
    return tuple(SetAside(str(codes[i]), _reason(criteria, weights, known[i], float(share[i]), asked)) for i in rows)


def _reason(criteria: Sequence[Criterion], weights: Floats, known: Flags, share: float, asked: float) -> str:
    if np.isnan(share):
        return "no factor that counts has a value for any industry"
    if share == 0:
        return "no value on any factor that counts"
    lacking = [c.name for c, w, has in zip(criteria, weights, known, strict=True) if w > 0 and not has]
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
