"""Readiness of the short-listed industries: partners' scores averaged with their spread, joined with the data place.

In words, before the code: a topic's score is the mean of the partners' scores from 1 to 5. An industry's readiness is
the mean of its topics' scores, every topic counting alike however many partners scored it. `unknown` is no score: it
is counted beside the scores and never averaged as a low one; what the mean would be if every topic without a score
turned out 1, or 5, is its range. The combined score is (1 - w) × rank by data place + w × rank by readiness, both
ranks taken among the industries that have both; an industry without a score has no combined place rather than a bad
one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.ranking.order import HIGHER, LOWER, places, ranks
from sectorlmi.terms.cells import Flags, Floats
from sectorlmi.terms.significant import rounded

LEAST: Final = 1
MOST: Final = 5
_WAYS: Final = 500
_SEED: Final = 20


@dataclass(frozen=True)
class Score:
    """What one partner says of one topic of one industry; `value` None is a stated `unknown`."""

    partner: str
    industry: str
    topic: str
    value: int | None


@dataclass(frozen=True)
class TopicScores:
    """The partners' scores of a topic: how many, mean, lowest, highest, and standard deviation (of two or more)."""

    n_scores: int = 0
    n_unknown: int = 0
    mean: float = np.nan
    low: float = np.nan
    high: float = np.nan
    spread: float = np.nan


@dataclass(frozen=True)
class IndustryReadiness:
    """The mean over an industry's topics and how much is behind it.

    `n_topics` are the topics that count, split into `n_scored`, `n_unknown` (looked at, nobody knows) and `n_open`
    (not yet asked). `partner_low` and `partner_high` are the lowest and highest partner's own mean; `lower` and `upper`
    the mean if every topic without a score were 1, or 5.
    """

    n_topics: int
    n_scored: int
    n_unknown: int
    mean: float
    partner_low: float
    partner_high: float
    lower: float
    upper: float

    @property
    def n_open(self) -> int:
        return self.n_topics - self.n_scored - self.n_unknown


@dataclass(frozen=True, eq=False)
class Combined:
    """Data and readiness together, one entry an industry; NaN where an industry lacks one of the two.

    `place_low` and `place_high` are the best and worst place over many ways in which the topics without a score may
    turn out.
    """

    weight: float
    data_rank: Floats
    readiness_rank: Floats
    score: Floats
    place: Floats
    place_low: Floats
    place_high: Floats


def topic_scores(scores: Sequence[Score]) -> dict[tuple[str, str], TopicScores]:
    """By (industry, topic): only those that somebody answered."""
    answered: dict[tuple[str, str], list[int | None]] = {}
    for score in scores:
        answered.setdefault((score.industry, score.topic), []).append(score.value)
    return {key: _of_topic(values) for key, values in answered.items()}


def _of_topic(values: Sequence[int | None]) -> TopicScores:
    known = np.array([v for v in values if v is not None], dtype=np.float64)
    n_unknown = len(values) - len(known)
    if not len(known):
        return TopicScores(0, n_unknown)
    spread = float(known.std(ddof=1)) if len(known) > 1 else np.nan
    return TopicScores(len(known), n_unknown, float(known.mean()), float(known.min()), float(known.max()), spread)


def industry_readiness(
    scores: Sequence[Score], industries: Sequence[str], topics: Sequence[str], optional: Sequence[str] = ()
) -> dict[str, IndustryReadiness]:
    """Readiness of each industry.

    Args:
        scores: all partners' answers; those about other industries or topics are left out.
        topics: the topics asked of every industry.
        optional: topics that count only where somebody scored them (those the data answer already).
    """
    found = topic_scores(scores)
    return {
        code: _of_industry(
            {t: found.get((code, t), TopicScores()) for t in topics if t not in optional or _scored(found, code, t)},
            [s for s in scores if s.industry == code and s.topic in topics],
        )
        for code in industries
    }


def _scored(found: Mapping[tuple[str, str], TopicScores], code: str, topic: str) -> bool:
    return found.get((code, topic), TopicScores()).n_scores > 0


def _of_industry(topics: Mapping[str, TopicScores], scores: Sequence[Score]) -> IndustryReadiness:
    known = [t.mean for t in topics.values() if t.n_scores]
    unscored = len(topics) - len(known)
    every = max(len(topics), 1)
    by_partner: dict[str, list[int]] = {}
    for score in scores:
        if score.value is not None:
            by_partner.setdefault(score.partner, []).append(score.value)
    own = [float(np.mean(values)) for values in by_partner.values()]
    return IndustryReadiness(
        n_topics=len(topics),
        n_scored=len(known),
        n_unknown=sum(1 for t in topics.values() if t.n_unknown and not t.n_scores),
        mean=float(rounded(float(np.mean(known)))) if known else np.nan,
        partner_low=min(own, default=np.nan),
        partner_high=max(own, default=np.nan),
        lower=float(rounded((sum(known) + LEAST * unscored) / every)) if known else np.nan,
        upper=float(rounded((sum(known) + MOST * unscored) / every)) if known else np.nan,
    )


def combine(data_places: Floats, readiness: Sequence[IndustryReadiness], weight: float) -> Combined:
    """Data places and readiness by the stated weight.

    Args:
        data_places: the place of each industry in the ranking; NaN where it was not ranked.
        readiness: of the same industries, in the same order.
        weight: what readiness counts for, 0 to 1.
    """
    means = np.array([r.mean for r in readiness], dtype=np.float64)
    both = ~np.isnan(data_places) & ~np.isnan(means)
    by_data = ranks(np.where(both, data_places, np.nan), better=LOWER)
    by_readiness = ranks(np.where(both, means, np.nan), better=HIGHER)
    score = (1 - weight) * by_data + weight * by_readiness
    ways = places((1 - weight) * by_data + weight * ranks(_ways(readiness, both, means), better=HIGHER))
    return Combined(weight, by_data, by_readiness, score, places(score), ways.min(axis=0), ways.max(axis=0))


def _ways(readiness: Sequence[IndustryReadiness], both: Flags, means: Floats) -> Floats:
    """(ways × industries) readiness as it is, and as open topics may turn out: anywhere from all 1 to all 5.

    Drawn, because a third industry's rank moves with everyone's: no single way is the worst for one of them.
    """
    lower = np.array([r.lower for r in readiness], dtype=np.float64)
    upper = np.array([r.upper for r in readiness], dtype=np.float64)
    drawn = lower + np.random.default_rng(_SEED).random((_WAYS, len(lower))) * (upper - lower)
    return np.where(both, np.vstack([means, drawn]), np.nan)
