"""Jobs to come by a model of our own, `trend`, where no official projection is at hand.

A rate of growth a year, in logarithms, is put together from what the past shows of the industry:

    rate = wider · T + whole · W + region · y/(y + 1) · R + own · y/(y + 2) · s · c · (S - R)

T is the industry's rate in the wider area and W the rate of all its industries together; T is damped towards W and both
towards nothing. S is the industry's own shift, its rate in the region less T, and R the shift of all the region's
industries together, which lasts longer than any single one. A shift counts for more the longer it was seen (y years),
the larger the industry (s = jobs / (jobs + 2,000)) and the surer its numbers (c). Where the nation's official
projection is at hand its rate takes the place of the first two terms. Jobs compound at that rate to the horizon.

Naive shift-share carries all of S on, which adds noise (Stevens and Moore 1980, *Journal of Regional Science* 20); the
shares were chosen on New York's counties 2010-2015, see docs/accuracy.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.terms.cells import Flags, Floats
from sectorlmi.terms.significant import exp, log, power

# An industry of so many jobs carries on half of what a very large one does.
HALF_SIZE: Final = 2000.0
# So many years of a shift count half of what many years do: of the whole region's, and of an industry's own.
_HALF_REGION: Final = 1.0
_HALF_OWN: Final = 2.0
# Half of the 90 % range after one year, as a logarithm, of projected jobs below each limit; it widens with the years to
# this power. From New York's counties 2010-2015, one to four years ahead, and so wide that Ohio's 2020-2023 lie within.
SIZES: Final = (50.0, 200.0, 1000.0, 5000.0, np.inf)
WIDTHS: Final = (0.42, 0.22, 0.15, 0.09, 0.06)
WIDENING: Final = 0.7


@dataclass(frozen=True)
class Shares:
    """How much of each past rate is carried on; the defaults are those chosen on New York's counties."""

    wider: float = 0.5
    whole: float = 0.3
    region: float = 0.7
    own: float = 0.4


PUBLISHED: Final = Shares()


@dataclass(frozen=True, eq=False)
class Past:
    """What a model looks back on: jobs of each industry `years` ago and now, in the region and in the wider area.

    One entry an industry, NaN where the jobs are unknown or the two years cannot be compared. `certain` says how sure
    the region's two numbers are, 0 to 1. Each entry is of jobs of its own: what industries share stands with one.
    """

    years: int
    start: Floats
    end: Floats
    wider_start: Floats
    wider_end: Floats
    certain: Floats


@dataclass(frozen=True, eq=False)
class Outlook:
    """Jobs at the horizon, with the range that holds them in 90 of 100 cases; NaN where there are none now to start
    from. `rate` is the growth a year as a logarithm."""

    rate: Floats
    jobs: Floats
    low: Floats
    high: Floats


def parts(past: Past) -> Floats:
    """(4 × industries) what each share is a share of, as rates a year: those of the industry and of all industries in
    the wider area, the whole region's shift, and the industry's own shift beyond it."""
    wider, whole = wider_rates(past)
    region = region_shift(past)
    own = own_rates(past) - wider - region
    seen = past.years / (past.years + _HALF_OWN) * past.end / (past.end + HALF_SIZE) * past.certain
    of_region = np.full(len(wider), past.years / (past.years + _HALF_REGION) * region)
    return np.array([wider, np.full(len(wider), whole), of_region, np.where(np.isnan(own), 0.0, seen * own)])


def rates(past: Past, shares: Shares = PUBLISHED, official: Floats | None = None) -> Floats:
    """The rate of growth a year of each industry, as a logarithm; NaN where the region has no jobs now.

    Args:
        official: the nation's projected rates, as logarithms a year; NaN where it projects nothing.
    """
    wider, whole, region, own = parts(past)
    carried = shares.wider * wider + shares.whole * whole
    if official is not None:
        carried = np.where(np.isnan(official), carried, official)
    return np.where(past.end > 0, carried + shares.region * region + shares.own * own, np.nan)


def project(
    past: Past, years: int, *, shares: Shares = PUBLISHED, official: Floats | None = None, scale: float = 1.0
) -> Outlook:
    """Jobs of each industry `years` after the look back ends; `scale` widens the published range or narrows it."""
    rate = rates(past, shares, official)
    jobs = past.end * exp(rate * years)
    half = scale * half_range(jobs, years)
    return Outlook(rate, jobs, jobs * exp(-half), jobs * exp(half))


def half_range(jobs: Floats, years: int) -> Floats:
    """Half of the published 90 % range of so many projected jobs, so many years ahead, as a logarithm."""
    size = np.minimum(np.searchsorted(SIZES, jobs, side="right"), len(SIZES) - 1)
    return np.where(np.isnan(jobs), np.nan, np.array(WIDTHS)[size] * float(power(float(years), WIDENING)))


def own_rates(past: Past) -> Floats:
    """The region's own past rate a year of each industry, as a logarithm; NaN where it is unknown."""
    return _rate(past.start, past.end, past.years)


def wider_rates(past: Past) -> tuple[Floats, float]:
    """The wider area's past rate of each industry, and that of all together, which those unknown there take too."""
    each = _rate(past.wider_start, past.wider_end, past.years)
    is_known = ~np.isnan(each)
    whole = _total_rate(past.wider_start[is_known].sum(), past.wider_end[is_known].sum(), past.years)
    return np.where(is_known, each, whole), whole


def region_shift(past: Past) -> float:
    """By how much the region's industries together outgrew, a year, what each did in the wider area; 0 if unknown."""
    own, wider = own_rates(past), _rate(past.wider_start, past.wider_end, past.years)
    is_known: Flags = ~np.isnan(own) & ~np.isnan(wider)
    expected = past.start[is_known] * exp(past.years * wider[is_known])
    return _total_rate(expected.sum(), past.end[is_known].sum(), past.years)


def _total_rate(start: float, end: float, years: int) -> float:
    return float(np.nan_to_num(_rate(np.array([start]), np.array([end]), years)[0]))


def _rate(start: Floats, end: Floats, years: int) -> Floats:
    is_known = (start > 0) & (end > 0)
    return np.where(is_known, log(np.where(is_known, end, 1.0) / np.where(is_known, start, 1.0)) / years, np.nan)
