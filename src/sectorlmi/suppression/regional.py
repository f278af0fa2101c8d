"""Bounds of a region's total of an industry, by linear programme.

Hidden siblings of one county share one remainder, and hidden counties of one industry share the state's. Adding up
county bounds counts that remainder several times; the programme counts it once. Its columns are the region's hidden
cells within their propagated bounds, its rows the sums inside the counties and what each state row leaves for the
region. The bounds are never looser than the sum of the county bounds and always contain the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.suppression.bounds import Measure
from sectorlmi.suppression.programme import Matrix, Programme
from sectorlmi.suppression.ratios import total_by
from sectorlmi.suppression.region import Region, region_of
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.terms.cells import Flags, Floats

_PINNED: Final = 1e-6
_DOLLARS_A_UNIT: Final = 10_000.0


@dataclass(frozen=True, eq=False)
class RegionSums:
    """Bounds that always hold, one entry a target; `upper` is infinite where nothing published bounds it."""

    lower: Floats
    upper: Floats


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
    tightened = _by_programme(region, lower, upper, slack, summed)
    return RegionSums(tightened.lower * unit, tightened.upper * unit)


def _by_programme(region: Region, lower: Floats, upper: Floats, slack: Floats, summed: RegionSums) -> RegionSums:
    is_free = region.inside & (upper - lower > _PINNED)
    columns = np.flatnonzero(is_free)
    rows = _rows(region, is_free, lower, upper, slack)
    low, high = summed.lower.copy(), summed.upper.copy()
    if rows is None:
        return summed
    matrix, row_low, row_high = rows
    programme = Programme(matrix, (lower[columns], upper[columns]), (row_low, row_high), presolve=False)
    number = np.cumsum(is_free) - 1
    fixed = region.sums(np.where(is_free, 0.0, lower))
    for k in range(region.n_targets):
        nodes = region.node[region.target == k]
        free = number[nodes[is_free[nodes]]]
        if not len(free):
            continue
        programme.set_costs(free, np.ones(len(free)))
        least, most = programme.extreme(1), programme.extreme(-1)
        programme.set_costs(free, np.zeros(len(free)))
        low[k] = max(low[k], fixed[k] + least) if least is not None else low[k]
        high[k] = min(high[k], fixed[k] + most) if most is not None else high[k]
    return RegionSums(low, np.maximum(low, high))


def _rows(
    region: Region, is_free: Flags, lower: Floats, upper: Floats, slack: Floats
) -> tuple[Matrix, Floats, Floats] | None:
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
    rows, renumbered = np.unique(entry_row[kept], return_inverse=True)
    column = (np.cumsum(is_free) - 1)[entry_node[kept]]
    matrix = Matrix.from_entries(renumbered, column, sign[kept], int(is_free.sum()))
    return matrix, -most[rows] - slack[rows], -least[rows] + slack[rows]
