"""Bounds of a region's total of an industry, by linear programme.

Hidden siblings of one county share one remainder, and hidden counties of one industry share the state's. Adding up
county bounds counts that remainder several times; the programme counts it once. Its columns are the region's hidden
cells within their propagated bounds, its rows the sums inside the counties and what each state row leaves for the
region. The bounds are never looser than the sum of the county bounds and always contain the truth. A target with one
hidden cell at most keeps that cell's bounds, which have been through every sum already. Industries to four digits share
one programme over the cells to four digits, so that they have one answer at every level; those of five and six digits
have one each. In a region too large for a programme an industry those keep the bounds of the cells and of the single
sums, which are valid too; that goes by the region and the industry's level alone, so that a bound does not depend on
what else is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sectorlmi.suppression.bounds import Measure
from sectorlmi.suppression.extremes import Extremes
from sectorlmi.suppression.linear_program import Matrix, Programme
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.suppression.targets import Region, region_of
from sectorlmi.suppression.values import renumbered, total_by
from sectorlmi.terms.cells import Flags, Floats, Ints

_PINNED: Final = 1e-6
_DOLLARS_A_UNIT: Final = 10_000.0
# Steps to four digits share one programme.
_SHARED_STEP: Final = 6
# Industries × free cells beyond which programmes are not solved, a second of time: a whole state, or sixty counties at
# five digits.
LARGEST_PROGRAMMES: Final = 5_000_000
# Free cells beyond which not even the sums of several industries are solved, of which a table has a few.
LARGEST_OF_SEVERAL: Final = 20_000


@dataclass(frozen=True, eq=False)
class RegionSums:
    """Bounds that always hold, one entry a target; `upper` is infinite where nothing published bounds it."""

    lower: Floats
    upper: Floats


@dataclass(frozen=True, eq=False)
class _Rows:
    """Entries (row, column, sign) of the sums over a region's free cells, and the range of each sum."""

    row: Ints
    column: Ints
    sign: Floats
    low: Floats
    high: Floats
    n_columns: int


def region_bounds(
    resolved: Resolved,
    areas: Sequence[str],
    targets: Sequence[tuple[str, ...]],
    *,
    owns: Sequence[str],
    measure: Measure = "employment",
) -> RegionSums:
    """Least and greatest total of each target (industry codes summed over the areas and ownerships)."""
    region = region_of(resolved, areas, targets, owns=owns)
    found = resolved.intervals[measure]
    unit = 1.0 if measure == "employment" else _DOLLARS_A_UNIT
    lower, upper, slack = found.lower / unit, found.upper / unit, found.slack / unit
    summed = RegionSums(region.sums(lower), region.sums(upper))
    tightened = _tightened(region, lower, upper, slack, summed)
    return RegionSums(tightened.lower * unit, tightened.upper * unit)


def _tightened(region: Region, lower: Floats, upper: Floats, slack: Floats, summed: RegionSums) -> RegionSums:
    """Each level of targets by the cells down to it alone."""
    finest = np.full(region.n_targets, _SHARED_STEP)
    np.maximum.at(finest, region.target, region.system.step[region.node])
    is_free = region.inside & (upper - lower > _PINNED)
    for step in sorted(set(finest[region.target].tolist())):
        down_to = is_free & (region.system.step <= step)
        summed = _by_level(_only(region, finest == step), down_to, (lower, upper), slack, summed)
    return summed


def _by_level(
    region: Region, is_free: Flags, ends: tuple[Floats, Floats], slack: Floats, summed: RegionSums
) -> RegionSums:
    """By single sums first, then by programme where the region is small enough to solve for every target."""
    lower, upper = ends
    region = _of_several_cells(region, is_free)
    rows = _rows(region, is_free, lower, upper, slack) if len(region.target) else None
    if rows is None:
        return summed
    fixed = region.sums(np.where(is_free, 0.0, lower))
    found = _by_single_sums(region, is_free, rows, fixed, summed)
    if _n_industries(region, is_free) * rows.n_columns > LARGEST_PROGRAMMES:
        region = _of_several_codes(region)
        if rows.n_columns > LARGEST_OF_SEVERAL or not len(region.target):
            return found
        fixed = region.sums(np.where(is_free, 0.0, lower))
    limits = lower[is_free], upper[is_free]
    return _by_programme(region, is_free, rows, limits=limits, fixed=fixed, found=found)


def _of_several_cells(region: Region, is_free: Flags) -> Region:
    """The region with those targets alone that have two free cells or more."""
    n_free = np.bincount(region.target[is_free[region.node]], minlength=region.n_targets)
    return _only(region, n_free > 1)


