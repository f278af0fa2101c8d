"""Ranks and places along the last axis of an array; NaN is unknown and stays unknown.

In words, before the code: the best value has rank 1. Equal values share a rank: the mean of the positions
they cover (`average`, Excel's RANK.AVG) or the best of them (`min`, Excel's RANK.EQ). An unknown value has no
rank and takes no position, so that the others are ranked as if it were not there, whichever direction is the
better one. A leading axis is one ranking each, so that draws × industries are ranked in one call.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sectorlmi.terms.cells import Flags, Floats, Ints

HIGHER: Final = "higher"
LOWER: Final = "lower"
LARGEST_CHANGE: Final = "largest_change"
DIRECTIONS: Final = (HIGHER, LOWER, LARGEST_CHANGE)

AVERAGE: Final = "average"
MIN: Final = "min"
TIE_RULES: Final = (AVERAGE, MIN)

SCORE_DECIMALS: Final = 9


def losses(values: Floats, *, better: str) -> Floats:
    """The values turned so that lower is better; `largest_change` counts growth and decline alike by size."""
    if better == HIGHER:
        return -values
    return -np.abs(values) if better == LARGEST_CHANGE else values.astype(np.float64)


def ranks(values: Floats, *, better: str, ties: str = AVERAGE) -> Floats:
    """The rank of each value along the last axis, 1 for the best; same shape, NaN where the value is NaN.

    Args:
        values: any shape; each row of the last axis is ranked by itself.
        better: `higher`, `lower` or `largest_change`.
        ties: `average` or `min`.
    """
    loss = losses(values, better=better)
    if loss.shape[-1] == 0:
        return loss
    order = np.argsort(loss, axis=-1, kind="stable")
    in_order = np.take_along_axis(loss, order, axis=-1)
    first, last = _tied_span(in_order)
    position = first + 1.0 if ties == MIN else (first + last) / 2.0 + 1.0
    ranked = np.empty_like(loss)
    np.put_along_axis(ranked, order, position, axis=-1)
    ranked[np.isnan(loss)] = np.nan
    return ranked


def places(scores: Floats) -> Floats:
    """Competition places along the last axis (1, 2, 2, 4): the lowest score is best, NaN has no place.

    Scores are rounded to 1e-9 first: sums of the same ranks in another order differ by float noise, which is
    no reason to put one industry before another.
    """
    return ranks(np.round(scores, SCORE_DECIMALS), better=LOWER, ties=MIN)


def _tied_span(in_order: Floats) -> tuple[Ints, Ints]:
    """The first and last position of the run of equal values each sorted value belongs to."""
    count = in_order.shape[-1]
    index = np.broadcast_to(np.arange(count), in_order.shape)
    steps: Flags = in_order[..., 1:] != in_order[..., :-1]
    edge = np.ones((*in_order.shape[:-1], 1), dtype=np.bool_)
    starts = np.where(np.concatenate([edge, steps], axis=-1), index, 0)
    ends = np.where(np.concatenate([steps, edge], axis=-1), index, count)
    first = np.maximum.accumulate(starts, axis=-1)
    last = np.minimum.accumulate(ends[..., ::-1], axis=-1)[..., ::-1]
    return first, last
