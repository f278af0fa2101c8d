"""How well a factor told what came later: its order, its direction, and its first ones, against the growth since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.ranking.agreement import spearman
from sectorlmi.ranking.order import losses
from sectorlmi.terms.cells import Flags, Floats
from sectorlmi.terms.presets import Better

# Of so few industries no order, and no half, says anything.
FEWEST: Final = 5


@dataclass(frozen=True)
class Foresight:
    """What a factor told of the growth that came, over `n` industries; NaN where there are too few to say.

    `rank_correlation` is Spearman's, of the order in which the study ranks. `direction_right_share`: of a change, the
    share of industries that went on up or down as it did (a better half of the industries, where it is none, that grew
    by more than the median). `top_outgrew_median_share`: the share of the first ones that grew by more than the median.
    """

    name: str
    from_: str
    to: str
    horizon_years: int
    n: int
    rank_correlation: float = float("nan")
    direction_right_share: float = float("nan")
    top_outgrew_median_share: float = float("nan")


def foresight(
    name: str, values: Floats, grown: Floats, *, better: Better, is_change: bool, top: int, spans: tuple[str, str, int]
) -> Foresight:
    """What a factor told.

    Args:
        values: the factor of each industry, then; `grown` its growth since. NaN is unknown, and does not count.
        better: in which direction the study ranks.
        is_change: whether above zero means growth.
        top: how many are first.
        spans: what years the values were of, and the year that came, in words; and how many years later that was.
    """
    known = ~np.isnan(values) & ~np.isnan(grown)
    n = int(known.sum())
    if n < FEWEST:
        return Foresight(name, *spans, n)
    values, grown = values[known], grown[known]
    loss = losses(values, better=better)
    outgrew = grown > np.median(grown)
    if is_change:
        counts = grown != 0
        right = _share(((values > 0) == (grown > 0))[counts])
    else:
        right = _share((loss < np.median(loss)) == outgrew)
    first = np.argsort(loss, kind="stable")[: min(top, n)]
    return Foresight(name, *spans, n, spearman(-loss, grown), right, _share(outgrew[first]))


def _share(flags: Flags) -> float:
    return float(flags.mean()) if len(flags) else float("nan")


@dataclass(frozen=True)
class ModelTest:
    """How far a model's jobs lay from those that came, over `n` industries, beside plain ways to tell them.

    An error is Σ |jobs told - jobs that came| / Σ jobs that came; `range_covers_share` is how often the model's range
    held what came.
    """

    model: str
    from_: str
    to: str
    horizon_years: int
    n: int
    error_share: float
    no_change_error_share: float
    own_trend_error_share: float
    shift_share_error_share: float
    range_covers_share: float