def _of_several_codes(region: Region) -> Region:
    """The region with those targets alone that add up several industries here."""
    n_codes = len(region.system.industry_codes)
    pairs = np.unique(region.target * n_codes + region.system.industry[region.node])
    return _only(region, np.bincount(pairs // n_codes, minlength=region.n_targets) > 1)


def _only(region: Region, targets: Flags) -> Region:
    kept = targets[region.target]
    return replace(region, target=region.target[kept], node=region.node[kept])


def _n_industries(region: Region, is_free: Flags) -> int:
    """How many industries of the finest level with free cells have one in the region."""
    system, nodes = region.system, region.chosen
    nodes = nodes[is_free[nodes]]
    nodes = nodes[system.step[nodes] == system.step[nodes].max(initial=0)]
    return len(set(system.industry[nodes].tolist()))


def _by_single_sums(region: Region, is_free: Flags, rows: _Rows, fixed: Floats, summed: RegionSums) -> RegionSums:
    """Where one sum holds all of a target's free cells and no other, such as the state's row of the industry."""
    number = np.cumsum(is_free) - 1
    at = is_free[region.node]
    target, column = region.target[at], number[region.node[at]]
    n_free = np.bincount(target, minlength=region.n_targets)
    low, high = summed.lower.copy(), summed.upper.copy()
    n_entries = np.bincount(rows.row, minlength=len(rows.low))
    n_added = np.bincount(rows.row[rows.sign > 0], minlength=len(rows.low))
    # A cell may stand in several targets (its industry's and a bridge group's): each pairing is looked at.
    order = np.argsort(column, kind="stable")
    first = np.searchsorted(column[order], rows.column)
    last = np.searchsorted(column[order], rows.column, side="right")
    entry = np.repeat(np.arange(len(rows.column)), last - first)
    place = np.arange(len(entry)) - np.repeat(np.cumsum(last - first) - (last - first), last - first) + first[entry]
    pair = rows.row[entry] * region.n_targets + target[order][place]
    pairs, shared = np.unique(pair, return_counts=True)
    row, k = pairs // max(region.n_targets, 1), pairs % max(region.n_targets, 1)
    same = (shared == n_free[k]) & (shared == n_entries[row]) & (n_added[row] == n_entries[row])
    np.maximum.at(low, k[same], (fixed[k] + rows.low[row])[same])
    np.minimum.at(high, k[same], (fixed[k] + rows.high[row])[same])
    return RegionSums(low, np.maximum(low, high))


def _by_programme(
    region: Region, is_free: Flags, rows: _Rows, *, limits: tuple[Floats, Floats], fixed: Floats, found: RegionSums
) -> RegionSums:
    """The least and the greatest total of each target; `found` where the programme has no answer."""
    matrix = Matrix.from_entries(rows.row, rows.column, rows.sign, rows.n_columns)
    programme = Programme(matrix, limits, (rows.low, rows.high))
    at = is_free[region.node]
    column = (np.cumsum(is_free) - 1)[region.node[at]]
    before = found.lower - fixed, found.upper - fixed
    low, high = before[0].copy(), before[1].copy()
    Extremes(programme, region.target[at], column, low, high).tighten()
    low = np.where(low > before[0], fixed + low, found.lower)
    high = np.where(high < before[1], fixed + high, found.upper)
    return RegionSums(low, np.maximum(low, high))


def _rows(region: Region, is_free: Flags, lower: Floats, upper: Floats, slack: Floats) -> _Rows | None:
    """Σ sign·x over the region's free cells of each sum that touches them, and the range left for it by all others."""
    sums = region.system.sums
    n = len(sums.parent)
    entry_row = np.concatenate([sums.row, np.arange(n)])
    entry_node = np.concatenate([sums.child, sums.parent])
    sign = np.concatenate([np.ones(len(sums.child)), -np.ones(n)])
    kept = is_free[entry_node] & np.isfinite(slack)[entry_row]
    if not kept.any():
        return None
    touched = np.zeros(n, dtype=np.bool_)
    touched[entry_row[kept]] = True
    others = ~is_free[entry_node] & touched[entry_row]
    ends = np.where(sign > 0, lower[entry_node], -upper[entry_node])
    least = total_by(entry_row[others], ends[others], n)
    ends = np.where(sign > 0, upper[entry_node], -lower[entry_node])
    most = total_by(entry_row[others], ends[others], n)
    rows, row = renumbered(entry_row[kept], n)
    column = (np.cumsum(is_free) - 1)[entry_node[kept]]
    low, high = -most[rows] - slack[rows], -least[rows] + slack[rows]
    return _Rows(row, column, sign[kept], low, high, int(is_free.sum()))
