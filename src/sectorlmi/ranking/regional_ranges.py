"""Ranges of the places of many regions, one entry a row of their tables: what each region has when ranked alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.ranking import Rankings
from sectorlmi.ranking.robustness import PlaceRanges, place_ranges
from sectorlmi.table import candidates
from sectorlmi.terms.cells import Array, Floats, Ints
from sectorlmi.terms.study import Study

# The factors' values (fills × rows × factors) under feasible fills, of some rows of the table, all of one region.
DrawsOf = Callable[[int, Ints], Floats]


@dataclass(frozen=True, eq=False)
class RegionalRanges:
    """A value a row; NaN where nothing is drawn.

    `candidate_place`, `candidate_low` and `candidate_high` are among all candidates of the region, `n_candidates`;
    `low`, `high` and `p_top` among those left when open places are set aside.
    """

    candidate_place: Floats
    candidate_low: Floats
    candidate_high: Floats
    n_candidates: Ints
    low: Floats
    high: Floats
    p_top: Floats

    def of_candidates(self) -> dict[str, Array]:
        """By which candidates are set aside."""
        return candidates.place_columns(
            self.candidate_place, self.candidate_low, self.candidate_high, self.n_candidates
        )

    def columns(self, place: Floats, top: int) -> dict[str, Array]:
        """Ranges that hold the places of the rows; without draws they are the places."""
        is_top = np.where(np.isnan(place), np.nan, place <= top)
        return {
            "place_low": np.fmin(self.low, place),
            "place_high": np.fmax(self.high, place),
            "p_top": np.where(np.isnan(self.p_top), is_top, self.p_top),
        }


def regional_ranges(
    study: Study,
    criteria: Sequence[Criterion],
    ranking: Rankings,
    here: tuple[Ints, Ints],
    draws: DrawsOf | None,
) -> RegionalRanges:
    """The ranges of each region's places; `ranking` is of all candidates, `here` the (region, position) of each row."""
    region = here[0]
    is_ranked, place = ranking.is_ranked[here], ranking.place[here]
    count = np.bincount(region[is_ranked], minlength=len(ranking.place))
    low, high, last_low, last_high, p_top = np.full((5, len(region)), np.nan)
    for r in range(len(count)):
        rows = np.flatnonzero(is_ranked & (region == r))
        if draws is None or not len(rows):
            continue
        values = draws(r, rows)
        ranges = _ranges(study, criteria, values)
        first = ranges.holding(place[rows])
        low[rows], high[rows] = first.low, first.high
        stays = ~candidates.is_open(place[rows], first.low, first.high, len(rows), study)
        if not stays.all():
            rows, ranges = rows[stays], _ranges(study, criteria, values[:, stays])
        last_low[rows], last_high[rows], p_top[rows] = ranges.low, ranges.high, ranges.p_top
    return RegionalRanges(place, low, high, count[region], last_low, last_high, p_top)


def _ranges(study: Study, criteria: Sequence[Criterion], values: Floats) -> PlaceRanges:
    rule = study.ranking
    return place_ranges(
        values,
        criteria,
        top=study.shortlist.top,
        method=rule.method,
        ties=rule.ties,
        min_weight_coverage=rule.min_weight_coverage,
    )
