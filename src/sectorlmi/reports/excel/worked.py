"""The true result of every formula of tab K and of the live short list, worked out as the engine does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sectorlmi.ranking import scoring
from sectorlmi.ranking.order import LOWER, MIN, losses, places, ranks
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.sections import factor_words
from sectorlmi.terms.cells import Flags, Floats, Text

_UNRANKED = 100_000.0
_STEP = 10_000.0


@dataclass(frozen=True, eq=False)
class Listing:
    """Who is on the live short list, why, and in which order; n candidates.

    `counts` says which of the k factors tell industries apart; `strong` are the top ranks on one factor in words;
    `by_hand` is `add`, `drop` or empty; `order` breaks ties of the place by code; `position` is 1 for the first listed.
    """

    counts: Flags
    strong: Text
    by_hand: Text
    why: Text
    order: Floats
    key: Floats
    position: Floats


@dataclass(frozen=True, eq=False)
class Worked:
    """Tab K as it stands before anybody changes a cell; n candidates, k factors.

    The candidates are the ranked industries by place, then those set aside because too little of the weight is
    known: another weighting may bring them in. Names are those of the tab's columns.
    """

    codes: Text
    rows: tuple[int, ...]
    values: Floats
    turned: Floats
    ranks: Floats
    points: Floats
    first_share: Floats
    share: Floats
    coverage_first: Floats
    stays: Flags
    mean_rank: Floats
    score: Floats
    place: Floats
    weight_coverage: Floats
    listing: Listing

    @property
    def listed(self) -> tuple[int, ...]:
        """The candidates on the live short list, in its order."""
        position = self.listing.position
        return tuple(int(i) for i in np.argsort(position) if not np.isnan(position[i]))

    @property
    def sequence(self) -> Floats:
        """A number for each candidate that orders them by place and, where that ties, by code; NaN without a place."""
        return self.place * _STEP + self.listing.order

    @property
    def parts(self) -> Floats:
        """(n, k) what each factor adds to the score; NaN where it is unknown."""
        return self.points * self.share / self.weight_coverage[:, None]


def work_out(report: Report) -> Worked:
    """Work out tab K from the study's weights."""
    ranking, table = report.ranking, report.table
    codes = np.array([*ranking.industries, *(a.industry for a in ranking.set_aside)], dtype=np.str_)
    rows = tuple(table.row_of(str(c)) for c in codes)
    values = table.factor_values()[list(rows)]
    known = ~np.isnan(values)
    given = np.array([c.given_weight for c in ranking.criteria])
    first = scoring.spread(given, known)
    stays, used = scoring.candidates(values, given, ranking.min_weight_coverage)
    kept = np.where(stays[:, None], values, np.nan)
    better = ranking.rules.better
    by_factor = scoring.points(kept, better, "mean_rank", ranking.ties)
    points = scoring.points(kept, better, ranking.method, ranking.ties)
    score = scoring.weighted_mean(points, used)
    return Worked(
        codes=codes,
        rows=rows,
        values=values,
        turned=_turned(kept, better),
        ranks=by_factor,
        points=points,
        first_share=first,
        share=used,
        coverage_first=scoring.coverage(first, known),
        stays=stays,
        mean_rank=scoring.weighted_mean(by_factor, used),
        score=score,
        place=places(score),
        weight_coverage=np.where(stays, np.minimum(scoring.coverage(used, ~np.isnan(kept)), 1.0), np.nan),
        listing=_listing(report, codes, by_factor, (used > 0) & ~_level(kept), places(score)),
    )


def _turned(values: Floats, better: tuple[str, ...]) -> Floats:
    """The values so that higher is better."""
    return np.column_stack([-losses(column, better=b) for column, b in zip(values.T, better, strict=True)])


def _listing(report: Report, codes: Text, by_factor: Floats, counts: Flags, place: Floats) -> Listing:
    rule, said = report.study.shortlist, factor_words(report.table)
    names = [said[name] for name in report.ranking.names]
    strong = [
        "".join(
            f"rank {r:g} on {name}, "
            for r, name, c in zip(row, names, counts, strict=True)
            if c and r <= rule.any_factor_top
        )
        for row in by_factor
    ]
    by_hand = ["add" if c in rule.add else "drop" if c in rule.drop else "" for c in codes]
    why = np.array([_why(p, s, h, rule.top) for p, s, h in zip(place, strong, by_hand, strict=True)], dtype=np.str_)
    order: Floats = np.argsort(np.argsort(codes, kind="stable"), kind="stable").astype(np.float64) + 1
    key: Floats = np.where(
        np.char.str_len(why) > 0, np.where(np.isnan(place), _UNRANKED, place) * _STEP + order, np.nan
    )
    position: Floats = ranks(key, better=LOWER, ties=MIN)
    return Listing(counts, np.array(strong, dtype=np.str_), np.array(by_hand, dtype=np.str_), why, order, key, position)


def _level(values: Floats) -> Flags:
    """Factors on which two or more are known and all are the same."""
    return np.array([len(c) > 1 and bool((c == c[0]).all()) for c in (v[~np.isnan(v)] for v in values.T)], dtype=bool)


def _why(place: float, strong: str, by_hand: str, top: int) -> str:
    if np.isnan(place):
        return "added by hand; not ranked" if by_hand == "add" else ""
    if by_hand == "drop":
        return ""
    if place <= top:
        return f"place {place:g}"
    return strong.removesuffix(", ") or ("added by hand" if by_hand == "add" else "")
